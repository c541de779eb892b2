"""Filings hold together: the same each time, both sides alike, seasons and festivals in them."""

from collections import Counter, defaultdict
from itertools import groupby

import numpy as np
import pytest

from nearzero.ledger.table import ACTIVITY_FILED
from nearzero.units import find
from parkdesk.cli import demonstration as source
from parkdesk.cli.demonstration.amounts import sheet
from parkdesk.cli.demonstration.members import EXAMPLE

PARKS = {park.id: park for park in source.pilot_parks()}
SMALL, PROVINCE = source.SIZES["small"], source.SIZES["province"]


def filed(park_id: str, size: source.Size, year: int, months: object) -> dict[str, list[str]]:
    members = source.enterprises(PARKS[park_id], size.count(park_id))
    return source.filed_columns(PARKS[park_id], members, year, months, detail=size.detail)


def key_of(row: dict[str, str]) -> tuple[str, ...]:
    return row["enterprise_id"], row["period"], row["activity"], row["subject"], row["note"]


@pytest.mark.parametrize("park_id", PARKS)
def test_columns_are_those_of_the_ledger_and_of_one_length(park_id: str) -> None:
    columns = filed(park_id, SMALL, 2025, range(1, 13))
    assert list(columns) == [column.name for column in ACTIVITY_FILED.columns]
    assert len({len(values) for values in columns.values()}) == 1
    assert all(find(unit) is not None for unit in set(columns["unit"]))


@pytest.mark.parametrize("park_id", ["guangyuan-east", "suining-anju"])
def test_a_month_is_the_same_whatever_else_is_asked_for(park_id: str) -> None:
    members = source.enterprises(PARKS[park_id], SMALL.count(park_id))
    alone = source.filed_rows(PARKS[park_id], members, 2026, 9)
    sheet.cache_clear()
    columns = filed(park_id, SMALL, 2026, [3, 9, 10])
    each = zip(*columns.values(), strict=True)
    rows = [dict(zip(columns, values, strict=True)) for values in each]
    assert alone == [row for row in rows if row["period"] == "2026-09"]


def test_a_small_park_files_what_it_files_in_a_large_one() -> None:
    few = source.enterprises(PARKS["shifang"], 8)
    many = source.enterprises(PARKS["shifang"], 200)
    small = source.filed_rows(PARKS["shifang"], few, 2025, 5)
    large = source.filed_rows(PARKS["shifang"], many, 2025, 5, detail="full")
    known = {key_of(row): row for row in reversed(large)}
    own = [row for row in small if row["enterprise_id"] == "E01"]
    assert own
    assert all(known[key_of(row)] == row for row in own)


@pytest.mark.parametrize("park_id", PARKS)
@pytest.mark.parametrize("size", [SMALL, PROVINCE], ids=lambda size: size.name)
def test_the_rows_of_a_filing_stand_together_and_every_filing_has_some(
    park_id: str, size: source.Size
) -> None:
    members = source.enterprises(PARKS[park_id], size.count(park_id))
    columns = filed(park_id, size, 2026, [9, 10])
    rows = zip(columns["enterprise_id"], columns["period"], strict=True)
    spans = [span for span, _ in groupby(rows)]
    duties = source.duties(PARKS[park_id], members, 2026, [9, 10])
    expected = [(d.enterprise_id, d.period) for d in duties if d.state != "not_filed"]
    assert spans == expected


@pytest.mark.parametrize("park_id", PARKS)
def test_a_filing_has_as_many_lines_as_its_size_says(park_id: str) -> None:
    small = Counter(filed(park_id, SMALL, 2025, [5])["enterprise_id"])
    assert 5.0 <= np.mean(list(small.values())) <= 10.5
    large = Counter(filed(park_id, PROVINCE, 2025, [5])["enterprise_id"])
    assert 13.5 <= np.mean(list(large.values())) <= 17.5


def test_province_is_about_two_million_rows() -> None:
    rows = sum(
        len(filed("qingshen", PROVINCE, year, months)["period"])
        for year, months in PROVINCE.periods.items()
    )
    assert 1.9e6 < 17 * rows < 2.2e6


@pytest.mark.parametrize("park_id", PARKS)
@pytest.mark.parametrize("size", [SMALL, PROVINCE], ids=lambda size: size.name)
def test_flows_inside_a_park_stand_on_both_sides(park_id: str, size: source.Size) -> None:
    columns = filed(park_id, size, 2025, range(1, 13))
    sent: dict[tuple[str, ...], list[str]] = defaultdict(list)
    got: dict[tuple[str, ...], list[str]] = defaultdict(list)
    names = ("enterprise_id", "counterparty_id", "activity", "subject", "period", "amount", "unit")
    for who, other, activity, subject, period, amount, unit in zip(
        *(columns[name] for name in names), strict=True
    ):
        medium, _, verb = activity.rpartition("_")
        if other and verb == "sent":
            sent[who, other, medium, subject, period].append(amount + unit)
        if other and verb == "received":
            got[other, who, medium, subject, period].append(amount + unit)
    assert sent
    assert sent == got


@pytest.mark.parametrize("park_id", [park_id for park_id in PARKS if park_id != EXAMPLE])
def test_a_station_burns_for_what_it_sends(park_id: str) -> None:
    members = source.enterprises(PARKS[park_id], 8)
    table = sheet(PARKS[park_id], tuple(members), "short")
    amounts = table.amounts(2025)
    heat = sum(amounts[n] for n, f in enumerate(table.flows) if f.activity == "heat_sent")
    for number, flow in enumerate(table.flows):
        if flow.heat_of:
            assert np.allclose(amounts[number] / heat, flow.annual, rtol=0.02)


def test_festivals_and_seasons_show() -> None:
    members = source.enterprises(PARKS["langzhong"], 8)
    table = sheet(PARKS["langzhong"], tuple(members), "short")
    works = [n for n, flow in enumerate(table.flows) if flow.shape == "works"]
    solar = [n for n, flow in enumerate(table.flows) if flow.shape == "sun"]
    assert works
    assert solar
    for year, month in ((2024, 2), (2026, 2), (2023, 1)):
        of_year = table.amounts(year)[works].sum(axis=0)
        assert of_year.argmin() == month - 1
        assert of_year[month - 1] < 0.8 * np.median(of_year)
    assert 6 <= table.amounts(2025)[solar].sum(axis=0).argmax() + 1 <= 8


def test_hydropower_is_bought_in_the_wet_season() -> None:
    members = source.enterprises(PARKS["leshan-hitech"], 8)
    table = sheet(PARKS["leshan-hitech"], tuple(members), "short")
    direct = [n for n, flow in enumerate(table.flows) if flow.subject == "direct_nonfossil"]
    months = table.amounts(2025)[direct].sum(axis=0)
    assert months[5:9].min() > 2.0 * months[[0, 1, 11]].max()


def test_every_row_is_marked_synthetic() -> None:
    notes = {note for park_id in PARKS for note in filed(park_id, SMALL, 2025, [3])["note"]}
    assert all(note.startswith("\u5408\u6210\u6570\u636e") for note in notes)
