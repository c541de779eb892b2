"""Adding an event to the chain."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from django.db import connection, transaction

from parkdesk.audit.models import ChainHead, Event

START = "0" * 64  #: what the first event follows


class Doer(Protocol):
    """Who did it: a person, or the desk itself with no id."""

    @property
    def id(self) -> int | None:
        """Their key."""

    @property
    def name(self) -> str:
        """The name that the log shows."""


class By(NamedTuple):
    """Who did it, where no actor is at hand."""

    id: int | None
    name: str


def canonical(value: object) -> str:
    """Return plain data as the one JSON text that is hashed."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def body_of(event: Event) -> dict[str, object]:
    """Return what the body hash of an event covers."""
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "action": event.action,
        "actor_id": event.actor_id,
        "actor_name": event.actor_name,
        "park_id": event.park_id,
        "subject": event.subject,
        "facts": event.facts,
        "nonce": event.nonce,
    }


def link(previous_hash: str, body_hash: str) -> str:
    """Return the hash of an event from the one before it and its own body."""
    return digest(previous_hash + body_hash)


def record(
    action: str,
    *,
    actor: Doer,
    now: datetime,
    subject: str,
    park_id: str = "",
    facts: Mapping[str, object] | None = None,
) -> Event:
    """Add an event; the last step of a use case, inside its transaction.

    Raises
    ------
    RuntimeError
        If no transaction is open: an event without its fact, or a fact without its event, is
        what the chain exists to exclude.
    """
    if not connection.in_atomic_block:
        message = "an event is recorded inside the transaction of its use case"
        raise RuntimeError(message)
    with transaction.atomic():
        head = ChainHead.objects.select_for_update(no_key=True).get(pk=1)
        event = Event(
            seq=head.seq + 1,
            at=now.astimezone(UTC),
            action=action,
            actor_id=actor.id,
            actor_name=actor.name,
            park_id=park_id,
            subject=subject,
            facts=canonical(facts or {}),
            nonce=secrets.token_hex(16),
            previous_hash=head.hash,
        )
        event.body_hash = digest(canonical(body_of(event)))
        event.hash = link(event.previous_hash, event.body_hash)
        event.save(force_insert=True)
        head.seq, head.hash = event.seq, event.hash
        head.save()
    return event
