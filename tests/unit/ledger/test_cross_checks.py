"""Comparisons beside the reviewer's buttons: what they find, and that missing is never zero."""

import csv
import json
from datetime import date
from importlib.resources import files

import pytest
from build import months, row, table

from nearzero.ledger import Period, cross_check, parse_period
from nearzero.ledger.comparison import TITLES, UNKNOWN, State, bounds
from nearzero.ledger.peers import Peers, peers_of
from nearzero.ledger.table import ACTIVITY

FLAT = [100.0] * 12
COAL = {"activity": "fuel_combustion", "subject": "anthracite"}
GAS = {"activity": "fuel_combustion", "subject": "natural_gas", "unit": "10^4 Nm3"}
FOOD = {"activity": "production", "subject": "food", "unit": "t"}


def checks(*rows, period="2025-03", **given):
    return cross_check(table(ACTIVITY, rows), "E1", parse_period(period), **given)


def only(found, name, activity="electricity_received"):
    (one,) = [c for c in found if c.id == name and c.activity in (activity, "")]
    return one


def two_years(now, before=FLAT, **fields):
    """Return the months of 2024 and those of 2025 so far."""
    return [*months(before, year=2024, **fields), *months(now, **fields)]


UNKNOWN_FUEL = [
    (two_years([1.0] * 3, **COAL), "no_output"),
    ([*two_years([1.0] * 2, **COAL), *two_years([1.0] * 3, **FOOD)], "no_fuel"),
    ([*two_years([1.0] * 3, **COAL), *two_years([1.0] * 2, **FOOD)], "no_output"),
    ([*two_years([1.0] * 3, **COAL), *two_years([1.0, 1.0, 0.0], **FOOD)], "zero_output"),
    (
        [
            *two_years([1.0] * 3, **COAL),
            *two_years([1.0] * 3, **FOOD),
            *two_years([1.0] * 3, **{**FOOD, "subject": "steel", "unit": "m3"}),
        ],
        "several_outputs",
    ),
    (
        [
            *two_years([1.0] * 3, **COAL),
            *two_years([1.0] * 3, **{**GAS, "subject": "hydrogen"}),
            *two_years([1.0] * 3, **FOOD),
        ],
        "no_heating_value",
    ),
    ([*months([1.0] * 3, **COAL), *months([1.0] * 3, **FOOD)], "few_months"),
]


@pytest.mark.parametrize(
    ("amount", "ratio", "state"),
    [
        (100.0, 1.0, State.OK),
        (140.0, 1.4, State.NOTABLE),
        (60.0, 0.6, State.NOTABLE),
        (250.0, 2.5, State.UNUSUAL),
        (0.0, 0.0, State.UNUSUAL),
    ],
)
def test_a_month_against_the_same_of_last_year(amount, ratio, state):
    found = only(checks(*two_years([100.0, 100.0, amount])), "last_year")
    assert (found.value, found.other, found.unit) == (amount, 100.0, "MWh")
    assert (found.ratio, found.state) == (pytest.approx(ratio), state)
    assert (found.period, found.compared) == ("2025-03", "2024-03")


def test_a_month_against_the_one_before_and_january_against_december():
    found = only(checks(*two_years([100.0, 50.0, 200.0])), "previous_period")
    assert (found.other, found.compared, found.state) == (50.0, "2025-02", State.UNUSUAL)
    found = only(checks(*two_years([120.0]), period="2025-01"), "previous_period")
    assert (found.other, found.compared) == (100.0, "2024-12")


def test_a_year_has_no_period_before_beside_last_year_and_no_month_profile():
    found = checks(row(10.0), row(9.0, period="2024"), period="2025")
    assert [one.id for one in found] == ["last_year", "electricity_metered"]


def test_a_quarter_is_compared_with_the_quarter_before():
    rows = two_years([1.0, 2.0, 3.0], [10.0] * 9 + [1.0, 1.0, 2.0])
    quarter = Period(date(2025, 1, 1), date(2025, 4, 1))
    found = cross_check(table(ACTIVITY, rows), "E1", quarter)
    before = only(found, "previous_period")
    assert (before.value, before.other) == (6.0, 4.0)
    assert (before.period, before.compared) == ("2025-01 – 2025-03", "2024-10 – 2024-12")


@pytest.mark.parametrize(
    ("missing", "value", "other", "reason"),
    [
        ("2025-03", None, 100.0, "not_filed"),
        ("2024-03", 100.0, None, "nothing_before"),
    ],
)
def test_a_missing_amount_is_unknown_and_not_zero(missing, value, other, reason):
    rows = [
        r | {"state": "missing", "amount": None, "base_amount": None}
        if r["period"] == missing
        else r
        for r in two_years([100.0, 100.0, 100.0])
    ]
    found = only(checks(*rows), "last_year")
    assert (found.value, found.other) == (value, other)
    assert (found.ratio, found.state, found.reason) == (None, State.UNKNOWN, reason)
    assert "not compared" in found.sentence("en")


