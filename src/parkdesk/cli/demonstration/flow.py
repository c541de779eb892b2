"""One line of a filing, month after month, before its amounts are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from nearzero.units import factor_between, find
from parkdesk.cli.demonstration.members import Enterprise


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measured property that is filed beside an amount, between two bounds."""

    quantity: str
    low: float
    high: float
    decimals: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One line of a filing.

    Attributes
    ----------
    key
        What the noise of its amounts is drawn from.
    annual
        Amount of 2024 in its unit, or per GJ of the heat that its station sends.
    heat_of
        Station whose heat it follows, empty = none.
    exact
        Printed amounts by year and month where they are given and not drawn.
    stated
        Printed measured values by period where they are given and not drawn.
    """

    enterprise: Enterprise
    partner: Enterprise | None = None
    activity: str
    subject: str
    unit: str
    annual: float
    decimals: int
    key: int
    shape: str = "even"
    growth: float = 0.0
    purpose: str = ""
    quality: str = ""
    certificate: str = ""
    evidence: str = ""
    note: str = ""
    heat_of: str = ""
    is_grouped: bool = False
    measured: Measured | None = None
    exact: Mapping[int, Mapping[int, str]] = field(default_factory=dict, hash=False)
    stated: Mapping[str, str] = field(default_factory=dict, hash=False)


def read_measured(text: str) -> Measured | None:
    """Return a measured property from its text, such as ``"net_calorific_value 19..21 GJ/t"``."""
    if not text:
        return None
    quantity, bounds, unit = text.split(" ", 2)
    low, high = bounds.split("..")
    decimals = len(low.partition(".")[2])
    return Measured(
        quantity=quantity, low=float(low), high=float(high), decimals=decimals, unit=unit
    )


@cache
def mwh_per(unit: str) -> float:
    """Return how many MWh a printed unit of electricity is.

    Examples
    --------
    >>> mwh_per("10^4 kWh"), mwh_per("kWh")
    (10.0, 0.001)
    """
    given, target = find(unit), find("MWh")
    ratio = factor_between(given, target) if given and target else None
    if ratio is None:
        message = f"{unit!r} does not measure electricity"
        raise ValueError(message)
    return float(ratio)
