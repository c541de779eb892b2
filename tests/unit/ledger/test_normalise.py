"""Filed activity to canonical rows: units, properties, states, and no work for each row."""

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.ledger.normalise import normalise
from nearzero.ledger.raw import RawTable
from nearzero.ledger.table import ACTIVITY, ACTIVITY_FILED
from nearzero.units import find, known_symbols

COAL = {"activity": "fuel_combustion", "subject": "raw_coal", "unit": "t"}
GAS = COAL | {"subject": "natural_gas", "unit": "10^4 Nm3"}
POWER = {"activity": "electricity_received", "subject": "grid", "unit": "MWh"}
HEAT = {"activity": "heat_received", "subject": "fossil", "unit": "GJ"}
SEWAGE = {
    "activity": "process_material",
    "subject": "wastewater_anaerobic_reactor",
    "unit": "t COD",
}


def filed(*rows):
    """Return rows as a filed table; what a row does not say is filled in."""
    usual = {"enterprise_id": "E1", "period": "2025-03", "amount": "10"}
    rows = [usual | row for row in rows]
    names = dict.fromkeys(name for row in rows for name in row)
    return RawTable(
        spec=ACTIVITY_FILED,
        file="activity.csv",
        headings={},
        data=pa.table({name: [row.get(name) for row in rows] for name in names}),
        rows=np.arange(2, len(rows) + 2, dtype=np.int32),
    )


