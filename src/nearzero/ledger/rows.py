"""The activity table as codes and numbers, each column made once and only when asked for.

Takes the canonical ACTIVITY table, gives numpy arrays: text as codes into its distinct words,
days as whole numbers since 1970-01-01, amounts with NaN where there is none. Everything that
asks who, when and how often works on these; nothing here depends on the order of rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearzero.problems import Place

Codes = NDArray[np.int32]
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]

DAY, MONTH, YEAR = 0, 1, 2  #: grain of a row's period
_LONGEST_MONTH = 31  #: [days]
_USUAL = {"purpose": "terminal_consumption"}  #: what no text means, so that both are alike
LISTED = 100  #: at most so many row numbers stand in the facts of one problem


@dataclass(frozen=True, slots=True)
class Coded:
    """A text column: for each row an index into ``words``, -1 where the row has no text."""

    codes: Codes
    words: tuple[str, ...]

    def code(self, word: str) -> int:
        """Return the code of a word, -2 where the column does not have it."""
        return self.words.index(word) if word in self.words else -2

    def is_one_of(self, words: Iterable[str]) -> Mask:
        """Say for each row whether its text is one of some words."""
        return self.map(set(words).__contains__)

    def without(self, word: str) -> "Coded":
        """Return the column with a word read as no text."""
        if word not in self.words:
            return self
        gone = self.words.index(word)
        codes = self.codes - (self.codes > gone)
        return Coded(
            np.where(self.codes == gone, -1, codes), self.words[:gone] + self.words[gone + 1 :]
        )

    def map(self, test: Callable[[str], bool]) -> Mask:
        """Say for each row whether its text passes a test; a row without text does not."""
        answers = np.array([*map(test, self.words), False], dtype=np.bool_)
        return answers[self.codes]

    def ranks(self) -> Codes:
        """Return codes in the alphabetical order of the words, 0 where the row has no text."""
        order = np.argsort(np.array(self.words, dtype=object), kind="stable")
        ranks = np.zeros(len(self.words) + 1, dtype=np.int32)
        ranks[order] = np.arange(1, len(self.words) + 1, dtype=np.int32)
        return ranks[self.codes]

    def text(self, row: int | np.intp) -> str:
        """Return the text of a row, empty where it has none."""
        code = self.codes[row]
        return self.words[code] if code >= 0 else ""


def coded(table: pa.Table, name: str) -> Coded:
    """Return a text column, dictionary-encoded or not, as codes; empty text is no text.

    Examples
    --------
    >>> coded(pa.table({"a": ["b", None, "a", "b", ""]}), "a").codes.tolist()
    [0, -1, 1, 0, -1]
    """
    column = table[name]
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    array = column.combine_chunks()
    if not isinstance(array, pa.DictionaryArray):
        message = f"column {name} holds {array.type}, not text"
        raise TypeError(message)
    words: list[str | None] = array.dictionary.to_pylist()
    codes = _whole(array.indices.to_numpy(zero_copy_only=False), -1)
    known = {word: i for i, word in enumerate(dict.fromkeys(w for w in words if w))}
    if len(known) != len(words):
        renamed = np.array([*(known.get(word or "", -1) for word in words), -1], dtype=np.int32)
        codes = renamed[codes]
    return Coded(codes, tuple(known))


def numbers(table: pa.Table, name: str) -> Numbers:
    """Return a number column, NaN where it has none."""
    array = table[name].combine_chunks().cast(pa.float64())
    return np.asarray(array.to_numpy(zero_copy_only=False), dtype=np.float64)


def wholes(table: pa.Table, name: str, empty: int) -> Codes:
    """Return a column of whole numbers or dates (days since 1970-01-01), gaps with a stand-in."""
    array = table[name].combine_chunks().cast(pa.int32())
    return _whole(array.to_numpy(zero_copy_only=False), empty)


def _whole(values: NDArray[np.int32 | np.float64], empty: int) -> Codes:
    """Return whole numbers; a column with gaps comes as floats, whose NaN get a stand-in."""
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), float(empty), values)
    return values.astype(np.int32, copy=False)


class Rows:
    """The activity table, or some of its rows, behind the checks.

    Columns are computed on first use and kept, since few checks need all of them; that is why
    this is no dataclass. Some rows (:meth:`take`) look into the columns of the whole table.
    """

    def __init__(self, activity: pa.Table) -> None:
        self._table = activity
        self._root: Rows | None = None
        self._which: Indices = np.zeros(0, dtype=np.intp)
        self.size: int = activity.num_rows
        self._text: dict[str, Coded] = {}
        self._numbers: dict[str, Numbers] = {}

    def take(self, chosen: Mask | Indices) -> "Rows":
        """Return some of the rows, in their order."""
        which = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen.astype(np.intp)
        few = Rows(self._table)
        few._root = self._root or self
        few._which = which if self._root is None else self._which[which]
        few.size = len(which)
        return few

    @property
    def table(self) -> pa.Table:
        """The rows as they stand in the activity table."""
        return self._table if self._root is None else self._table.take(self._which)

    def text(self, name: str) -> Coded:
        """Return a text column as codes."""
        if name not in self._text:
            if self._root is None:
                self._text[name] = coded(self._table, name).without(_USUAL.get(name, ""))
            else:
                whole = self._root.text(name)
                self._text[name] = Coded(whole.codes[self._which], whole.words)
        return self._text[name]

    def number(self, name: str) -> Numbers:
        """Return a number column, NaN where it has none."""
        if name not in self._numbers:
            if self._root is None:
                self._numbers[name] = numbers(self._table, name)
            else:
                self._numbers[name] = self._root.number(name)[self._which]
        return self._numbers[name]

    @cached_property
    def enterprise(self) -> Coded:
        """Whose flow each row is."""
        return self.text("enterprise_id")

    @cached_property
    def start(self) -> Codes:
        """First day, in days since 1970-01-01."""
        root = self._root
        return wholes(self._table, "start", 0) if root is None else root.start[self._which]

    @cached_property
    def end(self) -> Codes:
        """First day no longer included, in days since 1970-01-01."""
        root = self._root
        return wholes(self._table, "end", 1) if root is None else root.end[self._which]

    @cached_property
    def row(self) -> Codes:
        """Row number in the sheet, 0 where there is none."""
        root = self._root
        return wholes(self._table, "row", 0) if root is None else root.row[self._which]

    @property
    def amount(self) -> Numbers:
        """Amount in the base unit, NaN where there is none."""
        return self.number("base_amount")

    @cached_property
    def has_value(self) -> Mask:
        """Whether the row states an amount."""
        return self.text("state").is_one_of(("present",))

    @cached_property
    def grain(self) -> NDArray[np.int8]:
        """Whether the period is a day, a month or longer."""
        span = self.end - self.start
        return (span > 1).astype(np.int8) + (span > _LONGEST_MONTH)

    @cached_property
    def month(self) -> Codes:
        """Month of the first day, in months since 1970-01."""
        if not self.size:
            return np.zeros(0, dtype=np.int32)
        first, last = int(self.start.min()), int(self.start.max())
        calendar = np.arange(first, last + 1).astype("datetime64[D]").astype("datetime64[M]")
        return calendar.astype(np.int32)[self.start - first]

    @cached_property
    def year(self) -> Codes:
        """Calendar year of the first day."""
        return self.month // 12 + 1970

    def kinds(self, *names: str) -> NDArray[np.int64]:
        """Return a number for each row, the same for rows whose texts in all columns are alike."""
        key = np.zeros(self.size, dtype=np.int64)
        size = 1
        for name in names:
            column = self.text(name)
            width = len(column.words) + 1
            if size * width >= 2**62:
                key, size = dense(key)
            key = key * width + (column.codes + 1)
            size *= width
        return key

    @cached_property
    def place_rank(self) -> NDArray[np.int64]:
        """Order of the rows by file, sheet and row number."""
        sheet = self.text("sheet")
        book = self.text("file").ranks().astype(np.int64) * (len(sheet.words) + 1)
        return np.asarray(((book + sheet.ranks()) << 32) + self.row)

    def by_place(self, indices: Indices) -> Indices:
        """Return row indices ordered by where the rows stand."""
        return indices[np.argsort(self.place_rank[indices], kind="stable")]

    def groups(self, chosen: Indices, *names: str) -> list[Indices]:
        """Return some rows grouped by what stands in columns, each group ordered by place."""
        if not len(chosen):
            return []
        chosen = self.by_place(chosen)
        group, count = grouped(self.kinds(*names)[chosen])
        return [chosen[which] for which in members(group, count)]

    def place(self, index: int | np.intp, column: str = "") -> Place:
        """Return where a row stands."""
        file, sheet = self.text("file").text(index), self.text("sheet").text(index)
        return Place(file=file, sheet=sheet, row=int(self.row[index]) or None, column=column)

    def listed(self, indices: Indices) -> tuple[str, ...]:
        """Return the row numbers of some rows as text, at most :data:`LISTED` of them."""
        return tuple(str(number) for number in self.row[indices[:LISTED]] if number)


def dense(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Return the same grouping numbered from 0 without holes, and how many groups there are."""
    encoded = pa.array(key).dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, len(encoded.dictionary)


def grouped(key: NDArray[np.int64]) -> tuple[Indices, int]:
    """Return the group of each row, numbered from 0 by key, and how many groups there are.

    Examples
    --------
    >>> grouped(np.array([7, 3, 7]))
    (array([1, 0, 1]), 2)
    """
    kinds, group = np.unique(key, return_inverse=True)
    return group, len(kinds)


def total(values: Numbers, group: Indices, groups: int) -> Numbers:
    """Return the sum of each group, added in ascending order so that row order cannot matter.

    Examples
    --------
    >>> total(np.array([1.0, 2.0, 4.0]), np.array([0, 1, 0]), 2)
    array([5., 2.])
    """
    order = np.argsort(values, kind="stable")
    sums = np.bincount(group[order], weights=values[order], minlength=groups)
    return sums.astype(np.float64, copy=False)


def members(group: Indices, groups: int) -> list[Indices]:
    """Return the row indices of each group."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.cumsum(np.bincount(group, minlength=groups))[:-1])
