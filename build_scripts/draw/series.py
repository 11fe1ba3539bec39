"""One column a year of what is stated: gaps stay empty, partial years hollow, bounds open, conflicts a line beside.

Read from a breakdown ``series``: besides the declared category and value, its state, months and range.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from build_scripts import labels
from build_scripts.draw import lettering
from build_scripts.draw.bars import AIR as BESIDE
from build_scripts.draw.bars import OVERHANG, STUB
from build_scripts.draw.columns import AIR, FILL, WIDEST
from build_scripts.draw.entries import Entry, entries
from build_scripts.draw.sketch import Axis, Bars, Sketch
from build_scripts.draw.theme import ACCENT, BOLD, INK, INK_SOFT, PAPER, Paper
from build_scripts.model import AT_LEAST, BOUNDS, PARTIAL, Breakdown, Scalar, Spec

EDGE = 1.5
"""The thickness of a hollow column's outline and of a range."""
OPEN = 9
"""How far the sides of a bound go on beyond it."""
ASIDE = 4
"""Between a column and its range."""
CAP = 3
"""Half the width of a range's ends."""
MARK = 4
"""The same of a single amount, which has no stroke beside it and is drawn twice as thick to be seen."""
LEGEND_GAP = 10
DECIMALS = 2
"""The most decimals of a number over its column; the table below has them all."""

DASH = 3
"""The length of a dash, and of the gap after it, of what is compared with nothing."""
OTHERS = "otras"
"""What stands in a gap before how many statements there are."""
BESIDE_COLUMNS = ("otras", "aparte", "menor_aparte", "mayor_aparte", "dicho_aparte")
UNCLEAR = "sin base clara"

Segment = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Year:
    """A year with what is stated of it."""

    entry: Entry
    partial: bool
    bound: str
    """``AT_LEAST``, ``AT_MOST``, ``ABOUT`` or nothing."""
    months: str
    low: float
    high: float
    elsewhere: bool = False
    """Whether the gap says where the year's figure is, instead of that there is none."""
    apart: tuple[float, float] | None = None
    """The least and the greatest of what is stated without a clear basis; it is compared with nothing."""
    unclear: str = ""
    """The same in words."""
    others: int = 0
    """Of a gap, how many statements there are that were not chosen."""
    shortened: bool = False
    """Whether its number has more decimals than are written over it."""

    @property
    def ranged(self) -> bool:
        return self.low < self.high

    @property
    def words(self) -> str:
        """What stands before the number."""
        return BOUNDS.get(self.bound, "")

    @property
    def told(self) -> dict[str, str]:
        return {"categoria": self.entry.label, "texto": f"{self.words} {self.entry.text}".strip()}


def series(sketch: Sketch, breakdown: Breakdown, spec: Spec) -> float:
    """Draw one column a year, or bars where words do not fit side by side; returns the height taken."""
    shown = _read(breakdown, spec)
    step = sketch.paper.width / len(shown)
    sketch.behind(Bars(PAPER))
    height = _standing(sketch, shown, step) if _fits(sketch.paper, shown, step) else _lying(sketch, shown)
    return _legend(sketch, shown, height)


def _read(breakdown: Breakdown, spec: Spec) -> list[Year]:
    ranged = spec["value"] == "valor"  # what is stated is stated at the prices of its year
    elsewhere: dict[str, str] = spec.get("elsewhere", {})
    columns = [breakdown.values(name) for name in ("estado", "meses", "menor", "mayor", *BESIDE_COLUMNS)]
    found = []
    for entry, state, months, low, high, others, aside, least, most, said in zip(
        entries(breakdown, spec["category"], spec["value"]), *columns, strict=True
    ):
        words = str(state).split(", ")
        bound = next((word for word in words if word in BOUNDS), "")
        ends = (_float(low), _float(high)) if ranged and entry.value is not None else (0.0, 0.0)
        told = elsewhere.get(entry.label, "") if entry.value is None else ""
        shortened = _shortened(entry.value)
        count = int(_float(others) + _float(aside)) if entry.value is None else 0
        stated = f"{OTHERS} {count}" if count else ""
        text = shortened or "; ".join(filter(None, (told, stated)))
        if text:
            entry = replace(entry, text=text)
        apart = (_float(least), _float(most)) if ranged and least is not None else None
        found.append(
            Year(
                entry,
                PARTIAL in words,
                bound,
                str(months or ""),
                *ends,
                elsewhere=bool(told),
                apart=apart,
                unclear=f"{UNCLEAR}: {said}" if apart else "",
                others=count,
                shortened=shortened is not None,
            )
        )
    return found


