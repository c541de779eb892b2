"""Where parks stand in a year: filings, account, target, trend and place among those seen.

Given parks that the actor may see, it reads the rest in a number of queries that does not grow
with them. A park without a sealed account has no figures: it is never counted as zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nearzero.reporting.standing import change, places
from parkdesk.registry.models import Park
from parkdesk.registry.queries import targets
from parkdesk.runs.models import RunResult
from parkdesk.runs.queries import standing
from parkdesk.workflow.queries import Progress, filing_progress

#: The indicators whose targets are limits that must not be passed, in the order they are told.
LIMITED = ("emission_tco2", "intensity_tco2_per_tce", "intensity_tco2_per_10k_cny")
YEARS = 5  #: how many years a trend shows, the year itself among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a sealed run says of a park in one period."""

    run_id: int
    method_id: str
    emission_tco2: float
    emission_lower_tco2: float
    emission_upper_tco2: float
    energy_equivalent_tce: float
    energy_calorific_tce: float
    intensity_tco2_per_tce: float | None
    intensity_tco2_per_10k_cny: float | None
    duties: int
    duties_received: int
    is_provisional: bool
    is_synthetic: bool
    sealed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A target that is a limit, and how far a figure is from it.

    Attributes
    ----------
    year
        The year the target is for; a later one than the figure's where none is set for that.
    gap
        How far the figure is above (+) or below (-) the target, as a share of it. [1]
    """

    indicator: str
    year: int
    value: float
    gap: float | None

    @property
    def is_met(self) -> bool | None:
        """Whether the figure keeps the limit; None where there is no figure."""
        return None if self.gap is None else self.gap <= 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkStanding:
    """One park in one year.

    Attributes
    ----------
    history
        The accounts of the years up to this one, old to new, from the first that any of the parks
        has, at least two; None where there is none.
    aims
        The targets of the year.
    ahead
        The next target of a later year, of each indicator that has none for the year.
    place
        Place by intensity among the parks seen together, the least first; None = not ranked.
    """

    park_id: str
    number: int | None
    name_zh: str
    name_en: str
    prefecture: str
    prefecture_zh: str
    prefecture_en: str
    industries_zh: str
    longitude: float | None
    latitude: float | None
    location_basis: str
    filings: Progress
    account: Account | None
    history: tuple[tuple[int, Account | None], ...]
    emission_change: float | None
    intensity_change: float | None
    energy_change: float | None
    value_added_change: float | None  #: of the tonnes per value added
    aims: tuple[Aim, ...]
    ahead: tuple[Aim, ...]
    limits: tuple[tuple[int, float], ...]  #: targets of the total emission by year [tCO2]
    place: int | None
    is_synthetic: bool

    @property
    def worst(self) -> Aim | None:
        """The target of the year that is missed by most, or met by least."""
        known = [aim for aim in self.aims if aim.gap is not None]
        return max(known, key=lambda aim: aim.gap or 0.0, default=None)

    @property
    def meets_targets(self) -> bool | None:
        """Whether every target of the year is met; None where none can be told."""
        return None if self.worst is None else self.worst.is_met


def account_of(result: RunResult) -> Account:
    """Return what a sealed result says, as plain values."""
    return Account(
        run_id=result.run_id,
        method_id=result.run.method_id,
        emission_tco2=result.emission_tco2,
        emission_lower_tco2=result.emission_lower_tco2,
        emission_upper_tco2=result.emission_upper_tco2,
        energy_equivalent_tce=result.energy_equivalent_tce,
        energy_calorific_tce=result.energy_calorific_tce,
        intensity_tco2_per_tce=result.intensity_tco2_per_tce,
        intensity_tco2_per_10k_cny=result.intensity_tco2_per_10k_cny,
        duties=result.duties,
        duties_received=result.duties_received,
        is_provisional=result.is_provisional,
        is_synthetic=result.is_synthetic,
        sealed_at=result.run.seal.sealed_at,
    )


def standings(parks: Sequence[Park], year: int, today: date) -> tuple[ParkStanding, ...]:
    """Return where parks stand in a year, in the order given.

    Parameters
    ----------
    parks
        Parks that the actor may see, read with their prefecture.
    """
    ids = [park.id for park in parks]
    years = list(range(year - YEARS + 1, year + 1))
    progress = filing_progress(ids, date(year, 1, 1), date(year + 1, 1, 1), today)
    results = standing(ids, [str(one) for one in years])
    aims = targets(ids)
    first = min((int(period) for _park, period in results), default=year)
    years = [one for one in years if one >= min(first, year - 1)]
    histories = {
        park_id: tuple((one, _account(results, park_id, one)) for one in years) for park_id in ids
    }
    ranked = places(
        {
            park_id: account.intensity_tco2_per_tce if (account := history[-1][1]) else None
            for park_id, history in histories.items()
        }
    )
    return tuple(
        _standing(
            park,
            progress[park.id],
            histories[park.id],
            {
                (indicator, one): row.value
                for (owner, indicator, one), row in aims.items()
                if owner == park.id
            },
            ranked[park.id],
        )
        for park in parks
    )


def _account(
    results: Mapping[tuple[str, str], RunResult], park_id: str, year: int
) -> Account | None:
    result = results.get((park_id, str(year)))
    return None if result is None else account_of(result)


def _standing(
    park: Park,
    filings: Progress,
    history: tuple[tuple[int, Account | None], ...],
    limits: Mapping[tuple[str, int], float],
    place: int | None,
) -> ParkStanding:
    (year, account), (_, before) = history[-1], history[-2]
    aims, ahead = _aims(account, limits, year)
    return ParkStanding(
        park_id=park.id,
        number=park.number,
        name_zh=park.name_zh,
        name_en=park.name_en,
        prefecture=park.prefecture_id,
        prefecture_zh=park.prefecture.name_zh,
        prefecture_en=park.prefecture.name_en,
        industries_zh=park.industries_zh,
        longitude=park.longitude,
        latitude=park.latitude,
        location_basis=park.location_basis,
        filings=filings,
        account=account,
        history=history,
        emission_change=_change("emission_tco2", account, before),
        intensity_change=_change("intensity_tco2_per_tce", account, before),
        energy_change=_change("energy_equivalent_tce", account, before),
        value_added_change=_change("intensity_tco2_per_10k_cny", account, before),
        aims=aims,
        ahead=ahead,
        limits=tuple(
            (one, value)
            for (name, one), value in sorted(limits.items())
            if name == "emission_tco2" and one >= history[0][0]
        ),
        place=place,
        is_synthetic=park.is_synthetic or bool(account and account.is_synthetic),
    )


def _change(name: str, account: Account | None, before: Account | None) -> float | None:
    if account is None or before is None:
        return None
    return change(getattr(account, name), getattr(before, name))


def _aims(
    account: Account | None, limits: Mapping[tuple[str, int], float], year: int
) -> tuple[tuple[Aim, ...], tuple[Aim, ...]]:
    """Return the targets of a year, and the next later one of indicators that have none."""
    now: list[Aim] = []
    ahead: list[Aim] = []
    for indicator in LIMITED:
        years = sorted(one for name, one in limits if name == indicator and one >= year)
        if years:
            value = limits[indicator, years[0]]
            actual = getattr(account, indicator) if account else None
            aim = Aim(indicator=indicator, year=years[0], value=value, gap=change(actual, value))
            (now if years[0] == year else ahead).append(aim)
    return tuple(now), tuple(ahead)
