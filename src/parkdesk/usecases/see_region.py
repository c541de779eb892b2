"""See the parks of a province or a prefecture side by side, as far as one's right goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate

from nearzero.reporting.standing import change, ratio, together
from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.registry.models import Park, Region
from parkdesk.registry.queries import parks, regions
from parkdesk.runs.queries import sealed_years
from parkdesk.usecases.standings import ParkStanding, standings
from parkdesk.workflow.queries import Progress, filing_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What parks are together; figures only of those that have a sealed account.

    Attributes
    ----------
    emission_change
        Against the year before, of the parks accounted in both years alone. [1]
    compared
        How many these are.
    """

    parks: int
    accounted: int
    ranked: int
    compared: int
    emission_tco2: float | None
    energy_equivalent_tce: float | None
    intensity_tco2_per_tce: float | None
    emission_change: float | None
    energy_change: float | None
    intensity_change: float | None
    due: int
    received: int
    received_share: float | None
    late: int
    targets: int
    targets_met: int
    is_provisional: bool  #: whether any of the accounts is
    sealed_at: datetime | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A region by its code and names."""

    code: str
    name_zh: str
    name_en: str
    is_province: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """How far the filings of the running year are, together and by park."""

    year: int
    due: int
    received: int
    received_share: float | None
    late: int
    changed_at: datetime | None
    by_park: Mapping[str, Progress]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionView:
    """A region in a year: its parks, what they are together, and the same by prefecture."""

    region: Place
    above: Place | None  #: the province, where the actor sees it too
    year: int
    years: tuple[int, ...]
    parks: tuple[ParkStanding, ...]
    totals: Totals
    running: Filed
    prefectures: tuple[tuple[Place, Totals], ...]
    by_year: tuple[tuple[int, int, float | None], ...]  #: year, parks accounted, their tCO2
    is_synthetic: bool


def see_region(
    *, actor: Actor, now: datetime, code: str | None = None, year: int | None = None
) -> RegionView:
    """Return a region that the actor supervises, and its parks.

    Parameters
    ----------
    code
        The region; None = the widest one of the actor.
    year
        None = the latest one with a sealed account.

    Raises
    ------
    NotFound
        If there is no such region, or it is not theirs to see.
    """
    known = {one.code: one for one in regions(actor)}
    region = known.get(code) if code else next(iter(known.values()), None)
    if region is None:
        raise NotFound
    inside = Q(prefecture_id=region.code) | Q(prefecture__parent_id=region.code)
    members = list(parks(actor, "region.see").filter(inside))
    today = localdate(now)
    sealed = sealed_years([park.id for park in members])
    years = years_to_choose(sealed, today)
    chosen = year if year in years else (sealed or [today.year - 1])[-1]
    rows = standings(members, chosen, today)
    return RegionView(
        region=_place(region),
        above=_place(known[region.parent_id]) if region.parent_id in known else None,
        year=chosen,
        years=years,
        parks=rows,
        totals=totals(rows),
        running=_running(members, today),
        prefectures=_prefectures(known.values(), rows),
        by_year=_by_year(rows),
        is_synthetic=any(row.is_synthetic for row in rows),
    )


def _prefectures(
    known: Iterable[Region], rows: Sequence[ParkStanding]
) -> tuple[tuple[Place, Totals], ...]:
    """Return the prefectures that have parks, each with what these are together."""
    held = {row.prefecture for row in rows}
    return tuple(
        (_place(one), totals([row for row in rows if row.prefecture == one.code]))
        for one in known
        if one.code in held
    )


def _place(region: Region) -> Place:
    return Place(
        code=region.code,
        name_zh=region.name_zh,
        name_en=region.name_en,
        is_province=region.parent_id is None,
    )


def years_to_choose(sealed: Sequence[int], today: date) -> tuple[int, ...]:
    """Return the years to choose from: accounted ones, this one and the one before."""
    return tuple(sorted({*sealed, today.year - 1, today.year}))


def _running(members: Sequence[Park], today: date) -> Filed:
    start, end = date(today.year, 1, 1), date(today.year + 1, 1, 1)
    by_park = filing_progress([park.id for park in members], start, end, today)
    found = by_park.values()
    due, received = sum(one.due for one in found), sum(one.received for one in found)
    return Filed(
        year=today.year,
        due=due,
        received=received,
        received_share=ratio(received, due),
        late=sum(one.late for one in found),
        changed_at=max((one.changed_at for one in found if one.changed_at), default=None),
        by_park=by_park,
    )


def totals(rows: Sequence[ParkStanding]) -> Totals:
    """Return what parks are together."""
    accounts = [row.account for row in rows if row.account]
    before = [row.history[-2][1] for row in rows]
    pairs = [
        (row.account, earlier)
        for row, earlier in zip(rows, before, strict=True)
        if row.account and earlier
    ]
    emission = together(one.emission_tco2 for one in accounts)
    energy = together(one.energy_equivalent_tce for one in accounts)
    now_tco2 = together(one.emission_tco2 for one, _ in pairs)
    then_tco2 = together(one.emission_tco2 for _, one in pairs)
    now_tce = together(one.energy_equivalent_tce for one, _ in pairs)
    then_tce = together(one.energy_equivalent_tce for _, one in pairs)
    due = sum(row.filings.due for row in rows)
    received = sum(row.filings.received for row in rows)
    aimed = [met for row in rows if (met := row.meets_targets) is not None]
    return Totals(
        parks=len(rows),
        accounted=len(accounts),
        ranked=sum(row.place is not None for row in rows),
        compared=len(pairs),
        emission_tco2=emission,
        energy_equivalent_tce=energy,
        intensity_tco2_per_tce=ratio(emission, energy),
        emission_change=change(now_tco2, then_tco2),
        energy_change=change(now_tce, then_tce),
        intensity_change=change(ratio(now_tco2, now_tce), ratio(then_tco2, then_tce)),
        due=due,
        received=received,
        received_share=ratio(received, due),
        late=sum(row.filings.late for row in rows),
        targets=len(aimed),
        targets_met=sum(aimed),
        is_provisional=any(one.is_provisional for one in accounts),
        sealed_at=max((one.sealed_at for one in accounts), default=None),
        changed_at=max((at for row in rows if (at := row.filings.changed_at)), default=None),
    )


def _by_year(rows: Sequence[ParkStanding]) -> tuple[tuple[int, int, float | None], ...]:
    """Return the tonnes of each year and how many parks they are of."""
    if not rows:
        return ()
    found = []
    for at, (year, _) in enumerate(rows[0].history):
        accounts = [account for row in rows if (account := row.history[at][1])]
        found.append((year, len(accounts), together(one.emission_tco2 for one in accounts)))
    return tuple(found)
