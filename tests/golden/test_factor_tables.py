"""Numbers printed in documents, reproduced from the library: composite factors of 25 fuels (B3).

Printed by two public tools as composites of the industry guide's default table (annex 2, table
2.1) and reproduced from heating value, carbon content and oxidation of the same table.
"""

import math
from datetime import date
from pathlib import Path

import pytest
import yaml

from nearzero.factors import Query, load_factors
from nearzero.factors.steam import enthalpy
from nearzero.methods.kernels import combustion_co2, factor_co2
from nearzero.methods.operands import value_in

HERE = Path(__file__).parent
B3 = yaml.safe_load((HERE / "factors_b3.yaml").read_text(encoding="utf-8"))
STEAM = yaml.safe_load((HERE / "steam.yaml").read_text(encoding="utf-8"))


def printed(quantity: str, subject: str, unit: str, base_unit: str) -> float:
    query = Query(
        quantity=quantity,
        subject=subject,
        on=date(2025, 1, 1),
        documents=(B3["document"],),
    )
    return value_in(load_factors().resolve(query), unit, base_unit)


@pytest.mark.parametrize("case", B3["cases"], ids=lambda case: case["subject"])
def test_composite_factor(case):
    subject, base_unit = case["subject"], case["base_unit"]
    composite = combustion_co2(
        1.0,
        printed("net_calorific_value", subject, "GJ/u", base_unit),
        printed("carbon_content", subject, "tC/GJ", base_unit),
        printed("oxidation", subject, "1", base_unit),
    )
    # 1e-6 relative: the printed composites carry six decimals.
    assert math.isclose(composite, case["expected"], rel_tol=1e-6)


def test_all_25_fuels_are_there():
    assert len(B3["cases"]) == 25


@pytest.mark.parametrize("case", STEAM["cases"], ids=lambda case: case["name"])
def test_steam(case):
    found = enthalpy(case["pressure_mpa"], case.get("temperature_c"))
    expected = case["expected"]
    assert found.value_kj_per_kg == expected["enthalpy_kj_per_kg"]
    assert found.flag == expected.get("flag", "")
    assert (found.source, found.page) == (STEAM["document"], case["page"])


@pytest.mark.parametrize(
    "case", [c for c in STEAM["cases"] if "heat_gj" in c["expected"]], ids=lambda case: case["name"]
)
def test_heat_of_steam(case):
    expected = case["expected"]
    above = enthalpy(case["pressure_mpa"]).value_kj_per_kg - case["feed_water_kj_per_kg"]
    heat = above / 1000.0
    # 1e-9: exact decimals in double precision. 1e-6: the tonne is printed with six decimals.
    assert math.isclose(heat, expected["heat_gj"], abs_tol=1e-9)
    assert math.isclose(factor_co2(heat, 0.11), expected["emission_tco2"], abs_tol=1e-6)
