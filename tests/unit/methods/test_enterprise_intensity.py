"""Carbon per energy of single enterprises adds up to that of the whole."""

import pytest

from nearzero.methods import account
from nearzero.methods.enterprise_intensity import enterprise_intensities
from small_ledger import YEAR, ledger, row

METHOD = "cn-zero-carbon-park-2025"


def intensities(*rows):
    members = [{"enterprise_id": one} for one in ("E1", "E2", "E3")]
    return enterprise_intensities(account(ledger(rows, enterprises=members), METHOD, YEAR))


def test_it_is_the_parks_where_there_is_one_enterprise():
    filed = [row("fuel_combustion", "natural_gas", 21.0), row("fuel_combustion", "anthracite", 5.0)]
    inventory = account(ledger(filed), METHOD, YEAR)
    found = enterprise_intensities(inventory)
    assert found["E1"] == pytest.approx(inventory.intensity_tco2_per_tce, rel=1e-12)


def test_each_enterprise_is_told_by_itself():
    gas = row("fuel_combustion", "natural_gas", 21.0)
    coal = row("fuel_combustion", "anthracite", 5.0, enterprise_id="E2")
    both = intensities(gas, coal)
    assert both["E1"] == pytest.approx(intensities(gas)["E1"], rel=1e-12)
    assert both["E2"] > both["E1"]


def test_without_energy_there_is_none_and_no_zero():
    lime = row("production", "portland_clinker", 5.0, enterprise_id="E3")
    assert intensities(row("fuel_combustion", "natural_gas", 1.0), lime).get("E3") is None
