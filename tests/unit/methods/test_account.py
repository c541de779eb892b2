"""An account of small ledgers, by hand: every rule of the zero-carbon park method once."""

import math
from datetime import date

import pytest

from nearzero.ledger.period import Period, parse_period
from nearzero.methods import Result, account
from nearzero.problems import CannotProceed
from small_ledger import YEAR, ledger, row

PARK = "cn-zero-carbon-park-2025"


def total(*rows, method=PARK, **facts):
    return account(ledger(rows, **facts), method, YEAR).emission_tco2


def test_fuel_by_the_default_table():
    # 21 x 389.31 x 0.0153 x 0.99 x 44/12
    expected = 21 * 389.31 * 0.0153 * 0.99 * 44 / 12
    assert total(row("fuel_combustion", "natural_gas", 21.0)) == pytest.approx(expected, rel=1e-12)


def test_measured_properties_take_the_place_of_defaults_one_by_one():
    measured = row("fuel_combustion", "anthracite", 100.0, net_calorific_value=25.0)
    assert total(measured) == pytest.approx(100 * 25 * 0.02749 * 0.94 * 44 / 12, rel=1e-12)


def test_a_measured_emission_factor_goes_before_everything():
    measured = row("fuel_combustion", "anthracite", 100.0, emission_factor=2.5, oxidation=0.5)
    assert total(measured) == 250.0


def test_a_fuel_filed_as_heat():
    filed = row("fuel_combustion", "natural_gas", 1000.0, unit="GJ", base_unit="GJ")
    assert total(filed) == pytest.approx(1000 * 0.0153 * 0.99 * 44 / 12, rel=1e-12)


def test_transformation_is_a_carbon_balance_at_full_oxidation():
    rows = [
        row("transform_input", "cleaned_washed_coal", 100.0, carbon_fraction=0.7),
        row("transform_output", "coke", 70.0, carbon_fraction=0.85),
    ]
    assert total(*rows) == pytest.approx((100 * 0.7 - 70 * 0.85) * 44 / 12, rel=1e-12)


def test_feedstock_emits_nothing_and_says_why():
    document = Result(
        account(ledger([row("feedstock", "natural_gas", 9.0)]), PARK, YEAR)
    ).document()
    (line,) = document["lines"]
    assert (line["counted"], line["reason"], line["emission_tco2"]) == (False, "feedstock", 0.0)
    assert line["clause"]


def test_electricity_by_attribute():
    """B10: 100 GWh, of which 60 direct, 20 certified: 20 GWh x 0.8325."""
    rows = [
        row("electricity_received", "direct_nonfossil", 60_000.0),
        row("electricity_received", "green_certificate", 20_000.0),
        row("electricity_received", "grid", 20_000.0),
    ]
    inventory = account(ledger(rows), PARK, YEAR)
    assert inventory.emission_tco2 == 16_650.0
    totals = Result(inventory).document()["totals"]
    assert totals["direct_supply_share"] == 0.6


def test_exported_power_subtracts_what_it_is():
    sent = [
        row("electricity_sent", "own_fossil", 100.0),
        row("electricity_sent", "own_nonfossil", 100.0),
        row("electricity_generated", "own_nonfossil", 100.0),
        row("electricity_generated", "own_fossil", 100.0),
    ]
    assert total(*sent) == pytest.approx(-83.25, rel=1e-12)


def test_heat_by_attribute_and_measured():
    rows = [
        row("heat_received", "fossil", 1000.0),
        row("heat_received", "nonfossil", 1000.0),
        row("heat_sent", "fossil", 100.0, emission_factor=0.1),
    ]
    assert total(*rows) == pytest.approx(110.0 - 10.0, rel=1e-12)


def test_process_products():
    rows = [row("process_product", "portland_clinker", 1000.0)]
    assert total(*rows) == 535.0


