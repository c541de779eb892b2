"""The sheet of lines: every row of the ledger, its factors and its emission as a live formula."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nearzero.reporting.figures import UNIT_NAMES
from nearzero.reporting.formulas import operands, over_cells, recomputed
from nearzero.reporting.labels import (
    ACTIVITIES,
    OPERANDS,
    QUALITIES,
    enterprise_names,
    subject_name,
    titled,
    word,
)
from nearzero.reporting.result import FactorUse, Line, emission_unit
from nearzero.reporting.tables.activity import treatment
from nearzero.reporting.workbook.book import Book, Cell, Live, address, column_of
from nearzero.reporting.workbook.factors import Use, use_of
from nearzero.words import mark

SHEET = mark("Lines")
CLOSE = 1e-9  #: relative; formulas of a worksheet and of the program round in another order
MILLIGRAM = 1e-9  #: recorded emissions are sums of a fixed step far below it [tCO2]
YES, NO = mark("yes"), mark("no")
HEADINGS = (
    mark("Line id"),
    mark("Enterprise id"),
    mark("Enterprise"),
    mark("Period"),
    mark("Source id"),
    mark("Source of emission"),
    mark("Scope"),
    mark("Gas"),
    mark("Use or flow"),
    mark("Energy or material"),
    mark("Amount as filed"),
    mark("Unit as filed"),
    mark("Amount"),
    mark("Unit"),
    mark("Share of the period in the park"),
    mark("Sign"),
    mark("Counted"),
    mark("Treatment"),
    mark("Partner inside the park"),
    mark("Origin of data"),
)
ENTERPRISE, PERIOD, SOURCE, SCOPE, GAS = 1, 3, 4, 6, 7
AMOUNT, SHARE, SIGN = 12, 14, 15
TAIL = (
    mark("Formula"),
    mark("Emission by formula"),
    mark("Emission recorded"),
    mark("Note"),
    mark("Clause"),
    mark("Evidence"),
    mark("File"),
    mark("Sheet"),
    mark("Row"),
)
NOT_FOLLOWED = mark("value as recorded: the formula is unknown, incomplete or gives another number")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSheet:
    """Where the lines stand and what their emissions are, for the sums over them."""

    name: str
    first: int
    last: int
    emission: int
    recorded: int
    values: Sequence[float]

    def column(self, column: int) -> str:
        """Return the name of one column of the lines."""
        return column_of(column, self.first, self.last, self.name)


def write_lines(book: Book, cells: Mapping[Use, str]) -> LineSheet:
    """Write the sheet and return where it stands; ``cells`` holds the cell of every factor."""
    words, result = book.words, book.result
    lines = result["lines"]
    most = max((len(line.get("factors", ())) for line in lines), default=0)
    name = words(SHEET)
    widths = [14, 11, 24, 9, 22, 18, 6, 6, 14, 16, 13, 10, 13, 10, 10, 6, 7, 18, 14, 10]
    widths += [18, 12] * most + [46, 15, 15, 18, 26, 14, 20, 12, 7]
    sheet = book.sheet(name, words(mark("Lines of the account")), widths)
    unit = words(UNIT_NAMES[emission_unit(result)])
    pairs = [
        words(text).format(number=at)
        for at in range(1, most + 1)
        for text in (mark("Factor {number}"), mark("Value {number}"))
    ]
    tail = [words(heading) for heading in TAIL]
    tail[1:3] = [f"{heading} ({unit})" for heading in tail[1:3]]
    heading = sheet.row([*(words(text) for text in HEADINGS), *pairs, *tail], "heading")
    sheet.freeze(3)
    titles = {
        entry["source"]: titled(entry, "title", book.language) for entry in result["by_source"]
    }
    names = enterprise_names(result, book.language)
    first = sheet.at
    emission = len(HEADINGS) + 2 * most + 1
    for line in lines:
        head = _head(line, titles, names, book)
        factors, styles = _factors(line, most, cells, book)
        sheet.row(
            [*head, *factors, *_tail(line, sheet.at, book.words)],
            [*_HEAD_STYLES, *styles, *_tail_styles(line)],
        )
    sheet.filter(heading, sheet.at - 1, emission + len(TAIL) - 1)
    return LineSheet(
        name=name,
        first=first,
        last=sheet.at - 1,
        emission=emission,
        recorded=emission + 1,
        values=[shown_value(line) for line in lines],
    )


_HEAD_STYLES = ["text"] * 10 + ["exact", "text", "exact", "text", "exact", "exact"] + ["text"] * 4


def _head(
    line: Line, titles: Mapping[str, str], names: Mapping[str, str], book: Book
) -> list[Cell]:
    language, words = book.language, book.words
    source, partner = line.get("source") or "", line.get("counterparty_id") or ""
    return [
        line["line_id"],
        line["enterprise_id"],
        names.get(line["enterprise_id"], line["enterprise_id"]),
        line["period"],
        source or None,
        titles.get(source, source) or None,
        line.get("scope"),
        line.get("gas"),
        word(ACTIVITIES, line.get("activity"), language),
        subject_name(line.get("subject"), language),
        line.get("amount"),
        line.get("unit"),
        line.get("base_amount"),
        line.get("base_unit"),
        line.get("member_share"),
        line.get("sign"),
        words(YES) if line.get("counted") else words(NO),
        treatment(line, language),
        names.get(partner, partner) or None,
        word(QUALITIES, line.get("quality"), language),
    ]


def _factors(
    line: Line, most: int, cells: Mapping[Use, str], book: Book
) -> tuple[list[Cell], list[str]]:
    """Return name and value of each factor; the value is a reference to the factor sheet."""
    found: list[Cell] = []
    for factor in line.get("factors", ()):
        cell, used = cells.get(use_of(line, factor)), factor.get("value_used")
        value = Live(cell, used) if cell and used is not None else used
        found += [word(OPERANDS, factor.get("operand"), book.language), value]
    return [*found, *[None] * (2 * most - len(found))], ["text", "exact"] * most


def _tail(line: Line, row: int, words: Callable[[str], str]) -> list[Cell]:
    where, value = line.get("where", {}), line.get("emission_tco2")
    followed = is_followed(line)
    note = words(NOT_FOLLOWED) if line.get("counted") and not followed else None
    return [
        line.get("formula"),
        Live(_formula(line, row), shown_value(line)) if followed else value,
        value,
        note,
        line.get("clause"),
        line.get("evidence"),
        where.get("file"),
        where.get("sheet"),
        where.get("row"),
    ]


def _tail_styles(line: Line) -> list[str]:
    style = "number" if is_followed(line) else "noted" if line.get("counted") else "quiet"
    return ["text", style, "quiet", "text", "wrapped", "text", "text", "text", "text"]


def is_followed(line: Line) -> bool:
    """Say whether a line's formula over its cells gives the recorded emission."""
    value, again = line.get("emission_tco2"), recomputed(line)
    if not line.get("counted") or value is None or again is None:
        return False
    return abs(again - value) <= max(CLOSE * abs(value), MILLIGRAM)


def _formula(line: Line, row: int) -> str:
    """Return a line's emission over the cells of its row: sign × share × the kernel."""
    own = _operand_cells(line.get("factors", ()), row)
    amount = address(AMOUNT, row)
    cells = {name: own.get(name, amount) for name in operands(line["formula"] or "")}
    kernel = over_cells(line["formula"] or "", cells)
    return f"{address(SIGN, row)}*{address(SHARE, row)}*({kernel})"


def _operand_cells(factors: Sequence[FactorUse], row: int) -> dict[str, str]:
    start = len(HEADINGS) + 1
    return {
        factor.get("operand", ""): address(start + 2 * at, row) for at, factor in enumerate(factors)
    }


def shown_value(line: Line) -> float:
    """Return what the cell of a line's emission holds: what its formula gives, else the record."""
    again = recomputed(line) if is_followed(line) else None
    return (line.get("emission_tco2") or 0.0) if again is None else again
