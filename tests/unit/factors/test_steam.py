"""Steam enthalpy: printed points exactly, lines between them, misprints flagged, water refused."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.factors.steam import Enthalpy, enthalpy, points
from nearzero.problems import Place, Problem

SATURATED = sorted(points("saturated"), key=lambda point: point.pressure_mpa)
SUPERHEATED = points("superheated")
CRITICAL_C = SATURATED[-1].temperature_c


def boiling(pressure: float) -> float:
    """Return where a line through the saturated points puts the boiling point. [°C]"""
    for low, high in pairwise(SATURATED):
        if low.pressure_mpa <= pressure <= high.pressure_mpa:
            share = (pressure - low.pressure_mpa) / (high.pressure_mpa - low.pressure_mpa)
            return low.temperature_c + share * (high.temperature_c - low.temperature_c)
    return CRITICAL_C


@pytest.mark.parametrize("point", SATURATED, ids=lambda p: f"{p.pressure_mpa}")
def test_every_printed_saturated_point_answers_as_printed(point):
    found = enthalpy(point.pressure_mpa)
    assert found.value_kj_per_kg == point.enthalpy_kj_per_kg
    assert (found.flag, found.page, found.source) == (point.flag, point.page, point.source)
    assert found.is_printed


def test_every_printed_superheated_point_is_steam_as_printed_or_is_water():
    steam = [p for p in SUPERHEATED if p.temperature_c >= boiling(p.pressure_mpa)]
    for point in steam:
        found = enthalpy(point.pressure_mpa, point.temperature_c)
        assert found.value_kj_per_kg == point.enthalpy_kj_per_kg
        assert found.flag == point.flag
    for point in set(SUPERHEATED) - set(steam):
        assert isinstance(enthalpy(point.pressure_mpa, point.temperature_c), Problem)
    assert len(steam) == 211
    assert len(SUPERHEATED) == 372


def test_the_two_misprinted_pressures_are_flagged_and_corrected():
    moved = [p for p in SATURATED if p.pressure_mpa != p.pressure_mpa_printed]
    assert [(p.pressure_mpa_printed, p.pressure_mpa) for p in moved] == [(1.4, 1.7), (1.5, 1.8)]
    assert all(enthalpy(p.pressure_mpa).flag == "misprint" for p in moved)
    assert enthalpy(1.4).value_kj_per_kg == 2788.4
    assert enthalpy(1.4).flag == ""


def test_a_line_from_a_misprinted_point_is_flagged_too():
    assert enthalpy(1.65).flag == "misprint"
    assert not enthalpy(1.65).is_printed


def test_the_impossible_superheated_value_is_flagged():
    found = enthalpy(0.5, 400.0)
    assert (found.value_kj_per_kg, found.flag) == (3217.8, "check")
    assert found.points[0].iapws97_kj_per_kg == 3272.3


def test_every_flagged_point_is_far_from_iapws_or_a_misprint():
    for point in (*SATURATED, *SUPERHEATED):
        if point.flag == "check":
            assert abs(point.enthalpy_kj_per_kg - point.iapws97_kj_per_kg) > 3.0, point


def test_a_temperature_between_two_printed_ones_lies_on_their_line():
    found = enthalpy(1.0, 310.0)
    low, high = enthalpy(1.0, 300.0).value_kj_per_kg, enthalpy(1.0, 350.0).value_kj_per_kg
    assert math.isclose(found.value_kj_per_kg, low + 0.2 * (high - low), abs_tol=1e-9)
    assert len(found.points) == 2


def test_a_pressure_between_two_printed_ones_lies_on_their_line():
    low, high = enthalpy(1.0, 300.0).value_kj_per_kg, enthalpy(3.0, 300.0).value_kj_per_kg
    assert math.isclose(enthalpy(2.0, 300.0).value_kj_per_kg, (low + high) / 2, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("pressure", "temperature"),
    # Printed as water below and steam above: a plain line between them would give half of each.
    [(0.1, 99.7), (0.1, 99.9), (0.7, 166.0), (4.0, 251.0)],
)
def test_no_line_crosses_from_water_to_steam(pressure, temperature):
    found, saturated = enthalpy(pressure, temperature), enthalpy(pressure)
    # 5 kJ/kg: all of these are at most 1.1 degrees above boiling; half water is 1000 lower.
    assert 0.0 < found.value_kj_per_kg - saturated.value_kj_per_kg < 5.0
    assert {point.table for point in found.points} == {"saturated", "superheated"}


def test_steam_at_its_boiling_point_is_saturated_steam():
    for point in SATURATED:
        if point.pressure_mpa in (0.01, 0.1, 0.5, 1.0, 3.0, 5.0, 7.0, 10.0):
            found = enthalpy(point.pressure_mpa, point.temperature_c)
            assert found.value_kj_per_kg == point.enthalpy_kj_per_kg


@pytest.mark.parametrize(
    ("pressure", "temperature"),
    [(0.0001, None), (50.0, None), (1.0, 5000.0), (0.005, 100.0), (31.0, 500.0), (25.0, 380.0)],
)
def test_outside_the_table_there_is_a_finding_and_no_value(pressure, temperature):
    found = enthalpy(pressure, temperature, Place(file="ledger.xlsx", row=7))
    assert found.code == "factor.steam-outside-table"
    assert found.where.row == 7
    assert found.sentence("en")


@pytest.mark.parametrize("bad", [math.nan, math.inf, -1.0])
def test_what_is_no_pressure_has_no_enthalpy(bad):
    assert isinstance(enthalpy(bad), Problem)
    assert isinstance(enthalpy(1.0, bad), Problem)


def test_water_is_told_from_steam():
    found = enthalpy(1.0, 120.0)
    assert found.code == "factor.steam-is-water"
    assert found.facts["saturation"] == 179.88


@given(st.floats(0.001, 22.0))
def test_between_two_points_the_value_lies_between_theirs(pressure):
    found = enthalpy(pressure)
    values = [point.enthalpy_kj_per_kg for point in found.points]
    assert min(values) - 1e-9 <= found.value_kj_per_kg <= max(values) + 1e-9


@settings(max_examples=50)
@given(st.floats(0.01, 7.0), st.floats(0.0, 250.0))
def test_hotter_steam_of_one_pressure_has_more_enthalpy(pressure, superheat):
    temperature = boiling(pressure) + 0.01 + superheat
    colder, hotter = enthalpy(pressure, temperature), enthalpy(pressure, temperature + 5.0)
    assert isinstance(colder, Enthalpy)
    if not colder.flag and not hotter.flag:
        assert hotter.value_kj_per_kg > colder.value_kj_per_kg
