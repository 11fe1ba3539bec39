# Everything a newcomer needs is here: `make` alone says what there is.
# Works with any POSIX shell and GNU make; the only other requirement is Python 3.11 or later.

VENV    := .venv
BIN     := $(VENV)/bin
DESTINO ?= site
PUERTO  ?= 8000
SEMILLA ?= 1
CASOS   ?= 10000

# The theme prints a notice about its own future at every build.
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A name on the PATH is no proof (version managers leave shims), so each candidate is run.
FIND_PYTHON = for p in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	if "$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$$p"; break; fi; done

.DEFAULT_GOAL := help
.PHONY: help site test lint check format preview fuzz bench bench-web lock clean

help: ## Muestra esta ayuda
	@echo "Uso: make OBJETIVO"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf '  %-9s %s\n' "$$name" "$$text"; done
	@echo
	@echo "Variables: DESTINO=$(DESTINO) (dónde se escribe el sitio), PUERTO=$(PUERTO) (vista previa), PYTHON=… (intérprete), ARGS=… (para pytest)"

site: $(VENV)/.site ## Construye el sitio completo (en DESTINO)
	$(BIN)/portal construir --destino $(DESTINO)
	@echo "  Para verlo mientras se edita: make preview"

preview: $(VENV)/.site ## Sirve el sitio en esta máquina y lo rehace con cada cambio
	$(BIN)/portal servir --puerto $(PUERTO) --destino $(DESTINO)

test: $(VENV)/.dev ## Corre todas las pruebas
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev ## Revisa estilo, tipos y quién importa a quién
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint ## Lo de lint, y además valida los datos publicados
	$(BIN)/portal validar

format: $(VENV)/.dev ## Da formato al código
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

fuzz: $(VENV)/.dev ## Daña miles de entradas y cuenta cómo terminan (SEMILLA=1 CASOS=10000)
	$(BIN)/python -m tests.fuzz --semilla $(SEMILLA) --casos $(CASOS) $(ARGS)

bench: $(VENV)/.dev ## Mide tiempos y memoria (no prueba nada)
	$(BIN)/python -m tests.bench $(ARGS)

bench-web: $(VENV)/.dev ## Mide las páginas de DESTINO en un navegador: peso, pedidos, Lighthouse
	@if [ ! -d $(VENV)/lighthouse ] && command -v npm >/dev/null 2>&1; then \
		echo "Instalo Lighthouse en $(VENV)/lighthouse…"; \
		npm install --silent --no-save --no-audit --no-fund --prefix $(VENV)/lighthouse lighthouse@12.8.2 || true; fi
	$(BIN)/python -m tests.bench_web $(DESTINO) $(ARGS)

lock: $(VENV)/.dev ## Vuelve a fijar las versiones de requirements*.txt
	$(BIN)/python -m pip install --quiet uv
	@{ echo "# Versiones fijadas de lo que el portal necesita. Se regenera con: make lock"; \
	   $(BIN)/uv $(LOCK) pyproject.toml; } > requirements.txt.new
	@mv requirements.txt.new requirements.txt
	@{ echo "# Lo mismo, y lo que piden las pruebas y revisiones. Se regenera con: make lock"; \
	   $(BIN)/uv $(LOCK) --extra dev --constraint requirements.txt pyproject.toml; } > requirements-dev.txt.new
	@mv requirements-dev.txt.new requirements-dev.txt

# One file for every platform and every Python from 3.11 on; hashes, and no trace of where it was made.
LOCK = pip compile --quiet --universal --python-version 3.11 --group build --generate-hashes --strip-extras \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --upgrade

# What DESTINO names is left alone: it may be anybody's folder.
clean: ## Borra el entorno y lo intermedio; el sitio queda
	rm -rf $(VENV) .portal build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment: each stamp is remade when what it stands for changes ---------------------

$(BIN)/python:
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then \
		echo "No se encontró Python 3.11 o posterior (con sus módulos venv y ensurepip)." >&2; \
		echo "Instálelo y repita la orden. En Debian y Ubuntu: apt-get install python3 python3-venv" >&2; \
		echo "Si está en otro lugar: make PYTHON=/ruta/a/python3.12 …" >&2; \
		exit 1; \
	fi; \
	echo "Preparo el entorno $(VENV) con $$("$$python" --version)…"; \
	"$$python" -m venv $(VENV)

# The development stamp covers the site's too, so that neither undoes the other.
$(VENV)/.site: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(VENV)/.site $@
