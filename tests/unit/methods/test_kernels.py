"""Every kernel under units: what goes in as declared comes out as a mass of CO2."""

import inspect
import math

import numpy as np
import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.methods import kernels
from nearzero.methods.definition import formulas, operand_units

UNITS = pint.UnitRegistry()
UNITS.define("tonne_co2 = [co2]")
UNITS.define("tonne_carbon = 12/44 * tonne_co2")  # not used by a kernel: its own 44/12 does it
UNITS.define("fuel_unit = [fuel]")
UNITS.define("gas_volume = [gas]")
#: Declared unit of an operand → pint quantity of size 1. Carbon is given as the mass of CO2 that
#: its molar ratio makes of it, since the kernels carry 44/12 as a plain number.
AS_PINT = {
    "u": "fuel_unit",
    "t": "tonne",
    "GJ": "gigajoule",
    "1": "",
    "GJ/u": "gigajoule/fuel_unit",
    "tC/GJ": "tonne_co2/gigajoule",
    "tC/u": "tonne_co2/fuel_unit",
    "tCO2/u": "tonne_co2/fuel_unit",
    "tCO2/t": "tonne_co2/tonne",
    "tCO2e/t": "tonne_co2/tonne",
    "t/t": "",
    "kg/t": "",
    "kg/GJ": "tonne/gigajoule",
    "10^4 Nm3": "gas_volume",
    "t/10^4 Nm3": "tonne/gas_volume",
}
#: Kernels whose result is a mass of carbon bound to something else than an operand in CO2.
CARRIED = {"anode_co2", "clinker_co2", "recovered_co2", "volatile_co2"}


def quantity(unit: str) -> pint.Quantity:
    return UNITS.Quantity(0.5, AS_PINT[unit])


@pytest.mark.parametrize("name", sorted(operand_units()))
def test_dimensions(name):
    function = getattr(kernels, name)
    units = operand_units()[name]
    assert list(inspect.signature(function).parameters) == list(units)
    result = function(**{operand: quantity(unit) for operand, unit in units.items()})
    expected = "tonne" if name in CARRIED else "tonne_co2"
    assert result.check(UNITS.Quantity(1, expected).dimensionality), result


def test_every_kernel_is_declared_with_its_formula():
    defined = {
        name
        for name, member in inspect.getmembers(kernels, inspect.isfunction)
        if member.__module__.startswith(kernels.__name__)
    }
    assert defined == set(operand_units()) == set(formulas())


@pytest.mark.parametrize("name", sorted(operand_units()))
@given(st.data())
def test_more_activity_never_emits_less(name, data):
    """The first operand is the activity; every other operand being equal, more gives more."""
    units = operand_units()[name]
    values = {operand: data.draw(st.floats(0.0, 0.4)) for operand in units}
    if name == "clinker_co2":
        values |= {"noncarbonate_cao": 0.0, "noncarbonate_mgo": 0.0}
    activity = next(iter(units))
    function = getattr(kernels, name)
    less = function(**values)
    more = function(**(values | {activity: values[activity] * 2 + 1}))
    assert more >= less


@pytest.mark.parametrize("name", sorted(operand_units()))
def test_columns_and_single_numbers_agree(name):
    units = operand_units()[name]
    columns = {operand: np.array([0.1, 0.2, 0.3]) for operand in units}
    whole = getattr(kernels, name)(**columns)
    for i in range(3):
        single = getattr(kernels, name)(**{o: float(c[i]) for o, c in columns.items()})
        assert math.isclose(whole[i], single, rel_tol=1e-15)
