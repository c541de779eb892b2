"""ACTIVITY as the engine sees it: text as codes, numbers as arrays, rows in groups.

A group holds the rows that ask for the same factors: same activity, subject, unit, purpose and
year. Rows are looked at group by group, so that a factor is resolved once for a million rows.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearzero.ledger import rows as columns

GROUPED_BY = ("activity", "subject", "base_unit", "purpose")
_EPOCH_YEAR = 1970


@dataclass(frozen=True, slots=True)
class Group:
    """What the rows of a group have in common."""

    activity: str
    subject: str
    base_unit: str
    purpose: str
    on: date


class Rows:
    """The columns of ACTIVITY as numpy arrays, made when first asked for."""

    def __init__(self, activity: pa.Table) -> None:
        self.table = activity
        self._codes: dict[str, tuple[NDArray[np.int64], list[str]]] = {}
        self._numbers: dict[str, NDArray[np.float64]] = {}

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def codes(self, name: str) -> tuple[NDArray[np.int64], list[str]]:
        """Return a text column as codes and their values; an absent text is ``""``, the last."""
        if name not in self._codes:
            column = columns.coded(self.table, name)
            absent = len(column.words)
            codes = np.where(column.codes < 0, absent, column.codes).astype(np.int64)
            self._codes[name] = (codes, [*column.words, ""])
        return self._codes[name]

    def texts(self, name: str) -> NDArray[np.object_]:
        """Return a text column as an array of strings, ``""`` where absent."""
        codes, values = self.codes(name)
        return np.array(values, dtype=object)[codes]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return a number column, NaN where absent."""
        if name not in self._numbers:
            self._numbers[name] = columns.numbers(self.table, name)
        return self._numbers[name]

    def has(self, name: str) -> bool:
        """Say whether any row has a value in a column."""
        return int(self.table[name].null_count) < len(self)

    def days(self, name: str) -> NDArray[np.int64]:
        """Return a date column as days since 1970-01-01."""
        return columns.wholes(self.table, name, 0).astype(np.int64)

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """Calendar year of the first day of each row."""
        days = self.days("start").astype("datetime64[D]")
        return days.astype("datetime64[Y]").astype(np.int64) + _EPOCH_YEAR


@dataclass(frozen=True, slots=True)
class Grouping:
    """Rows sorted by group: group ``g`` holds ``order[first[g]:first[g + 1]]``."""

    groups: tuple[Group, ...]
    order: NDArray[np.int64]
    first: NDArray[np.int64]

    def rows_of(self, chosen: list[int]) -> NDArray[np.int64]:
        """Return the rows of some groups, group by group."""
        if not chosen:
            return np.empty(0, dtype=np.int64)
        return np.concatenate([self.order[self.first[g] : self.first[g + 1]] for g in chosen])

    def sizes(self, chosen: list[int]) -> NDArray[np.int64]:
        """Return how many rows each of some groups holds."""
        return np.diff(self.first)[chosen]


def group_rows(rows: Rows, counted: NDArray[np.bool_]) -> Grouping:
    """Group the rows that are counted.

    Parameters
    ----------
    rows
        ACTIVITY.
    counted
        Which rows to group, one flag a row.

    Returns
    -------
    The groups, in the order of their values.
    """
    key = np.zeros(len(rows), dtype=np.int64)
    tables: list[list[str]] = []
    for name in GROUPED_BY:
        codes, values = rows.codes(name)
        key = key * len(values) + codes
        tables.append(values)
    years = rows.years
    low = int(years.min()) if len(rows) else 0
    span = int(years.max()) - low + 1 if len(rows) else 1
    key = key * span + (years - low)
    size = span * int(np.prod([len(values) for values in tables]))
    return _sorted_groups(key, counted, size, tables, low, span)


def _sorted_groups(
    key: NDArray[np.int64],
    counted: NDArray[np.bool_],
    size: int,
    tables: list[list[str]],
    low: int,
    span: int,
) -> Grouping:
    chosen = np.flatnonzero(counted)
    present = np.flatnonzero(np.bincount(key[chosen], minlength=size)) if size < 1 << 24 else None
    if present is None:
        present, inverse = np.unique(key[chosen], return_inverse=True)
    else:
        place = np.zeros(size, dtype=np.int64)
        place[present] = np.arange(len(present))
        inverse = place[key[chosen]]
    narrow = inverse.astype(np.uint16) if len(present) < 1 << 16 else inverse
    order = chosen[np.argsort(narrow, kind="stable")]
    first = np.concatenate([[0], np.cumsum(np.bincount(inverse, minlength=len(present)))])
    return Grouping(tuple(_group(int(k), tables, low, span) for k in present), order, first)


def _group(key: int, tables: list[list[str]], low: int, span: int) -> Group:
    key, year = divmod(key, span)
    texts: list[str] = []
    for values in reversed(tables):
        key, code = divmod(key, len(values))
        texts.append(values[code])
    activity, subject, base_unit, purpose = reversed(texts)
    return Group(activity, subject, base_unit, purpose, date(low + year, 1, 1))