def _shortened(value: Decimal | int | None) -> str | None:
    """Spell a number with the decimals that are written over a column, when it has more."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    if value is None or not isinstance(exponent, int) or exponent >= -DECIMALS:
        return None
    return labels.number(value, DECIMALS)


def _float(cell: Scalar) -> float:
    return float(cell) if isinstance(cell, int | Decimal) else 0.0


def _extent(shown: Sequence[Year]) -> tuple[float, float]:
    values = [value for year in shown for value in (year.entry.measure, year.low, year.high, *(year.apart or ()))]
    low, high = min([0, *values]), max([0, *values])
    return (low, high) if low < high else (0, 1)


# --- standing ------------------------------------------------------------------------------------


def _fits(paper: Paper, shown: Sequence[Year], step: float) -> bool:
    """Tell whether every number, name and word fits in its year's room, with the range beside the column."""
    room = step - 2
    for year in shown:
        bold = [year.entry.text] if year.entry.value is not None else []
        plain = [
            *_absent(year), *year.words.split(), *year.months.split(), *year.unclear.split(), year.entry.label,
        ]  # fmt: skip
        beside = (
            2 * _half(step) if year.ranged or year.apart else room
        )  # the range stands where a wider number would reach
        if any(lettering.width(word, paper.text, BOLD) > beside for word in bold):
            return False
        if any(lettering.width(word, paper.small) > room for word in plain) or year.entry.measure < 0:
            return False
    return step >= 6 * ASIDE


def _half(step: float) -> float:
    return min(step * FILL, WIDEST) / 2


def _absent(year: Year) -> list[str]:
    return year.entry.text.split(" ") if year.entry.value is None else []


def _standing(sketch: Sketch, shown: Sequence[Year], step: float) -> float:
    paper = sketch.paper
    over = 2 if any(year.words for year in shown) else 1
    axis = Axis(*_extent(shown), paper.height + over * paper.line, over * paper.line + OPEN)
    depth = 0
    for number, year in enumerate(shown):
        middle = step * (number + 0.5)
        _column(sketch, year, axis, middle, step)
        told = [words for words in (year.months, year.unclear) if words]
        below = [
            year.entry.label, *(line for words in told for line in lettering.wrap(words, paper.small, step - 2, 6)),
        ]  # fmt: skip
        for at, line in enumerate(below):
            y = axis.start + paper.line * (at + 1) + 2
            sketch.write(middle, y, line, align="center", size=paper.small, **({"colour": INK_SOFT} if at else {}))
        depth = max(depth, len(below))
    sketch.line(INK_SOFT, (0, axis.at(0)), (paper.width, axis.at(0)))
    return axis.start + paper.line * depth + 8


