"""Findings at the figure: what the library and the desk say, where, and what needs a reason."""

import pytest
from typed_filings import GAS, fresh, line, typed
from world import NOW, World, file_for, move

from parkdesk.records.drafts import DraftGiven, Line
from parkdesk.usecases.check_filing import RESTATED, Checked, check_filing
from parkdesk.workflow.models import Duty


def checked(world: World, given: DraftGiven, period: str = "2026-01") -> Checked:
    duty = fresh(world.duties["east/E01", period])
    return check_filing(duty=duty, given=given, actor=world.actor("filer"))


def codes(found: Checked) -> list[tuple[str, tuple[str, ...]]]:
    """Return code and lines of each finding; those that restate a choice are left out."""
    return [(one.code, one.keys) for one in found.findings if one.code not in RESTATED]


def test_a_whole_filing_has_nothing_to_report(world: World) -> None:
    assert codes(checked(world, typed(line("a", "1300")))) == []


def test_no_figure_is_a_blocker(world: World) -> None:
    assert [one.code for one in checked(world, typed()).blockers] == ["desk.no-figure"]


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (line("a"), "desk.figure-blank"),
        (line("a", choice="not_available"), "desk.no-reason"),
        (line("a", "12q"), "ledger.number-unreadable"),
        (line("a", "12", unit="parsec"), "ledger.unit-unknown"),
        (line("a", "12", unit="t"), "ledger.unit-misfit"),
        (line("a", "-12"), "ledger.amount-negative"),
        (line("a", "12", period="2025-12"), "desk.other-period"),
        (line("a", "12", note="x" * 401), "desk.text-long"),
        (line("a", "12", counterparty_id="E01"), "flow.self"),
        (line("a", "12", counterparty_id="E99"), "flow.counterparty-unknown"),
        (Line(key="a", texts={**GAS, "amount": "3", "unit": "m3"}), "unit.state-unknown"),
    ],
)
def test_each_fault_stands_at_its_line(world: World, one: Line, code: str) -> None:
    found = checked(world, typed(line("z", "1300"), one))
    assert (code, ("a",)) in codes(found)
    assert not any("z" in keys for _, keys in codes(found))


@pytest.mark.parametrize("choice", ["none", "not_applicable"])
def test_no_number_with_a_choice_is_no_fault(world: World, choice: str) -> None:
    found = checked(world, typed(line("a", choice=choice)))
    assert codes(found) == []
    assert found.amounts["a"].state == "not_applicable"


def test_not_available_is_missing_and_zero_is_zero(world: World) -> None:
    given = typed(line("a", choice="not_available", note="meter broken"), line("b", "0"))
    found = checked(world, given)
    assert codes(found) == []
    assert (found.amounts["a"].state, found.amounts["a"].value) == ("missing", None)
    assert found.unanswered == ()  # the reason was given with the choice
    assert (found.amounts["b"].state, found.amounts["b"].value) == ("present", 0.0)


def test_one_finding_names_all_lines_that_have_it(world: World) -> None:
    found = checked(world, typed(line("a", "1", unit="parsec"), line("b", "2", unit="parsec")))
    assert ("ledger.unit-unknown", ("a", "b")) in codes(found)


def test_sentences_name_things_as_people_do(world: World) -> None:
    (one,) = checked(world, typed(line("a", "12", unit="t"))).blockers
    assert "grid electricity" in one.message["en"]
    assert "\u7f51\u8d2d\u7535" in one.message["zh"]
    assert "grid" not in one.message["zh"]


def months(world: World, *scales: float) -> Duty:
    """File the months from 2026-01 on and return the duty of the month after."""
    key = "east/E01"
    for month, scale in enumerate(scales, start=1):
        period = f"2026-{month:02d}"
        filing = file_for(world, key, period, scale=scale, filed_at=NOW)
        duty = world.duties.get((key, period)) or Duty.objects.create(
            park_id="east",
            enterprise=filing.enterprise,
            period=period,
            start=filing.start,
            end=filing.end,
            due_on=filing.end,
        )
        move(world, duty, filing, "submit", "review", "receive")
    last = filing
    following = Duty.objects.create(
        park_id="east",
        enterprise=last.enterprise,
        period=f"2026-{len(scales) + 1:02d}",
        start=last.end,
        end=last.end.replace(month=last.end.month + 1),
        due_on=last.end,
    )
    world.duties[key, following.period] = following
    return following


def test_a_slip_of_the_unit_is_told_and_needs_a_reason(world: World) -> None:
    months(world, 1.0, 1.1, 0.9, 1.0)
    given = typed(line("a", "1250000", period="2026-05"))
    found = checked(world, given, "2026-05")
    (slip,) = found.unanswered
    assert (slip.code, slip.keys) == ("ledger.unit-slip", ("a",))
    answered = typed(*given.lines, confirmed={slip.id: "new furnace"})
    assert checked(world, answered, "2026-05").unanswered == ()


def test_the_period_before_stands_beside_the_figure(world: World) -> None:
    months(world, 1.0, 1.5)
    found = checked(world, typed(line("a", "1200", period="2026-03")), "2026-03")
    before = found.before["a"]
    assert (found.before_period, before.printed, before.unit) == ("2026-02", "1800", "MWh")
    assert found.amounts["a"].value == 1200.0


def test_a_month_is_not_held_against_a_year(world: World) -> None:
    found = checked(world, typed(line("a", "1300")))
    assert (found.before, found.before_period) == ({}, "")


def test_findings_on_earlier_filings_are_not_repeated(world: World) -> None:
    months(world, 1.0, 1.0, 1000.0, 1.0)
    found = checked(world, typed(line("a", "1200", period="2026-05")), "2026-05")
    assert found.findings == ()


def test_a_certificate_that_is_not_listed_is_a_blocker(world: World) -> None:
    green = line("a", "100", subject="green_certificate", certificate_id="GC-1")
    assert ("certificate.unknown", ("a",)) in codes(checked(world, typed(green)))
    listed = {
        "certificate_id": "GC-1",
        "kind": "green_certificate",
        "amount_mwh": "80",
        "generated_from": "2026-01-01",
        "generated_to": "2026-02-01",
        "beneficiary_id": "E01",
    }
    found = codes(checked(world, typed(green, certificates=[listed])))
    assert found == [("certificate.overused", ("a",))]
    assert codes(checked(world, typed(green, certificates=[{**listed, "amount_mwh": "100"}]))) == []


def test_a_measured_parameter_must_be_a_number(world: World) -> None:
    wrong = {"subject": "natural_gas", "quantity": "oxidation", "value": "much", "unit": "1"}
    found = checked(world, typed(line("a", "1"), properties=[wrong]))
    assert "desk.property-value" in [code for code, _ in codes(found)]
