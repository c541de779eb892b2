"""The demonstration can be accounted: no blocker in a complete year, totals as the table says."""

import csv
import importlib.util
from pathlib import Path

import demonstration_ledger as assembled
import pytest

from nearzero import account, read_ledger
from nearzero.ledger import check_ledger, parse_period
from nearzero.problems import Severity
from parkdesk.cli import demonstration as source

PARKS = {park.id: park for park in source.pilot_parks()}
SMALL = source.SIZES["small"]
MAKER = Path(__file__).parents[3] / "examples" / "guangyuan_east" / "make_park.py"


def table() -> dict[tuple[str, str, int], dict[str, str]]:
    with assembled.TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {(row["size"], row["park_id"], int(row["year"])): row for row in rows}


def test_the_table_has_every_complete_year() -> None:
    expected = {
        (size.name, park_id, year)
        for size in source.SIZES.values()
        for park_id in PARKS
        for year, months in size.periods.items()
        if len(months) == 12
    }
    assert set(table()) == expected


@pytest.mark.parametrize("park_id", ["guangyuan-east", "panzhihua-geliping", "unicorn-island"])
@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_a_complete_year_is_accounted_without_blocker(
    tmp_path: Path, park_id: str, year: int
) -> None:
    inventory = assembled.accounted(tmp_path, PARKS[park_id], SMALL, year)
    assert all(problem.severity is not Severity.BLOCKER for problem in inventory.problems)
    known = table().get(("small", park_id, year))
    if known is None:  # the small size begins in 2024
        return
    for name, value in assembled.totals_of(inventory).items():
        assert value == pytest.approx(float(known[name]), rel=0.02), name


@pytest.mark.parametrize("park_id", PARKS)
def test_a_complete_year_gives_nothing_to_complain_of(tmp_path: Path, park_id: str) -> None:
    ledger = assembled.ledger_of(tmp_path, PARKS[park_id], SMALL, 2025, range(1, 13))
    found = [*ledger.problems, *check_ledger(ledger, parse_period("2025"))]
    told = {problem.code for problem in found if problem.severity is not Severity.NOTE}
    meant = {"ledger.value-missing"} if park_id == "guangyuan-east" else set()
    assert told == meant


def test_guangyuan_east_is_the_example_park(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_park", MAKER)
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    maker.write(tmp_path / "example")
    period = parse_period("2025")
    assert period is not None
    ledger = read_ledger(tmp_path / "example" / "guangyuan_east_2025.xlsx")
    example = account(ledger, assembled.METHOD, period)
    (tmp_path / "desk").mkdir()
    desk = assembled.accounted(tmp_path / "desk", PARKS["guangyuan-east"], SMALL, 2025)
    assert desk.emission_tco2 == pytest.approx(example.emission_tco2, rel=1e-9)
    assert desk.by_enterprise() == pytest.approx(example.by_enterprise(), rel=1e-9)
