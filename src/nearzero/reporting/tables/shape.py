"""The shape of a report table: plain text cells, ready for any page, and how its parts add up.

Law: printed parts add up to the printed total (ROUNDING §2); what is not allotted to any part is a
row of its own and never spread (REPORT §3).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from nearzero.reporting.figures import MISSING, ROUNDINGS, number, rounded
from nearzero.words import mark, translator

UNALLOCATED = mark("Not allotted")
TOTAL = mark("Total")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn:
    """One column.

    Attributes
    ----------
    heading
        Heading in the reader's language.
    unit
        Printed under the heading, empty where there is none.
    is_number
        Whether cells stand to the right.
    width
        Width in relation to the other columns. [1]
    """

    heading: str
    unit: str = ""
    is_number: bool = False
    width: float = 1.0


def words_column(heading: str, width: float = 1.0) -> ReportColumn:
    """Return a column of text."""
    return ReportColumn(heading=heading, width=width)


def number_column(heading: str, unit: str = "", width: float = 1.5) -> ReportColumn:
    """Return a column of numbers, with their unit."""
    return ReportColumn(heading=heading, unit=unit, is_number=True, width=width)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """One table in one language.

    Attributes
    ----------
    id
        Stable English id.
    rows
        Cells as printed.
    total_rows
        So many of the last rows are totals.
    is_narrow
        Whether the table needs two thirds of the page only.
    notes
        Sentences under the table.
    """

    id: str
    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total_rows: int = 0
    is_narrow: bool = False
    notes: tuple[str, ...] = ()

    def without_empty_columns(self) -> "ReportTable":
        """Return the table without the columns in which every value is missing."""
        kept = [
            at
            for at in range(len(self.columns))
            if at == 0 or any(row[at] not in {"", MISSING} for row in self.rows)
        ]
        columns = tuple(self.columns[at] for at in kept)
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, columns=columns, rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One column of parts, rounded so that it adds up.

    Attributes
    ----------
    pieces
        The rounded parts; None = missing.
    rest
        What no part holds; None where the parts make up the total.
    total
        The rounded total; None = unknown.
    decimals
        Decimals that are printed.
    """

    pieces: tuple[Decimal | None, ...]
    rest: Decimal | None
    total: Decimal | None
    decimals: int

    def folded(self, limit: int) -> "Parts":
        """Return the first parts and one more that holds all the others."""
        others = [piece for piece in self.pieces[limit:] if piece is not None]
        pieces = (*self.pieces[:limit], sum(others, Decimal(0)) if others else None)
        return replace(self, pieces=pieces)


def split_parts(
    total: float | None, parts: Sequence[float | None], decimals: int, rounding: str
) -> Parts:
    """Round parts so that they add up to the rounded total.

    Parameters
    ----------
    total
        The total; None = unknown. [any unit]
    parts
        The parts; None = missing. [unit of ``total``]
    decimals
        Decimals that are printed.
    rounding
        A name of :data:`nearzero.reporting.figures.ROUNDINGS`.

    Examples
    --------
    >>> parts = split_parts(10.0, [4.0, None], 1, "report-total-then-split")
    >>> parts.pieces, parts.rest, parts.total
    ((Decimal('4.0'), None), Decimal('6.0'), Decimal('10.0'))
    """
    known = [part for part in parts if part is not None]
    if total is None:
        each = tuple(None if part is None else rounded(part, decimals) for part in parts)
        return Parts(pieces=each, rest=None, total=None, decimals=decimals)
    rest = total - math.fsum(known)
    is_whole = abs(rest) * 10**decimals < 0.5  # less than half a printed step
    whole, split = ROUNDINGS[rounding](total, known if is_whole else [*known, rest], decimals)
    left = iter(split)
    pieces = tuple(None if part is None else next(left) for part in parts)
    last = None if is_whole else next(left)
    return Parts(pieces=pieces, rest=last, total=whole, decimals=decimals)


def with_totals(
    rows: Sequence[Sequence[str]], parts: Mapping[int, Parts], language: str
) -> tuple[tuple[str, ...], ...]:
    """Put parts into rows and add a row for the rest, if there is any, and the total.

    Parameters
    ----------
    rows
        Rows with any text in the columns of parts.
    parts
        The parts by the column that takes them.

    Returns
    -------
    The rows, the last of them the total; without rows there is nothing to add up.
    """
    if not rows:
        return ()
    words = translator(language)
    filled = [list(row) for row in rows]
    width = len(filled[0])
    rest, total = [""] * width, [""] * width
    rest[0], total[0] = words(UNALLOCATED), words(TOTAL)
    for at, column in parts.items():
        for row, piece in zip(filled, column.pieces, strict=True):
            row[at] = number(piece, column.decimals)
        rest[at] = "" if column.rest is None else number(column.rest, column.decimals)
        total[at] = number(column.total, column.decimals)
    ends = [rest] if any(column.rest is not None for column in parts.values()) else []
    return tuple(tuple(row) for row in [*filled, *ends, total])
