"""A table as filed: texts and numbers untouched, with the place of every row and heading.

Every reader (workbook, CSV, Parquet, tables in memory) gives :class:`RawTable`; what turns them
into canonical tables takes nothing else. Findings are gathered once for each distinct thing that
is wrong in one sheet of one file, with the rows it stands in, so that a million rows with one
wrong unit are one finding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearzero.frames import TableSpec
from nearzero.ledger.rows import LISTED, Coded, Codes, Indices, coded
from nearzero.problems import Fact, Kind, Place, Problem

Loose = Coded | NDArray[np.float64] | NDArray[np.int32] | NDArray[np.datetime64]
"""A column before it is one of a table."""
DENSE = 1 << 22  #: up to so many combinations are counted in a table, beyond it they are sorted


@dataclass(frozen=True, kw_only=True)
class Books:
    """The file and the sheet of each row, where the rows of one table stand in many files."""

    files: Coded
    sheets: Coded

    @cached_property
    def codes(self) -> Codes:
        """One number for each row, the same for rows of one sheet of one file."""
        return combine(self.files, self.sheets)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """One filed table.

    Attributes
    ----------
    spec
        What the table is.
    file, sheet
        Where it stands; ``sheet`` is empty for files without sheets.
    headings
        The heading as it stands in the file, by column name.
    data
        Columns by their English names, text or numbers; only those that were there.
    rows
        Row number in the file for each row, the heading's being 1 if it comes first; 0 where a
        row has none.
    books
        File and sheet of each row where they are not the same for all; ``file`` and ``sheet``
        then say nothing.
    """

    spec: TableSpec
    file: str
    sheet: str = ""
    headings: Mapping[str, str]
    data: pa.Table
    rows: NDArray[np.int32]
    books: Books | None = None

    def place(self, index: int | np.intp, column: str = "") -> Place:
        """Return where a row stands, with the heading of a column as it stands in the file."""
        heading = self.headings.get(column, column)
        row = int(self.rows[index]) or None
        file, sheet = self.file, self.sheet
        if self.books is not None:
            file, sheet = self.books.files.text(index), self.books.sheets.text(index)
        return Place(file=file, sheet=sheet, row=row, column=heading)

    def by_book(self, which: Indices) -> list[Indices]:
        """Return some rows apart by the sheet and file they stand in, each in the order of rows."""
        return [which] if self.books is None else groups(self.books.codes, which)

    def columns_of_place(self) -> dict[str, Loose]:
        """Return file, sheet and row number of each row as columns of a table."""
        if self.books is not None:
            has_row = self.rows > 0
            row = self.rows if has_row.all() else np.where(has_row, self.rows, np.nan)
            return {"file": self.books.files, "sheet": self.books.sheets, "row": row}
        first = np.zeros(len(self.rows), dtype=np.int32)
        sheet = Coded(first, (self.sheet,)) if self.sheet else Coded(first - 1, ())
        return {"file": Coded(first, (self.file,)), "sheet": sheet, "row": self.rows}

    def text(self, name: str, which: Indices | None = None) -> Coded:
        """Return a column, or some rows of it, as codes of trimmed texts; -1 where it has none."""
        size = self.data.num_rows if which is None else len(which)
        if name not in self.data.column_names or self.data[name].null_count == len(self.rows):
            return Coded(np.full(size, -1, dtype=np.int32), ())
        data = self.data.select([name])
        column = coded(_as_text(data if which is None else data.take(which), name), name)
        return recode(column, [word.strip() or None for word in column.words])


@dataclass(slots=True)
class Findings:
    """Problems of one table, gathered by what is wrong."""

    raw: RawTable
    problems: list[Problem] = field(default_factory=list)

    def rows(
        self, kind: Kind, column: str, which: Indices, facts: Mapping[str, Fact] | None = None
    ) -> None:
        """Add a problem for the rows of each sheet; facts gain ``count`` and ``rows``."""
        for rows in self.raw.by_book(which):
            if len(rows):
                numbers = self.raw.rows[rows[:LISTED]]
                listed = tuple(str(number) for number in numbers if number)
                whole = {**(facts or {}), "count": len(rows), "rows": listed}
                self.problems.append(kind.at(self.raw.place(rows[0], column), whole))

    def each(
        self,
        column: str,
        codes: Codes,
        wrong: Mapping[int, tuple[Kind, Mapping[str, Fact]]],
        which: Indices | None = None,
    ) -> None:
        """Add one problem for each wrong code, with the rows that have it.

        Parameters
        ----------
        column
            Column that the problems are about.
        codes
            A code for each row, or for each of ``which``.
        wrong
            Kind and facts by wrong code.
        which
            The rows that the codes are of, all if not given.
        """
        if not wrong:
            return
        is_wrong = np.zeros(max(int(codes.max(initial=0)), max(wrong)) + 2, dtype=np.bool_)
        is_wrong[list(wrong)] = True
        for group in groups(codes, np.flatnonzero(is_wrong[codes])):
            kind, facts = wrong[int(codes[group[0]])]
            self.rows(kind, column, group if which is None else which[group], facts)


def groups(codes: Codes, chosen: Indices) -> list[Indices]:
    """Return some rows grouped by their codes, each group in the order of rows."""
    if not len(chosen):
        return []
    order = chosen[np.argsort(codes[chosen], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)


def recode(column: Coded, words: Sequence[str | None]) -> Coded:
    """Return a column whose words were replaced one by one; None is no text.

    Examples
    --------
    >>> recode(Coded(np.array([0, 1, -1], dtype=np.int32), ("a", "b")), ["x", "x"]).codes.tolist()
    [0, 0, -1]
    """
    if tuple(words) == column.words:
        return column
    known = {word: i for i, word in enumerate(dict.fromkeys(w for w in words if w is not None))}
    table = [*(-1 if word is None else known[word] for word in words), -1]
    return Coded(np.array(table, dtype=np.int32)[column.codes], tuple(known))


def combine(*columns: Coded) -> tuple[Codes, list[tuple[int, ...]]]:
    """Return a code for each combination of columns, and the codes that make it up.

    Examples
    --------
    >>> column = Coded(np.array([0, 1, 0], dtype=np.int32), ("a", "b"))
    >>> codes, made_of = combine(column, column)
    >>> codes.tolist(), made_of
    ([0, 1, 0], [(0, 0), (1, 1)])
    """
    key = np.zeros(len(columns[0].codes), dtype=np.int64)
    size = 1
    for column in columns:
        width = len(column.words) + 1
        key *= width
        key += column.codes + 1
        size *= width
    if size <= DENSE:
        kinds = np.flatnonzero(np.bincount(key, minlength=size))
        table = np.zeros(size, dtype=np.int32)
        table[kinds] = np.arange(len(kinds), dtype=np.int32)
        codes = table[key]
    else:
        kinds, inverse = np.unique(key, return_inverse=True)
        codes = inverse.astype(np.int32)
    return codes, [_apart(int(kind), columns) for kind in kinds]


def assemble(columns: Mapping[str, Loose]) -> pa.Table:
    """Return coded texts and numbers as an Arrow table: texts encoded, NaN as null."""
    return pa.table([_arrow(column) for column in columns.values()], names=list(columns))


def _arrow(column: Loose) -> "pa.Array[pa.Scalar[pa.DataType]]":
    if not isinstance(column, Coded):
        return pa.array(column, from_pandas=column.dtype.kind == "f")
    is_none = column.codes < 0
    codes = pa.array(column.codes, type=pa.int32(), mask=is_none if is_none.any() else None)
    return pa.DictionaryArray.from_arrays(codes, pa.array(column.words, type=pa.string()))


def _apart(key: int, columns: Sequence[Coded]) -> tuple[int, ...]:
    parts = []
    for column in reversed(columns):
        key, code = divmod(key, len(column.words) + 1)
        parts.append(code - 1)
    return tuple(reversed(parts))


def _as_text(data: pa.Table, name: str) -> pa.Table:
    """Return a one-column table whose column is text, numbers printed as people would."""
    column = data[name]
    kind = column.type
    if pa.types.is_dictionary(kind):
        if pa.types.is_string(kind.value_type):
            return pa.table([column], names=[name])
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_floating(kind):
        texts = [None if v is None else number_text(v) for v in column.to_pylist()]
        return pa.table({name: pa.array(texts, type=pa.string())})
    return pa.table([column.cast(pa.string())], names=[name])


def is_plain(kind: pa.DataType) -> bool:
    """Say whether a column holds texts, numbers or days, plain or encoded."""
    if pa.types.is_dictionary(kind):
        return is_plain(kind.value_type)
    tests = (
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_string_view,
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_decimal,
        pa.types.is_boolean,
        pa.types.is_date,
        pa.types.is_timestamp,
        pa.types.is_null,
    )
    return any(test(kind) for test in tests)


def number_text(value: float) -> str:
    """Return a number as text without loss, whole numbers without a point.

    Examples
    --------
    >>> number_text(2025.0), number_text(0.1)
    ('2025', '0.1')
    """
    if value == value and abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return repr(float(value))
