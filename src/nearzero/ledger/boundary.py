"""Who is inside the park, when, and which rows an account counts with which share.

Takes a ledger and the account period, gives one share and one reason for each ACTIVITY row.
Law: facts are append-only; a row is never changed, it is counted, counted for its days, or
not counted for a reason that has a name (LEDGER §2, §3, §5).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearzero.ledger.period import Period
from nearzero.ledger.roster import FIRST_DAY, LAST_DAY, NOBODY, Roster
from nearzero.ledger.rows import Indices, Mask, Numbers, Rows
from nearzero.ledger.table import Ledger
from nearzero.ledger.totals import SUPERSEDED, superseded_rows
from nearzero.problems import Fact, Problem, Severity, kind
from nearzero.words import mark

REASONS = (
    "",
    "outside_boundary",
    "not_member",
    "outside_period",
    "period_too_coarse",
    "unknown_enterprise",
    "superseded_by_months",
    "no_value",
    "superseded_by_year",
    "superseded_by_days",
    "superseded_by_month",
)
_CODE = {name: np.int8(code) for code, name in enumerate(REASONS)}
_EPOCH = np.datetime64("1970-01-01", "D")
_SENT = ("electricity_sent", "heat_sent")

MEMBER_PART = kind(
    "ledger.member-part",
    Severity.NOTE,
    mark(
        "{enterprise} was a member of the park on {member_days} of the {days} days of {period}; "
        "the row is counted for that share."
    ),
    mark("File the months before and after the change apart if the amounts differ."),
    "LEDGER §2",
)
PERIOD_COARSE = kind(
    "ledger.period-coarse",
    Severity.WARNING,
    mark(
        "What {enterprise} files for {period} reaches beyond the account period {account} "
        "and is not counted (rows: {count})."
    ),
    mark("File amounts of periods that lie inside the account period."),
    "LEDGER §3",
)
COUNTERPARTY_PART = kind(
    "flow.counterparty-part",
    Severity.WARNING,
    mark(
        "{counterparty} was a member of the park on a part of {period} only; what {enterprise} "
        "receives from it counts as crossing the border, what it sends as staying inside "
        "(rows: {count})."
    ),
    mark("File these flows month by month."),
    "LEDGER §4",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What an account counts of each activity row.

    Attributes
    ----------
    share
        Days of the row on which its enterprise was a member / days of the row; 0 where the
        row is not counted. [1]
    reason
        Index into ``reasons``, 0 where the row is counted.
    reasons
        Names of the reasons, the first one empty.
    """

    share: Numbers
    reason: NDArray[np.int8]
    reasons: tuple[str, ...] = REASONS

    @property
    def is_counted(self) -> Mask:
        """Whether the account counts the row."""
        return np.asarray(self.reason == 0)

    def reason_names(self) -> list[str]:
        """Return the reason of each row as text, empty where it is counted."""
        return [self.reasons[code] for code in self.reason]


def membership(ledger: Ledger, period: Period) -> Membership:
    """Return which rows an account of a period counts, with which share and why not.

    Parameters
    ----------
    ledger
        The ledger; its activity rows are canonical.
    period
        The account period, half-open.

    Returns
    -------
    A share [1] and a reason for each activity row.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from datetime import date
    >>> from nearzero.ledger.table import ACTIVITY, CERTIFICATES, ENTERPRISES, PARK, PROPERTIES
    >>> names = ("park", "enterprises", "activity", "certificates", "properties")
    >>> specs = (PARK, ENTERPRISES, ACTIVITY, CERTIFICATES, PROPERTIES)
    >>> empty = Ledger(**{n: s.schema.empty_table() for n, s in zip(names, specs, strict=True)})
    >>> membership(empty, Period(date(2025, 1, 1), date(2026, 1, 1))).reason_names()
    []
    """
    rows, roster = Rows(ledger.activity), Roster.of(ledger.enterprises)
    return membership_of(rows, roster, superseded_rows(rows, roster), period)


def membership_of(
    rows: Rows, roster: Roster, superseded: NDArray[np.int8], period: Period | None
) -> Membership:
    """Return what :func:`membership` returns, from rows read before; no period = any."""
    where = roster.locate(rows.enterprise)
    first, last = account_days(period)
    span = rows.end - rows.start
    inside = roster.member_days(where, rows.start, rows.end)
    share = inside / np.maximum(span, 1)
    reason = np.zeros(rows.size, dtype=np.int8)
    reason[~rows.has_value] = _CODE["no_value"]
    is_within = (rows.start >= first) & (rows.end <= last)
    if not is_within.all():
        reason[~is_within] = _CODE["period_too_coarse"]
    hidden = np.flatnonzero(superseded)
    hidden = hidden[_is_replaced(rows, superseded, hidden, first, last)]
    named = np.array([_CODE[name] for name in SUPERSEDED], dtype=np.int8)
    reason[hidden] = named[superseded[hidden]]
    reason[inside == 0] = _CODE["not_member"]
    if not is_within.all():
        reason[(rows.end <= first) | (rows.start >= last)] = _CODE["outside_period"]
    reason[~roster.is_inside[where]] = _CODE["outside_boundary"]
    reason[where == NOBODY] = _CODE["unknown_enterprise"]
    share[reason != 0] = 0.0
    return Membership(share=share, reason=reason)