def one(row):
    """Return a row as it became, and the codes of what was found."""
    table, problems = normalise(filed(row))
    return table.to_pylist()[0], [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("row", "amount", "unit"),
    [
        (COAL, 10.0, "t"),
        (COAL | {"unit": "千克"}, 0.01, "t"),
        (COAL | {"unit": "万吨"}, 100_000.0, "t"),
        (COAL | {"unit": "GJ"}, 10.0, "GJ"),
        (COAL | {"unit": "tce"}, 293.076, "GJ"),
        (GAS | {"unit": "MWh"}, 36.0, "GJ"),
        (GAS, 10.0, "10^4 Nm3"),
        (GAS | {"unit": "Nm3"}, 0.001, "10^4 Nm3"),
        (GAS | {"unit": "万标立方米"}, 10.0, "10^4 Nm3"),
        (POWER | {"unit": "万千瓦时"}, 100.0, "MWh"),
        (POWER | {"unit": "kWh"}, 0.01, "MWh"),
        (POWER | {"unit": "亿千瓦时"}, 1_000_000.0, "MWh"),
        (HEAT | {"unit": "百万千焦"}, 10.0, "GJ"),
        (HEAT | {"unit": "MWh"}, 36.0, "GJ"),
        (SEWAGE, 10.0, "t"),
        (SEWAGE | {"unit": "kg COD"}, 0.01, "t"),
    ],
)
def test_amount_in_the_base_unit(row, amount, unit):
    made, codes = one(row)
    assert codes == []
    assert made["base_unit"] == unit
    assert made["base_amount"] == pytest.approx(amount, rel=1e-12)
    assert made["amount"] == 10.0


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (GAS | {"unit": "m3"}, "unit.state-unknown"),
        (GAS | {"unit": "万方"}, "unit.state-unknown"),
        (GAS | {"unit": "万立方米"}, "unit.state-unknown"),
        (GAS | {"unit": "方"}, "unit.state-unknown"),
        (HEAT | {"unit": "t"}, "ledger.steam-by-mass"),
        (HEAT | {"unit": "吨"}, "ledger.steam-by-mass"),
        (POWER | {"unit": "t"}, "ledger.unit-misfit"),
        (POWER | {"unit": "tce"}, "ledger.unit-misfit"),
        (COAL | {"unit": "Nm3"}, "ledger.unit-misfit"),
        (COAL | {"unit": "斗"}, "ledger.unit-unknown"),
        (COAL | {"unit": ""}, "ledger.field-missing"),
    ],
)
def test_unit_that_does_not_measure_it(row, code):
    made, codes = one(row)
    assert codes == [code]
    assert made["base_amount"] is None
    assert made["amount"] == 10.0


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (COAL | {"net_calorific_value": "20.9", "unit_": "GJ/t"}, "net_calorific_value", 20.9),
        (COAL | {"net_calorific_value": "20.9", "unit_": "MJ/kg"}, "net_calorific_value", 20.9),
        (COAL | {"net_calorific_value": "20900", "unit_": "kJ/kg"}, "net_calorific_value", 20.9),
        (COAL | {"net_calorific_value": "5000", "unit_": "kcal/kg"}, "net_calorific_value", 20.934),
        (
            COAL | {"net_calorific_value": "5000", "unit_": "大卡/千克"},
            "net_calorific_value",
            20.934,
        ),
        (GAS | {"net_calorific_value": "35.5", "unit_": "MJ/Nm3"}, "net_calorific_value", 355.0),
        (
            GAS | {"net_calorific_value": "355", "unit_": "GJ/10^4 Nm3"},
            "net_calorific_value",
            355.0,
        ),
        (COAL | {"carbon_content": "0.0264", "unit_": "tC/GJ"}, "carbon_content", 0.0264),
        (COAL | {"carbon_content": "26.4", "unit_": "tC/TJ"}, "carbon_content", 0.0264),
        (COAL | {"carbon_content": "26.4", "unit_": "kgC/GJ"}, "carbon_content", 0.0264),
        (COAL | {"carbon_content": "55.2", "unit_": "%"}, "carbon_fraction", 0.552),
        (COAL | {"carbon_content": "0.552", "unit_": "tC/t"}, "carbon_fraction", 0.552),
        (COAL | {"carbon_content": "0.552", "unit_": "kgC/kg"}, "carbon_fraction", 0.552),
        (GAS | {"carbon_content": "5.4", "unit_": "tC/10^4 Nm3"}, "carbon_fraction", 5.4),
        (COAL | {"oxidation": "0.98"}, "oxidation", 0.98),
        (COAL | {"oxidation": "98%"}, "oxidation", 0.98),
        (COAL | {"oxidation": "９８％"}, "oxidation", 0.98),
        (COAL | {"emission_factor": "1.9", "unit_": "tCO2/t"}, "emission_factor", 1.9),
        (COAL | {"emission_factor": "1.9", "unit_": "tCO₂/t"}, "emission_factor", 1.9),
        (POWER | {"emission_factor": "0.5703", "unit_": "kgCO2/kWh"}, "emission_factor", 0.5703),
        (POWER | {"emission_factor": "0.5703", "unit_": "tCO2/MWh"}, "emission_factor", 0.5703),
        (HEAT | {"emission_factor": "0.11", "unit_": "tCO2/GJ"}, "emission_factor", 0.11),
    ],
)
def test_measured_property_in_the_unit_of_the_table(row, column, value):
    unit = row.pop("unit_", None)
    quantity = next(name for name in row if name not in COAL)
    made, codes = one(row | {f"{quantity}_unit": unit})
    assert codes == []
    assert made[column] == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (COAL | {"net_calorific_value": "20.9"}, "ledger.property-unit"),
        (
            COAL | {"net_calorific_value": "20.9", "net_calorific_value_unit": "GJ/10^4 Nm3"},
            "ledger.property-unit",
        ),
        (
            GAS | {"net_calorific_value": "35", "net_calorific_value_unit": "MJ/m3"},
            "unit.state-unknown",
        ),
        (POWER | {"emission_factor": "0.5"}, "ledger.property-unit"),
        (COAL | {"oxidation": "98"}, "ledger.property-range"),
        (COAL | {"oxidation": "-0.1"}, "ledger.property-range"),
        (COAL | {"oxidation": "101%"}, "ledger.property-range"),
        (COAL | {"oxidation": "most"}, "ledger.number-unreadable"),
    ],
)
def test_property_that_cannot_be_used(row, code):
    made, codes = one(row)
    assert codes == [code]
    names = ("net_calorific_value", "carbon_content", "carbon_fraction", "oxidation")
    assert all(made[name] is None for name in (*names, "emission_factor"))


