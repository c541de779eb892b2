"""Record a target of a park: an indicator of the account, a year, a value and its source."""

import math
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkdesk.accounts import Actor, require
from parkdesk.audit import operations as audit
from parkdesk.registry.models import Park, Target
from parkdesk.registry.queries import targets
from parkdesk.usecases.record_year_figures import EARLIEST, LATEST
from parkdesk.usecases.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A total of the result that targets are set for.

    Attributes
    ----------
    unit, unit_said
        As it is kept, and as a reader says it.
    kind
        How it is printed: ``tonnes``, ``energy``, ``intensity`` or ``share``.
    """

    title: str | Promise
    unit: str
    unit_said: str | Promise
    kind: str


INDICATORS: dict[str, Indicator] = {
    "intensity_tco2_per_tce": Indicator(
        title=gettext_lazy("Emission per energy used"),
        unit="tCO2/tce",
        unit_said="tCO₂/tce",
        kind="intensity",
    ),
    "intensity_tco2_per_10k_cny": Indicator(
        title=gettext_lazy("Emission per value added"),
        unit="tCO2/10^4 CNY",
        unit_said=gettext_lazy("tCO₂ per 10 000 CNY"),
        kind="intensity",
    ),
    "emission_tco2": Indicator(
        title=gettext_lazy("Total emission"), unit="tCO2", unit_said="tCO₂", kind="tonnes"
    ),
    "energy_equivalent_tce": Indicator(
        title=gettext_lazy("Energy used, equivalent basis"),
        unit="tce",
        unit_said="tce",
        kind="energy",
    ),
    "energy_calorific_tce": Indicator(
        title=gettext_lazy("Energy used, calorific basis"),
        unit="tce",
        unit_said="tce",
        kind="energy",
    ),
    "clean_energy_share": Indicator(
        title=gettext_lazy("Share of clean energy"), unit="1", unit_said="%", kind="share"
    ),
    "direct_supply_share": Indicator(
        title=gettext_lazy("Share of directly supplied green electricity"),
        unit="1",
        unit_said="%",
        kind="share",
    ),
}


@transaction.atomic
def record_target(
    *,
    park: Park,
    indicator: str,
    year: int,
    value: float,
    source: str,
    actor: Actor,
    now: datetime,
) -> Target:
    """Record a target; it counts from now on, earlier ones stay readable.

    Parameters
    ----------
    value
        In the unit of the indicator; a share as 0-1.

    Raises
    ------
    Refused
        If something is missing or cannot be, or the target stands already.
    """
    require(actor, "park.edit", park.place)
    _check(indicator, year, value, source)
    before = targets([park.id]).get((park.id, indicator, year))
    if before is not None and (before.value, before.source) == (value, source.strip()):
        raise Refused(_("This target is recorded already; nothing was changed."))
    target = Target.objects.create(
        park=park,
        indicator=indicator,
        year=year,
        value=value,
        unit=INDICATORS[indicator].unit,
        source=source.strip(),
        is_synthetic=park.is_synthetic,
        recorded_at=now,
        recorded_by_name=actor.name,
    )
    _record(target, before, actor=actor, now=now)
    return target


def _record(target: Target, before: Target | None, *, actor: Actor, now: datetime) -> None:
    audit.record(
        "park.target-recorded",
        actor=actor,
        now=now,
        subject=f"park:{target.park_id}",
        park_id=target.park_id,
        facts={
            "indicator": target.indicator,
            "year": target.year,
            "before": before.value if before else None,
            "after": target.value,
            "source": target.source,
        },
    )


def _check(indicator: str, year: int, value: float, source: str) -> None:
    if indicator not in INDICATORS:
        raise Refused(_("Choose one of the indicators."), "indicator")
    if not EARLIEST <= year <= LATEST:
        raise Refused(_("Give a year such as 2025."), "year")
    if not math.isfinite(value) or value < 0.0:
        raise Refused(_("A target is zero or a positive number."), "value")
    if INDICATORS[indicator].kind == "share" and value > 1.0:
        raise Refused(_("A share is at most 100 per cent."), "value")
    if not source.strip():
        raise Refused(_("Say which plan or document sets the target."), "source")
