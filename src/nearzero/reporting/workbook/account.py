"""The sheet of totals: sums over the lines as live formulas, beside what the program recorded."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nearzero.reporting.figures import UNIT_NAMES
from nearzero.reporting.labels import enterprise_names, titled, word
from nearzero.reporting.result import Line, Result, emission_unit
from nearzero.reporting.tables.totals import BASES
from nearzero.reporting.workbook.book import Book, Cell, Live, Sheet, address
from nearzero.reporting.workbook.energy import EnergySheet
from nearzero.reporting.workbook.lines import (
    CLOSE,
    ENTERPRISE,
    GAS,
    PERIOD,
    SCOPE,
    SOURCE,
    LineSheet,
)
from nearzero.words import mark

SHEET = mark("Account")
FIGURES = (
    mark("Indicator"),
    mark("Unit"),
    mark("By formula"),
    mark("Recorded"),
    mark("Difference"),
)
HEADINGS = (
    mark("Id"),
    mark("Name"),
    mark("By formula"),
    mark("Recorded"),
    mark("Difference"),
    mark("Share or note"),
)
AS_RECORDED = mark("value as recorded: the lines are not filed by this division")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")  #: what a worksheet takes for no number and no date
_ID, _VALUE, _RECORDED = 0, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One breakdown: its entries, and the column of the lines that it sums by."""

    title: str
    column: int
    entries: Sequence[tuple[str | int, str | None, float | None]]
    name_of: Callable[[Line], str | int | None]


def write_account(book: Book, lines: LineSheet, energy: EnergySheet) -> None:
    """Write the sheet."""
    words = book.words
    sheet = book.sheet(words(SHEET), words(mark("Account of the park")), (26, 34, 20, 20, 14, 30))
    total = _totals(sheet, book, lines, energy)
    for part in _parts(book):
        if part.entries:
            _write_part(sheet, book, part, lines, total)


def _parts(book: Book) -> Iterable[Part]:
    result = book.result
    names = enterprise_names(result, book.language)
    yield Part(
        title=mark("By source"),
        column=SOURCE,
        entries=[
            (one["source"], titled(one, "title", book.language), one.get("emission_tco2"))
            for one in result["by_source"]
        ],
        name_of=lambda line: line.get("source"),
    )
    yield Part(
        title=mark("By enterprise"),
        column=ENTERPRISE,
        entries=[
            (one["enterprise_id"], names[one["enterprise_id"]], one.get("emission_tco2"))
            for one in result["by_enterprise"]
        ],
        name_of=lambda line: line.get("enterprise_id"),
    )
    yield from _other_parts(book)


def _other_parts(book: Book) -> Iterable[Part]:
    """Return the breakdowns that a result need not have."""
    result, yearly = book.result, book.words(mark("filed for the year"))
    yield Part(
        title=mark("By scope"),
        column=SCOPE,
        entries=[
            (one["scope"], word(BASES, one.get("basis"), book.language), one.get("emission_tco2"))
            for one in result.get("by_scope", ())
        ],
        name_of=lambda line: line.get("scope"),
    )
    yield Part(
        title=mark("By gas"),
        column=GAS,
        entries=[(one["gas"], None, one.get("emission_tco2")) for one in result.get("by_gas", ())],
        name_of=lambda line: line.get("gas"),
    )
    yield Part(
        title=mark("By month"),
        column=PERIOD,
        entries=[
            (one.get("month") or yearly, None, one.get("emission_tco2"))
            for one in result.get("by_month", ())
        ],
        name_of=lambda line: line.get("period"),
    )


