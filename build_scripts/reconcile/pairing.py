"""Pairs what a hearing promised with what the final one reported, so that nothing promised is dropped in silence.

In: a dataset whose descriptor says the tables of its records (``portal.hearings``). Out: ``Finding``s. A late report
is none: pages label it, and hide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from build_scripts.model import Dataset, Finding, Records, Row, Scalar
from build_scripts.model.hearings import ANSWERED, RENAMED, RETARGETED, WITHDRAWN, WORDS
from build_scripts.sentences import WHY, says_nothing

EXPLAIN = "Corrija el resultado, o publique en la tabla «{table}» una explicación de clase «{kind}»."


def check_pairing(dataset: Dataset, shown: str) -> list[Finding]:
    """Hold the records of hearings against one another; a dataset that keeps none has nothing to hold."""
    if not Records.kept_by(dataset):
        return []
    pairing = _Pairing(Records(dataset), shown)
    wrong = [*pairing.words(), *pairing.unknown_hearings()]
    return wrong or [*pairing.promises(), *pairing.results(), *pairing.explanations(), *pairing.questions()]


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

    def unknown_hearings(self) -> Iterator[Finding]:
        """Find rows of a hearing that nobody recorded."""
        known = [row.cells["audiencia"] for row in self.records.rows("audiencias")]
        for role in self.records.dataset.portal["hearings"]:
            for row in self.records.rows(role):
                if row.cells["audiencia"] not in known:
                    message = f"La audiencia «{row.cells['audiencia']}» no está registrada."
                    expected = "una de: " + ", ".join(known) if known else "una audiencia registrada"
                    step = "Corrija el nombre, o agregue la fila de esa audiencia."
                    yield self._finding(role, row, "audiencia", message, expected, row.cells["audiencia"], step)

    def promises(self) -> Iterator[Finding]:
        """Find commitments that a final hearing says nothing of, or says with other words or another goal."""
        for final in self.records.rows("audiencias"):
            year = final["gestion"]
            if final["tipo"] != "final" or not isinstance(year, int):
                continue
            told = {row["compromiso"]: row for row in self.records.of("resultados", final.cells["audiencia"])}
            for promise in self.records.promised_for(year):
                result = told.get(promise["compromiso"])
                if result is not None:
                    yield from self._restated(promise, result)
                elif not self._explained(promise, final.cells["audiencia"], WITHDRAWN):
                    key, held = promise.cells["compromiso"], final.cells["audiencia"]
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
            if result[column] is None or now == then:
                continue
            if not self._explained(promise, result.cells["audiencia"], kind):
                message = f"El compromiso «{promise.cells['compromiso']}» se informa con {noun} que el prometido."
                step = EXPLAIN.format(table=self._name("explicaciones"), kind=kind)
                yield self._finding("resultados", result, column, message, then or "sin dato", now, step)

    def _explained(self, promise: Row, hearing: str, kind: str) -> bool:
        found = self.records.explanation(promise.cells["compromiso"], hearing, kind)
        return found is not None and found["explicacion"] is not None

    def results(self) -> Iterator[Finding]:
        """Find results of what nobody promised, or that a hearing which is not a final one reports."""
        for row in self.records.rows("resultados"):
            final = self.records.hearing(row.cells["audiencia"])
            year = final["gestion"] if final else None
            if final is None or final["tipo"] != "final" or not isinstance(year, int):
                message = f"Los resultados se informan en una audiencia final, y «{row.cells['audiencia']}» no lo es."
                finals = [r.cells["audiencia"] for r in self.records.rows("audiencias") if r["tipo"] == "final"]
                expected, step = "una de: " + (", ".join(finals) or "ninguna"), "Corrija la audiencia del resultado."
                yield self._finding("resultados", row, "audiencia", message, expected, row.cells["audiencia"], step)
                continue
            due = [
                r.cells["compromiso"]
                for y in range(_first(self.records), year + 1)
                for r in self.records.promised_for(y)
            ]
            if row.cells["compromiso"] not in due:
                message = f"Nadie prometió «{row.cells['compromiso']}» antes de «{row.cells['audiencia']}»."
                step = (
                    f"Corrija la clave, o agregue el compromiso en «{self._name('compromisos')}» con la audiencia "
                    "en que se prometió."
                )
                expected = "uno de: " + (", ".join(due) or "ninguno")
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


def _first(records: Records) -> int:
    """Give the first year that any hearing is of."""
    return min((year for row in records.rows("audiencias") if isinstance(year := row["gestion"], int)), default=0)


def _flat(value: Scalar) -> str:
    """Spell a text so that line breaks and double spaces make no difference; one that is missing is empty."""
    return " ".join(str(value or "").split())
