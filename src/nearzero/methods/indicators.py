"""Shares and the tier of the zero-carbon park gate, by the method's named settings."""

import numpy as np
from numpy.typing import NDArray

from nearzero.ledger.boundary import inner
from nearzero.ledger.subjects import subjects
from nearzero.methods.inventory import Inventory
from nearzero.methods.sums import exact_sum

_CERTIFIED = ("green_trading", "green_certificate")
_CLEAN_ELECTRICITY = ("direct_nonfossil", "own_nonfossil")


def indicators(inventory: Inventory) -> dict[str, object]:
    """Return direct-supply share, clean-energy share and tier; empty for methods without them.

    Returns
    -------
    ``direct_supply_share`` and ``clean_energy_share`` [1], ``tier`` and its limit [tCO2/tce];
    None where the denominator is zero.
    """
    if "direct_supply_denominator" not in inventory.settings:
        return {}
    return {
        "direct_supply_share": direct_supply_share(inventory),
        "clean_energy_share": clean_energy_share(inventory),
        **_tier(inventory),
    }


def direct_supply_share(inventory: Inventory) -> float | None:
    """Return the share of electricity from direct non-fossil supply. [1]"""
    settings = inventory.settings
    received = _electricity(inventory, "electricity_received", border_only=True)
    sent = _electricity(inventory, "electricity_sent", border_only=True)
    made = _electricity(inventory, "electricity_generated", border_only=False)
    direct = received.get("direct_nonfossil", 0.0)
    direct -= sent.get("direct_nonfossil", 0.0)
    total = exact_sum(list(received.values()))
    if settings["direct_supply_denominator"] == "total_electricity":
        if settings["direct_supply_own_generation"] == "counted":
            direct += made.get("own_nonfossil", 0.0) - sent.get("own_nonfossil", 0.0)
        total += exact_sum(list(made.values())) - exact_sum(list(sent.values()))
    return direct / total if total > 0.0 else None


def clean_energy_share(inventory: Inventory) -> float | None:
    """Return the share of clean energy in the energy total, equivalent basis. [1]"""
    total = inventory.energy_equivalent_tce
    if total <= 0.0:
        return None
    settings = inventory.settings
    clean = [*_CLEAN_ELECTRICITY]
    if settings["clean_energy_certificates"] == "counted":
        clean += _CERTIFIED
    clean += ["nonfossil", *(s.id for s in subjects().values() if s.is_biogenic)]
    if settings["clean_energy_members"] == "nonfossil_and_natural_gas":
        clean += ["natural_gas", "lng"]
    mine = _is_one_of(inventory, "subject", clean)
    return exact_sum(inventory.energy.equivalent[mine]) / total


def _electricity(inventory: Inventory, activity: str, *, border_only: bool) -> dict[str, float]:
    """Return electricity of an activity by attribute. [MWh]"""
    rows = inventory.calculation.rows
    chosen = _is_one_of(inventory, "activity", [activity]) & (inventory.calculation.share > 0.0)
    if border_only:
        chosen &= ~inner(inventory.ledger)
    amounts = rows.numbers("base_amount") * inventory.calculation.share
    codes, names = rows.codes("subject")
    return {
        names[code]: exact_sum(amounts[chosen & (codes == code)])
        for code in np.unique(codes[chosen])
    }


def _is_one_of(inventory: Inventory, column: str, values: list[str]) -> NDArray[np.bool_]:
    codes, names = inventory.calculation.rows.codes(column)
    wanted = np.array([name in values for name in names], dtype=bool)
    chosen: NDArray[np.bool_] = wanted[codes]
    return chosen


def _tier(inventory: Inventory) -> dict[str, object]:
    energy = inventory.energy_equivalent_tce
    for tier in inventory.method.tiers:
        if energy >= tier.from_tce and (tier.below_tce is None or energy < tier.below_tce):
            intensity = inventory.intensity_tco2_per_tce
            meets = intensity is not None and intensity <= tier.limit_tco2_per_tce
            return {
                "tier": tier.name,
                "tier_limit_tco2_per_tce": tier.limit_tco2_per_tce,
                "meets_limit": meets,
            }
    return {"tier": "none", "tier_limit_tco2_per_tce": None, "meets_limit": None}
