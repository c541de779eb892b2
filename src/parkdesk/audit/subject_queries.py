"""Reading what the chain holds about one thing: its history, in the words of the events."""

import json
from dataclasses import dataclass
from datetime import datetime

from parkdesk.audit.models import Event

IMPORTED = "enterprises.imported"  #: one event for all units of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one thing: who, when, and each field before and after."""

    at: datetime
    action: str
    by_name: str
    fields: tuple[tuple[str, object, object], ...]
    reason: str = ""


def history_of_enterprise(park_id: str, code: str) -> list[Change]:
    """Return the changes of a unit, the latest first."""
    own = Event.objects.filter(park_id=park_id, subject=f"enterprise:{park_id}/{code}")
    imports = Event.objects.filter(park_id=park_id, action=IMPORTED)
    found = [_change(event, json.loads(event.facts)) for event in own]
    for event in imports:
        mine = json.loads(event.facts)["enterprises"].get(code)
        if mine is not None:
            found.append(_change(event, mine))
    return sorted(found, key=lambda change: change.at, reverse=True)


def _change(event: Event, facts: dict[str, object]) -> Change:
    before, after = facts.get("before"), facts.get("after")
    was = before if isinstance(before, dict) else {}
    is_now = after if isinstance(after, dict) else {}
    return Change(
        at=event.at,
        action=event.action,
        by_name=event.actor_name,
        fields=tuple((name, was.get(name), value) for name, value in is_now.items()),
        reason=str(facts.get("reason") or ""),
    )