def test_an_amount_with_a_missing_part_is_not_known_whole():
    blank = row(None, period="2025-03")
    found = only(checks(*two_years([100.0] * 3), blank), "last_year")
    assert (found.value, found.state) == (None, State.UNKNOWN)


def test_a_year_of_three_months_is_not_compared_with_a_whole_one():
    found = only(checks(*two_years([100.0] * 3), period="2025"), "last_year")
    assert (found.value, found.other, found.reason) == (None, 1200.0, "not_filed")


def test_a_flow_that_stopped_being_filed_is_shown():
    found = only(checks(*two_years([100.0, 100.0])), "last_year")
    assert (found.value, found.reason) == (None, "not_filed")
    assert "2025-03" in found.sentence("en")


def test_what_does_not_apply_has_no_amount():
    none = row(None, period="2025-03", state="not_applicable")
    found = only(checks(*two_years([1.0, 1.0]), none), "last_year")
    assert (found.value, found.reason) == (None, "not_filed")


def test_zero_is_zero():
    found = only(checks(*two_years([0.0] * 3, [0.0] * 12)), "last_year")
    assert (found.ratio, found.state) == (None, State.OK)
    assert found.sentence("en").endswith("zero in 2025-03 and in 2024-03.")
    found = only(checks(*two_years([0.0, 0.0, 5.0], [0.0] * 12)), "last_year")
    assert (found.ratio, found.state) == (None, State.UNUSUAL)
    assert found.sentence("en").endswith("5 MWh in 2025-03, zero in 2024-03.")


def test_a_year_beside_its_months_counts_once():
    rows = [*months([1.0] * 12), row(12.0), *months([2.0] * 12, year=2024)]
    found = only(checks(*rows, period="2025"), "last_year")
    assert (found.value, found.other) == (12.0, 24.0)


def test_several_bills_of_a_month_add_up_and_others_rows_do_not_count():
    rows = [*two_years([100.0] * 3), row(50.0, period="2025-03", counterparty_id="E2")]
    rows.append(row(999.0, of="E2", period="2025-03"))
    assert only(checks(*rows), "last_year").value == 150.0


def test_a_season_is_no_change_of_profile_but_a_peak_is():
    season = [300.0, 200.0, 100.0, *[50.0] * 9]
    found = only(checks(*two_years(season[:3], season)), "month_profile")
    assert (found.unit, found.compared, found.state) == ("1", "2024", State.OK)
    assert found.value == pytest.approx(found.other)
    peak = only(checks(*two_years([300.0, 200.0, 400.0], season)), "month_profile")
    assert peak.state is State.UNUSUAL
    assert "%" in peak.sentence("en")


def test_a_profile_needs_twelve_months_on_both_sides():
    short = months([100.0] * 11, year=2024)
    found = only(checks(*short, *months([100.0] * 3)), "month_profile")
    assert (found.state, found.reason) == (State.UNKNOWN, "nothing_before")
    assert found.compared == "2024-04 – 2025-03"
    late = [*months([100.0] * 12, year=2024)[3:], *months([100.0] * 3)]
    found = only(checks(*late), "month_profile")
    assert (found.value, found.other) == (pytest.approx(1 / 12), None)
    assert (found.reason, found.compared) == ("nothing_before", "2024")


def test_the_intensity_is_beside_the_median_of_its_division_without_names():
    intensities = {"E1": 9.0, "E2": 2.0, "E3": 3.0, "E4": 4.0, "E5": None, "E6": 50.0}
    codes = {"E1": "C3216", "E2": "3211", "E3": "32", "E4": "C3240", "E5": "32", "E6": "C1310"}
    peers = peers_of("E1", intensities, codes, "tce/10^4 CNY")
    assert peers == Peers(own=9.0, median=3.0, count=3, unit="tce/10^4 CNY")
    found = only(checks(*two_years([1.0] * 3), peers=peers), "sector_intensity")
    assert (found.ratio, found.state) == (3.0, State.NOTABLE)
    assert "median of 3 other" in found.sentence("en")
    assert not any(name in json.dumps(found.as_json()) for name in ("E2", "E3", "E4"))


def test_two_others_would_tell_whose_intensity_it_is():
    found = only(
        checks(row(1.0), peers=Peers(own=1.0, median=5.0, count=2, unit="t")), "sector_intensity"
    )
    assert (found.other, found.state, found.reason) == (None, State.UNKNOWN, "few_peers")
    assert "5" not in found.sentence("en")
    none = Peers(own=None, median=5.0, count=9, unit="t")
    assert only(checks(row(1.0), peers=none), "sector_intensity").reason == "no_intensity"


def test_an_enterprise_without_a_division_has_no_peers():
    peers = peers_of("E1", {"E1": 1.0, "E2": 2.0}, {"E1": None, "E2": None}, "t")
    assert (peers.median, peers.count) == (None, 0)