def test_a_product_without_a_factor_refuses_and_the_users_measurement_answers():
    with pytest.raises(CannotProceed) as refusal:
        total(row("process_product", "crude_steel", 10.0))
    assert [p.code for p in refusal.value.problems if p.severity == "blocker"] == [
        "method.operand-missing"
    ]
    assert total(row("process_product", "crude_steel", 10.0, emission_factor=0.2)) == 2.0


def test_a_named_factor_answers_where_the_method_picks_none():
    filed = ledger([row("process_product", "crude_steel", 10.0)])
    name = "ipcc-2006-v3/crude_steel/emission_factor/electric_arc"
    inventory = account(filed, PARK, YEAR, named=[name])
    assert inventory.emission_tco2 == pytest.approx(0.8, rel=1e-12)
    assert inventory.is_provisional


def test_international_bunkers_stay_in_the_total_and_are_listed_apart():
    rows = [
        row("fuel_combustion", "diesel", 10.0),
        row("fuel_combustion", "kerosene", 5.0, purpose="international_bunker"),
    ]
    inventory = account(ledger(rows), PARK, YEAR)
    document = Result(inventory).document()
    (memo,) = document["memo"]
    bunkers = 5 * 3.151713
    assert memo["emission_tco2"] == pytest.approx(bunkers, rel=1e-6)
    assert inventory.emission_tco2 == pytest.approx(10 * 3.145122 + bunkers, rel=1e-6)
    assert sum(line["emission_tco2"] for line in document["lines"]) == inventory.emission_tco2


def test_flows_inside_the_park_cancel_once():
    rows = [
        row("electricity_received", "grid", 1000.0),
        row("electricity_sent", "grid", 400.0, counterparty_id="E2"),
        row("electricity_received", "grid", 400.0, enterprise_id="E2", counterparty_id="E1"),
    ]
    assert total(*rows) == 832.5


def test_an_enterprise_counts_for_its_days():
    enterprises = [{"enterprise_id": "E1", "valid_from": date(2025, 7, 1)}]
    whole = total(row("heat_received", "fossil", 1000.0))
    part = total(row("heat_received", "fossil", 1000.0), enterprises=enterprises)
    assert part == pytest.approx(whole * 184 / 365, rel=1e-12)


def test_no_removal_term():
    with pytest.raises(CannotProceed):
        total(row("process_product", "recovered_co2", 10.0))


def test_the_gate_has_no_tier_below_200000_tce_and_two_above():
    tiers = {}
    for gas in (1.0, 20_000.0, 100_000.0):
        totals = Result(
            account(ledger([row("fuel_combustion", "natural_gas", gas)]), PARK, YEAR)
        ).document()["totals"]
        tiers[gas] = (totals["tier"], totals["tier_limit_tco2_per_tce"])
    assert tiers == {1.0: ("none", None), 20_000.0: ("A", 0.2), 100_000.0: ("B", 0.3)}


def test_the_intensity_is_emission_over_equivalent_energy():
    inventory = account(ledger([row("electricity_received", "grid", 1000.0)]), PARK, YEAR)
    assert inventory.energy_calorific_tce == pytest.approx(122.9, rel=1e-12)
    assert inventory.energy_equivalent_tce == pytest.approx(300.7, rel=1e-12)
    assert inventory.intensity_tco2_per_tce == pytest.approx(832.5 / 300.7, rel=1e-12)


def test_the_gaps_of_the_text_are_settings_on_the_result():
    document = Result(account(ledger([row("heat_received", "fossil", 1.0)]), PARK, YEAR)).document()
    settings = {s["id"]: s for s in document["method"]["settings"]}
    assert {
        "tier_below_200000_tce",
        "clean_energy_members",
        "direct_supply_denominator",
        "equivalent_coefficient",
        "removals",
    } <= set(settings)
    assert all(s["is_default"] and s["basis"] for s in settings.values())


