"""Where parks stand in a year: filings, account, target, trend and place among those seen.

Given parks that the actor may see, it reads the rest in a number of queries that does not grow
with them. A park without a sealed account has no figures: it is never counted as zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nearzero.reporting.standing import change, places
from parkdesk.registry.models import Park, Target
from parkdesk.registry.queries import targets
from parkdesk.runs.models import RunResult
from parkdesk.runs.queries import standing
from parkdesk.workflow.queries import Progress, filing_progress

INTENSITY = "intensity_tco2_per_tce"
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
class ParkStanding:
    """One park in one year.

    Attributes
    ----------
    history
        The accounts of the years up to this one, old to new; None where there is none.
    gap
        The intensity above (+) or below (-) its target, as a share of it. [1]
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
    target: float | None
    gap: float | None
    place: int | None
    is_synthetic: bool


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
            aims.get((park.id, INTENSITY, year)),
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
    aim: Target | None,
    place: int | None,
) -> ParkStanding:
    account, before = history[-1][1], history[-2][1]
    intensity = account.intensity_tco2_per_tce if account else None
    target = aim.value if aim else None
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
        emission_change=change(
            account.emission_tco2 if account else None, before.emission_tco2 if before else None
        ),
        intensity_change=change(intensity, before.intensity_tco2_per_tce if before else None),
        target=target,
        gap=change(intensity, target),
        place=place,
        is_synthetic=park.is_synthetic or bool(account and account.is_synthetic),
    )
