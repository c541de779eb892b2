"""Read the log: who did what to which thing, when; each within their own parks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from parkdesk.accounts.actor import Actor, NotAllowed
from parkdesk.accounts.giving import is_administrator
from parkdesk.accounts.rules import may_anywhere
from parkdesk.audit import operations as audit
from parkdesk.audit import queries
from parkdesk.audit.models import Event
from parkdesk.audit.queries import BrokenLink, LogFilter
from parkdesk.registry.queries import parks

_SEE = "log.see"  #: the right that is asked for

PAGE = 50  #: events on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """A page of the log.

    Attributes
    ----------
    before
        The number to ask the next, older page with; None on the last one.
    """

    events: list[Event]
    before: int | None


def see_log(*, wanted: LogFilter, before: int | None, actor: Actor) -> LogPage:
    """Return the newest events before a number.

    Raises
    ------
    NotAllowed
        If the actor reads no log anywhere.
    """
    found = queries.log(wanted, readable_parks(actor))
    if before is not None:
        found = found.filter(seq__lt=before)
    events = list(found[: PAGE + 1])
    has_more = len(events) > PAGE
    events = events[:PAGE]
    return LogPage(events=events, before=events[-1].seq if has_more else None)


@transaction.atomic
def export_log(*, wanted: LogFilter, actor: Actor, now: datetime) -> Iterator[Event]:
    """Return the events of a filter, the newest first; that they were taken is an event itself.

    Raises
    ------
    NotAllowed
        If the actor reads no log anywhere.
    """
    found = queries.log(wanted, readable_parks(actor))
    newest = queries.head()[0]
    audit.record(
        "log.exported",
        actor=actor,
        now=now,
        subject="log",
        park_id=wanted.park_id,
        facts={"action": wanted.action, "person": wanted.person, "up_to": newest},
    )
    return found.filter(seq__lte=newest).iterator(chunk_size=2000)


def verify_chain(*, actor: Actor) -> tuple[BrokenLink | None, int, str]:
    """Check every link; returns the first broken one or None, and the end of the chain.

    Raises
    ------
    NotAllowed
        If the actor reads no log anywhere.
    """
    readable_parks(actor)
    return queries.verify(), *queries.head()


def readable_parks(actor: Actor) -> list[str] | None:
    """Return the parks whose log an actor reads; None is everything.

    Raises
    ------
    NotAllowed
        If there is none.
    """
    if is_administrator(actor):
        return None
    if not may_anywhere(actor, "log.see"):
        raise NotAllowed(_SEE)
    return list(parks(actor, "log.see").values_list("id", flat=True))
