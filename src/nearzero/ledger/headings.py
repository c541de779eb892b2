"""Finding the heading row of a filed table, and which table it heads.

Headings are the English column names or their Chinese aliases (see ``table.py``); spaces, line
breaks, width and marks such as "required" make no difference. A sheet is the table whose columns
it has most of; its name decides only between equals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from nearzero.frames import TableSpec
from nearzero.ledger.choices import choices, plain
from nearzero.ledger.table import FILED

SEARCHED = 30  #: rows from the first filled one in which a heading row is looked for
_BRACKETS = {")": "(", "]": "[", "\u3011": "\u3010"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """The heading row of a table.

    Attributes
    ----------
    spec
        Which table it heads.
    row
        Its row number.
    columns
        Column number by column name; the first where a heading stands twice.
    texts
        Headings as they stand, by column name.
    twice
        Headings that stand more than once for one column.
    unknown
        Headings that name no column.
    """

    spec: TableSpec
    row: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]
    twice: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Required columns without a heading."""
        names = (column.name for column in self.spec.columns if column.required)
        return tuple(name for name in names if name not in self.columns)


def find_headings(rows: Mapping[int, Mapping[int, object]], name: str) -> Headings | None:
    """Return the heading row among the first rows of a sheet, or None where there is none.

    Parameters
    ----------
    rows
        Cells by row and column number.
    name
        Name of the sheet or file; a name that says which table it is needs fewer headings.

    Examples
    --------
    >>> rows = {1: {1: "Energy ledger"}, 3: {1: "park_id", 2: "name_zh", 3: "province"}}
    >>> found = find_headings(rows, "Sheet1")
    >>> found.spec.name, found.row, sorted(found.columns)
    ('park', 3, ['name_zh', 'park_id', 'province'])
    """
    named = choices("sheet").find(name)
    best: tuple[tuple[int, int, int], Headings] | None = None
    for number in sorted(rows)[:SEARCHED]:
        for spec in FILED:
            found = match_headings(spec, rows[number], number)
            if not _is_enough(found, spec.name == named):
                continue
            score = (len(found.columns), int(spec.name == named), -number)
            if best is None or score > best[0]:
                best = (score, found)
    return best[1] if best else None


def match_headings(spec: TableSpec, cells: Mapping[int, object], row: int) -> Headings:
    """Return how far a row of cells heads a table."""
    columns: dict[str, int] = {}
    texts: dict[str, str] = {}
    twice: list[str] = []
    unknown: list[str] = []
    for number in sorted(cells):
        text = str(cells[number]).strip()
        name = _known(spec.name).get(heading_key(text)) if text else None
        if name is None:
            unknown += [text] if text else []
        elif name in columns:
            twice.append(text)
        else:
            columns[name], texts[name] = number, text
    return Headings(
        spec=spec,
        row=row,
        columns=columns,
        texts=texts,
        twice=tuple(twice),
        unknown=tuple(unknown),
    )


def heading_key(text: str) -> str:
    """Return a heading in the form in which headings are compared.

    Examples
    --------
    >>> heading_key(" Unit * "), heading_key("unit (required)"), heading_key("amount (t)")
    ('unit', 'unit', 'amount(t)')
    """
    key = plain(text).strip("*:")
    close = key[-1:]
    if close in _BRACKETS:
        head, _, inside = key.rpartition(_BRACKETS[close])
        if choices("heading_mark").find(inside[:-1]) is not None:
            return head.strip("*:")
    return key


def nearest_heading(spec: TableSpec, text: str) -> tuple[str, ...]:
    """Return the headings of a table that look most like a text."""
    known = _known(spec.name)
    like = get_close_matches(heading_key(text), known, n=3, cutoff=0.6)
    return tuple(dict.fromkeys(title(spec, known[name]) for name in like))


def title(spec: TableSpec, name: str) -> str:
    """Return a column as people know it: its Chinese heading and its English name."""
    column = spec.column(name)
    return f"{column.zh[0]} ({name})" if column.zh else name


def spec_named(name: str) -> TableSpec | None:
    """Return the table that a sheet or file is named after, or None."""
    value = choices("sheet").find(name)
    return next((spec for spec in FILED if spec.name == value), None)


def leading(headings: Headings, numbers: Sequence[str]) -> int:
    """Return the number of the first column that holds an amount, past all if there is none."""
    places = [headings.columns[name] for name in numbers if name in headings.columns]
    return min(places, default=1 << 30)


def _is_enough(found: Headings, is_named: bool) -> bool:
    """Say whether a row has enough headings of a table to be its heading row."""
    required = [column.name for column in found.spec.columns if column.required]
    there = sum(name in found.columns for name in required)
    if is_named:
        return len(found.columns) >= 2 or there == len(required)
    return 3 * there >= 2 * len(required) and len(found.columns) >= 3


@cache
def _known(name: str) -> dict[str, str]:
    """Return the column names of a table by the keys of their headings."""
    spec = next(spec for spec in FILED if spec.name == name)
    return {
        heading_key(text): column.name
        for column in spec.columns
        for text in (column.name, *column.zh)
    }
