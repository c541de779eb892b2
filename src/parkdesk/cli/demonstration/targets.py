"""Targets of the parks, to be held against their accounts.

No target of a pilot is printed in the progress report. The amounts here are cuts, drawn for the
demonstration, from what accounting the synthetic year 2024 gives (``data/accounted.csv``), and
the limit of the national zero-carbon park indicator, whose value is real while giving it to the
park, and the year, are not. All of them are marked synthetic.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from parkdesk.cli.demonstration.draws import draw
from parkdesk.cli.demonstration.packaged import Row, rows
from parkdesk.cli.demonstration.pilots import PilotPark

BASE_YEAR = 2024
YEARS = (2025, 2026)
LIMIT_YEAR = 2030


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a total shall be at most, or at least, in a year."""

    park_id: str
    indicator: str
    year: int
    value: float
    unit: str
    direction: str
    base_year: int | None
    basis_zh: str
    basis_en: str
    source: str
    is_synthetic: bool = True


def targets(park: PilotPark, size: str) -> list[Target]:
    """Return the targets of a park at a size of the demonstration."""
    base = next(
        row
        for row in rows("accounted.csv")
        if (row["size"], row["park_id"], row["year"]) == (size, park.id, str(BASE_YEAR))
    )
    return [*_cuts(park, base), *_limit(park, float(base["energy_equivalent_tce"]))]


def _cuts(park: PilotPark, base: Row) -> Iterator[Target]:
    """Yield yearly cuts of from half a percent to four percent."""
    for rule in rows("targets.csv"):
        if rule["kind"] != "cut":
            continue
        cut = 0.005 + 0.035 * draw(park.id, rule["indicator"], "cut")
        for year in YEARS:
            value = float(base[rule["indicator"]]) * (1.0 - cut) ** (year - BASE_YEAR)
            yield _target(park, rule, year, float(f"{value:.4g}"), BASE_YEAR)


def _limit(park: PilotPark, energy_tce: float) -> Iterator[Target]:
    """Yield the limit of the national indicator for so much energy; small parks have none."""
    for rule in rows("targets.csv"):
        if rule["kind"] != "limit":
            continue
        below = float(rule["below_tce"] or "inf")
        if float(rule["from_tce"]) <= energy_tce < below:
            yield _target(park, rule, LIMIT_YEAR, float(rule["value"]), None)


def _target(park: PilotPark, rule: Row, year: int, value: float, base: int | None) -> Target:
    return Target(
        park_id=park.id,
        indicator=rule["indicator"],
        year=year,
        value=value,
        unit=rule["unit"],
        direction="at_most",
        base_year=base,
        basis_zh=rule["basis_zh"],
        basis_en=rule["basis_en"],
        source=rule["source"],
    )