def _totals(sheet: Sheet, book: Book, lines: LineSheet, energy: EnergySheet) -> str:
    """Write the headline figures and return the cell of the total."""
    words, totals = book.words, book.result["totals"]
    emission, tce = words(UNIT_NAMES[emission_unit(book.result)]), words(UNIT_NAMES["tce"])
    sheet.row([words(heading) for heading in FIGURES], "heading")
    value = math.fsum(lines.values)
    summed = Live(f"SUM({lines.column(lines.emission)})", value)
    name = words(mark("Greenhouse-gas emission"))
    total = _figure(sheet, (name, emission), summed, totals.get("emission_tco2"))
    name = words(mark("Energy, equivalent value"))
    divisor = _figure(sheet, (name, tce), energy.equivalent, totals.get("energy_equivalent_tce"))
    name = words(mark("Energy, calorific value"))
    _figure(sheet, (name, tce), energy.calorific, totals.get("energy_calorific_tce"))
    per_tce = totals.get("intensity_tco2_per_tce")
    if per_tce is not None and energy.equivalent.value:
        quotient = address(_VALUE, total) + "/" + address(_VALUE, divisor)
        live = Live(quotient, value / energy.equivalent.value)
        name = words(mark("Emission per unit of energy"))
        _figure(
            sheet,
            (name, words(UNIT_NAMES["tCO2/tce"])),
            live,
            per_tce,
            "intensity",
            "quiet_intensity",
        )
    difference = f"SUMPRODUCT(ABS({lines.column(lines.emission)}-{lines.column(lines.recorded)}))"
    name = words(mark("Sum of the differences of all lines"))
    recorded = [line.get("emission_tco2") or 0.0 for line in book.result["lines"]]
    apart = math.fsum(abs(one - two) for one, two in zip(lines.values, recorded, strict=True))
    _figure(sheet, (name, emission), Live(difference, apart), 0.0, "small")
    return address(_VALUE, total, fixed=True)


def _figure(
    sheet: Sheet,
    name_and_unit: tuple[str, str],
    live: Live,
    recorded: float | None,
    style: str = "number",
    recorded_style: str = "quiet",
) -> int:
    row = sheet.at
    cells = [*name_and_unit, live, recorded, _difference(row, live.value, recorded)]
    return sheet.row(cells, ["text", "text", style, recorded_style, "small"])


def _write_part(sheet: Sheet, book: Book, part: Part, lines: LineSheet, total: str) -> None:
    """Write one breakdown: sum by formula where it gives the recorded number, else the number."""
    words = book.words
    sheet.skip()
    sheet.row([words(part.title)], ["part"])
    sheet.row([words(heading) for heading in HEADINGS], "heading")
    first, whole = sheet.at, math.fsum(lines.values)
    sums, known = _sums(book.result, part, lines), []
    for name, text, recorded in part.entries:
        row, value = sheet.at, sums.get(name, 0.0)
        if recorded is not None and abs(value - recorded) <= CLOSE * max(abs(recorded), 1.0):
            cell: Cell = Live(_formula(part.column, name, address(_ID, row), lines), value)
            share: Cell = Live(f"{address(_VALUE, row)}/{total}", value / whole if whole else 0.0)
            styles = ["text", "text", "number", "quiet", "small", "share"]
        else:
            value, cell, share = recorded or 0.0, recorded, words(AS_RECORDED)
            styles = ["text", "text", "noted", "quiet", "small", "wrapped"]
        known.append(value)
        sheet.row([name, text, cell, recorded, _difference(row, value, recorded), share], styles)
    added = math.fsum(known)
    if abs(added - whole) <= CLOSE * max(abs(whole), 1.0):
        last = address(_VALUE, sheet.at - 1)
        live = Live(f"SUM({address(_VALUE, first)}:{last})", added)
        sheet.row([words(mark("Total")), None, live, None, None, None], "total")


def _sums(result: Result, part: Part, lines: LineSheet) -> dict[str | int | None, float]:
    groups: dict[str | int | None, list[float]] = {}
    for value, line in zip(lines.values, result["lines"], strict=True):
        groups.setdefault(part.name_of(line), []).append(value)
    return {name: math.fsum(values) for name, values in groups.items()}


def _formula(column: int, name: str | int, cell: str, lines: LineSheet) -> str:
    """Return the sum of the lines that carry the name standing in a cell.

    A criterion of SUMIFS that looks like a number or a date matches more than itself, so such
    names are compared one by one.
    """
    emission, names = lines.column(lines.emission), lines.column(column)
    if isinstance(name, int) or _PLAIN.fullmatch(name):
        return f"SUMIFS({emission},{names},{cell})"
    return f"SUMPRODUCT(({names}={cell})*{emission})"


def _difference(row: int, value: float, recorded: float | None) -> Cell:
    if recorded is None:
        return None
    return Live(f"{address(_VALUE, row)}-{address(_RECORDED, row)}", value - recorded)
