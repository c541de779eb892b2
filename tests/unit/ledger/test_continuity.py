"""Years beside months, missing months, rows filed twice."""

from calendar import monthrange
from datetime import date

import pytest
from build import YEAR_2025, codes, enterprise, ledger, months, only, row

from nearzero.ledger.check import check_ledger
from nearzero.ledger.continuity import superseded
from nearzero.ledger.period import Period
from nearzero.ledger.table import Ledger
from nearzero.ledger.totals import SUPERSEDED

FLAT = [10.0] * 12


def names(built: Ledger) -> list[str]:
    return [SUPERSEDED[code] for code in superseded(built)]


def days(amount: float, month: str = "2025-03", count: int = 0) -> list[dict[str, object]]:
    length = count or monthrange(*(int(part) for part in month.split("-")))[1]
    return [row(amount, period=f"{month}-{day:02d}") for day in range(1, length + 1)]


def test_rows_of_one_grain_never_replace_each_other() -> None:
    assert names(ledger(row(), row(), row(5.0))) == [""] * 3
    assert names(ledger(*months(FLAT), *months(FLAT))) == [""] * 24


@pytest.mark.parametrize("year", [120.0, 120.11, 119.89, 500.0])
def test_complete_months_replace_the_year_whatever_it_says(year: float) -> None:
    assert names(ledger(*months(FLAT), row(year))) == [""] * 12 + ["superseded_by_months"]


def test_the_tolerance_is_a_thousandth() -> None:
    disagrees = "ledger.year-total-disagrees"
    assert disagrees not in codes(check_ledger(ledger(*months(FLAT), row(120.12))))
    problem = only(check_ledger(ledger(*months(FLAT), row(120.2))), disagrees)
    assert problem.facts["coarse_total"] == 120.2
    assert problem.facts["fine_total"] == 120.0
    assert problem.facts["difference"] == pytest.approx(-0.2)
    assert problem.where.row == 14


def test_invoices_of_a_year_and_of_a_month_add_up_before_they_are_compared() -> None:
    built = ledger(*months([5.0] * 12), *months([5.0] * 12), row(70.0), row(50.0))
    assert codes(p for p in check_ledger(built) if "duplicate" not in p.code) == [
        "ledger.year-superseded"
    ]


def test_a_year_replaces_incomplete_months_and_names_the_missing_ones() -> None:
    built = ledger(*months([10.0] * 10), row(120.0))
    assert names(built) == ["superseded_by_year"] * 10 + [""]
    problem = only(check_ledger(built), "ledger.months-superseded")
    assert problem.facts["missing"] == ("2025-11", "2025-12")
    assert "ledger.month-missing" not in codes(check_ledger(built))


def test_a_blank_month_is_missing_and_a_dash_is_not() -> None:
    blank = ledger(*months([*FLAT[:11], None]), row(120.0))
    assert names(blank)[-1] == ""
    dash = ledger(
        *months(FLAT[:11]), row(None, period="2025-12", state="not_applicable"), row(110.0)
    )
    assert names(dash)[-1] == "superseded_by_months"


@pytest.mark.parametrize(
    "other",
    [
        {"of": "E2"},
        {"subject": "own_fossil"},
        {"activity": "electricity_sent"},
        {"to": "E2"},
        {"certificate_id": "C1"},
        {"purpose": "heat_supply"},
    ],
)
def test_another_kind_of_flow_is_never_compared(other: dict[str, object]) -> None:
    assert set(names(ledger(*months(FLAT), row(120.0, **other)))) == {""}  # type: ignore[arg-type]


def test_terminal_consumption_is_what_no_purpose_means() -> None:
    built = ledger(*months(FLAT, purpose="terminal_consumption"), row(120.0))
    assert names(built)[-1] == "superseded_by_months"


def test_other_years_are_apart() -> None:
    assert set(names(ledger(*months(FLAT), row(120.0, period="2024")))) == {""}


