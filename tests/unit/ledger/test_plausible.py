"""Negative amounts, measured properties outside their band, slips of unit."""

import csv
from importlib.resources import files

import pytest
from build import YEAR_2025, codes, ledger, months, only, row

from nearzero.ledger.bands import bands, derive_bands, write_bands
from nearzero.ledger.check import check_ledger
from nearzero.ledger.plausible import slip
from nearzero.ledger.table import Ledger
from nearzero.problems import Problem

GAS = {"activity": "fuel_combustion", "subject": "natural_gas", "unit": "10^4 Nm3"}


def found(built: Ledger, code: str) -> list[Problem]:
    return [p for p in check_ledger(built) if p.code == code]


def test_the_bands_on_file_are_those_of_the_official_variants(tmp_path) -> None:
    write_bands(tmp_path / "bands.csv")
    filed = (files("nearzero.ledger") / "bands.csv").read_text(encoding="utf-8")
    assert (tmp_path / "bands.csv").read_text(encoding="utf-8") == filed
    assert tuple(bands().values()) == derive_bands()


def test_every_official_variant_lies_in_its_band() -> None:
    data = (files("nearzero.factors") / "data" / "fuels.csv").read_text(encoding="utf-8")
    seen = 0
    for variant in csv.DictReader(data.splitlines()):
        band = bands().get((variant["subject"], variant["quantity"]))
        is_usable = not variant["flag"] and variant["status"] != "from-memory"
        if band is None or not is_usable or variant["unit"] not in (band.unit, "%"):
            continue
        value = float(variant["value"]) * (0.01 if variant["unit"] == "%" else 1.0)
        assert band.low <= value <= band.high, variant["id"]
        seen += 1
    assert seen > 300


def test_bands_name_their_basis_and_source() -> None:
    for band in bands().values():
        assert band.basis.startswith("range of the official variants")
        assert "widened by" in band.basis
        assert band.source
        assert 0.0 < band.low < band.high


@pytest.mark.parametrize(
    ("quantity", "value", "is_found"),
    [
        ("net_calorific_value", 389.31, False),
        ("net_calorific_value", 38.931, True),
        ("net_calorific_value", 93_000.0, True),
        ("carbon_content", 0.0153, False),
        ("carbon_content", 15.3, True),
        ("oxidation", 0.99, False),
        ("oxidation", 99.0, True),
        ("oxidation", 0.0, True),
        ("carbon_fraction", 5.956, False),
        ("emission_factor", 21.622, False),
        ("emission_factor", 2.1622, True),
    ],
)
def test_a_property_outside_its_band_is_told(quantity: str, value: float, is_found: bool) -> None:
    built = ledger(row(10.0, **GAS, **{quantity: value}))
    assert bool(found(built, "ledger.property-implausible")) == is_found


def test_a_property_tells_its_band_and_where_it_comes_from() -> None:
    built = ledger(*months([1.0] * 12, **GAS, net_calorific_value=38.931))
    problem = only(check_ledger(built), "ledger.property-implausible")
    facts = problem.facts
    assert (facts["found"], facts["count"], facts["unit"]) == (38.931, 12, "GJ/10^4 Nm3")
    assert facts["low"] < 389.31 < facts["high"]  # type: ignore[operator]
    assert problem.where.column == "net_calorific_value"


def test_a_band_holds_for_its_own_unit_only() -> None:
    by_mass = row(10.0, **{**GAS, "unit": "t"}, net_calorific_value=48.0)
    assert found(ledger(by_mass), "ledger.property-implausible") == []


@pytest.mark.parametrize("subject", ["grid", "hydrogen", "cement_clinker"])
def test_what_has_no_band_is_left_alone(subject: str) -> None:
    built = ledger(row(subject=subject, emission_factor=1e9))
    assert found(built, "ledger.property-implausible") == []


@pytest.mark.parametrize(
    ("value", "unit", "is_found"),
    [(21.0, "GJ/t", False), (21_000.0, "kJ/kg", False), (5000.0, "GJ/t", True), (1.0, "?", False)],
)
def test_parameters_of_their_own_table_are_held_to_the_band(
    value: float, unit: str, is_found: bool
) -> None:
    measured = {
        "enterprise_id": "E1",
        "subject": "bituminous_coal",
        "quantity": "net_calorific_value",
        "value": value,
        "unit": unit,
    }
    problems = found(ledger(row(), properties=[measured]), "ledger.property-implausible")
    assert bool(problems) == is_found


