"""See one park in a year: its account, how its filings are, and what there is to do next.

What a person gets depends on the table of rights alone: who supervises sees what the sealed account
says, its enterprises included, but not whose a plot is nor who has filed; who files sees their own
part only (:mod:`parkdesk.usecases.see_own_part`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.utils.timezone import localdate

from parkdesk.accounts.actor import Actor
from parkdesk.accounts.rules import ACTIONS, may
from parkdesk.registry.models import Enterprise, Park, ReportedFact
from parkdesk.registry.queries import boundary, enterprises, park, reported_facts
from parkdesk.registry.site import Site, read_site
from parkdesk.runs.models import RunResult
from parkdesk.runs.queries import document, sealed_years, standing
from parkdesk.usecases.next_steps import NextStep, next_steps
from parkdesk.usecases.see_region import years_to_choose
from parkdesk.usecases.standings import ParkStanding, standings
from parkdesk.workflow.models import Conclusion, Publication
from parkdesk.workflow.queries import (
    Progress,
    conclusion,
    filing_progress,
    publications,
    states_by_enterprise,
)

Document = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has plots of the park, as far as the actor may see it."""

    name_zh: str
    name_en: str
    emission_tco2: float | None
    state: str  #: of what is owed for the latest month; empty where nothing is


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The map of a park: boundary, plots, and who has them by enterprise code."""

    site: Site
    holders: Mapping[str, Holder]
    basis: str
    is_synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkView:
    """A park in a year, as far as the actor may see it.

    Attributes
    ----------
    rights
        What the actor may do here.
    document
        The result file of the standing run without its lines; None where no account is sealed.
        It names enterprises: who shows them asks for ``enterprise.named`` first.
    latest
        How the filings of the latest full month stand, and which month that is.
    """

    park: Park
    rights: frozenset[str]
    year: int
    years: tuple[int, ...]
    standing: ParkStanding
    document: Document | None
    latest: Progress
    latest_month: str
    ground: Ground | None
    facts: tuple[ReportedFact, ...]
    steps: tuple[NextStep, ...]
    conclusion: Conclusion | None
    publication: Publication | None


def see_park(*, actor: Actor, park_id: str, now: datetime, year: int | None = None) -> ParkView:
    """Return a park that the actor may see, in a year; None = the latest accounted one.

    Raises
    ------
    NotFound
        If there is none, or it is not theirs to see.
    """
    found = park(actor, park_id)
    rights = frozenset(action for action in ACTIONS if may(actor, action, found.place))
    today = localdate(now)
    sealed = sealed_years([found.id])
    years = years_to_choose(sealed, today)
    chosen = year if year in years else (sealed or [today.year - 1])[-1]
    result = standing([found.id], [str(chosen)]).get((found.id, str(chosen)))
    file = document(result) if result else None
    start, end = month_before(today)
    names = ("code", "name_zh", "name_en")  # of hundreds of them, nothing else is shown
    units = enterprises(actor).filter(park=found).select_related(None).only(*names)
    members = {one.code: one for one in units}
    return ParkView(
        park=found,
        rights=rights,
        year=chosen,
        years=years,
        standing=replace(standings([found], chosen, today)[0], place=None),
        document=file,
        latest=filing_progress([found.id], start, end, today)[found.id],
        latest_month=f"{start:%Y-%m}",
        ground=_ground(found, members, file, states_by_enterprise(actor, found.id, start, end)),
        facts=tuple(reported_facts(found.id)),
        steps=next_steps(actor=actor, park=found, year=chosen, rights=rights, today=today),
        conclusion=conclusion(result.run_id) if result else None,
        publication=_publication(result),
    )


def month_before(today: date) -> tuple[date, date]:
    """Return the month before a day's own, half-open.

    Examples
    --------
    >>> [str(day) for day in month_before(date(2026, 1, 20))]
    ['2025-12-01', '2026-01-01']
    """
    end = today.replace(day=1)
    start = date(end.year - (end.month == 1), (end.month - 2) % 12 + 1, 1)
    return start, end


def _publication(result: RunResult | None) -> Publication | None:
    return publications().filter(run_id=result.run_id).first() if result else None


def _ground(
    found: Park,
    members: Mapping[str, Enterprise],
    file: Document | None,
    states: Mapping[str, str],
) -> Ground | None:
    """Return the map of a park; a plot tells whose it is only to who may see enterprises."""
    drawn = boundary(found.id)
    if drawn is None:
        return None
    site = _site(drawn.geojson)
    plots = tuple(
        plot if plot.enterprise_id in members else replace(plot, enterprise_id="", plot_id="")
        for plot in site.plots
    )
    return Ground(
        site=replace(site, plots=plots),
        holders=_holders(members, file, states),
        basis=drawn.basis,
        is_synthetic=drawn.is_synthetic,
    )


@lru_cache(maxsize=64)
def _site(geojson: str) -> Site:
    """Return the site of a drawing: reading it is a good part of the page, and it never changes."""
    return read_site(geojson)[0]


def _holders(
    members: Mapping[str, Enterprise], file: Document | None, states: Mapping[str, str]
) -> dict[str, Holder]:
    tonnes = {entry["enterprise_id"]: entry for entry in entries(file, "by_enterprise")}
    return {
        code: Holder(
            name_zh=one.name_zh,
            name_en=one.name_en,
            emission_tco2=_number(tonnes.get(code, {}).get("emission_tco2")),
            state=states.get(code, ""),
        )
        for code, one in members.items()
    }


def entries(file: Document | None, name: str) -> Sequence[Mapping[str, object]]:
    """Return a list of a result file; empty where there is no file or no such list."""
    value = (file or {}).get(name)
    return value if isinstance(value, list) else []


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) else None