def test_fuel_against_output_in_the_unit_of_the_only_fuel():
    rows = [
        *two_years([10.0, 10.0, 30.0], [10.0] * 12, **COAL),
        *two_years([5.0] * 3, [5.0] * 12, **FOOD),
    ]
    found = only(checks(*rows), "fuel_per_output")
    assert (found.value, found.other, found.unit) == (6.0, pytest.approx(30 * 2 / 30), "t/t")
    assert found.state is State.UNUSUAL
    assert found.compared == "2024-03 – 2025-02"


def test_several_fuels_add_up_as_heat_measured_where_it_is():
    rows = [
        *two_years([10.0] * 3, [10.0] * 12, net_calorific_value=20.0, **COAL),
        *two_years([1.0] * 3, [1.0] * 12, **GAS),
        *two_years([5.0] * 3, [5.0] * 12, **FOOD),
    ]
    found = only(checks(*rows), "fuel_per_output")
    assert found.unit == "GJ/t"
    assert found.value == pytest.approx((10.0 * 20.0 + 389.31) / 5.0)
    assert (found.ratio, found.state) == (pytest.approx(1.0), State.OK)


@pytest.mark.parametrize(("rows", "reason"), UNKNOWN_FUEL)
def test_fuel_per_output_that_is_not_known_says_why(rows, reason):
    found = only(checks(*rows), "fuel_per_output")
    assert (found.state, found.reason, found.ratio) == (State.UNKNOWN, reason, None)


def test_fuel_per_output_needs_three_months_before():
    rows = [
        *months([1.0] * 3, **COAL),
        *months([None] * 11 + [1.0], year=2024, **COAL),
        *two_years([2.0] * 3, [2.0] * 12, **FOOD),
    ]
    found = only(checks(*rows), "fuel_per_output")
    assert (found.state, found.value, found.other) == (State.OK, 0.5, 0.5)


def test_who_burns_nothing_has_no_fuel_per_output():
    found = checks(*two_years([1.0] * 3), *two_years([1.0] * 3, **FOOD))
    assert "fuel_per_output" not in [one.id for one in found]


@pytest.mark.parametrize(
    ("metered", "ratio", "state", "reason"),
    [
        (150.0, 1.0, State.OK, ""),
        (156.0, 150 / 156, State.NOTABLE, ""),
        (300.0, 0.5, State.UNUSUAL, ""),
        (0.0, None, State.UNUSUAL, ""),
        (None, None, State.UNKNOWN, "no_meter"),
    ],
)
def test_electricity_against_the_meter(metered, ratio, state, reason):
    rows = [*months([100.0] * 3), *months([50.0] * 3, subject="green_trading")]
    found = only(checks(*rows, metered_mwh=metered), "electricity_metered")
    assert (found.value, found.other, found.unit) == (150.0, metered, "MWh")
    assert (found.state, found.reason) == (state, reason)
    assert found.ratio == (None if ratio is None else pytest.approx(ratio))


def test_metered_electricity_that_was_not_filed_is_unknown_not_zero():
    found = only(checks(*months([1.0] * 3, **COAL), metered_mwh=5.0), "electricity_metered")
    assert (found.value, found.other, found.reason) == (None, 5.0, "not_filed")


def test_nothing_filed_is_nothing_compared():
    assert checks() == ()
    assert checks(*two_years([1.0] * 3, of="E2")) == ()


def every_outcome():
    """Return comparisons of every kind and, between them, with every reason."""
    peers = [
        Peers(own=1.0, median=2.0, count=3, unit="t"),
        Peers(own=1.0, median=2.0, count=1, unit="t"),
        Peers(own=None, median=None, count=0, unit="t"),
    ]
    both = [*two_years([9.0] * 3, **COAL), *two_years([5.0] * 3, **FOOD), *two_years([1.0] * 3)]
    cases = [checks(*both, metered_mwh=3.0, peers=one) for one in peers]
    cases += [checks(*rows) for rows, _ in UNKNOWN_FUEL]
    cases += [checks(*two_years([100.0, 100.0])), checks(*months([100.0] * 3))]
    return [one for case in cases for one in case]


def test_every_comparison_has_a_sentence_in_both_languages():
    found = every_outcome()
    assert {one.id for one in found} == set(TITLES)
    assert {one.reason for one in found} - {""} == set(UNKNOWN)
    for one in found:
        assert (one.state is State.UNKNOWN) is bool(one.reason)
        for language in ("zh", "en"):
            assert "{" not in one.sentence(language)
            assert one.title(language)
        shown = one.as_json()
        assert json.loads(json.dumps(shown, allow_nan=False)) == shown
    assert any(one.sentence("zh") != one.sentence("en") for one in found)


def test_the_bounds_are_told_to_be_the_projects_own():
    text = (files("nearzero.ledger") / "cross_checks.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["id"] for row in rows} == set(TITLES) == set(bounds())
    for entry in rows:
        assert entry["source"] == "own"
        assert entry["status"] == "project default, not from a standard"
        limits = bounds()[entry["id"]]
        assert limits.unusual_below < limits.notable_below < 1.0
        assert 1.0 < limits.notable_above < limits.unusual_above
