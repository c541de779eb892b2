"""A grid of cells to a filed table: headings found, totals and remarks set apart, merges filled.

Takes a :class:`Grid` from a workbook sheet or a CSV file, gives a :class:`RawTable` and what was
noticed (LEDGER §1, §14). Law: nothing disappears; a row that is not read is told of.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pyarrow as pa

from nearzero.frames import TableSpec
from nearzero.ledger.choices import choices, plain
from nearzero.ledger.headings import (
    Headings,
    find_headings,
    leading,
    match_headings,
    nearest_heading,
    title,
)
from nearzero.ledger.numbers import PRESENT, read_number
from nearzero.ledger.raw import RawTable, number_text
from nearzero.ledger.rows import LISTED
from nearzero.problems import Fact, Place, Problem, Severity, kind
from nearzero.words import mark

HEADING_TWICE = kind(
    "ledger.heading-twice",
    Severity.BLOCKER,
    mark("The heading {found} stands twice for one column."),
    mark("Delete or rename one of the two."),
    "LEDGER §1",
)
COLUMN_MISSING = kind(
    "ledger.column-missing",
    Severity.BLOCKER,
    mark("The table has no column {expected}."),
    mark("Add the column with this heading, as in the template."),
    "LEDGER §1",
)
COLUMN_UNKNOWN = kind(
    "ledger.column-unknown",
    Severity.NOTE,
    mark("The column {found} is not read."),
    mark("Rename it if it is one of the columns of the template."),
    "LEDGER §1",
)
COLUMN_MISSPELT = kind(
    "ledger.column-misspelt",
    Severity.WARNING,
    mark("The column {found} is not read; it looks like {nearest}."),
    mark("Write the heading as in the template if that is what is meant."),
    "LEDGER §1",
)
TOTAL_ROW = kind(
    "ledger.total-row",
    Severity.NOTE,
    mark("The row is a total ({found}) and is not counted."),
    mark("Nothing to do if it only adds up other rows."),
    "LEDGER §14",
)
REMARK_ROW = kind(
    "ledger.remark-row",
    Severity.NOTE,
    mark("The row holds a single text ({found}) and is not read as data."),
    mark("Fill in the other columns if it is meant as a row."),
    "LEDGER §14",
)
NUMBER_AS_TEXT = kind(
    "ledger.number-as-text",
    Severity.NOTE,
    mark("Numbers are stored as text ({count} cell(s)); they were read."),
    mark("Convert the cells to numbers, so that sums in the sheet include them."),
    "LEDGER §10",
)
MERGED_AMOUNT = kind(
    "ledger.merged-amount",
    Severity.WARNING,
    mark("{found} stands in a cell merged over {count} rows and is counted once."),
    mark("Divide the amount over its rows, or file one row."),
    "LEDGER §14",
)
NUMBERS = ("amount", "amount_mwh", "value", "value_added_cny", "output_value_cny")
"""Columns before which a word for a total makes a row a total."""
SUMS = (
    "amount",
    "amount_mwh",
    "value_added_cny",
    "output_value_cny",
    "floor_area_m2",
    "population",
)
"""Columns whose merged value is never repeated, since it would be counted again."""
_NUMERIC_TEXT = ("amount", "net_calorific_value", "carbon_content", "oxidation", "emission_factor")

Cells = dict[int, str | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Cells of one sheet or file.

    Attributes
    ----------
    file, sheet
        Where it stands; ``sheet`` is empty for files without sheets.
    name
        What it is called, for telling which table it is.
    rows
        Filled cells by row and column number.
    merges
        Merged ranges: first row, first column, last row, last column.
    has_types
        Whether numbers and texts are told apart in the file.
    """

    file: str
    sheet: str
    name: str
    rows: Mapping[int, Cells]
    merges: Sequence[tuple[int, int, int, int]] = ()
    has_types: bool = False

    def place(self, row: int | None = None, column: str = "") -> Place:
        """Return a place in it."""
        return Place(file=self.file, sheet=self.sheet, row=row, column=column)


@dataclass(slots=True)
class _Table:
    """A table while its rows are gathered."""

    grid: Grid
    headings: Headings
    problems: list[Problem] = field(default_factory=list)


def tabulate(grid: Grid) -> tuple[RawTable, Headings, list[Problem]] | None:
    """Return the table of a grid, its headings and what was noticed; None if it has no headings."""
    found = find_headings(grid.rows, grid.name)
    if found is None:
        return None
    table = _Table(grid, found, [*heading_problems(found, grid.place(found.row))])
    numbers = list(_data_rows(table))
    rows = _filled_down(table, numbers)
    if grid.has_types:
        _note_texts(table, rows)
    columns = {
        name: pa.array([_text(row.get(at)) for row in rows.values()], type=pa.string())
        for name, at in found.columns.items()
    }
    raw = RawTable(
        spec=found.spec,
        file=grid.file,
        sheet=grid.sheet,
        headings=found.texts,
        data=pa.table(list(columns.values()), names=list(columns)),
        rows=np.array(numbers, dtype=np.int32),
    )
    return raw, found, table.problems


