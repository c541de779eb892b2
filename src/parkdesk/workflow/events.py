"""What happened lately in some parks, without naming anybody: filings by day, seals, publications.

Derived from the facts themselves, so that a screen never tells of what was not done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.db.models.functions import TruncDate

from parkdesk.runs.models import Seal
from parkdesk.workflow.models import PENDING, RECEIVED, Conclusion, Duty, Publication

_DAYS = 180  #: older filings are no news [days]
_FILING_CODES = {PENDING: "filed", RECEIVED: "received"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened in a park.

    Attributes
    ----------
    code
        ``filed``, ``received``, ``sealed``, ``published`` or ``verified``.
    period
        The period of the account; empty for filings, which are counted by day.
    """

    at: datetime
    code: str
    park_id: str
    period: str = ""
    count: int = 1


def latest_events(park_ids: list[str], limit: int, now: datetime) -> list[Event]:
    """Return the latest events of some parks, the newest first."""
    found = [
        *_of_runs(park_ids, limit),
        *_of_filings(park_ids, limit, now),
    ]
    return sorted(found, key=lambda event: (event.at, event.park_id), reverse=True)[:limit]


def _of_runs(park_ids: list[str], limit: int) -> Iterator[Event]:
    seals = Seal.objects.filter(run__park_id__in=park_ids, run__purpose="account")
    for seal in seals.select_related("run").order_by("-sealed_at")[:limit]:
        yield _event("sealed", seal.sealed_at, seal.run.park_id, seal.run.period)
    out = Publication.objects.filter(run__park_id__in=park_ids, withdrawal__isnull=True)
    for one in out.select_related("run").order_by("-published_at")[:limit]:
        yield _event("published", one.published_at, one.run.park_id, one.run.period)
    signed = Conclusion.objects.filter(run__park_id__in=park_ids)
    for verdict in signed.select_related("run").order_by("-signed_at")[:limit]:
        yield _event("verified", verdict.signed_at, verdict.run.park_id, verdict.run.period)


def _event(code: str, at: datetime, park_id: str, period: str) -> Event:
    return Event(at=at, code=code, park_id=park_id, period=period)


def _of_filings(park_ids: list[str], limit: int, now: datetime) -> Iterator[Event]:
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
        .order_by("-at")[:limit]
    )
    for row in rows:
        yield Event(
            at=row["at"],
            code=_FILING_CODES[row["state"]],
            park_id=row["park_id"],
            count=row["n"],
        )
