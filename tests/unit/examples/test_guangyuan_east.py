"""The synthetic park holds together: forty units, flows that meet, months that add up."""

import csv
import importlib.util
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from nearzero.ledger import check_ledger, parse_period, read_ledger
from nearzero.ledger.table import (
    ACTIVITIES,
    ACTIVITY_FILED,
    CERTIFICATES,
    ENTERPRISES,
    PARK,
    PURPOSES,
    QUALITIES,
    ROLES,
)
from nearzero.units import factor_between, find

FOLDER = Path(__file__).parents[3] / "examples" / "guangyuan_east"
ABSENT = {"", "-", "/", "无"}


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_park", FOLDER / "make_park.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


park = load()
ALL = park.make(park.YEARS)
PRESENT = [row for row in ALL.activity if row["amount"] not in ABSENT]
UNITS = {row["enterprise_id"]: row for row in ALL.enterprises}


def number(row: dict[str, str]) -> Decimal:
    return Decimal(row["amount"].replace(",", ""))


def electricity_mwh(row: dict[str, str]) -> float:
    ratio = factor_between(find(row["unit"]), find("MWh"))
    assert ratio is not None
    return float(number(row)) * ratio


def rows_of(enterprise: str, year: int, *activities: str) -> list[dict[str, str]]:
    return [
        row
        for row in PRESENT
        if row["enterprise_id"] == enterprise
        and row["period"].startswith(str(year))
        and row["activity"] in activities
    ]


def test_there_are_forty_units_of_the_intended_kinds() -> None:
    assert Counter(unit["role"] for unit in ALL.enterprises) == {
        "enterprise": 36,
        "energy_station": 2,
        "public_area": 2,
    }
    assert [u["enterprise_id"] for u in ALL.enterprises if u["in_boundary"] == "no"] == ["E36"]
    assert UNITS["E13"]["valid_from"] == "2024-07-01"
    assert UNITS["E05"]["valid_to"] == "2025-07-01"


def test_the_park_says_that_it_is_synthetic() -> None:
    assert ALL.park[0]["is_synthetic"] == "yes"
    assert "合成演示数据" in ALL.park[0]["name_zh"]
    assert "synthetic" in ALL.park[0]["name_en"]
    assert all("合成" in unit["name_zh"] for unit in ALL.enterprises)
    assert all("合成数据" in row["note"] for row in ALL.activity)


@pytest.mark.parametrize(
    ("rows", "spec"),
    [
        (ALL.park, PARK),
        (ALL.enterprises, ENTERPRISES),
        (ALL.activity, ACTIVITY_FILED),
        (ALL.certificates, CERTIFICATES),
    ],
)
def test_rows_use_the_declared_columns_only(rows: list, spec) -> None:
    names = {column.name for column in spec.columns}
    required = {column.name for column in spec.columns if column.required}
    assert all(required <= set(row) <= names for row in rows)


def test_words_of_closed_lists_and_known_subjects() -> None:
    path = FOLDER.parents[1] / "src/nearzero/factors/data/subjects.csv"
    with path.open(encoding="utf-8") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    assert {row["activity"] for row in ALL.activity} == set(ACTIVITIES)
    assert {row["subject"] for row in ALL.activity} <= known
    assert {row.get("purpose", "") for row in ALL.activity} <= {"", *PURPOSES}
    assert {row.get("quality", "") for row in ALL.activity} <= {"", *QUALITIES}
    assert {unit["role"] for unit in ALL.enterprises} == set(ROLES)
    assert all(find(row["unit"]) is not None for row in ALL.activity)


@pytest.mark.parametrize("sent", ["electricity_sent", "heat_sent"])
def test_flows_inside_the_park_stand_on_both_sides_with_the_same_amount(sent: str) -> None:
    received = sent.replace("sent", "received")
    given: dict[tuple, Decimal] = defaultdict(Decimal)
    taken: dict[tuple, Decimal] = defaultdict(Decimal)
    for row in PRESENT:
        other = row.get("counterparty_id")
        if other and row["activity"] == sent:
            given[row["enterprise_id"], other, row["subject"], row["period"]] += number(row)
        if other and row["activity"] == received:
            taken[other, row["enterprise_id"], row["subject"], row["period"]] += number(row)
    assert given
    assert given == taken


def test_months_sum_to_the_yearly_amounts() -> None:
    for flow in park._rows("flows.csv"):
        unit = UNITS[flow["enterprise_id"]]
        for year in park.YEARS:
            parts = [Decimal(amount) for _, amount in park._spread(flow, unit, year)]
            assert sum(parts, Decimal(0)) == Decimal(flow[f"amount_{year}"] or "0")
            assert all(part >= 0 for part in parts)


def test_no_certificate_covers_more_than_its_amount() -> None:
    used: dict[str, float] = defaultdict(float)
    for row in PRESENT:
        if row.get("certificate_id"):
            used[row["certificate_id"]] += electricity_mwh(row)
    amounts = {c["certificate_id"]: float(c["amount_mwh"]) for c in ALL.certificates}
    assert len(amounts) == len(ALL.certificates)
    assert set(used) == set(amounts)
    assert all(used[name] <= amounts[name] + 1e-6 for name in used)
    assert all(amounts[name] - used[name] < 1.0 for name in used)