@pytest.mark.parametrize("rows", [[], [row("production", "food", 10.0)]])
def test_an_account_of_nothing_is_zero(rows):
    inventory = account(ledger(rows), PARK, YEAR)
    assert inventory.emission_tco2 == 0.0
    assert inventory.intensity_tco2_per_tce is None
    Result(inventory).document()


def test_a_month_of_a_yearly_method_is_a_partial_view():
    filed = ledger([row("heat_received", "fossil", 10.0, period="2025-03")])
    inventory = account(filed, PARK, parse_period("2025-03"))
    assert "method.period-not-a-year" in {p.code for p in inventory.problems}
    assert inventory.emission_tco2 == pytest.approx(1.1)


def test_both_figures_of_scope_2_stand_side_by_side():
    rows = [
        row("electricity_received", "grid", 1000.0),
        row("electricity_received", "green_trading", 500.0),
    ]
    filed = ledger(rows)
    method = "ghg-protocol-corporate-2015"
    location = account(filed, method, YEAR)
    market = account(filed, method, YEAR, settings={"scope2_basis": "market"})
    assert location.emission_tco2 == pytest.approx(1500 * 0.1564, rel=1e-12)
    assert market.emission_tco2 == pytest.approx(1000 * 0.6096, rel=1e-12)
    assert location.by_scope() == market.by_scope()
    assert "method.residual-mix-absent" in {p.code for p in location.problems}


def test_the_placeholder_refuses_and_says_what_it_needs():
    with pytest.raises(CannotProceed) as refusal:
        total(row("heat_received", "fossil", 1.0), method="sichuan-park-2023")
    (problem,) = [p for p in refusal.value.problems if p.code == "method.placeholder"]
    assert len(problem.facts["needs"]) == 9


def test_what_was_not_yet_published_is_not_used():
    filed = ledger([row("electricity_received", "grid", 1000.0)])
    method = "cn-enterprise-general-2015"
    now = account(filed, method, YEAR).emission_tco2
    then = account(filed, method, YEAR, known_on=date(2025, 3, 1)).emission_tco2
    assert (now, then) == (pytest.approx(530.6), pytest.approx(536.6))


def test_every_blocker_comes_at_once():
    rows = [
        row("process_product", "crude_steel", 1.0),
        row("process_product", "lime", 1.0),
        row("heat_received", "fossil", -1.0),
    ]
    with pytest.raises(CannotProceed) as refusal:
        total(*rows[:2])
    assert len([p for p in refusal.value.problems if p.severity == "blocker"]) == 2
    with pytest.raises(CannotProceed):
        total(*rows)


def test_the_interval_contains_the_total():
    inventory = account(ledger([row("fuel_combustion", "natural_gas", 21.0)]), PARK, YEAR)
    totals = Result(inventory).document()["totals"]
    assert totals["emission_lower_tco2"] < totals["emission_tco2"] < totals["emission_upper_tco2"]
    assert math.isfinite(totals["emission_lower_tco2"])


def test_by_month_and_by_enterprise_add_up():
    rows = [
        row("heat_received", "fossil", 10.0 * m, period=f"2025-{m:02}", enterprise_id=f"E{m % 3}")
        for m in range(1, 13)
    ]
    inventory = account(ledger(rows), PARK, YEAR)
    assert math.fsum(inventory.by_month().values()) == inventory.emission_tco2
    assert math.fsum(inventory.by_enterprise().values()) == inventory.emission_tco2
    assert math.fsum(inventory.by_source().values()) == inventory.emission_tco2
    assert len(inventory.by_month()) == 12


def test_a_period_of_half_a_year_takes_its_months_only():
    rows = [row("heat_received", "fossil", 10.0, period=f"2025-{m:02}") for m in range(1, 13)]
    half = Period(date(2025, 1, 1), date(2025, 7, 1))
    inventory = account(ledger(rows), PARK, half)
    assert inventory.emission_tco2 == pytest.approx(6.6)
