"""Values in the unit that is asked for: exact ratios, agreeing substances, nothing guessed."""

import math

import pytest

from nearzero import units
from nearzero.factors import Factor, Status, load_factors
from nearzero.factors.conversion import UNCONVERTED, converted
from nearzero.factors.load import BARE

LIBRARY = load_factors().factors


def factor(value: float | None, unit: str) -> Factor:
    return Factor(
        id="x",
        quantity="q",
        subject="s",
        value=value,
        unit=unit,
        source="doc",
        status=Status.VERIFIED,
    )


@pytest.mark.parametrize("unit", sorted({f.unit for f in LIBRARY.values()}))
def test_every_unit_of_the_library_is_read_or_listed_with_a_reason(unit):
    is_read = bool(units.find(unit or "1") or units.find_ratio(unit))
    assert is_read != (unit in UNCONVERTED)


def test_no_listed_unit_is_stale():
    assert set(UNCONVERTED) <= {f.unit for f in LIBRARY.values()}
    assert all(UNCONVERTED.values())


def test_only_bare_fractions_have_no_unit():
    assert {f.quantity for f in LIBRARY.values() if not f.unit} == BARE


@pytest.mark.parametrize(
    ("value", "unit", "numerator", "denominator", "expected"),
    [
        (0.02749, "tC/GJ", "tC", "GJ", 0.02749),
        (389.31, "GJ/10^4 Nm3", "GJ", "Nm3", 0.038931),
        (389.31, "GJ/10^4 Nm3", "MJ", "Nm3", 38.931),
        (0.5366, "kgCO2/kWh", "tCO2", "MWh", 0.5366),
        (0.5366, "kgCO2/kWh", "t", "10^4 kWh", 5.366),
        (0.034, "kg CF4/t Al", "kg", "t", 0.034),
        (0.034, "kg CF4/t Al", "t CF4", "t Al", 0.000034),
        (0.7143, "kgce/kg", "tce", "t", 0.7143),
        (1.33, "kgce/Nm3", "tce", "10^4 Nm3", 13.3),
        (94.0, "%", "1", "", 0.94),
        (0.5, "", "1", "", 0.5),
        (98300.0, "kg/TJ", "kg", "GJ", 98.3),
    ],
)
def test_units_convert_exactly(value, unit, numerator, denominator, expected):
    found = converted(factor(value, unit), numerator, denominator)
    # One rounding of float64: the ratios are exact fractions.
    assert math.isclose(found, expected, rel_tol=4e-16)


@pytest.mark.parametrize(
    ("unit", "numerator", "denominator"),
    [
        ("tC/GJ", "tCO2", "GJ"),
        ("kg CF4/t Al", "kg C2F6", "t Al"),
        ("kg CF4/t Al", "kg CF4", "t Mg"),
        ("kgCO2/kWh", "t", "t"),
        ("kgce/m3", "tce", "Nm3"),
        ("kgCO2/kWh", "1", ""),
        ("%", "t", "t"),
        ("kgCO2e/t-km", "t", "km"),
        ("tC/GJ", "tC", "bushel"),
    ],
)
def test_what_measures_something_else_does_not_convert(unit, numerator, denominator):
    assert converted(factor(1.0, unit), numerator, denominator) is None


def test_a_factor_without_a_value_does_not_convert():
    assert converted(factor(None, "kgce/Nm3"), "tce", "Nm3") is None


def test_there_and_back_is_the_same_value():
    for found in LIBRARY.values():
        ratio = units.find_ratio(found.unit)
        if ratio is None or not found.value:
            continue
        symbols = (ratio.numerator.symbol, ratio.denominator.symbol)
        assert math.isclose(converted(found, *symbols), found.value, rel_tol=4e-16), found.id
