"""The sheet of energy: amount × factor on both bases, and their sums."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nearzero.reporting.figures import UNIT_NAMES
from nearzero.reporting.labels import carrier_name
from nearzero.reporting.result import Energy, FactorUse
from nearzero.reporting.tables.energy import factor_behind
from nearzero.reporting.tables.factors import document_name
from nearzero.reporting.workbook.book import Book, Cell, Live, address
from nearzero.words import mark

SHEET = mark("Energy")
HEADINGS = (
    mark("Carrier"),
    mark("Amount"),
    mark("Unit"),
    mark("Factor, calorific"),
    mark("Calorific value ({unit})"),
    mark("Factor, equivalent"),
    mark("Equivalent value ({unit})"),
    mark("Source of the calorific factor"),
    mark("Source of the equivalent factor"),
)
_AMOUNT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergySheet:
    """The two sums, as formulas that another sheet can take over."""

    calorific: Live
    equivalent: Live


def write_energy(book: Book) -> EnergySheet:
    """Write the sheet and return its sums."""
    words = book.words
    name = words(SHEET)
    title = words(mark("Energy consumption, calorific and equivalent value"))
    sheet = book.sheet(name, title, (22, 16, 12, 16, 18, 16, 18, 44, 44))
    tce = words(UNIT_NAMES["tce"])
    sheet.row([words(heading).format(unit=tce) for heading in HEADINGS], "heading")
    sheet.freeze(1)
    first = sheet.at
    entries = book.result.get("energy", ())
    styles = ["text", "exact", "text", "exact", "number", "exact", "number", "wrapped", "wrapped"]
    for entry in entries:
        calorific = _pair(entry, entry.get("calorific_tce"), 3, sheet.at)
        equivalent = _pair(entry, entry.get("equivalent_tce"), 5, sheet.at)
        cells: list[Cell] = [
            carrier_name(entry, book.language),
            entry.get("amount"),
            entry.get("unit"),
        ]
        sources = [
            _source(entry, entry.get(key), book) for key in ("calorific_tce", "equivalent_tce")
        ]
        sheet.row([*cells, *calorific, *equivalent, *sources], styles)
    last = max(sheet.at - 1, first)
    sums = {}
    for column, key in ((4, "calorific_tce"), (6, "equivalent_tce")):
        value = math.fsum(float(str(entry.get(key) or 0.0)) for entry in entries)
        sums[column] = Live(f"SUM({address(column, first)}:{address(column, last)})", value)
    total = sheet.row(
        [words(mark("Total")), None, None, None, sums[4], None, sums[6], None, None], "total"
    )
    return EnergySheet(
        calorific=Live(address(4, total, name), sums[4].value),
        equivalent=Live(address(6, total, name), sums[6].value),
    )


def _pair(entry: Energy, tonnes: float | None, column: int, row: int) -> Sequence[Cell]:
    """Return factor and standard coal: a formula where one factor gives it, else the value."""
    factor = factor_behind(entry, tonnes)
    if factor is None or tonnes is None:
        return None, tonnes
    return factor.get("value_used"), Live(f"{address(_AMOUNT, row)}*{address(column, row)}", tonnes)


def _source(entry: Energy, tonnes: object, book: Book) -> str:
    factor: FactorUse | None = (
        factor_behind(entry, tonnes) if isinstance(tonnes, float | int) else None
    )
    if factor is None:
        return book.words(mark("several factors: value as recorded"))
    page = factor.get("page")
    title = document_name(factor, book.language)
    return f"{title}, {page}" if page else title