def test_certified_rows_fall_into_the_days_of_generation() -> None:
    certificates = {c["certificate_id"]: c for c in ALL.certificates}
    for row in PRESENT:
        if not row.get("certificate_id"):
            continue
        certificate = certificates[row["certificate_id"]]
        assert certificate["kind"] == row["subject"]
        assert certificate["beneficiary_id"] in {row["enterprise_id"], ALL.park[0]["park_id"]}
        month = row["period"] if len(row["period"]) == 7 else f"{row['period']}-01"
        assert certificate["generated_from"] <= f"{month}-01" < certificate["generated_to"]


def test_units_file_only_while_they_are_in_the_park() -> None:
    for row in PRESENT:
        unit = UNITS[row["enterprise_id"]]
        if unit["valid_from"] or unit["valid_to"]:
            first = f"{row['period']}-01"
            assert len(row["period"]) == 7
            assert (unit["valid_from"] or first) <= first < (unit["valid_to"] or "9999")


@pytest.mark.parametrize("year", [2023, 2024, 2025])
@pytest.mark.parametrize("smelter", ["E01", "E02", "E03"])
def test_smelters_use_a_plausible_amount_of_electricity(smelter: str, year: int) -> None:
    used = sum(
        electricity_mwh(row)
        for row in rows_of(smelter, year, "electricity_received", "electricity_generated")
    )
    product = sum(float(number(row)) for row in rows_of(smelter, year, "process_product"))
    assert 240_000 < product < 480_000
    assert 13_300 < used / product * 1000 < 13_700  # kWh/t aluminium


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_stations_give_out_less_than_they_take_in(year: int) -> None:
    for station, coal_gj, gas_gj in (("S01", 20.5, 389.31), ("S02", 20.5, 389.31)):
        heat_in = sum(
            float(number(row)) * (coal_gj if row["unit"] == "t" else gas_gj)
            for row in rows_of(station, year, "fuel_combustion")
            if row["subject"] != "diesel"
        )
        heat_out = sum(float(number(row)) for row in rows_of(station, year, "heat_sent"))
        power = sum(electricity_mwh(r) for r in rows_of(station, year, "electricity_generated"))
        assert 0.55 < (heat_out + 3.6 * power) / heat_in < 0.95
        sent = sum(electricity_mwh(row) for row in rows_of(station, year, "electricity_sent"))
        assert sent <= power


def test_nobody_sends_power_without_having_it() -> None:
    for row in PRESENT:
        if row["activity"] == "electricity_sent":
            have = rows_of(row["enterprise_id"], int(row["period"][:4]), "electricity_generated")
            assert electricity_mwh(row) <= sum(
                electricity_mwh(r) for r in have if r["period"] == row["period"]
            )


def test_coal_of_the_station_has_one_measured_heating_value_a_month() -> None:
    values = defaultdict(set)
    for row in PRESENT:
        if row["enterprise_id"] == "S01" and row["subject"] == "bituminous_coal":
            values[row["period"]].add(row["net_calorific_value"])
            assert row["net_calorific_value_unit"] == "GJ/t"
    assert len(values) == 36
    assert all(len(v) == 1 and 19 < float(min(v)) < 22 for v in values.values())


def test_each_way_of_having_no_amount_is_shown() -> None:
    assert {row["amount"] for row in ALL.activity} >= ABSENT
    assert any(row["amount"] == "0" for row in ALL.activity)


def test_one_year_has_the_value_added_of_its_enterprises() -> None:
    year = park.make([2025])
    inside = [u for u in year.enterprises if u["in_boundary"] == "yes"]
    assert int(year.park[0]["value_added_cny"]) == sum(int(u["value_added_cny"]) for u in inside)
    assert "value_added_cny" not in ALL.park[0]
    assert len(park.make([2023]).enterprises) == 39


def test_the_same_bytes_come_out_each_time(tmp_path: Path) -> None:
    first, second = park.write_csv(tmp_path / "a"), park.write_csv(tmp_path / "b")
    names = sorted(path.name for path in first.iterdir())
    assert names == ["activity.csv", "certificates.csv", "enterprises.csv", "park.csv"]
    assert all((first / n).read_bytes() == (second / n).read_bytes() for n in names)
    with (first / "activity.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(ALL.activity)


def test_a_workbook_reads_as_it_was_made(tmp_path: Path) -> None:
    written = park.write(tmp_path)
    assert [path.name for path in written] == [
        "guangyuan_east_2023.xlsx",
        "guangyuan_east_2024.xlsx",
        "guangyuan_east_2025.xlsx",
        "guangyuan_east_csv",
    ]
    ledger = read_ledger(written[2])
    made = park.make([2025])
    assert ledger.activity.num_rows == len(made.activity)
    assert ledger.enterprises.num_rows == 40
    assert ledger.certificates.num_rows == len(made.certificates)
    codes = Counter(problem.code for problem in ledger.problems)
    assert codes == {"ledger.value-missing": 1, "ledger.not-applicable": 2}
    assert check_ledger(ledger, parse_period("2025")) == ()


def test_three_years_read_from_csv_have_nothing_wrong_but_the_gaps(tmp_path: Path) -> None:
    ledger = read_ledger(park.write_csv(tmp_path))
    codes = Counter(problem.code for problem in ledger.problems)
    assert codes == {"ledger.value-missing": 2, "ledger.not-applicable": 3}
    for year in park.YEARS:
        assert check_ledger(ledger, parse_period(str(year))) == ()
