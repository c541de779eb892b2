"""Metered electricity of a few units by month, to be held against what they file. Synthetic.

A meter reads what the unit received, within half a percent, whatever the filing prints. It is
there for months that nobody filed, too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from parkdesk.cli.demonstration.amounts import sheet
from parkdesk.cli.demonstration.draws import Numbers, draw
from parkdesk.cli.demonstration.flow import Flow, mwh_per
from parkdesk.cli.demonstration.members import EXAMPLE, Enterprise
from parkdesk.cli.demonstration.pilots import PilotPark

COLUMNS = (
    "meter_id",
    "enterprise_id",
    "medium",
    "direction",
    "unit",
    "reading_kind",
    "multiplier",
    "digits",
    "interval_minutes",
    "parent_meter_id",
    "valid_from",
    "valid_to",
)
_METERED = ("E01", "E02", "E03")
_METERED_IN_EXAMPLE = ("E01", "E06", "E08", "E11", "E17", "E29")
_APART = 0.005  #: how far meter and invoice lie apart [1]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterMonth:
    """What a meter read in a month."""

    meter_id: str
    enterprise_id: str
    period: str
    amount_mwh: float
    share_measured: float
    is_synthetic: bool = True


def meters(park: PilotPark, members: Sequence[Enterprise]) -> dict[str, list[str]]:
    """Return the electricity meters of a park as METERS columns, all values as text."""
    units = _metered(park, members)
    found = {name: [""] * len(units) for name in COLUMNS}
    found["meter_id"] = [meter_id(park, unit) for unit in units]
    found["enterprise_id"] = [unit.enterprise_id for unit in units]
    fixed = {
        "medium": "electricity",
        "direction": "received",
        "unit": "MWh",
        "reading_kind": "interval",
        "multiplier": "1",
    }
    return found | {name: [value] * len(units) for name, value in fixed.items()}


def meter_id(park: PilotPark, member: Enterprise) -> str:
    """Return the id of a unit's electricity meter; it is marked DEMO."""
    return f"DEMO-{park.number:02d}-{member.enterprise_id}-EL"


def meter_months(
    park: PilotPark,
    members: Sequence[Enterprise],
    year: int,
    months: Iterable[int],
    *,
    detail: str = "short",
) -> list[MeterMonth]:
    """Return what the meters read in some months of a year, by unit and month."""
    table = sheet(park, tuple(members), detail)
    received = table.amounts(year) * _mwh(table.flows)[:, None]
    received[~table.active(year)] = 0.0
    chosen = sorted(set(months))
    found = []
    for unit in _metered(park, members):
        own = np.array([flow.enterprise == unit for flow in table.flows], dtype=np.bool_)
        for month in chosen:
            amount = float(received[own, month - 1].sum())
            if unit.is_inside(year, month) and amount > 0.0:
                found.append(_month(park, unit, f"{year}-{month:02d}", amount))
    return found


def _mwh(flows: Sequence[Flow]) -> Numbers:
    """Return how many MWh of electricity received one unit of each flow is."""
    received = "electricity_received"
    return np.array([mwh_per(f.unit) if f.activity == received else 0.0 for f in flows])


def _month(park: PilotPark, unit: Enterprise, period: str, amount: float) -> MeterMonth:
    apart = _APART * (2.0 * draw(unit.key, period, "meter") - 1.0)
    gaps = draw(unit.key, period, "gaps")
    return MeterMonth(
        meter_id=meter_id(park, unit),
        enterprise_id=unit.enterprise_id,
        period=period,
        amount_mwh=round(amount * (1.0 + apart), 3),
        share_measured=round(1.0 - 0.04 * max(0.0, gaps - 0.8) / 0.2, 4),
    )


def _metered(park: PilotPark, members: Sequence[Enterprise]) -> list[Enterprise]:
    chosen = _METERED_IN_EXAMPLE if park.id == EXAMPLE else _METERED
    return [member for member in members if member.enterprise_id in chosen]