def test_parameters_of_other_years_are_left_alone() -> None:
    measured = {
        "enterprise_id": "E1",
        "subject": "bituminous_coal",
        "quantity": "net_calorific_value",
        "value": 5000.0,
        "unit": "GJ/t",
        "start": YEAR_2025.end,
    }
    problems = check_ledger(ledger(row(), properties=[measured]), YEAR_2025)
    assert codes(problems) == []


def test_negative_amounts_are_told_as_filed() -> None:
    built = ledger(row(-3.0, unit="10^4 kWh", base_amount=-30.0, base_unit="MWh"))
    problem = only(check_ledger(built), "ledger.amount-negative")
    assert (problem.facts["found"], problem.facts["unit"]) == (-3.0, "10^4 kWh")
    assert problem.where.column == "amount"


@pytest.mark.parametrize(
    ("ratio", "power"),
    [
        (1.0, None),
        (6.0, None),
        (7.0, 10.0),
        (14.9, 10.0),
        (16.0, None),
        (390.0, None),
        (410.0, 1000.0),
        (9000.0, 10_000.0),
        (0.0011, 0.001),
        (0.0, None),
    ],
)
def test_ratios_near_a_power_suggest_a_slip(ratio: float, power: float | None) -> None:
    assert slip(ratio) == (pytest.approx(power) if power else None)


@pytest.mark.parametrize(
    ("last", "power"), [(10_000.0, 1000.0), (100_000.0, 10_000.0), (0.01, 0.001), (100.0, 10.0)]
)
def test_a_month_unlike_the_others_is_told(last: float, power: float) -> None:
    built = ledger(*months([9.0, 11.0, *[10.0] * 9, last]))
    problem = only(check_ledger(built), "ledger.unit-slip")
    assert problem.facts["power"] == pytest.approx(power)
    assert problem.facts["period"] == "2025-12"
    assert problem.facts["usual"] == 10.0
    assert problem.where.row == 13


def test_the_largest_invoice_of_the_month_is_named() -> None:
    built = ledger(*months([10.0] * 12), row(10_000.0, period="2025-12"))
    assert only(check_ledger(built), "ledger.unit-slip").where.row == 14


def test_three_other_months_make_a_median() -> None:
    assert found(ledger(*months([10.0, 10.0, 10_000.0])), "ledger.unit-slip") == []
    assert len(found(ledger(*months([10.0, 10.0, 10.0, 10_000.0])), "ledger.unit-slip")) == 1


def test_a_season_is_no_slip() -> None:
    heating = [50.0, 45.0, 30.0, 12.0, 10.0, 9.0, 9.0, 9.0, 10.0, 15.0, 35.0, 48.0]
    assert found(ledger(*months(heating)), "ledger.unit-slip") == []


@pytest.mark.parametrize(("now", "is_found"), [(100_000.0, True), (0.1, True), (250.0, False)])
def test_a_year_unlike_the_year_before_is_told(now: float, is_found: bool) -> None:
    built = ledger(row(100.0, period="2024"), row(now))
    problems = [p for p in check_ledger(built, YEAR_2025) if p.code == "ledger.unit-slip"]
    assert bool(problems) == is_found
    assert all(p.facts["compared"] == "2024" and p.facts["period"] == "2025" for p in problems)


def test_a_slip_of_an_earlier_year_is_told_only_without_an_account_period() -> None:
    built = ledger(row(100.0, period="2023"), row(100_000.0, period="2024"), row(90_000.0))
    assert codes(check_ledger(built, YEAR_2025)) == []
    assert codes(check_ledger(built)) == ["ledger.unit-slip"]


def test_years_compare_by_their_mean_month() -> None:
    built = ledger(row(1200.0, period="2024"), *months([100.0]))
    assert found(built, "ledger.unit-slip") == []


def test_a_year_two_years_ago_is_not_the_year_before() -> None:
    assert found(ledger(row(100.0, period="2023"), row(100_000.0)), "ledger.unit-slip") == []


def test_a_zero_month_is_a_note_and_not_a_slip() -> None:
    built = ledger(*months([*[10.0] * 11, 0.0]))
    problem = only(check_ledger(built), "ledger.amount-zero")
    assert problem.facts["period"] == "2025-12"
    assert found(built, "ledger.unit-slip") == []
    summer = ledger(*months([10.0, 10.0, *[0.0] * 10]))
    assert found(summer, "ledger.amount-zero") == []
