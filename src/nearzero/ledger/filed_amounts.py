"""What one enterprise filed of one kind in any span of days: a whole amount, or none.

Takes ACTIVITY rows of an enterprise; an amount is known only if every day of the span is filed
and none of it is missing, so that three months are never compared with twelve.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from nearzero.ledger.period import Period
from nearzero.ledger.roster import FIRST_DAY, LAST_DAY, Roster
from nearzero.ledger.rows import Rows
from nearzero.ledger.totals import superseded_rows

Kind = tuple[str, str, str]  #: activity, subject and base unit
_NEEDED = (
    "activity",
    "subject",
    "base_unit",
    "start",
    "end",
    "state",
    "base_amount",
    "net_calorific_value",
)
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One filed amount, or that it is missing; days half-open."""

    start: date
    end: date
    is_missing: bool
    amount: float | None
    heating_value: float | None


@dataclass(frozen=True, slots=True)
class FiledAmounts:
    """Filed rows of one enterprise by kind, totals beside their parts counted once."""

    kinds: Mapping[Kind, tuple[Filed, ...]] = field(default_factory=dict)

    def rows(self, kind: Kind, span: Period) -> tuple[Filed, ...] | None:
        """Return the rows of a kind that make up a span; None where it is not filed whole."""
        within = [
            row
            for row in self.kinds.get(kind, ())
            if row.start >= span.start and row.end <= span.end
        ]
        if any(row.is_missing for row in within) or not _covers(within, span):
            return None
        return tuple(row for row in within if row.amount is not None) or None

    def amount(self, kind: Kind, span: Period) -> float | None:
        """Return the amount of a kind in a span, in its base unit; None where it is not known.

        What is filed as not applicable all over has no amount.
        """
        rows = self.rows(kind, span)
        return None if rows is None else math.fsum(row.amount or 0.0 for row in rows)

    def is_filed(self, kind: Kind, span: Period) -> bool:
        """Say whether anything of a kind is filed in a span, a missing amount included."""
        return any(
            row.start >= span.start and row.end <= span.end for row in self.kinds.get(kind, ())
        )

    def of(self, *activities: str) -> tuple[Kind, ...]:
        """Return the kinds of some activities."""
        return tuple(kind for kind in self.kinds if kind[0] in activities)


def filed_amounts(activity: pa.Table, enterprise_id: str) -> FiledAmounts:
    """Return what an enterprise filed, by kind.

    Parameters
    ----------
    activity
        ACTIVITY; rows of others are left out.
    enterprise_id
        The enterprise.
    """
    rows = Rows(activity)
    mine = rows.take(rows.enterprise.is_one_of((enterprise_id,)))
    roster = Roster(
        ids=(enterprise_id,),
        is_inside=np.array([True, False]),
        enters=np.array([FIRST_DAY, LAST_DAY], dtype=np.int32),
        leaves=np.array([LAST_DAY, FIRST_DAY], dtype=np.int32),
    )
    stands = mine.take(superseded_rows(mine, roster) == 0)
    kinds: dict[Kind, list[Filed]] = {}
    for row in stands.table.select(list(_NEEDED)).to_pylist():
        if row["subject"] is None or row["start"] is None or row["base_unit"] is None:
            continue
        key = (row["activity"], row["subject"], row["base_unit"])
        kinds.setdefault(key, []).append(_filed(row))
    return FiledAmounts({kind: tuple(filed) for kind, filed in sorted(kinds.items())})


def shifted(span: Period, months: int) -> Period:
    """Return a span moved by months.

    Examples
    --------
    >>> from nearzero.ledger.period import parse_period
    >>> shifted(parse_period("2025-01"), -1).text, shifted(parse_period("2025"), -12).text
    ('2024-12', '2024')
    """
    return Period(_moved(span.start, months), _moved(span.end, months))


def whole_months(span: Period) -> int | None:
    """Return how many months a span has, None if it is not made of whole months."""
    if span.start.day != 1 or span.end.day != 1:
        return None
    return _month(span.end) - _month(span.start)


def spoken(span: Period) -> str:
    """Return a span as people say it: several months by the first and the last of them.

    Examples
    --------
    >>> spoken(Period(date(2024, 4, 1), date(2025, 4, 1)))
    '2024-04 – 2025-03'
    >>> spoken(Period(date(2024, 1, 1), date(2025, 1, 1)))
    '2024'
    """
    if "/" not in span.text or whole_months(span) is None:
        return span.text
    last = span.end - timedelta(days=1)
    return f"{span.start:%Y-%m} – {last:%Y-%m}"


def _filed(row: Mapping[str, object]) -> Filed:
    amount, heat = row["base_amount"], row["net_calorific_value"]
    is_present = row["state"] == "present" and isinstance(amount, float)
    return Filed(
        start=_day(row["start"]),
        end=_day(row["end"]),
        is_missing=not is_present and row["state"] != "not_applicable",
        amount=amount if is_present and isinstance(amount, float) else None,
        heating_value=heat if isinstance(heat, float) else None,
    )


def _day(value: object) -> date:
    if not isinstance(value, date):
        message = f"{value!r} is not a day"
        raise TypeError(message)
    return value


def _covers(rows: Iterable[Filed], span: Period) -> bool:
    """Say whether rows lie over every day of a span."""
    reached = span.start
    for row in sorted(rows, key=lambda one: one.start):
        if row.start > reached:
            return False
        reached = max(reached, row.end)
    return reached >= span.end


def _moved(day: date, months: int) -> date:
    """Return a day moved by months, at most to the last day of its month."""
    year, month = divmod(_month(day) + months, _MONTHS)
    next_year, next_month = divmod(_month(day) + months + 1, _MONTHS)
    last = date(next_year, next_month + 1, 1) - timedelta(days=1)
    return date(year, month + 1, min(day.day, last.day))


def _month(day: date) -> int:
    return day.year * _MONTHS + day.month - 1
