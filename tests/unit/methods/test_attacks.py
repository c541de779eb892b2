"""What an adversary tries: each of these once gave a wrong tonne, a lost tce or a forged run."""

import json
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from method_triggers import _rewrite, with_own

from nearzero.factors import Factor, FactorLibrary, Status, load_factors
from nearzero.ledger.period import parse_period
from nearzero.methods import Result, account, compare, resume, seal
from nearzero.methods.uncertainty import uncertainty
from nearzero.problems import CannotProceed
from small_ledger import YEAR, ledger, row

PARK, GENERAL, GHG = (
    "cn-zero-carbon-park-2025",
    "cn-enterprise-general-2015",
    "ghg-protocol-corporate-2015",
)
STONE = row("process_material", "calcium_carbonate", 100.0)
GRID = row("electricity_received", "grid", 1000.0)


def with_parameters(filed, *parameters):
    """Return a ledger with parameters of E1: (period or None, subject, quantity, value, unit)."""
    names = ("period", "subject", "quantity", "value", "unit")
    schema = filed.properties.schema
    rows = []
    for entry in parameters:
        named = dict(zip(names, entry, strict=True))
        period = parse_period(named["period"]) if named["period"] else None
        days = {"start": period and period.start, "end": period and period.end}
        rows.append({"enterprise_id": "E1"} | named | days)
    full = [{name: r.get(name) for name in schema.names} for r in rows]
    return replace(filed, properties=pa.Table.from_pylist(full, schema=schema))


def tonnes(filed, method=PARK, **facts):
    return account(filed, method, YEAR, **facts).emission_tco2


def codes(filed, method=PARK, **facts):
    return {p.code for p in account(filed, method, YEAR, **facts).problems}


def test_the_order_of_parameters_changes_nothing_and_the_narrowest_holds():
    march = ledger(
        [STONE | {"period": "2025-03", "start": date(2025, 3, 1), "end": date(2025, 4, 1)}]
    )
    always, once = (
        (None, "calcium_carbonate", "purity", 90.0, "%"),
        ("2025-03", "calcium_carbonate", "purity", 50.0, "%"),
    )
    runs = [
        Result(account(with_parameters(march, *p), GENERAL, YEAR))
        for p in ((always, once), (once, always))
    ]
    assert runs[0].inventory.emission_tco2 == pytest.approx(100 * 0.5 * 0.4397)
    assert runs[0].run_hash == runs[1].run_hash


def test_a_parameter_of_january_says_nothing_of_the_year():
    january = ("2025-01", "calcium_carbonate", "purity", 50.0, "%")
    filed = with_parameters(ledger([STONE]), january)
    assert tonnes(filed, GENERAL) == pytest.approx(43.97)
    assert "method.parameter-unused" in codes(filed, GENERAL)


def test_a_heating_value_filed_as_parameter_moves_tonnes_and_energy():
    filed = with_parameters(
        ledger([row("fuel_combustion", "anthracite", 100.0)]),
        (None, "anthracite", "net_calorific_value", 10.0, "GJ/t"),
    )
    inventory = account(filed, PARK, YEAR)
    assert inventory.emission_tco2 == pytest.approx(100 * 10 * 0.02749 * 0.94 * 44 / 12)
    assert inventory.energy_calorific_tce == pytest.approx(1000 / 29.3076)


@pytest.mark.parametrize("unit", ["tCO2/MWh", "tCO2/u"])
def test_no_parameter_takes_the_place_of_a_locked_factor(unit):
    parameter = (None, "grid", "emission_factor", 0.1, unit)
    assert tonnes(with_parameters(ledger([GRID]), parameter)) == pytest.approx(832.5)


def test_no_named_factor_takes_the_place_of_a_locked_one():
    name = "cn-electricity-2022/cn/average"
    filed = ledger([GRID])
    assert tonnes(filed, named=[name]) == pytest.approx(832.5)
    assert "method.named-unused" in codes(filed, named=[name])


def test_a_named_factor_answers_for_its_kind_only_and_says_that_it_was_named():
    name = "cn-electricity-2022/cn/fossil_only"
    plain = account(ledger([GRID]), GHG, YEAR)
    named = account(ledger([GRID]), GHG, YEAR, named=[name])
    assert named.by_scope() == plain.by_scope()
    steel = "ipcc-2006-v3/crude_steel/emission_factor/electric_arc"
    document = Result(
        account(ledger([row("process_product", "crude_steel", 1.0)]), PARK, YEAR, named=[steel])
    ).document()
    assert document["lines"][0]["factors"][0]["match"] == "named"


@pytest.mark.parametrize("method", [PARK, GHG])
@pytest.mark.parametrize(
    ("activity", "subject"),
    [("transform_input", "other_biogas"), ("process_material", "charcoal")],
)
def test_biogenic_carbon_is_never_fossil(method, activity, subject):
    filed = ledger([row(activity, subject, 10.0, carbon_fraction=0.9)])
    document = Result(account(filed, method, YEAR)).document()
    assert document["totals"]["emission_tco2"] == 0.0
    assert document["coverage"]["reasons_not_counted"] == {"biogenic": 1}


def test_heat_of_nonfossil_energy_is_zero_whatever_was_measured():
    filed = ledger([row("heat_received", "nonfossil", 10.0, emission_factor=0.2)])
    assert tonnes(filed) == 0.0
    assert "method.measured-unused" in codes(filed)


