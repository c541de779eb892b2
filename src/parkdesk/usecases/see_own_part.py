"""See one's own part of a park: who files gets their enterprise's duties and tonnes, no more."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.registry.models import Enterprise, Park
from parkdesk.registry.queries import enterprises, parks_known
from parkdesk.runs.queries import document, sealed_years, standing
from parkdesk.usecases.see_park import entries
from parkdesk.workflow.models import NOT_FILED, RETURNED, Duty
from parkdesk.workflow.queries import duties

_SHOWN = 24  #: duties on the page: two years of months


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDuty:
    """One thing to file, and whether its day has passed."""

    duty_id: int
    enterprise_zh: str
    enterprise_en: str
    period: str
    due_on: date
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTonnes:
    """What the sealed account says of an enterprise in a year; None where it has no line."""

    name_zh: str
    name_en: str
    year: int
    emission_tco2: float | None
    energy_equivalent_tce: float | None
    is_provisional: bool
    is_synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPart:
    """The part of a park that belongs to who files for it."""

    park: Park
    duties: tuple[OwnDuty, ...]
    tonnes: tuple[OwnTonnes, ...]


def see_own_part(*, actor: Actor, park_id: str, now: datetime) -> OwnPart:
    """Return the actor's own enterprises in a park: what is to be filed, what came out.

    Raises
    ------
    NotFound
        If there is no such park, or the actor files nothing in it.
    """
    found = parks_known(actor).filter(id=park_id).first()
    if found is None:
        raise NotFound
    members = list(enterprises(actor).filter(park=found))
    today = localdate(now)
    rows = duties(actor).filter(park=found).order_by("-due_on", "id")[:_SHOWN]
    return OwnPart(
        park=found,
        duties=tuple(_own(row, is_late=row.due_on < today) for row in rows),
        tonnes=_tonnes(found, members),
    )


def _own(row: Duty, *, is_late: bool) -> OwnDuty:
    return OwnDuty(
        duty_id=row.pk,
        enterprise_zh=row.enterprise.name_zh,
        enterprise_en=row.enterprise.name_en,
        period=row.period,
        due_on=row.due_on,
        state=row.state,
        is_late=is_late and row.state in (NOT_FILED, RETURNED),
    )


def _tonnes(found: Park, members: list[Enterprise]) -> tuple[OwnTonnes, ...]:
    """Return the lines of one's own enterprises in the latest sealed account of the park."""
    years = sealed_years([found.id])
    if not years:
        return ()
    result = standing([found.id], [str(years[-1])])[found.id, str(years[-1])]
    lines = {entry["enterprise_id"]: entry for entry in entries(document(result), "by_enterprise")}
    return tuple(
        OwnTonnes(
            name_zh=one.name_zh,
            name_en=one.name_en,
            year=years[-1],
            emission_tco2=_number(lines.get(one.code, {}).get("emission_tco2")),
            energy_equivalent_tce=_number(lines.get(one.code, {}).get("energy_equivalent_tce")),
            is_provisional=result.is_provisional,
            is_synthetic=result.is_synthetic or one.is_synthetic,
        )
        for one in members
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) else None
