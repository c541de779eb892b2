"""Reading the chain: verifying it, and handing it out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from parkdesk.audit.guards import missing_guards
from parkdesk.audit.models import ChainHead, Event
from parkdesk.audit.operations import START, body_of, canonical, digest, link


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLink:
    """The first event that does not fit.

    Attributes
    ----------
    reason
        ``gap``, ``body``, ``link`` or ``end``; ``guards`` where the chain holds and the guards of
        facts are down; ``facts`` where a fact is not what its event says.
    """

    seq: int
    reason: str


def verify() -> BrokenLink | None:
    """Return the first broken link of the chain, or None if the whole chain holds."""
    previous, expected = START, 1
    for event in Event.objects.order_by("seq").iterator(chunk_size=2000):
        if event.seq != expected:
            return BrokenLink(seq=expected, reason="gap")
        event.at = event.at.astimezone(UTC)
        if digest(canonical(body_of(event))) != event.body_hash:
            return BrokenLink(seq=event.seq, reason="body")
        if event.previous_hash != previous or link(previous, event.body_hash) != event.hash:
            return BrokenLink(seq=event.seq, reason="link")
        previous, expected = event.hash, expected + 1
    if head() != (expected - 1, previous):
        return BrokenLink(seq=expected - 1, reason="end")
    if missing_guards(connection):
        return BrokenLink(seq=expected - 1, reason="guards")
    return None


def events_of(park_id: str) -> QuerySet[Event]:
    """Return the events of a park, the newest first."""
    return Event.objects.filter(park_id=park_id).order_by("-seq")


def export(park_id: str) -> Iterator[dict[str, object]]:
    """Yield the whole chain; the bodies of other parks are left out, their hashes are not."""
    for event in Event.objects.order_by("seq").iterator(chunk_size=2000):
        event.at = event.at.astimezone(UTC)
        entry: dict[str, object] = {
            "seq": event.seq,
            "body_hash": event.body_hash,
            "previous_hash": event.previous_hash,
            "hash": event.hash,
        }
        yield entry | ({"body": body_of(event)} if event.park_id == park_id else {})


def head() -> tuple[int, str]:
    """Return the number and the hash of the last event."""
    found = ChainHead.objects.get(pk=1)
    return found.seq, found.hash


def export_whole() -> Iterator[dict[str, object]]:
    """Yield the whole chain with every body; for who keeps the desk."""
    for event in Event.objects.order_by("seq").iterator(chunk_size=2000):
        event.at = event.at.astimezone(UTC)
        yield {
            "seq": event.seq,
            "body_hash": event.body_hash,
            "previous_hash": event.previous_hash,
            "hash": event.hash,
            "body": body_of(event),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """What to show of the log; empty texts and None keep everything.

    Attributes
    ----------
    action
        An action code, or its first part, such as ``run``.
    person
        Part of a name.
    since, until
        Half-open.
    """

    action: str = ""
    person: str = ""
    park_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


def log(wanted: LogFilter, park_ids: Sequence[str] | None) -> QuerySet[Event]:
    """Return the events of some parks, or with None of the whole desk, the newest first."""
    found = Q() if park_ids is None else Q(park_id__in=park_ids)
    if wanted.action:
        found &= Q(action=wanted.action) | Q(action__startswith=f"{wanted.action}.")
    if wanted.person:
        found &= Q(actor_name__icontains=wanted.person)
    if wanted.park_id:
        found &= Q(park_id=wanted.park_id)
    if wanted.since:
        found &= Q(at__gte=wanted.since)
    if wanted.until:
        found &= Q(at__lt=wanted.until)
    return Event.objects.filter(found).order_by("-seq")


def last_of(action: str) -> Event | None:
    """Return the latest event of an action."""
    return Event.objects.filter(action=action).order_by("-seq").first()


def by_subject(actions: Sequence[str]) -> Iterator[Event]:
    """Yield the events of some actions, in their order."""
    yield from Event.objects.filter(action__in=actions).order_by("seq").iterator(chunk_size=2000)
