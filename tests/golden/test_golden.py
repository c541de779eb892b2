"""Numbers printed in documents, reproduced by kernels and by whole accounts.

A case gives operands of a kernel or of a formula, or rows of a ledger, or several of them for the
same number; every one of them must give it. Rows are written to a folder of CSV files, read,
checked and accounted like any ledger, so that the case tests the way in as well.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
import yaml

import nearzero
from filed_folder import folder
from nearzero.factors import Match, load_factors
from nearzero.ledger.period import parse_period
from nearzero.methods import Inventory, Result, kernels
from nearzero.methods.definition import operand_units
from nearzero.methods.operands import value_in
from nearzero.reporting.formulas import worked_out

HERE = Path(__file__).parent
Case = Mapping[str, object]
SUM, GATE = "sum", "gate"  #: not kernels: the balance of a total, and the limit of a park


def cases(key: str, *values: str) -> list[object]:
    """Return the cases that have a key, with one of some values, as parameters named after them."""
    return list(_cases(key, values))


def _cases(key: str, values: Sequence[str]) -> Iterator[object]:
    for path in sorted(HERE.glob("*.yaml")):
        golden = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "method" not in golden:  # numbers of tables: test_factor_tables.py
            continue
        for case in golden["cases"]:
            if case.get(key) and (not values or case[key] in values):
                facts = {"method": case.get("run_method") or golden["method"], **case}
                yield pytest.param(facts, id=f"{path.stem}: {case['name']}")


def close(found: float, expected: float, case: Case) -> bool:
    return math.isclose(found, expected, rel_tol=0.0, abs_tol=float(case.get("tolerance") or 0.0))


def accounted(tmp_path: Path, case: Case) -> Inventory:
    """Account the rows of a case, filed as CSV."""
    rows = case["rows"]
    names = sorted({row["enterprise_id"] for row in rows})
    ledger = nearzero.read_ledger(
        folder(
            tmp_path / "ledger",
            rows,
            park={"province": case["province"]} if "province" in case else None,
            enterprises=[{"enterprise_id": name} for name in names],
            certificates=case.get("certificates") or (),
            properties=case.get("properties") or (),
        )
    )
    return nearzero.account(
        ledger,
        case["method"],
        parse_period(str(rows[0]["period"])[:4]),
        settings=case.get("settings"),
        named=case.get("named") or (),
    )


@pytest.mark.parametrize("case", cases("kernel", *operand_units()))
def test_kernel(case: Case) -> None:
    found = getattr(kernels, case["kernel"])(**case["operands"])
    assert close(found, case["expected"]["emission_tco2"], case)


@pytest.mark.parametrize("case", cases("formula"))
def test_formula(case: Case) -> None:
    found = worked_out(case["formula"], case["operands"])
    assert close(found, case["expected"]["emission_tco2"], case)


@pytest.mark.parametrize("case", cases("coefficient"))
def test_standard_coal(case: Case) -> None:
    factor = load_factors().factors[case["coefficient"]]
    tce = case["amount"] * value_in(Match(factor=factor), "tce/u", case["unit"])
    assert close(tce, case["expected"]["tce"], case)
    if "printed" in case:
        # half a unit of the last of two printed decimals
        assert math.isclose(tce, case["printed"]["tce"], abs_tol=0.005)
    if "must_not" in case:
        assert not math.isclose(tce, case["must_not"]["tce"], rel_tol=0.01)


@pytest.mark.parametrize("case", cases("rows"))
def test_account(case: Case, tmp_path: Path) -> None:
    inventory = accounted(tmp_path, case)
    expected = case["expected"]
    found = {
        "emission_tco2": inventory.emission_tco2,
        "energy_calorific_tce": inventory.energy_calorific_tce,
        "heat_gj": sum(row["amount"] * row.get("net_calorific_value", 0) for row in case["rows"]),
    }
    for key in found.keys() & expected.keys():
        # a heat printed with two decimals is printed, not worked out
        tolerance = case if key != "heat_gj" else {"tolerance": 0.005}
        assert close(found[key], expected[key], tolerance), (key, found[key])
    beside = {e.source.id: e for e in inventory.all_emissions}
    for name, tonnes in (expected.get("by_source") or {}).items():
        assert close(inventory.by_source()[name], tonnes, case), (name, inventory.by_source()[name])
    for key in ("memo", "other_basis"):
        for name, tonnes in (expected.get(key) or {}).items():
            assert inventory.is_beside(beside[name].source), name
            assert close(math.fsum(beside[name].values), tonnes, case), name
    if "must_not" in case:
        assert not close(inventory.emission_tco2, case["must_not"]["emission_tco2"], case)


@pytest.mark.parametrize("case", cases("kernel", SUM))
def test_published_total(case: Case, tmp_path: Path) -> None:
    """Published parts as rows with one tonne of CO2 each: the total and its signs."""
    parts = case["operands"]
    rows = [
        _row("fuel_combustion", "bituminous_coal", parts["fuel"] * 1e4, emission_factor=1),
        _row("process_material", "limestone", parts["process"] * 1e4, emission_factor=1),
        # 12/44 tC/t is one tonne of CO2 a tonne
        _row(
            "process_product", "crude_steel", -parts["fixed_carbon"] * 1e4, carbon_content=12 / 44
        ),
        # heat takes the place of power, whose factor is the grid's
        _row(
            "heat_received" if parts["power"] > 0 else "heat_sent",
            "fossil",
            abs(parts["power"]) * 1e4,
            unit="GJ",
            emission_factor=1,
        ),
    ]
    inventory = accounted(tmp_path, {**case, "rows": rows})
    total = inventory.emission_tco2 / 1e4
    assert close(total, case["expected"]["total_10kt"], case)
    # the intensity is printed with four decimals, of a total rounded to 0.01
    intensity = total / case["crude_steel_10kt"]
    assert math.isclose(intensity, case["expected"]["intensity"], abs_tol=1e-4)


def _row(
    activity: str, subject: str, amount: float, unit: str = "t", **measured: float
) -> dict[str, object]:
    """Return a row of E1 for 2025 with measured values per unit."""
    units = {"emission_factor": f"tCO2/{unit}", "carbon_content": f"tC/{unit}"}
    filed = {name: repr(value) for name, value in measured.items()}
    named = {f"{name}_unit": units[name] for name in measured}
    facts = {"enterprise_id": "E1", "period": "2025", "activity": activity, "subject": subject}
    return facts | {"amount": repr(amount), "unit": unit} | filed | named


@cache
def _coal_tce_per_tonne() -> float:
    factor = load_factors().factors["gbt-2589-2020/raw_coal/standard_coal_calorific"]
    return float(value_in(Match(factor=factor), "tce/u", "t") or 0.0)


def _exact_share(product: float, factor: float) -> float:
    """Return the number that times a factor is exactly a product."""
    low = high = product / factor
    for _ in range(64):
        for number in (low, high):
            if number * factor == product:
                return number
        low, high = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
    message = f"no number times {factor} is {product}"
    raise ValueError(message)


@pytest.mark.parametrize("case", cases("kernel", GATE))
def test_park_limit(case: Case, tmp_path: Path) -> None:
    """So much energy as coal with a factor that gives so much CO2, and a process beside it."""
    asked, expected = case["operands"], case["expected"]
    coal = _exact_share(float(asked["energy_equivalent_tce"]), _coal_tce_per_tonne())
    factor = _exact_share(float(asked["energy_tco2"]), coal)
    rows = [
        _row("fuel_combustion", "raw_coal", coal, emission_factor=factor),
        _row("process_product", "lime", asked["process_tco2"], emission_factor=1),
    ]
    document = Result(accounted(tmp_path, {**case, "rows": rows})).document()
    totals = document["totals"]
    assert totals["tier"] == (expected["tier"] or "none")
    assert totals["meets_limit"] == expected["meets_limit"]
    if expected["tier"] is None:
        return
    assert close(totals["intensity_tco2_per_tce"], expected["intensity_tco2_per_tce"], case)
    limit = expected["limit_tco2_per_tce"]
    assert totals["tier_limit_tco2_per_tce"] == limit
    # 1e-6 t: the product of limit and energy in double precision
    above = max(0.0, totals["emission_tco2"] - limit * totals["energy_equivalent_tce"])
    assert math.isclose(above, expected["to_remove_tco2"], abs_tol=1e-6)
