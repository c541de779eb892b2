"""Which rows an account counts, with which share, and which flows stay inside the park."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from build import MARCH_2025, YEAR_2025, codes, enterprise, ledger, months, only, row
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.ledger.boundary import REASONS, inner, membership
from nearzero.ledger.check import check_ledger
from nearzero.ledger.period import Period
from nearzero.ledger.table import Ledger

JULY = date(2025, 7, 1)
PART = [enterprise("E1", valid_from=JULY)]


def of(built: Ledger, period: Period = YEAR_2025) -> list[tuple[float, str]]:
    """Return share and reason of each row."""
    found = membership(built, period)
    return list(zip(found.share.tolist(), found.reason_names(), strict=True))


def test_the_names_of_the_reasons_do_not_change() -> None:
    assert REASONS[:8] == (
        "",
        "outside_boundary",
        "not_member",
        "outside_period",
        "period_too_coarse",
        "unknown_enterprise",
        "superseded_by_months",
        "no_value",
    )


@pytest.mark.parametrize("period", ["2025", "2025-03", "2025-03-07"])
def test_a_row_inside_the_account_counts_whole(period: str) -> None:
    assert of(ledger(row(period=period))) == [(1.0, "")]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"in_boundary": "no"}, "outside_boundary"),
        ({"valid_from": date(2026, 1, 1)}, "not_member"),
        ({"valid_to": date(2025, 1, 1)}, "not_member"),
        ({"in_boundary": None}, ""),
    ],
)
def test_an_enterprise_outside_is_not_counted(fields: dict[str, object], reason: str) -> None:
    built = ledger(row(), enterprises=[enterprise("E1", **fields)])
    assert of(built) == [(0.0 if reason else 1.0, reason)]


def test_a_row_is_counted_for_the_days_of_membership() -> None:
    built = ledger(row(), *months([1.0] * 12, subject="other"), enterprises=PART)
    shares = [share for share, _ in of(built)]
    assert shares[0] == pytest.approx(184 / 365)
    assert shares[1:] == [0.0] * 6 + [1.0] * 6


def test_leaving_inside_a_month_shares_the_month() -> None:
    members = [enterprise("E1", valid_to=date(2025, 3, 11))]
    assert of(ledger(row(period="2025-03"), enterprises=members)) == [(10 / 31, "")]


@pytest.mark.parametrize(
    ("period", "reason"),
    [("2025", "period_too_coarse"), ("2025-03", ""), ("2025-04", "outside_period")],
)
def test_a_row_is_never_divided_over_accounts(period: str, reason: str) -> None:
    assert of(ledger(row(period=period)), MARCH_2025)[0][1] == reason


def test_a_row_that_straddles_the_end_of_the_account_is_too_coarse() -> None:
    half = Period(start=date(2025, 3, 15), end=date(2026, 3, 15))
    assert of(ledger(row(period="2025-03")), half) == [(0.0, "period_too_coarse")]


def test_the_gravest_reason_is_named() -> None:
    built = ledger(
        row(None, of="E9", period="2020"),
        row(None, of="E2", period="2020"),
        row(None, of="E1", period="2020"),
        row(None, of="E1"),
        enterprises=[enterprise("E1"), enterprise("E2", in_boundary="no")],
    )
    expected = ["unknown_enterprise", "outside_boundary", "outside_period", "no_value"]
    assert [reason for _, reason in of(built)] == expected


@pytest.mark.parametrize("state", ["missing", "not_applicable"])
def test_a_row_without_a_value_is_never_counted_as_zero(state: str) -> None:
    assert of(ledger(row(None, state=state))) == [(0.0, "no_value")]


def test_months_replace_their_year_and_a_year_its_incomplete_months() -> None:
    whole = of(ledger(*months([1.0] * 12), row(12.0)))
    assert [reason for _, reason in whole] == [""] * 12 + ["superseded_by_months"]
    part = of(ledger(*months([1.0] * 2), row(12.0)))
    assert [reason for _, reason in part] == ["superseded_by_year"] * 2 + [""]


def test_a_month_gives_way_to_its_year_only_where_the_year_is_counted() -> None:
    found = of(ledger(*months([1.0] * 3), row(12.0)), MARCH_2025)
    expected = ["outside_period", "outside_period", "", "period_too_coarse"]
    assert [reason for _, reason in found] == expected


def test_a_half_year_counts_its_months_beside_a_year_it_does_not_count() -> None:
    half = Period(start=date(2025, 1, 1), end=date(2025, 7, 1))
    found = of(ledger(*months([1.0] * 3), row(12.0)), half)
    assert [reason for _, reason in found] == ["", "", "", "period_too_coarse"]


def test_the_coarse_warning_is_told_once_for_an_enterprise_and_period() -> None:
    built = ledger(row(), row(subject="own_fossil"), row(of="E2"))
    problems = [p for p in check_ledger(built, MARCH_2025) if p.code == "ledger.period-coarse"]
    assert [(p.facts["enterprise"], p.facts["count"]) for p in problems] == [("E1", 2), ("E2", 1)]
    assert problems[0].facts["account"] == "2025-03"


def test_the_note_on_a_part_tells_the_days() -> None:
    note = only(check_ledger(ledger(row(), enterprises=PART)), "ledger.member-part")
    assert (note.facts["member_days"], note.facts["days"]) == (184, 365)


def flow(to: str | None, activity: str = "electricity_received", **fields: object) -> Ledger:
    members = [enterprise("E1"), enterprise("E2", **fields)]
    return ledger(row(to=to, activity=activity), enterprises=members)


def test_a_flow_is_inner_if_its_counterparty_is_a_member() -> None:
    assert inner(flow("E2")).tolist() == [True]
    assert inner(flow(None)).tolist() == [False]
    assert inner(flow("E9")).tolist() == [False]
    assert inner(flow("E2", in_boundary="no")).tolist() == [False]
    assert inner(flow("E2", valid_to=date(2025, 1, 1))).tolist() == [False]


def test_a_partly_inner_flow_is_added_when_received_and_not_subtracted_when_sent() -> None:
    assert inner(flow("E2", valid_from=JULY)).tolist() == [False]
    assert inner(flow("E2", "electricity_sent", valid_from=JULY)).tolist() == [True]


DAYS = st.integers(0, 364).map(lambda day: YEAR_2025.start + timedelta(days=day))
PERIODS = st.sampled_from(["2025", "2025-02", "2025-12", "2025-07-15"])


@given(st.lists(DAYS, max_size=5), PERIODS)
@settings(max_examples=50, deadline=None)
def test_the_shares_of_memberships_that_partition_the_calendar_sum_to_one(cuts, period) -> None:
    edges = [None, *sorted(cuts), None]
    names = [f"E{number}" for number in range(len(edges) - 1)]
    members = [
        enterprise(name, valid_from=edges[i], valid_to=edges[i + 1]) for i, name in enumerate(names)
    ]
    rows = [row(of=name, period=period) for name in names]
    share = membership(ledger(*rows, enterprises=members), YEAR_2025).share
    assert np.isclose(share.sum(), 1.0, rtol=0.0, atol=1e-12)  # a few quotients of whole days
    assert ((share >= 0.0) & (share <= 1.0)).all()


@given(st.lists(DAYS, max_size=6), st.sampled_from(["2025-02", "2025-12", "2025-07-15"]))
@settings(max_examples=50, deadline=None)
def test_accounts_that_partition_the_calendar_count_a_row_once_or_call_it_too_coarse(
    cuts, period
) -> None:
    edges = sorted({YEAR_2025.start, *cuts, YEAR_2025.end})
    built = ledger(row(period=period))
    accounts = [Period(start=a, end=b) for a, b in pairwise(edges)]
    found = [of(built, account)[0] for account in accounts]
    reasons = {reason for share, reason in found if not share}
    total = sum(share for share, _ in found)
    assert total == (0.0 if "period_too_coarse" in reasons else 1.0)


def test_a_partner_that_left_within_the_row_is_told() -> None:
    assert "flow.counterparty-part" in codes(check_ledger(flow("E2", valid_from=JULY)))