def heading_problems(found: Headings, row: Place) -> Iterator[Problem]:
    """Yield what is wrong with the headings of a table that stand in a row."""

    def at(column: str) -> Place:
        return Place(file=row.file, sheet=row.sheet, row=row.row, column=column)

    for text in found.twice:
        yield HEADING_TWICE.at(at(text), {"found": text})
    for name in found.missing:
        yield COLUMN_MISSING.at(row, {"expected": title(found.spec, name)})
    for text in found.unknown:
        nearest = tuple(
            name for name in nearest_heading(found.spec, text) if not _is_there(found, name)
        )
        facts: dict[str, Fact] = {"found": text, "nearest": nearest}
        yield (COLUMN_MISSPELT if nearest else COLUMN_UNKNOWN).at(at(text), facts)


def _is_there(found: Headings, heading: str) -> bool:
    return any(title(found.spec, name) == heading for name in found.columns)


@cache
def is_total(text: str) -> bool:
    """Say whether a text is a word for a total, alone or at the end.

    Examples
    --------
    >>> is_total("Total"), is_total("Totally natural gas")
    (True, False)
    """
    key, words = plain(text).strip(":"), choices("total_row").known
    return key in words or any(key.endswith(word) for word in words if not word.isascii())


def _data_rows(table: _Table) -> Iterator[int]:
    """Yield the numbers of the rows below the heading that are data."""
    spec, grid = table.headings.spec, table.grid
    first_number = leading(table.headings, NUMBERS)
    read = set(table.headings.columns.values())
    needs_several = sum(column.required for column in spec.columns) > 1
    for number in sorted(grid.rows):
        if number <= table.headings.row:
            continue
        whole = grid.rows[number].items()
        cells = {at: value for at, value in whole if _text(value) is not None}
        if not cells:
            continue
        total = _total_in(cells, first_number)
        if total is not None:
            table.problems.append(TOTAL_ROW.at(grid.place(number), {"found": total}))
            continue
        if read.isdisjoint(cells) or (needs_several and len(cells) == 1):
            text = _text(next(iter(cells.values()))) or ""
            table.problems.append(REMARK_ROW.at(grid.place(number), {"found": text}))
            continue
        if not _repeats_heading(spec, cells, table.headings):
            yield number


def _total_in(cells: Cells, before: int) -> str | None:
    for column, value in cells.items():
        if column < before and isinstance(value, str) and is_total(value):
            return value.strip()
    return None


def _repeats_heading(spec: TableSpec, cells: Cells, headings: Headings) -> bool:
    """Say whether a row prints the headings again, as on the next page."""
    first = next(iter(headings.columns.items()))
    if _text(cells.get(first[1])) != headings.texts[first[0]]:
        return False
    return match_headings(spec, cells, 0).columns == headings.columns


def _filled_down(table: _Table, numbers: list[int]) -> dict[int, Cells]:
    """Return the data rows with the values of cells that are merged over several of them."""
    rows = {number: table.grid.rows[number] for number in numbers}
    names = {at: name for name, at in table.headings.columns.items()}
    for first, column, last, _ in table.grid.merges:
        value = table.grid.rows.get(first, {}).get(column)
        if last == first or column not in names or value is None or first <= table.headings.row:
            continue
        if names[column] in SUMS:
            facts = {"found": _text(value), "count": last - first + 1}
            place = table.grid.place(first, table.headings.texts[names[column]])
            table.problems.append(MERGED_AMOUNT.at(place, facts))
            continue
        for number in numbers[bisect_right(numbers, first) : bisect_right(numbers, last)]:
            rows[number] = {column: value, **rows[number]}
    return rows


def _note_texts(table: _Table, rows: Mapping[int, Cells]) -> None:
    """Note numbers that are stored as text, once for each column."""
    numeric = {c.name for c in table.headings.spec.columns if pa.types.is_floating(c.type)}
    for name, at in table.headings.columns.items():
        if name not in numeric and name not in _NUMERIC_TEXT:
            continue
        texts = ((number, row.get(at)) for number, row in rows.items())
        found = [n for n, v in texts if isinstance(v, str) and _is_number(v)]
        if found:
            listed = tuple(map(str, found[:LISTED]))
            place = table.grid.place(found[0], table.headings.texts[name])
            facts: dict[str, Fact] = {"count": len(found), "rows": listed}
            table.problems.append(NUMBER_AS_TEXT.at(place, facts))


def _is_number(text: str) -> bool:
    return read_number(text)[1] == PRESENT


def _text(value: str | float | None) -> str | None:
    """Return a cell as text, None where it is blank."""
    if value is None:
        return None
    if isinstance(value, float):
        return number_text(value)
    return value if value.strip() else None