def _column(sketch: Sketch, year: Year, axis: Axis, middle: float, step: float) -> None:
    paper, half = sketch.paper, _half(step)
    foot, left, right = axis.at(0), middle - half, middle + half
    if year.entry.value is None:
        stub = 0 if year.elsewhere else STUB  # what is told elsewhere is not missing
        if stub:
            sketch.hatch(left, foot - stub, 2 * half, stub)
        for at, line in enumerate(reversed(_absent(year))):
            y = foot - stub - AIR - paper.line * at
            sketch.write(middle, y, line, align="center", colour=INK_SOFT, size=paper.small)
        if year.apart:
            _dashed(sketch, year.apart, axis, right + ASIDE, upright=True)
        return
    if year.apart:
        _dashed(sketch, year.apart, axis, left - ASIDE, upright=True)
    top = axis.at(year.entry.value)
    style = Bars(PAPER if year.partial else ACCENT, axis, upright=True)
    sketch.add(style, **year.told, desde=0, hasta=year.entry.measure, x=left, x2=right)
    _outline(sketch, year, [((left, foot), (left, top)), ((right, foot), (right, top))], ((left, top), (right, top)))
    clear = top
    if year.bound == AT_LEAST:
        _rays(sketch, [((x, top), (x, top - OPEN)) for x in (left, middle, right)])
        clear = top - OPEN
    if year.ranged:
        x = right + ASIDE
        ends = axis.at(year.low), axis.at(year.high)
        sketch.line(INK, (x, ends[0]), (x, ends[1]), EDGE)
        for y in ends:
            sketch.line(INK, (x - CAP, y), (x + CAP, y), EDGE)
    sketch.write_bold(middle, clear - AIR, year.entry.text, align="center")
    if year.words:
        sketch.write(middle, clear - AIR - paper.line, year.words, align="center", size=paper.small)


def _dashed(sketch: Sketch, ends: tuple[float, float], axis: Axis, across: float, *, upright: bool) -> None:
    """Draw what is stated without a clear basis as a dashed range, or as one mark where it is a single amount."""

    def stroke(a: tuple[float, float], b: tuple[float, float], thick: float = EDGE) -> None:
        (first, then) = (a, b) if upright else (a[::-1], b[::-1])
        sketch.line(INK, first, then, thick)

    low, high = sorted(axis.at(end) for end in ends)
    wide, thick = (CAP, EDGE) if low < high else (MARK, 2 * EDGE)
    for end in dict.fromkeys((low, high)):
        stroke((across - wide, end), (across + wide, end), thick)
    at = low
    while at < high:
        stroke((across, at), (across, min(at + DASH, high)))
        at += 2 * DASH


def _outline(sketch: Sketch, year: Year, sides: Sequence[Segment], end: Segment) -> None:
    """Draw the edges of a hollow column; that of a lower bound is open at its end."""
    if not year.partial:
        return
    for edge in [*sides, *([] if year.bound == AT_LEAST else [end])]:
        sketch.line(ACCENT, *edge, EDGE)


def _rays(sketch: Sketch, rays: Sequence[Segment]) -> None:
    """Let a lower bound go on without an end."""
    for ray in rays:
        sketch.line(ACCENT, *ray, EDGE)


# --- lying ---------------------------------------------------------------------------------------


def _lying(sketch: Sketch, shown: Sequence[Year]) -> float:
    """Draw bars from top to bottom, each with its words at the end and its range underneath."""
    paper = sketch.paper
    left = max(lettering.width(year.entry.label, paper.text) for year in shown) + BESIDE
    spans = [lettering.width(_number(year), paper.text, BOLD) + BESIDE + OPEN for year in shown]
    axis = Axis(*_extent(shown), left, max(left + 40, paper.width - max(spans)))
    y = 0.0
    for number, year in enumerate(shown):
        y += paper.gap if number else 0
        y = _bar(sketch, year, axis, y)
    sketch.line(INK_SOFT, (axis.at(0), 0), (axis.at(0), y))
    return y + OVERHANG


def _number(year: Year) -> str:
    return year.told["texto"]


