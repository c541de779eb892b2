"""Register a meter of a unit, so that its readings can be pushed and compared with filings."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nearzero.units import find
from parkdesk.accounts import Actor, require
from parkdesk.audit import operations as audit
from parkdesk.registry.models import Enterprise, Meter
from parkdesk.usecases.refusals import Refused

MEDIA: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "electricity": (gettext_lazy("Electricity"), ("MWh", "kWh", "10^4 kWh")),
    "heat": (gettext_lazy("Heat"), ("GJ", "MJ")),
    "steam": (gettext_lazy("Steam"), ("t", "GJ")),
    "natural_gas": (gettext_lazy("Natural gas"), ("Nm3", "10^4 Nm3")),
    "water": (gettext_lazy("Water"), ("m3",)),
}
"""What is metered, and the units that it is read in."""
DIRECTIONS: dict[str, str | Promise] = {
    "received": gettext_lazy("taken in"),
    "sent": gettext_lazy("sent out"),
    "generated": gettext_lazy("generated"),
    "internal": gettext_lazy("inside the unit"),
}
LONGEST_ID = 80  #: [characters]
_NUMBER = re.compile(r"[^\W_][\w.-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterGiven:
    """What is recorded of a meter; ``number`` is what stands on it or in the park's list."""

    number: str
    medium: str
    direction: str
    unit: str
    name_zh: str = ""


@transaction.atomic
def register_meter(
    *, enterprise: Enterprise, given: MeterGiven, actor: Actor, now: datetime
) -> Meter:
    """Register a meter.

    Its id joins park, unit and number, so that two parks never meet in one id.

    Raises
    ------
    Refused
        If the number is taken or something cannot be.
    """
    require(actor, "enterprise.edit", enterprise.place)
    _check(given)
    meter_id = f"{enterprise.park_id}-{enterprise.code}-{given.number}"
    if len(meter_id) > LONGEST_ID:
        raise Refused(_("The meter number is too long together with park and code."), "number")
    if Meter.objects.filter(id=meter_id).exists():
        raise Refused(
            _("%(code)s has a meter %(number)s already.")
            % {"code": enterprise.code, "number": given.number},
            "number",
        )
    meter = Meter.objects.create(
        id=meter_id,
        enterprise=enterprise,
        medium=given.medium,
        direction=given.direction,
        unit=given.unit,
        name_zh=given.name_zh.strip(),
    )
    _record(meter, actor=actor, now=now)
    return meter


def _record(meter: Meter, *, actor: Actor, now: datetime) -> None:
    audit.record(
        "meter.registered",
        actor=actor,
        now=now,
        subject=f"meter:{meter.id}",
        park_id=meter.enterprise.park_id,
        facts={
            "enterprise": meter.enterprise_id,
            "medium": meter.medium,
            "direction": meter.direction,
            "unit": meter.unit,
            "name": meter.name_zh,
        },
    )


def _check(given: MeterGiven) -> None:
    if not _NUMBER.fullmatch(given.number):
        raise Refused(
            _("A meter number has up to 40 letters, digits, points or hyphens."), "number"
        )
    if given.medium not in MEDIA:
        raise Refused(_("Choose what the meter measures."), "medium")
    if given.direction not in DIRECTIONS:
        raise Refused(_("Choose which way it flows."), "direction")
    allowed = MEDIA[given.medium][1]
    if given.unit not in allowed or find(given.unit) is None:
        raise Refused(_("This is read in %(units)s.") % {"units": ", ".join(allowed)}, "unit")
    if len(given.name_zh) > 120:
        raise Refused(_("A name has up to 120 characters on one line."), "name_zh")
