"""Who is in the parks: synthetic units that say so, a small park being the start of a large one."""

import csv
import re
from pathlib import Path

import pytest

from parkdesk.cli import demonstration as source
from parkdesk.cli.demonstration.members import EXAMPLE, numeral

PARKS = source.pilot_parks()
OTHERS = [park for park in PARKS if park.id != EXAMPLE]
UNITS = Path(__file__).parents[3] / "examples" / "guangyuan_east" / "units.csv"
SYNTHETIC = "\u5408\u6210"


@pytest.mark.parametrize("park", PARKS, ids=lambda park: park.id)
@pytest.mark.parametrize("count", [8, 40, 200])
def test_units_are_synthetic_and_say_so(park: source.PilotPark, count: int) -> None:
    members = source.enterprises(park, count)
    assert len({member.enterprise_id for member in members}) == count
    for member in members:
        assert SYNTHETIC in member.name_zh
        assert "synthetic" in member.name_en
        assert member.is_synthetic
        assert member.credit_code == ""
        assert member.key == f"{park.id}/{member.enterprise_id}"
        assert member.role == "public_area" or re.fullmatch(r"\d{4}", member.industry_code)


@pytest.mark.parametrize("park", PARKS, ids=lambda park: park.id)
def test_every_park_has_stations_and_public_areas(park: source.PilotPark) -> None:
    for count, number in ((8, (1, 2)), (200, (2,))):
        roles = [member.role for member in source.enterprises(park, count)]
        assert roles.count("energy_station") in number
        assert roles.count("public_area") in number
        assert roles == sorted(roles, key=["enterprise", "energy_station", "public_area"].index)


@pytest.mark.parametrize("park", PARKS, ids=lambda park: park.id)
def test_a_small_park_is_the_start_of_a_large_one(park: source.PilotPark) -> None:
    large = {member.enterprise_id: member for member in source.enterprises(park, 200)}
    assert all(large[m.enterprise_id] == m for m in source.enterprises(park, 8))


@pytest.mark.parametrize("park", OTHERS, ids=lambda park: park.id)
def test_one_unit_comes_and_one_leaves_within_a_year(park: source.PilotPark) -> None:
    members = source.enterprises(park, 8)
    came = [m.valid_from for m in members if m.valid_from]
    left = [m.valid_to for m in members if m.valid_to]
    assert len(came) == len(left) == 1
    assert all(day.day == 1 for day in [*came, *left])


def test_guangyuan_east_begins_with_the_example_park() -> None:
    with UNITS.open(encoding="utf-8") as file:
        example = {row["enterprise_id"]: row for row in csv.DictReader(file)}
    park = next(park for park in PARKS if park.id == EXAMPLE)
    members = source.enterprises(park, 40)
    assert [member.enterprise_id for member in members] == list(example)
    for row in source.enterprise_rows(members, 2025):
        known = example[row["enterprise_id"]]
        assert row["name_zh"] == known["name_zh"]
        assert row["valid_to"] == known["valid_to"]
        assert int(row["output_value_cny"]) == int(known["output_value_2025"]) * 10_000


def test_a_park_row_sums_its_units_and_is_marked() -> None:
    for park in PARKS:
        members = source.enterprises(park, 8)
        row = source.park_row(park, members, 2025)
        within = [r for r in source.enterprise_rows(members, 2025) if r["in_boundary"] == "yes"]
        assert int(row["value_added_cny"]) == sum(int(r["value_added_cny"]) for r in within)
        assert row["is_synthetic"] == "yes"
        assert row["name_zh"] == park.name_zh


def test_numerals() -> None:
    written = {1: "\u4e00", 10: "\u5341", 12: "\u5341\u4e8c", 20: "\u4e8c\u5341"}
    written |= {35: "\u4e09\u5341\u4e94", 101: "\u4e00\u767e\u96f6\u4e00", 0: ""}
    assert {number: numeral(number) for number in written} == written