@pytest.mark.parametrize("name", ["no/such", "cn-electricity-2022/cn/average"])
def test_an_equivalent_coefficient_that_is_none_is_refused(name):
    with pytest.raises(CannotProceed):
        tonnes(ledger([GRID]), settings={"equivalent_coefficient": name})


def test_an_equivalent_coefficient_that_was_not_yet_known_is_refused():
    with pytest.raises(CannotProceed):
        tonnes(ledger([GRID]), known_on=date(2020, 6, 1))


def test_a_fuel_that_was_measured_needs_no_factor_of_the_library():
    measured = row(
        "fuel_combustion",
        "peat",
        10.0,
        net_calorific_value=10.0,
        carbon_content=0.03,
        oxidation=1.0,
    )
    assert tonnes(ledger([measured])) == pytest.approx(10 * 10 * 0.03 * 44 / 12)


def test_a_row_that_only_optional_sources_left_out_has_a_reason():
    filed = ledger([row("fuel_combustion", "ethanol", 1.0)])
    reasons = Result(account(filed, GHG, YEAR)).document()["coverage"]["reasons_not_counted"]
    assert "" not in reasons


def test_the_national_factor_needs_no_province():
    assert tonnes(ledger([GRID], park={"province": None}), GENERAL) == pytest.approx(530.6)


def test_a_provincial_factor_of_the_users_own_answers_for_its_park():
    own = Factor(
        id="user/steel",
        quantity="emission_factor",
        subject="crude_steel",
        region="CN-SC",
        value=0.25,
        unit="tCO2/t",
        source="user/inventory",
        status=Status.USER,
    )
    library = FactorLibrary({**load_factors().factors, own.id: own}, load_factors().sources)
    filed = ledger([row("process_product", "crude_steel", 8.0)])
    assert tonnes(filed, library=library) == 2.0


def test_the_direct_supply_share_is_never_above_one():
    rows = [
        row("electricity_received", "direct_nonfossil", 10.0),
        row("electricity_generated", "own_nonfossil", 90.0),
    ]
    settings = {"direct_supply_denominator": "received_electricity"}
    document = Result(account(ledger(rows), PARK, YEAR, settings=settings)).document()
    assert document["totals"]["direct_supply_share"] == 1.0


@pytest.mark.parametrize(
    "facts",
    [
        {"library": with_own("primary_aluminium")},
        {"library": with_own("grid")},
        {"named": ["gwp/ar5/ch4"]},
    ],
)
def test_a_run_with_own_or_named_factors_resumes(tmp_path, facts):
    rows = [GRID, row("process_product", "portland_clinker", 1.0)]
    inventory = account(ledger(rows), PARK, YEAR, **facts)
    document = Result(inventory).document("2026-01-01")
    path = tmp_path / "own.run"
    seal(inventory, document, path)
    assert resume(path)[1] == json.loads(json.dumps(document))


def test_a_forged_total_is_noticed_even_with_new_digests(tmp_path):
    inventory = account(ledger([GRID]), PARK, YEAR)
    path = tmp_path / "forged.run"
    seal(inventory, Result(inventory).document(), path)

    def forge(data: bytes) -> bytes:
        document = json.loads(data)
        document["totals"]["emission_tco2"] = 1.0
        return json.dumps(document).encode()

    _rewrite(path, "result.json", forge, honest=True)
    with pytest.raises(CannotProceed) as refusal:
        resume(path)
    assert [p.code for p in refusal.value.problems] == ["run.tampered"]


def test_one_amount_in_several_sources_is_one_uncertain_number():
    burnt = ledger([row("fuel_combustion", "anthracite", 1000.0, quality="estimated")])
    inventory = account(burnt, GHG, YEAR)
    (amount,) = [c for c in uncertainty(inventory).contributions if c.what == "activity"]
    assert amount.tonnes == pytest.approx(amount.relative * inventory.emission_tco2)


def test_one_parameter_on_twelve_rows_is_one_uncertain_number():
    purity = (None, "calcium_carbonate", "purity", 90.0, "%")
    months = [
        row("process_material", "calcium_carbonate", 10.0, period=f"2025-{m:02}")
        for m in range(1, 13)
    ]
    year = [row("process_material", "calcium_carbonate", 120.0)]
    found = []
    for rows in (months, year):
        inventory = account(with_parameters(ledger(rows), purity), GENERAL, YEAR)
        found += [c.tonnes for c in uncertainty(inventory).contributions if "purity" in c.id]
    assert found[0] == pytest.approx(found[1])


def test_the_other_basis_of_scope_2_is_no_change_of_activity():
    filed = ledger([GRID])
    results = [
        Result(account(filed, GHG, YEAR, settings={"scope2_basis": b})).document()
        for b in ("location", "market")
    ]
    assert compare(*results).parts["activity"] == 0.0


def test_a_certificate_is_used_by_claims_only():
    rows = [
        row("electricity_received", "green_certificate", 60.0, certificate_id="C"),
        row("electricity_sent", "grid", 60.0, certificate_id="C"),
    ]
    certificate = {"certificate_id": "C", "amount_mwh": 100.0, "beneficiary_id": "E1"}
    document = Result(account(ledger(rows, certificates=[certificate]), PARK, YEAR)).document()
    assert [c["used_mwh"] for c in document["certificates"]] == [60.0]