def inner(ledger: Ledger) -> Mask:
    """Say for each activity row whether its flow stays inside the park.

    Its counterparty is then inside the boundary and a member on every day of the row. Where it
    was a member on some days only, a flow sent stays inside and a flow received does not, so
    that emission is never understated (LEDGER §4).

    Examples
    --------
    >>> from nearzero.ledger.table import ACTIVITY, CERTIFICATES, ENTERPRISES, PARK, PROPERTIES
    >>> names = ("park", "enterprises", "activity", "certificates", "properties")
    >>> specs = (PARK, ENTERPRISES, ACTIVITY, CERTIFICATES, PROPERTIES)
    >>> empty = Ledger(**{n: s.schema.empty_table() for n, s in zip(names, specs, strict=True)})
    >>> inner(empty).tolist()
    []
    """
    rows, roster = Rows(ledger.activity), Roster.of(ledger.enterprises)
    partner = rows.text("counterparty_id")
    is_inner = np.zeros(rows.size, dtype=np.bool_)
    if not partner.words:
        return is_inner
    where = roster.locate(partner)
    is_inner = roster.is_inside[where]
    if rows.size and roster.has_limits(int(rows.start.min()), int(rows.end.max())):
        member = roster.member_days(where, rows.start, rows.end)
        is_sent = rows.text("activity").is_one_of(_SENT)
        is_inner &= np.where(is_sent, member > 0, member == rows.end - rows.start)
    return is_inner


def boundary_problems(
    rows: Rows, roster: Roster, superseded: NDArray[np.int8], period: Period | None
) -> list[Problem]:
    """Return rows counted for a part, rows that reach beyond the account, partners that changed."""
    found = membership_of(rows, roster, superseded, period)
    problems = [
        _member_part(rows, roster, index)
        for index in np.flatnonzero((found.share > 0.0) & (found.share < 1.0))
    ]
    if period is not None:
        coarse = np.flatnonzero(found.reason == _CODE["period_too_coarse"])
        problems += _coarse_problems(rows, coarse, period)
    return problems + _partner_problems(rows, roster)


def account_days(period: Period | None) -> tuple[int, int]:
    """Return a period as days since 1970-01-01; no period has no end."""
    if period is None:
        return FIRST_DAY, LAST_DAY
    start, end = (np.datetime64(day, "D") - _EPOCH for day in (period.start, period.end))
    return int(start.astype(np.int64)), int(end.astype(np.int64))


def _is_replaced(
    rows: Rows, superseded: NDArray[np.int8], hidden: Indices, first: int, last: int
) -> Mask:
    """Say which superseded rows are replaced in this account.

    A month gives way to its year only in an account that counts the year.
    """
    names = np.array(SUPERSEDED, dtype=object)[superseded[hidden]]
    by_year, by_month = names == "superseded_by_year", names == "superseded_by_month"
    step = np.where(by_year, 12, 1)
    begins = rows.month[hidden] // step * step
    bounds = (
        months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        for months in (begins, begins + step)
    )
    start, end = bounds
    return np.asarray(~(by_year | by_month) | ((start >= first) & (end <= last)))


def _member_part(rows: Rows, roster: Roster, index: np.intp) -> Problem:
    """Return the note on a row that is counted for a part of its days."""
    one = rows.take(np.array([index]))
    inside = roster.member_days(roster.locate(one.enterprise), one.start, one.end)
    facts: dict[str, Fact] = {
        "enterprise": rows.enterprise.text(index),
        "period": rows.text("period").text(index),
        "member_days": int(inside[0]),
        "days": int(one.end[0] - one.start[0]),
    }
    return MEMBER_PART.at(rows.place(index, "period"), facts)


def _coarse_problems(rows: Rows, coarse: Indices, period: Period) -> list[Problem]:
    """Return one warning for each enterprise and period that reaches beyond the account."""
    problems = []
    for group in rows.groups(coarse, "enterprise_id", "period"):
        facts: dict[str, Fact] = {
            "enterprise": rows.enterprise.text(group[0]),
            "period": rows.text("period").text(group[0]),
            "account": period.text,
            "count": len(group),
            "rows": rows.listed(group),
        }
        problems.append(PERIOD_COARSE.at(rows.place(group[0], "period"), facts))
    return problems


def _partner_problems(rows: Rows, roster: Roster) -> list[Problem]:
    """Return flows whose counterparty entered or left within the row."""
    where = roster.locate(rows.text("counterparty_id"))
    member = roster.member_days(where, rows.start, rows.end)
    is_part = roster.is_inside[where] & (member > 0) & (member < rows.end - rows.start)
    problems = []
    chosen = np.flatnonzero(is_part & rows.has_value)
    for group in rows.groups(chosen, "enterprise_id", "counterparty_id", "period"):
        facts: dict[str, Fact] = {
            "enterprise": rows.enterprise.text(group[0]),
            "counterparty": rows.text("counterparty_id").text(group[0]),
            "period": rows.text("period").text(group[0]),
            "count": len(group),
            "rows": rows.listed(group),
        }
        problems.append(COUNTERPARTY_PART.at(rows.place(group[0], "counterparty_id"), facts))
    return problems