def test_a_property_without_unit_names_the_allowed_ones():
    _, problems = normalise(filed(COAL | {"net_calorific_value": "20.9"}))
    assert "GJ/t" in problems[0].sentence("en")
    assert "kcal/kg" in problems[0].facts["allowed"]


@pytest.mark.parametrize(
    ("amount", "state", "code"),
    [
        ("0", "present", None),
        ("", "missing", "ledger.value-missing"),
        (None, "missing", "ledger.value-missing"),
        ("-", "not_applicable", "ledger.not-applicable"),
        ("无", "not_applicable", "ledger.not-applicable"),
        ("12q", None, "ledger.number-unreadable"),
        ("inf", None, "ledger.number-unreadable"),
        ("1e300", None, "ledger.number-too-large"),
    ],
)
def test_state(amount, state, code):
    made, codes = one(COAL | {"amount": amount})
    assert made["state"] == state
    assert made["base_amount"] == (0.0 if amount == "0" else None)
    assert codes == ([code] if code else [])


def test_one_finding_for_one_mistake_however_often():
    table, problems = normalise(filed(*[COAL | {"unit": "斗"}] * 500))
    assert table.num_rows == 500
    assert [p.code for p in problems] == ["ledger.unit-unknown"]
    assert problems[0].facts["count"] == 500
    assert problems[0].where.row == 2


def test_rows_keep_their_places_and_order():
    rows = [COAL | {"amount": str(n)} for n in range(5)]
    table, _ = normalise(filed(*rows))
    assert table.schema.names == [column.name for column in ACTIVITY.columns]
    assert table["row"].to_pylist() == [2, 3, 4, 5, 6]
    assert table["amount"].to_pylist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert set(table["file"].to_pylist()) == {"activity.csv"}


def test_an_empty_table():
    raw = filed(COAL)
    empty = RawTable(
        spec=raw.spec,
        file="a.csv",
        headings={},
        data=raw.data.slice(0, 0),
        rows=raw.rows[:0],
    )
    table, problems = normalise(empty)
    assert (table.num_rows, problems) == (0, ())


@given(
    st.sampled_from([s for s in known_symbols("energy") if not s.endswith("ce")]),
    st.floats(0.0, 1e9),
)
@settings(max_examples=50, deadline=None)
def test_units_there_and_back(symbol, amount):
    made, codes = one(POWER | {"unit": symbol, "amount": repr(amount)})
    assert codes == []
    ratio = find(symbol).ratio / find("MWh").ratio
    assert made["base_amount"] == pytest.approx(float(amount * ratio), rel=1e-12)
    back, _ = one(POWER | {"amount": repr(made["base_amount"])})
    assert back["base_amount"] / float(ratio) == pytest.approx(amount, rel=1e-12)


@given(
    st.lists(
        st.fixed_dictionaries({"amount": st.none() | st.text("0-/ .xe5", max_size=3)}), max_size=8
    )
)
@settings(max_examples=40, deadline=None)
def test_absent_never_becomes_zero(amounts):
    if not amounts:
        return
    table, _ = normalise(filed(*(COAL | amount for amount in amounts)))
    for row, filed_as in zip(table.to_pylist(), amounts, strict=True):
        text = (filed_as["amount"] or "").strip()
        if row["state"] == "present":
            assert any(digit in text for digit in "05")
        else:
            assert row["amount"] is None
            assert row["base_amount"] is None


@pytest.mark.parametrize("is_encoded", [True, False])
def test_no_work_for_each_row(is_encoded):
    size = 100_000
    row = {"enterprise_id": "E1", "period": "2025-03", **GAS}
    columns = {name: pa.array([text] * size) for name, text in row.items()}
    if is_encoded:
        columns = {name: column.dictionary_encode() for name, column in columns.items()}
    data = pa.table(columns | {"amount": np.linspace(0.0, 1e3, size)})
    rows = np.arange(2, size + 2, dtype=np.int32)
    raw = RawTable(spec=ACTIVITY_FILED, file="a.parquet", headings={}, data=data, rows=rows)
    table, problems = normalise(raw)
    assert problems == ()
    assert math.isclose(sum(table["base_amount"].to_pylist()), 500.0 * size, rel_tol=1e-9)
