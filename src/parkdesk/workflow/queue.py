"""The queue of a park's duties: filtered, counted and paged by a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, Q, QuerySet, When

from parkdesk.accounts.actor import Actor
from parkdesk.workflow.models import (
    NOT_FILED,
    PENDING,
    RECEIVED,
    RETURNED,
    STATE_NAMES,
    Decision,
    Duty,
)
from parkdesk.workflow.queries import duties

ORDERS: Mapping[str, tuple[str, ...]] = {
    "due": ("due_on", "enterprise__code", "id"),
    "enterprise": ("enterprise__code", "start", "id"),
    "period": ("-start", "enterprise__code", "id"),
    "state": ("state", "due_on", "id"),
    "changed": ("-changed_at", "id"),
}
_IS_OPEN = ~Q(state=RECEIVED)
_OPEN = Q(state__in=(NOT_FILED, RETURNED))  #: something is still owed


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which duties are asked for; empty asks for all.

    Attributes
    ----------
    words
        Part of the name or the code of the enterprise.
    today
        Park day against which a duty is late.
    order
        A key of ``ORDERS``; else the asker's work comes first and what is closed last.
    first
        The states that are the asker's work.
    """

    today: date
    states: tuple[str, ...] = ()
    period: str = ""
    words: str = ""
    is_late: bool = False
    order: str = ""
    first: tuple[str, ...] = ()


def queue(actor: Actor, park_id: str, asked: QueueFilter) -> QuerySet[Duty]:
    """Return the duties of a park that the actor may see and asks for, in the asked order."""
    found = _without_state(actor, park_id, asked).defer("filing__problems")
    if asked.states:
        found = found.filter(state__in=asked.states)
    if asked.order not in ORDERS:
        return found.order_by(*_work_first(asked.first))
    return found.order_by(*ORDERS[asked.order])


def _work_first(first: tuple[str, ...]) -> tuple[Case | str, ...]:
    """Return the order by whose work it is, the earliest due first; closed ones latest first."""
    return (
        Case(When(state__in=first, then=0), When(_IS_OPEN, then=1), default=2),
        Case(When(_IS_OPEN, then=F("due_on")), default=None),
        "-due_on",
        "enterprise__code",
        "id",
    )


def state_counts(actor: Actor, park_id: str, asked: QueueFilter) -> dict[str, int]:
    """Return how many duties each state would show under the rest of the filter."""
    rows = _without_state(actor, park_id, asked).order_by().values("state")
    counted = rows.annotate(n=Count("id"))
    return dict.fromkeys(STATE_NAMES, 0) | {row["state"]: row["n"] for row in counted}


def late_count(actor: Actor, park_id: str, asked: QueueFilter) -> int:
    """Return how many duties of the asked period are late, whatever else is asked."""
    found = _of_park(actor, park_id)
    if asked.period:
        found = found.filter(period=asked.period)
    return found.filter(_OPEN, due_on__lt=asked.today).count()


def periods(actor: Actor, park_id: str) -> list[str]:
    """Return the periods that have duties, the latest first."""
    rows = _of_park(actor, park_id).order_by("-start", "-end").values_list("period", flat=True)
    return list(dict.fromkeys(rows.distinct()))


def is_late(duty: Duty, today: date) -> bool:
    """Say whether a duty is past its day and still owed."""
    return duty.state in (NOT_FILED, RETURNED) and duty.due_on < today


def locked(duty: Duty) -> Duty:
    """Return a duty as it stands now, held until the transaction ends."""
    found = Duty.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("enterprise__park__prefecture", "filing").get(pk=duty.pk)


def last_decision(duty: Duty) -> Decision | None:
    """Return the latest step of a duty."""
    return Decision.objects.filter(duty=duty).order_by("-seq").first()


def decisions(duty: Duty) -> list[Decision]:
    """Return every step of a duty in order."""
    return list(Decision.objects.filter(duty=duty).select_related("filing").order_by("seq"))


def history(duty: Duty, since: date, *, is_any_length: bool = False) -> list[Duty]:
    """Return the earlier duties of an enterprise that were filed, in order, of the same length."""
    found = (
        Duty.objects.filter(
            enterprise_id=duty.enterprise_id,
            start__gte=since,
            end__lte=duty.start,
            filing__isnull=False,
        )
        .select_related("filing")
        .order_by("start")
    )
    is_year = is_yearly(duty)
    return [one for one in found if is_any_length or is_yearly(one) == is_year]


def is_yearly(duty: Duty) -> bool:
    """Say whether a duty is for a year."""
    return len(duty.period) == len("2025")


def neighbours(duty: Duty) -> list[Duty]:
    """Return the duties of the other enterprises of the park for the same period, filed ones."""
    found = Duty.objects.filter(park_id=duty.park_id, period=duty.period, filing__isnull=False)
    return list(found.exclude(pk=duty.pk).select_related("enterprise").order_by("enterprise__code"))


def filed_in(park_id: str, start: date, end: date) -> list[int]:
    """Return the ids of the filings of a park that stand for periods within some days."""
    rows = Duty.objects.filter(
        park_id=park_id, start__gte=start, end__lte=end, filing__isnull=False
    )
    return [one for one in rows.values_list("filing_id", flat=True) if one is not None]


def next_pending(actor: Actor, duty: Duty) -> Duty | None:
    """Return the duty of the park that waits longest for review, other than the given one."""
    found = _of_park(actor, duty.park_id).filter(state=PENDING).exclude(pk=duty.pk)
    return found.order_by(*ORDERS["due"]).first()


def _of_park(actor: Actor, park_id: str) -> QuerySet[Duty]:
    return duties(actor).filter(park_id=park_id)


def _without_state(actor: Actor, park_id: str, asked: QueueFilter) -> QuerySet[Duty]:
    found = _of_park(actor, park_id)
    if asked.period:
        found = found.filter(period=asked.period)
    if asked.is_late:
        found = found.filter(_OPEN, due_on__lt=asked.today)
    if asked.words:
        named = (
            Q(enterprise__name_zh__icontains=asked.words)
            | Q(enterprise__name_en__icontains=asked.words)
            | Q(enterprise__code__icontains=asked.words)
        )
        found = found.filter(named)
    return found
