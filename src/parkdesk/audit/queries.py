"""Reading the chain: verifying it, and handing it out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.db.models import QuerySet

from parkdesk.audit.models import ChainHead, Event
from parkdesk.audit.operations import START, body_of, canonical, digest, link


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLink:
    """The first event that does not fit.

    Attributes
    ----------
    reason
        ``gap``, ``body``, ``link`` or ``end``.
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
    head = ChainHead.objects.get(pk=1)
    if (head.seq, head.hash) != (expected - 1, previous):
        return BrokenLink(seq=expected - 1, reason="end")
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