def test_units_that_do_not_compare_are_told() -> None:
    built = ledger(*months(FLAT, unit="GJ"), row(999.0))
    assert names(built)[-1] == "superseded_by_months"
    found = codes(check_ledger(built))
    assert "ledger.year-not-comparable" in found
    assert "ledger.year-total-disagrees" not in found


def test_days_replace_their_month_when_all_are_there() -> None:
    assert names(ledger(*days(1.0), row(31.0, period="2025-03")))[-1] == "superseded_by_days"
    some = ledger(*days(1.0, count=4), row(31.0, period="2025-03"))
    assert names(some) == ["superseded_by_month"] * 4 + [""]
    problem = only(check_ledger(some), "ledger.months-superseded")
    assert problem.facts["missing"][0] == "2025-03-05"  # type: ignore[index]


def test_days_months_and_the_year_are_counted_once() -> None:
    whole = ledger(*days(1.0), row(31.0, period="2025-03"), *months([31.0, 31.0]), row(999.0))
    expected = ["superseded_by_year"] * 31 + ["superseded_by_days"] + ["superseded_by_year"] * 2
    assert names(whole) == [*expected, ""]


def test_full_days_stand_for_their_month() -> None:
    other = [one for one in months([31.0] * 12) if one["period"] != "2025-03"]
    assert names(ledger(*days(1.0), *other, row(372.0)))[-1] == "superseded_by_months"


JULY = [enterprise("E1", valid_from=date(2025, 7, 1))]
HALF = [row(10.0, period=f"2025-{month:02d}") for month in range(7, 13)]


def test_months_before_membership_are_not_missing() -> None:
    assert codes(check_ledger(ledger(*HALF, enterprises=JULY))) == []
    found = only(check_ledger(ledger(*HALF[1:], enterprises=JULY)), "ledger.month-missing")
    assert found.facts["missing"] == ("2025-07",)


@pytest.mark.parametrize(("year", "is_wrong"), [(60.0, False), (110.0, False), (50.0, True)])
def test_a_part_time_members_year_may_hold_more_than_its_months(
    year: float, is_wrong: bool
) -> None:
    built = ledger(*HALF, row(year), enterprises=JULY)
    assert names(built)[-1] == "superseded_by_months"
    assert ("ledger.year-total-disagrees" in codes(check_ledger(built))) == is_wrong


def test_missing_months_are_named_for_each_kind_of_flow() -> None:
    built = ledger(*months([1.0, None, 3.0]), *months(FLAT, subject="own_fossil"))
    found = only(check_ledger(built), "ledger.month-missing")
    assert found.facts["missing"][0] == "2025-02"  # type: ignore[index]
    assert len(found.facts["missing"]) == 10  # type: ignore[arg-type]
    assert found.facts["subject"] == "grid"


def test_only_months_of_the_account_can_be_missing() -> None:
    first_half = Period(start=date(2025, 1, 1), end=date(2025, 7, 1))
    assert codes(check_ledger(ledger(*months(FLAT[:6])), first_half)) == []
    assert "ledger.month-missing" in codes(check_ledger(ledger(*months(FLAT[:6])), YEAR_2025))


def test_a_blank_kind_of_flow_has_no_missing_months() -> None:
    assert "ledger.month-missing" not in codes(check_ledger(ledger(*months([None] * 12))))


def test_each_copy_of_a_row_names_the_first() -> None:
    found = [p for p in check_ledger(ledger(row(), row(), row())) if "duplicate" in p.code]
    assert [p.where.row for p in found] == [3, 4]
    assert {(p.facts["other_sheet"], p.facts["other_row"]) for p in found} == {("activity", 2)}


@pytest.mark.parametrize(
    "other", [{"note": "second invoice"}, {"quality": "measured"}, {"amount": 100.5}]
)
def test_rows_that_differ_in_one_column_are_no_duplicates(other: dict[str, object]) -> None:
    found = codes(check_ledger(ledger(row(), row(**other))))  # type: ignore[arg-type]
    assert "ledger.row-duplicate" not in found


def test_blank_rows_are_no_duplicates() -> None:
    assert "ledger.row-duplicate" not in codes(check_ledger(ledger(row(None), row(None), row())))
