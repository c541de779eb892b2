"""Steam enthalpy: printed points exactly, lines between them, misprints flagged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.factors.steam import points, saturated_enthalpy, superheated_enthalpy


@pytest.mark.parametrize("point", points("saturated"), ids=lambda p: f"{p.pressure_mpa}")
def test_every_printed_saturated_point_answers_as_printed(point):
    assert saturated_enthalpy(point.pressure_mpa).kj_per_kg == point.enthalpy_kj_per_kg


def test_the_two_misprinted_pressures_are_flagged_and_corrected():
    moved = [p for p in points("saturated") if p.pressure_mpa != p.pressure_mpa_printed]
    assert [(p.pressure_mpa_printed, p.pressure_mpa) for p in moved] == [(1.4, 1.7), (1.5, 1.8)]
    assert all(p.flag for p in moved)


def test_the_impossible_superheated_value_is_flagged():
    (point,) = (
        p for p in points("superheated") if (p.pressure_mpa, p.temperature_c) == (0.5, 400.0)
    )
    assert point.enthalpy_kj_per_kg == 3217.8
    assert point.flag
    assert superheated_enthalpy(0.5, 400.0).is_flagged


def test_outside_the_table_there_is_no_answer():
    assert saturated_enthalpy(0.0001) is None
    assert saturated_enthalpy(50.0) is None
    assert superheated_enthalpy(1.0, 5000.0) is None


@given(st.floats(0.001, 20.0))
def test_between_two_points_the_value_lies_between_theirs(pressure):
    found = saturated_enthalpy(pressure)
    values = [point.enthalpy_kj_per_kg for point in found.points]
    assert min(values) - 1e-9 <= found.kj_per_kg <= max(values) + 1e-9
