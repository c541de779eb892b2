"""Record value added, output, floor area and population of a year, each with its source.

The figures are facts: what is recorded later counts, what was recorded before stays. A figure
that is not known is left out and never taken for zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkdesk.accounts import Actor, require
from parkdesk.audit import operations as audit
from parkdesk.registry.models import Enterprise, Park, YearFigures
from parkdesk.registry.queries import year_figures
from parkdesk.usecases.refusals import Refused

EARLIEST, LATEST = 2000, 2100  #: years that figures are recorded for
AMOUNTS = ("value_added_cny", "output_value_cny", "floor_area_m2", "population")
OF_ENTERPRISE = AMOUNTS[:2]
NOT_BELOW_ZERO = AMOUNTS[1:]  #: value added may be negative


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresGiven:
    """Figures of a year; None where one is not known."""

    value_added_cny: float | None = None  #: [CNY]
    output_value_cny: float | None = None  #: [CNY]
    floor_area_m2: float | None = None  #: [m2]
    population: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresRow:
    """Figures of one enterprise, or of the park under the code ``""``."""

    code: str
    given: FiguresGiven


def figures_of(recorded: YearFigures | None) -> FiguresGiven:
    """Return recorded figures as plain values."""
    if recorded is None:
        return FiguresGiven()
    return FiguresGiven(**{name: getattr(recorded, name) for name in AMOUNTS})


@transaction.atomic
def record_year_figures(
    *,
    park: Park,
    year: int,
    rows: Sequence[FiguresRow],
    source: str,
    actor: Actor,
    now: datetime,
    file: str = "",
) -> int:
    """Record figures of a year; rows that change nothing are left out.

    Parameters
    ----------
    source
        The statistical report or register that they are taken from.
    file
        Name and digest of the file, if they come from one.

    Returns
    -------
    How many rows were recorded.

    Raises
    ------
    Refused
        If the source is missing, a figure cannot be, or nothing is new.
    """
    require(actor, "park.edit", park.place)
    _check_head(year, source)
    about = {
        "park": park,
        "year": year,
        "source": source.strip(),
        "is_synthetic": park.is_synthetic,
        "recorded_at": now,
        "recorded_by_name": actor.name,
    }
    facts = _write(park, rows, about)
    if not facts:
        raise Refused(_("These figures are recorded already; nothing was changed."))
    audit.record(
        "park.year-figures-recorded",
        actor=actor,
        now=now,
        subject=f"park:{park.id}",
        park_id=park.id,
        facts={"year": year, "source": source.strip(), "file": file, "figures": facts},
    )
    return len(facts)


def _write(
    park: Park, rows: Sequence[FiguresRow], about: Mapping[str, object]
) -> dict[str, object]:
    """Append the rows that say something new; returns before and after of each."""
    known = year_figures(park.id, int(str(about["year"])))
    units = {one.code: one for one in Enterprise.objects.filter(park=park)}
    facts: dict[str, object] = {}
    for row in rows:
        unit = units.get(row.code)
        if row.code and unit is None:
            raise Refused(_("The park has no enterprise %(code)s.") % {"code": row.code})
        before = known.get(unit.key if unit else "")
        if _append(row.given, unit, before, about):
            was = asdict(figures_of(before)) if before else None
            facts[row.code or park.id] = {"before": was, "after": asdict(row.given)}
    return facts


def _append(
    given: FiguresGiven,
    unit: Enterprise | None,
    before: YearFigures | None,
    about: Mapping[str, object],
) -> bool:
    """Append one row; False where it says what is recorded already."""
    check_figures(given)
    if before is not None and (figures_of(before), before.source) == (given, about["source"]):
        return False
    if before is None and given == FiguresGiven():
        return False
    YearFigures.objects.create(enterprise=unit, **about, **asdict(given))
    return True


def check_figures(given: FiguresGiven) -> None:
    """Refuse figures that cannot be.

    Raises
    ------
    Refused
        With the field it is about.
    """
    for name in NOT_BELOW_ZERO:
        value = getattr(given, name)
        if value is not None and value < 0.0:
            raise Refused(_("It cannot be below zero; leave it blank if it is not known."), name)


def _check_head(year: int, source: str) -> None:
    if not EARLIEST <= year <= LATEST:
        raise Refused(_("Give a year such as 2025."), "year")
    if not source.strip():
        raise Refused(_("Say which report or register the figures are taken from."), "source")
