"""Take meter readings from a program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from parkdesk.accounts import Actor, NotAllowed
from parkdesk.accounts.rules import may_anywhere
from parkdesk.audit.operations import record
from parkdesk.records.operations import append_readings
from parkdesk.registry.queries import meters


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingGiven:
    """A reading as it was sent."""

    meter_id: str
    read_at: datetime
    value: str
    quality: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a batch.

    Attributes
    ----------
    known
        Readings of meters that the actor may push for.
    new
        Of these, those that were not there already.
    unknown
        Meters that are not there, or not the actor's: both look the same.
    """

    known: int
    new: int
    unknown: list[str]


@transaction.atomic
def take_readings(
    *, readings: Sequence[ReadingGiven], kind: str, actor: Actor, now: datetime
) -> Taken:
    """Append the readings of known meters; the others are named in the answer.

    Raises
    ------
    NotAllowed
        If the actor may push no readings at all.
    """
    action = "reading.push"
    if not may_anywhere(actor, action):
        raise NotAllowed(action)
    wanted = {one.meter_id for one in readings}
    known = {meter.id: meter for meter in meters(actor, action).filter(id__in=wanted)}
    mine = [
        (known[one.meter_id], one.read_at, one.value, one.quality)
        for one in readings
        if one.meter_id in known
    ]
    new = append_readings(mine, kind=kind, now=now)
    parks = {meter.enterprise.park_id for meter in known.values()}
    if new:
        record(
            "readings.taken",
            actor=actor,
            now=now,
            subject=f"readings:{kind}",
            park_id=parks.pop() if len(parks) == 1 else "",
            facts={"new": new, "meters": len(known)},
        )
    return Taken(known=len(mine), new=new, unknown=sorted(wanted - set(known)))
