"""Pairs what a hearing promised with what the final one reported, so that nothing promised is dropped in silence.

In: a dataset whose descriptor says the tables of its records (``portal.hearings``). Out: ``Finding``s. A late report
is none: pages label it, and hide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from build_scripts.model import Dataset, Finding, Records, Row, Scalar
from build_scripts.model.hearings import ANSWERED, RENAMED, RETARGETED, WITHDRAWN, WORDS, is_report, order
from build_scripts.sentences import WHY, says_nothing

EXPLAIN = "Corrija el resultado, o publique en la tabla «{table}» una explicación de clase «{kind}»."
YEAR = re.compile(r"(?<![0-9])(?:1[5-9]|2[0-5])[0-9]{2}(?![0-9])")
KIND = re.compile(r"(?<![^\W_])(?:" + "|".join(WORDS["audiencias", "tipo"]) + r")(?![^\W_])")
DIGEST = re.compile(r"[0-9a-f]{64}")


def check_pairing(dataset: Dataset, shown: str) -> list[Finding]:
    """Hold the records of hearings against one another; a dataset that keeps none has nothing to hold."""
    if not Records.kept_by(dataset):
        return []
    pairing = _Pairing(Records(dataset), shown)
    wrong = [*pairing.words(), *pairing.hearings(), *pairing.unknown_hearings(), *pairing.frozen()]
    held = (pairing.promises, pairing.results, pairing.explanations, pairing.questions, pairing.repeated)
    return wrong or [finding for rule in held for finding in rule()]


@dataclass(frozen=True)
class _Pairing:
    """The rules, each a walk over the rows of one role."""

    records: Records
    shown: str

    def _finding(
        self, role: str, row: Row | None, field: str, message: str, expected: str, found: str, step: str
    ) -> Finding:
        table = self.records.table(role)
        path = table.path if table else "datapackage.json"
        line = row.number if row else None
        slug = self.records.dataset.slug
        return Finding("audiencias-registro", slug, f"{self.shown}/{path}", message, step, line, field, expected, found)

    def words(self) -> Iterator[Finding]:
        """Find cells that are none of the words of their column."""
        for (role, column), words in WORDS.items():
            for row in self.records.rows(role):
                if row[column] not in words:
                    message = f"«{row.cells[column]}» no es una de las palabras de la columna «{column}»."
                    expected, step = "una de: " + ", ".join(words), "Escriba una de las esperadas."
                    yield self._finding(role, row, column, message, expected, row.cells[column] or "nada", step)

    def hearings(self) -> Iterator[Finding]:
        """Find hearings whose year, kind or date would leave what was promised without anyone to ask for it."""
        for row in self.records.rows("audiencias"):
            key = row.cells["audiencia"]
            if row["gestion"] is None:
                message = f"La audiencia «{key}» no dice de qué gestión es: nadie respondería por lo prometido en ella."
                step = "Escriba la gestión de la que rinde cuentas."
                yield self._finding("audiencias", row, "gestion", message, "un año, como 2024", "nada", step)
                continue
            for column, form in (("gestion", YEAR), ("tipo", KIND)):
                if (named := form.findall(key)) and row.cells[column] not in named:
                    message = f"La columna «{column}» de la audiencia «{key}» no es lo que dice su clave."
                    step = "Corrija la celda; si la equivocada es la clave, corríjala aquí y en las demás tablas."
                    found = row.cells[column] or "nada"
                    yield self._finding("audiencias", row, column, message, " o ".join(named), found, step)
            yield from self._day(row)

    def _day(self, row: Row) -> Iterator[Finding]:
        """Find a date that comes before the hearing can have been: few are printed, and one that is may be a slip."""
        key, day, (year, _) = row.cells["audiencia"], row["fecha"], order(row)
        if not isinstance(day, date):
            return
        final = row["tipo"] == "final"
        first = year if final else year - 1
        if day.year < first:
            what = "su gestión" if final else "el año anterior a su gestión"
            message = f"La audiencia «{key}» sería antes de que empiece {what}."
            expected, step = f"una fecha desde el 1 de enero de {first}", "Corrija la fecha o la gestión."
            yield self._finding("audiencias", row, "fecha", message, expected, day.isoformat(), step)
        for other in self.records.hearings("inicial", year) if final else ():
            if isinstance(begun := other["fecha"], date) and day < begun:
                message = f"La audiencia final «{key}» sería antes que la inicial de su gestión."
                expected, step = f"una fecha desde {begun.isoformat()}", "Corrija la fecha de una de las dos."
                yield self._finding("audiencias", row, "fecha", message, expected, day.isoformat(), step)

    def frozen(self) -> Iterator[Finding]:
        """Find frozen documents without a day or a hash: pages would leave the first out, and none could check them."""
        for row in self.records.rows("informes"):
            name = row.cells["documento"]
            if row["fecha"] is None:
                message = f"El documento «{name}» no dice qué día se fijó, y sin eso no se muestra."
                step = "Escriba el día que dice la fuente, o quite la fila."
                yield self._finding("informes", row, "fecha", message, "una fecha", "nada", step)
            if not DIGEST.fullmatch(digest := row.cells["sha256"]):
                message = f"Lo anotado para «{name}» no es una huella SHA-256."
                expected, step = "64 cifras y letras de la a a la f, en minúsculas", "Anótela con «portal congelar»."
                yield self._finding("informes", row, "sha256", message, expected, digest or "nada", step)

    def repeated(self) -> Iterator[Finding]:
        """Find a hash noted for two hearings: one report does for one; another paper may be handed out at both.

        Hearings of one year and kind share what is printed for them.
        """
        first: dict[str, Row] = {}
        for row in self.records.rows("informes"):
            before = first.setdefault(digest := row.cells["sha256"], row)
            folders = [self.records.folder(one.cells["audiencia"]) for one in (before, row)]
            if folders[0] == folders[1]:
                continue
            name, other = (f"«{one.cells['documento']}» de «{one.cells['audiencia']}»" for one in (row, before))
            message = f"{name} tiene la misma huella que {other}: serían un solo documento para dos audiencias."
            step = "Deje la fila de la audiencia de la que es, y fije el de la otra con «portal congelar»."
            expected = f"otra huella que la de la fila {before.number}"
            finding = self._finding("informes", row, "sha256", message, expected, digest, step)
            stops = any(is_report(one.cells["documento"]) for one in (row, before))
            yield finding if stops else replace(finding, severity="aviso", next="Revise que el papel sea de las dos.")

    def unknown_hearings(self) -> Iterator[Finding]:
        """Find rows of a hearing that nobody recorded."""
        known = [row.cells["audiencia"] for row in self.records.rows("audiencias")]
        for role in self.records.dataset.portal["hearings"]:
            for row in self.records.rows(role):
                if row["audiencia"] not in known:  # a cell that its table declares missing is of no hearing either
                    message = f"La audiencia «{row.cells['audiencia']}» no está registrada."
                    expected = "una de: " + ", ".join(known) if known else "una audiencia registrada"
                    step = "Corrija el nombre, o agregue la fila de esa audiencia."
                    yield self._finding(role, row, "audiencia", message, expected, row.cells["audiencia"], step)

    def promises(self) -> Iterator[Finding]:
        """Find commitments that a final hearing must answer for and says nothing of."""
        for final in self.records.rows("audiencias"):
            if final["tipo"] != "final":
                continue
            told = {row["compromiso"] for row in self.records.of("resultados", final.cells["audiencia"])}
            for promise in self.records.promised_for(order(final)[0]):
                key, held = promise.cells["compromiso"], final.cells["audiencia"]
                if promise["compromiso"] not in told and not self._explained(promise, held, WITHDRAWN):
                    message = (
                        f"El compromiso «{key}» se prometió en «{promise.cells['audiencia']}» y en «{held}» "
                        "no tiene resultado ni explicación."
                    )
                    step = (
                        f"Agregue su fila en la tabla «{self._name('resultados')}», o publique en "
                        f"«{self._name('explicaciones')}» por qué se retiró (clase «{WITHDRAWN}»)."
                    )
                    expected = f"un resultado de «{key}» en «{held}»"
                    yield self._finding("compromisos", promise, "compromiso", message, expected, "nada", step)

    def _restated(self, promise: Row, result: Row) -> Iterator[Finding]:
        """A result may leave text and goal empty: then they are as promised."""
        for column, kind, noun in (("texto", RENAMED, "otro texto"), ("meta", RETARGETED, "otra meta")):
            now, then = _flat(result[column]), _flat(promise[column])
            if result[column] is None or now == then or now in self._told_before(promise, result, column, kind):
                continue
            if not self._explained(promise, result.cells["audiencia"], kind):
                message = f"El compromiso «{promise.cells['compromiso']}» se informa con {noun} que el prometido."
                step = EXPLAIN.format(table=self._name("explicaciones"), kind=kind)
                yield self._finding("resultados", result, column, message, then or "sin dato", now, step)

    def _told_before(self, promise: Row, result: Row, column: str, kind: str) -> set[str]:
        """Give what earlier final hearings reported instead, and explained: said again, it is no other change."""
        places = {row["audiencia"]: order(row) for row in self.records.rows("audiencias")}
        earlier = [
            row
            for row in self.records.rows("resultados")
            if row["compromiso"] == promise["compromiso"]
            and places[row["audiencia"]] < places[result["audiencia"]]
            and self._explained(promise, row.cells["audiencia"], kind)
        ]
        return {_flat(row[column]) for row in earlier}

    def _answered(self, promise: Row, result: Row) -> Iterator[Finding]:
        """Find a result of what was withdrawn at the same hearing, and one that does not say why it is no more."""
        key, held = promise.cells["compromiso"], result.cells["audiencia"]
        if self._explained(promise, held, WITHDRAWN):
            message = f"El compromiso «{key}» se dio por retirado en «{held}», y tiene un resultado."
            step = f"Quite el resultado, o la explicación de clase «{WITHDRAWN}»: una de las dos no es."
            yield self._finding("resultados", result, "compromiso", message, "lo uno o lo otro", "los dos", step)
        if result["cumplido"] == "no" and says_nothing(why := result.cells["por_que_no"]):
            message = f"El compromiso «{key}» no se cumplió, y no se dice por qué."
            step = "Escriba por qué, como lo informó la audiencia; si no lo dijo, escriba que no lo dijo."
            yield self._finding("resultados", result, "por_que_no", message, WHY, why.strip() or "nada", step)

    def _explained(self, promise: Row, hearing: str, kind: str) -> bool:
        found = self.records.explanation(promise.cells["compromiso"], hearing, kind)
        return found is not None and found["explicacion"] is not None

    def results(self) -> Iterator[Finding]:
        """Find results of what nobody promised or of other than was, or that no final hearing reports."""
        for row in self.records.rows("resultados"):
            final = self.records.hearing(row.cells["audiencia"])
            if final is None or final["tipo"] != "final":
                message = f"Los resultados se informan en una audiencia final, y «{row.cells['audiencia']}» no lo es."
                finals = [r.cells["audiencia"] for r in self.records.rows("audiencias") if r["tipo"] == "final"]
                expected, step = "una de: " + (", ".join(finals) or "ninguna"), "Corrija la audiencia del resultado."
                yield self._finding("resultados", row, "audiencia", message, expected, row.cells["audiencia"], step)
                continue
            promised = {one.cells["compromiso"]: one for one in self.records.promised_by(order(final)[0])}
            if row.cells["compromiso"] in promised:
                promise = promised[row.cells["compromiso"]]
                yield from (*self._restated(promise, row), *self._answered(promise, row))
            else:
                message = f"Nadie prometió «{row.cells['compromiso']}» antes de «{row.cells['audiencia']}»."
                step = (
                    f"Corrija la clave, o agregue el compromiso en «{self._name('compromisos')}» con la audiencia "
                    "en que se prometió."
                )
                expected = "uno de: " + (", ".join(promised) or "ninguno")
                yield self._finding("resultados", row, "compromiso", message, expected, row.cells["compromiso"], step)

    def explanations(self) -> Iterator[Finding]:
        """Find explanations that explain nothing, or are of what nobody promised."""
        promised = [row.cells["compromiso"] for row in self.records.rows("compromisos")]
        for row in self.records.rows("explicaciones"):
            if says_nothing(told := row.cells["explicacion"]):
                state = "no dice nada" if told.strip() else "está vacía"
                message = f"La explicación del compromiso «{row.cells['compromiso']}» {state}."
                step = "Escriba por qué, con palabras que se entiendan en la audiencia."
                yield self._finding("explicaciones", row, "explicacion", message, WHY, told.strip() or "nada", step)
            if row.cells["compromiso"] not in promised:
                message = f"Se explica el compromiso «{row.cells['compromiso']}», que nadie prometió."
                expected = "uno de: " + (", ".join(promised) or "ninguno")
                key, step = row.cells["compromiso"], "Corrija la clave del compromiso."
                yield self._finding("explicaciones", row, "compromiso", message, expected, key, step)

    def questions(self) -> Iterator[Finding]:
        """Find questions said to be answered that have no answer."""
        for row in self.records.rows("preguntas"):
            if row["estado"] == ANSWERED and row["respuesta"] is None:
                message = f"La pregunta «{row.cells['pregunta']}» dice «{ANSWERED}» y no tiene respuesta."
                step = "Escriba la respuesta, o cambie el estado a «pendiente» o «pasa a la siguiente»."
                yield self._finding("preguntas", row, "respuesta", message, "la respuesta que se dio", "nada", step)

    def _name(self, role: str) -> str:
        table = self.records.table(role)
        return table.name if table else role


def _flat(value: Scalar) -> str:
    """Spell a text so that line breaks and double spaces make no difference; one that is missing is empty."""
    return " ".join(str(value or "").split())
