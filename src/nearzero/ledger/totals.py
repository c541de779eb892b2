"""Totals beside their parts: a year beside its months, a month beside its days.

Takes ACTIVITY rows, gives one code for each row: does a total or the sum of its parts replace
it? A longer period beside shorter ones of the same kind is their total and never added to them
(LEDGER §5).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearzero.ledger.roster import Roster, months_of_membership
from nearzero.ledger.rows import (
    DAY,
    MONTH,
    YEAR,
    Codes,
    Indices,
    Mask,
    Numbers,
    Rows,
    dense,
    grouped,
    total,
)

SUPERSEDED = (
    "",
    "superseded_by_months",
    "superseded_by_year",
    "superseded_by_days",
    "superseded_by_month",
)
TOLERANCE = 0.001
"""How far a sum of months and a year may differ. [1]

Numbers printed with four digits are off by at most 0.05 %, both sides together by 0.1 %.
"""
_SAME = ("enterprise_id", "activity", "subject", "purpose", "counterparty_id", "certificate_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Totals beside their parts, of one pair of grains.

    ``rows`` are indices into the activity table and ``group`` their groups; the other arrays
    have one entry for each group.
    """

    rows: Indices
    group: Indices
    is_total: Mask
    is_complete: Mask
    coarse_total: Numbers
    fine_total: Numbers
    is_comparable: Mask
    is_part_member: Mask

    @property
    def agrees(self) -> Mask:
        """Whether total and parts agree; a part-time member's total may hold more."""
        larger = np.maximum(np.abs(self.coarse_total), np.abs(self.fine_total))
        excess = self.fine_total - self.coarse_total
        excess = np.where(self.is_part_member, excess, np.abs(excess))
        return np.asarray(excess <= TOLERANCE * larger)


def superseded_rows(rows: Rows, roster: Roster) -> NDArray[np.int8]:
    """Return for each row what replaces it, as an index into :data:`SUPERSEDED`."""
    return resolve(rows, roster)[0]


def resolve(rows: Rows, roster: Roster) -> tuple[NDArray[np.int8], tuple[Overlap, ...]]:
    """Return what replaces each row, and the totals beside parts behind it."""
    codes = np.zeros(rows.size, dtype=np.int8)
    grains = np.bincount(rows.grain, minlength=3)
    if np.count_nonzero(grains) < 2:
        return codes, ()
    is_filed = rows.has_value | rows.text("state").is_one_of(("not_applicable",))
    same = rows.kinds(*_SAME)
    overlaps = []
    for coarse, by_fine, by_coarse in ((MONTH, 3, 4), (YEAR, 1, 2)):
        is_total = (rows.grain == coarse) & rows.has_value
        is_part = (rows.grain < coarse) & is_filed & (codes == 0)
        time = rows.month if coarse == MONTH else rows.year
        overlap = _overlap(rows, roster, pair(same, time), is_total, is_part)
        if overlap is None:
            continue
        overlaps.append(overlap)
        whole = overlap.is_complete[overlap.group]
        codes[overlap.rows[whole & overlap.is_total]] = by_fine
        codes[overlap.rows[~whole & ~overlap.is_total]] = by_coarse
    return codes, tuple(overlaps)


def pair(kinds: NDArray[np.int64], time: Codes) -> NDArray[np.int64]:
    """Return one number for each kind of row and calendar period."""
    first = int(time.min())
    width = int(time.max()) - first + 1
    if len(kinds) and int(kinds.max()) >= 2**62 // width:
        kinds, _ = dense(kinds)
    return kinds * width + (time - first)


def _overlap(
    rows: Rows, roster: Roster, key: NDArray[np.int64], is_total: Mask, is_part: Mask
) -> Overlap | None:
    """Return where totals stand beside parts with the same key, or None if nowhere."""
    if not is_total.any() or not is_part.any():
        return None
    number, count = dense(key)
    has_total, has_part = np.zeros((2, count), dtype=np.bool_)
    has_total[number[is_total]] = True
    has_part[number[is_part & rows.has_value]] = True
    is_both = has_total & has_part
    chosen = np.flatnonzero(is_both[number] & (is_total | is_part))
    if not len(chosen):
        return None
    few, total_ = rows.take(chosen), is_total[chosen]
    groups = int(np.count_nonzero(is_both))
    group = (np.cumsum(is_both) - 1)[number[chosen]]
    amount = np.where(few.has_value, few.amount, 0.0)
    head = np.zeros(groups, dtype=np.intp)
    head[group[total_]] = np.flatnonzero(total_)
    where = roster.locate(few.enterprise)[head]
    member = roster.member_days(where, few.start[head], few.end[head])
    return Overlap(
        rows=chosen,
        group=group,
        is_total=total_,
        is_complete=_is_complete(few, roster, group, head, total_),
        coarse_total=total(amount[total_], group[total_], groups),
        fine_total=total(amount[~total_], group[~total_], groups),
        is_comparable=_is_one(few.text("base_unit").codes, few.has_value, group, groups),
        is_part_member=member < few.end[head] - few.start[head],
    )


def _is_one(values: Codes, chosen: Mask, group: Indices, groups: int) -> Mask:
    """Say for each group whether all chosen rows have one value."""
    value = np.full(groups, -1, dtype=np.int64)
    value[group[chosen]] = values[chosen]
    differs = values[chosen] != value[group[chosen]]
    return np.asarray(np.bincount(group[chosen], weights=differs, minlength=groups) == 0)


def _is_complete(rows: Rows, roster: Roster, group: Indices, head: Indices, is_total: Mask) -> Mask:
    """Say for each group whether parts are filed for every month (or day) of the membership."""
    where = roster.locate(rows.enterprise)[head]
    if (rows.grain[head] == MONTH).all():
        filed = days_filed(rows, group, ~is_total, len(head))
        needed = roster.member_days(where, rows.start[head], rows.end[head])
        return np.asarray(filed.sum(axis=1) >= needed)
    filed = months_filed(rows, group, len(head))
    return np.asarray((filed | ~months_of_membership(roster, where, rows.year[head])).all(axis=1))


def days_filed(rows: Rows, group: Indices, chosen: Mask, groups: int) -> NDArray[np.bool_]:
    """Return for each group of rows of one month on which days (0-30) a row stands."""
    filed = np.zeros((groups, 31), dtype=np.bool_)
    first = rows.month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)
    day = rows.start - first
    is_day = chosen & (rows.grain == DAY)
    filed[group[is_day], day[is_day]] = True
    return filed


def months_filed(rows: Rows, group: Indices, groups: int) -> NDArray[np.bool_]:
    """Return for each group of rows of one year which months have a row or all their days."""
    filed = np.zeros((groups, 12), dtype=np.bool_)
    is_month, is_day = rows.grain == MONTH, rows.grain == DAY
    filed[group[is_month], rows.month[is_month] % 12] = True
    if is_day.any():
        key = group * 12 + rows.month % 12
        number, count = grouped(key[is_day])
        some = rows.take(is_day)
        lengths = np.zeros(count, dtype=np.int64)
        first = some.month.astype("datetime64[M]")
        lengths[number] = ((first + 1).astype("datetime64[D]") - first).astype(np.int64)
        full = days_filed(some, number, np.ones(some.size, dtype=np.bool_), count)
        is_full = full.sum(axis=1) == lengths
        filed[group[is_day][is_full[number]], (some.month % 12)[is_full[number]]] = True
    return filed
