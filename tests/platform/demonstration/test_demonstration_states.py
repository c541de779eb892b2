"""How far filings are: complete years are received, the current months hold every state."""

from datetime import timedelta
from pathlib import Path

import demonstration_ledger as assembled
import pytest

from nearzero.ledger import check_ledger, parse_period
from parkdesk.cli import demonstration as source
from parkdesk.cli.demonstration.planted import KINDS
from parkdesk.cli.demonstration.states import STATES

PARKS = {park.id: park for park in source.pilot_parks()}
SMALL = source.SIZES["small"]
GUANGYUAN = PARKS["guangyuan-east"]
MEMBERS = source.enterprises(GUANGYUAN, 40)
PLANTED = {(one.enterprise_id, one.period): one for one in source.peculiarities(GUANGYUAN, MEMBERS)}


@pytest.mark.parametrize("park_id", PARKS)
def test_complete_years_are_received(park_id: str) -> None:
    members = source.enterprises(PARKS[park_id], SMALL.count(park_id))
    for year in (2024, 2025):
        duties = source.duties(PARKS[park_id], members, year, range(1, 13))
        assert {duty.state for duty in duties} == {"received"}


def test_current_months_hold_every_state_and_someone_is_late() -> None:
    duties = source.duties(GUANGYUAN, MEMBERS, 2026, [8, 9, 10])
    assert {duty.state for duty in duties} == set(STATES)
    assert any(duty.is_late and duty.state == "not_filed" for duty in duties)
    assert any(duty.is_late and duty.submitted_at for duty in duties)
    assert all(duty.reason_zh and duty.reason_en for duty in duties if duty.state == "returned")


@pytest.mark.parametrize("park_id", PARKS)
def test_moments_are_in_order_and_not_after_the_demonstration(park_id: str) -> None:
    members = source.enterprises(PARKS[park_id], SMALL.count(park_id))
    for year, months in SMALL.periods.items():
        for duty in source.duties(PARKS[park_id], members, year, months):
            assert (duty.submitted_at is None) == (duty.state == "not_filed")
            if duty.submitted_at is not None:
                assert duty.submitted_at.utcoffset() == timedelta(hours=8)
                assert duty.submitted_at < source.AS_OF
                assert duty.is_late == (duty.submitted_at.date() > duty.due_on)
            if duty.decided_at is not None:
                assert duty.submitted_at is not None
                assert duty.submitted_at < duty.decided_at < source.AS_OF


def test_every_kind_of_peculiarity_is_planted_where_the_list_says() -> None:
    assert {one.kind for one in PLANTED.values()} == set(KINDS)
    duties = source.duties(GUANGYUAN, MEMBERS, 2025, range(1, 13))
    duties += source.duties(GUANGYUAN, MEMBERS, 2026, range(1, 11))
    marked = {(d.enterprise_id, d.period): d for d in duties if d.peculiarity}
    assert set(marked) == set(PLANTED)
    assert all(marked[key].state == one.state for key, one in PLANTED.items())


def printed(enterprise_id: str, period: str, activity: str, subject: str) -> list[str]:
    rows = source.filed_rows(GUANGYUAN, MEMBERS, int(period[:4]), int(period[5:]))
    return [
        row["amount"]
        for row in rows
        if (row["enterprise_id"], row["activity"], row["subject"])
        == (enterprise_id, activity, subject)
    ]


@pytest.mark.parametrize("key", [key for key, one in PLANTED.items() if one.activity], ids=str)
def test_the_filing_prints_what_is_planted(key: tuple[str, str]) -> None:
    one = PLANTED[key]
    found = printed(one.enterprise_id, one.period, one.activity, one.subject)
    assert found == ([] if one.kind == "vanished" else [one.printed])


def test_slips_are_tenfold_and_a_correction_is_only_proposed() -> None:
    for one in PLANTED.values():
        if one.kind == "unit_slip":
            assert float(one.printed) == pytest.approx(10.0 * float(one.was), rel=1e-3)
    late = next(one for one in PLANTED.values() if one.kind == "late_correction")
    assert float(late.was) == pytest.approx(1.18 * float(late.printed), rel=1e-3)


def test_the_library_finds_what_is_planted(tmp_path: Path) -> None:
    ledger = assembled.ledger_of(tmp_path, GUANGYUAN, SMALL, 2026, range(1, 11))
    period = parse_period("2026")
    found = [*ledger.problems, *check_ledger(ledger, period)]
    slips = {p.facts["enterprise"] for p in found if p.code == "ledger.unit-slip"}
    assert slips == {"E06", "E19"}
    gaps = {p.facts["enterprise"] for p in found if p.code == "ledger.month-missing"}
    assert {"E10", "E12", "E14"} <= gaps
