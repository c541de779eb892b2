"""Describe a park: names, committee, industries, focus, type with its basis, where it lies."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nearzero.ledger.table import PARK_TYPES
from parkdesk.accounts import Actor, require
from parkdesk.audit import operations as audit
from parkdesk.registry.models import Park
from parkdesk.usecases.before_after import as_facts, changed_fields, version_of
from parkdesk.usecases.refusals import Refused

_WEST, _SOUTH, _EAST, _NORTH = 73.0, 3.0, 136.0, 54.0  #: China [degree]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkDescription:
    """What a park says of itself; names as in :class:`parkdesk.registry.models.Park`."""

    name_zh: str
    name_en: str
    committee_zh: str
    industries_zh: str
    focus_zh: str
    park_type: str
    park_type_basis: str
    longitude: float | None
    latitude: float | None
    location_basis: str


def description_of(park: Park) -> ParkDescription:
    """Return what is recorded of a park."""
    return ParkDescription(
        **{name: getattr(park, name) for name in ParkDescription.__dataclass_fields__}
    )


@transaction.atomic
def describe_park(
    *, park: Park, given: ParkDescription, seen: str, actor: Actor, now: datetime
) -> Park:
    """Record what a park says of itself.

    Parameters
    ----------
    seen
        The mark of the description that the person had before them.

    Raises
    ------
    Refused
        If something is missing or cannot be, or somebody else changed it in the meantime.
    """
    require(actor, "park.edit", park.place)
    known = Park.objects.select_for_update(no_key=True).get(pk=park.pk)
    before = description_of(known)
    if version_of(before) != seen:
        raise Refused(
            _("Somebody changed the description after you opened it; open it again and compare.")
        )
    _check(given)
    if given == before:
        return known
    changes = changed_fields(before, given)
    for name, (_was, value) in changes.items():
        setattr(known, name, value)
    known.save()
    audit.record(
        "park.described",
        actor=actor,
        now=now,
        subject=f"park:{park.id}",
        park_id=park.id,
        facts=as_facts(changes),
    )
    return known


def _check(given: ParkDescription) -> None:
    if not given.name_zh.strip():
        raise Refused(_("A park needs its Chinese name; filings and reports carry it."), "name_zh")
    if given.park_type not in PARK_TYPES:
        raise Refused(_("Choose whether the park is industrial or not."), "park_type")
    if not given.park_type_basis.strip():
        raise Refused(
            _("Say which document the type is taken from; the method depends on it."),
            "park_type_basis",
        )
    _check_place(given)


def _check_place(given: ParkDescription) -> None:
    longitude, latitude = given.longitude, given.latitude
    if longitude is None and latitude is None:
        return
    if longitude is None or latitude is None:
        field = "longitude" if longitude is None else "latitude"
        raise Refused(_("Give both longitude and latitude, or neither."), field)
    if not _WEST <= longitude <= _EAST:
        raise Refused(_("Longitude in China lies between 73 and 136 degrees."), "longitude")
    if not _SOUTH <= latitude <= _NORTH:
        raise Refused(_("Latitude in China lies between 3 and 54 degrees."), "latitude")
    if not given.location_basis.strip():
        raise Refused(_("Say where the position is taken from."), "location_basis")