def _bar(sketch: Sketch, year: Year, axis: Axis, y: float) -> float:
    """Draw a year's bar; returns where it ends, with its range and its months."""
    paper, foot = sketch.paper, y + sketch.paper.bar
    base, zero = y + paper.bar / 2 + paper.text * 0.35, axis.at(0)
    sketch.write(0, base, year.entry.label)
    if year.entry.value is None:
        stub = 0 if year.elsewhere else STUB
        if stub:
            sketch.hatch(zero, y, stub, paper.bar)
        sketch.write(zero + stub + BESIDE, base, year.entry.text, colour=INK_SOFT)
        return _dashed_under(sketch, year, axis, foot)
    end = axis.at(year.entry.value)
    style = Bars(PAPER if year.partial else ACCENT, axis)
    sketch.add(style, **year.told, desde=0, hasta=year.entry.measure, y=y, y2=foot)
    _outline(sketch, year, [((zero, y), (end, y)), ((zero, foot), (end, foot))], ((end, y), (end, foot)))
    clear = max(end, zero)
    if year.bound == AT_LEAST:
        _rays(sketch, [((end, at), (end + OPEN, at)) for at in (y, (y + foot) / 2, foot)])
        clear += OPEN
    sketch.write_bold(clear + BESIDE - 2, base, _number(year))
    if year.ranged:
        foot += ASIDE
        ends = axis.at(year.low), axis.at(year.high)
        sketch.line(INK, (ends[0], foot), (ends[1], foot), EDGE)
        for x in ends:
            sketch.line(INK, (x, foot - CAP), (x, foot + CAP), EDGE)
        foot += CAP
    foot = _dashed_under(sketch, year, axis, foot)
    for line in lettering.wrap(year.months, paper.small, paper.width - zero - BESIDE, 2) if year.months else ():
        foot += paper.line
        sketch.write(zero + BESIDE, foot - 2, line, colour=INK_SOFT, size=paper.small)
    return foot


def _dashed_under(sketch: Sketch, year: Year, axis: Axis, foot: float) -> float:
    """Draw what has no clear basis on a line of its own, with its words where there is room for them."""
    if year.apart is None:
        return foot
    paper = sketch.paper
    wide, low, high = lettering.width(year.unclear, paper.small), axis.at(year.apart[0]), axis.at(year.apart[1])
    _dashed(sketch, year.apart, axis, foot + paper.line - paper.small * 0.35 - 2, upright=False)
    after = high + BESIDE
    x = after if after + wide <= paper.width else max(axis.at(0) + BESIDE, low - BESIDE - wide)
    sketch.write(x, foot + paper.line - 2, year.unclear, colour=INK_SOFT, size=paper.small)
    return foot + paper.line


# --- legend --------------------------------------------------------------------------------------


def _legend(sketch: Sketch, shown: Sequence[Year], top: float) -> float:
    """Say in words what the marks that are there mean; returns where they end."""
    paper, y = sketch.paper, top
    for sentence in _sentences(shown):
        y += LEGEND_GAP if y == top else 4
        for line in lettering.wrap(sentence, paper.small, paper.width, 6):
            y += paper.line
            sketch.write(0, y - 4, line, colour=INK_SOFT, size=paper.small)
    return y + 2


def _sentences(shown: Sequence[Year]) -> Iterator[str]:
    if any(year.entry.value is None and not year.elsewhere for year in shown):
        absent = "sin una declaración elegida" if any(year.others for year in shown) else labels.NO_DATA
        yield f"Rayado: {absent}; no se interpola."
    if any(year.partial for year in shown):
        yield "Solo contorno: el año no está completo; se dicen los meses que abarca."
    if any(year.bound == AT_LEAST for year in shown):
        yield "Extremo abierto: la fuente dice «más de» esa cantidad."
    if any(year.ranged for year in shown):
        yield "Línea fina: de la menor a la mayor de las cantidades declaradas para ese mismo periodo."
    if any(year.apart for year in shown):
        yield (
            f"Marca, o trazo cortado entre dos marcas, «{UNCLEAR}»: lo que dicen, de ese mismo periodo, "
            "declaraciones que no precisan su base; no se comparan con las demás."
        )
    if any(year.others for year in shown):
        yield f"«{OTHERS}» y un número: hay declaraciones de ese año, y ninguna se eligió; la tabla dice cuáles."
    if any(year.shortened for year in shown):
        yield "Las cantidades se redondean a dos decimales; las exactas están en la tabla."
