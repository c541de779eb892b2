"""What happened lately in some parks, without naming anybody: filings by day, seals, publications.

Derived from the facts themselves, so that a screen never tells of what was not done. What happened
in several parks on one day is one event.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from parkdesk.runs.models import Seal
from parkdesk.workflow.models import (
    PENDING,
    RECEIVED,
    VOUCHING,
    Conclusion,
    Duty,
    Publication,
)

_DAYS = 180  #: older filings are no news [days]
_MOST = 200  #: facts of one kind that are looked at
_FILING_CODES = {PENDING: "filed", RECEIVED: "received"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One kind of thing that happened on one day.

    Attributes
    ----------
    code
        ``filed``, ``received``, ``sealed``, ``published`` or ``verified``; ``adverse`` or
        ``disclaimed`` where the verifier signed such an opinion.
    period
        The period of the accounts; empty for filings.
    count
        How many filings or accounts it was.
    """

    at: datetime
    code: str
    parks: tuple[str, ...]
    period: str = ""
    count: int = 1


def latest_events(park_ids: list[str], limit: int, now: datetime) -> list[Event]:
    """Return the latest events of some parks, the newest first."""
    days: dict[tuple[date, str, str], Event] = {}
    for one in (*_of_runs(park_ids), *_of_filings(park_ids, now)):
        key = (localdate(one.at), one.code, one.period)
        before = days.get(key)
        days[key] = one if before is None else _joined(before, one)
    found = sorted(days.values(), key=lambda event: (event.at, event.code), reverse=True)
    return found[:limit]


def _joined(one: Event, other: Event) -> Event:
    return Event(
        at=max(one.at, other.at),
        code=one.code,
        parks=tuple(sorted({*one.parks, *other.parks})),
        period=one.period,
        count=one.count + other.count,
    )


def _of_runs(park_ids: list[str]) -> Iterator[Event]:
    seals = Seal.objects.filter(run__park_id__in=park_ids, run__purpose="account")
    out = Publication.objects.filter(run__park_id__in=park_ids, withdrawal__isnull=True)
    signed = Conclusion.objects.filter(run__park_id__in=park_ids)
    opinions = (
        ("verified", signed.filter(opinion__in=VOUCHING), "signed_at"),
        *((one, signed.filter(opinion=one), "signed_at") for one in ("adverse", "disclaimed")),
    )
    for code, rows, at in (
        ("sealed", seals, "sealed_at"),
        ("published", out, "published_at"),
        *opinions,
    ):
        latest = rows.order_by(f"-{at}").values_list(at, "run__park_id", "run__period")
        for moment, park_id, period in latest[:_MOST]:
            yield Event(at=moment, code=code, parks=(park_id,), period=period)


def _of_filings(park_ids: list[str], now: datetime) -> Iterator[Event]:
    rows = (
        Duty.objects.filter(
            park_id__in=park_ids,
            state__in=tuple(_FILING_CODES),
            changed_at__gt=now - timedelta(days=_DAYS),
            changed_at__lte=now,
        )
        .annotate(day=TruncDate("changed_at"))
        .values("park_id", "state", "day")
        .annotate(n=Count("id"), at=Max("changed_at"))
        .order_by("-at")[:_MOST]
    )
    for row in rows:
        code = _FILING_CODES[row["state"]]
        yield Event(at=row["at"], code=code, parks=(row["park_id"],), count=row["n"])
