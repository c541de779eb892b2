"""Submitting: what becomes a fact, what stops it, who may, and what a correction leaves alone."""

import json
from dataclasses import replace

import pytest
from typed_filings import filer_of, fresh, line, submitted, typed
from world import NOW, World, file_for, move

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.audit.models import Event
from parkdesk.audit.queries import verify
from parkdesk.records.content import filing_digest
from parkdesk.records.drafts import Edited
from parkdesk.records.models import Draft, Filing
from parkdesk.records.queries import rows_of
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.return_filing import return_filing
from parkdesk.usecases.save_draft import open_draft, save_draft
from parkdesk.usecases.submit_filing import NotReady, file_correction, submit_filing
from parkdesk.workflow.models import Decision
from parkdesk.workflow.operations import Overtaken


def test_a_filing_becomes_rows_and_the_duty_goes_to_the_reviewer(world: World) -> None:
    duty, actor = world.duties["east/E01", "2026-01"], world.actor("filer")
    save_draft(duty=duty, given=typed(line("a", "1300")), seen_revision=0, actor=actor, now=NOW)
    filing = submitted(world)
    assert fresh(duty).state == "pending"
    assert [(row.ordinal, row.amount, row.file, row.row) for row in rows_of(filing)] == [
        (1, "1300", "form", 1),
        (2, "33", "form", 2),
    ]
    assert (filing.version, filing.origin, filing.filed_by_name) == (1, "form", "filer (test)")
    assert not Draft.objects.exists()
    event = Event.objects.order_by("-seq").first()
    assert event is not None
    assert (event.action, event.subject) == ("filing.submitted", f"filing:{filing.pk}")
    assert verify() is None


def test_nothing_not_applicable_and_missing_are_three_things_in_the_row(world: World) -> None:
    given = typed(
        line("a", choice="none"),
        line("b", choice="not_applicable", subject="green_trading"),
        line("c", choice="not_available", subject="direct_nonfossil", note="meter broken"),
        line("d", "0", subject="own_fossil"),
    )
    filing = submit_filing(
        duty=world.duties["east/E01", "2026-01"],
        given=given,
        seen_seq=0,
        actor=world.actor("filer"),
        now=NOW,
    )
    rows = [(row.amount, row.note) for row in rows_of(filing)]
    assert rows == [("\u65e0", ""), ("/", ""), ("", "meter broken"), ("0", "")]
    missing = [one for one in filing.problems if one["code"] == "ledger.value-missing"]
    assert [one["reason"] for one in missing] == ["meter broken"]


def test_blockers_and_unanswered_warnings_file_nothing(world: World) -> None:
    duty, actor = world.duties["east/E01", "2026-01"], world.actor("filer")
    with pytest.raises(NotReady) as told:
        submit_filing(
            duty=duty, given=typed(line("a"), line("b", "x")), seen_seq=0, actor=actor, now=NOW
        )
    codes = {one.code for one in told.value.findings}
    assert codes >= {"desk.figure-blank", "ledger.number-unreadable"}
    assert fresh(duty).state == "not_filed"
    assert not Filing.objects.filter(enterprise=duty.enterprise, period="2026-01").exists()


def test_an_answered_warning_is_filed_with_its_reason(world: World) -> None:
    green = line("a", "100", subject="green_trading")
    duty, actor = world.duties["east/E01", "2026-01"], world.actor("filer")
    with pytest.raises(NotReady) as told:
        submit_filing(duty=duty, given=typed(green), seen_seq=0, actor=actor, now=NOW)
    (warning,) = told.value.findings
    given = typed(green, confirmed={warning.id: "the contract is being signed"})
    filing = submit_filing(duty=duty, given=given, seen_seq=0, actor=actor, now=NOW)
    assert [(one["code"], one["reason"]) for one in filing.problems] == [
        ("certificate.missing", "the contract is being signed")
    ]
    assert filing.problems[0]["message_zh"] != filing.problems[0]["message_en"]


def test_a_duty_is_submitted_once(world: World) -> None:
    submitted(world)
    stale = world.duties["east/E01", "2026-01"]
    with pytest.raises(Overtaken) as told:
        submit_filing(
            duty=stale,
            given=typed(line("a", "1")),
            seen_seq=0,
            actor=world.actor("filer"),
            now=NOW,
        )
    assert (told.value.state, told.value.by_name) == ("pending", "filer (test)")
    assert Filing.objects.filter(enterprise="east/E01", period="2026-01").count() == 1


def test_a_stale_page_does_not_submit_over_another_draft(world: World) -> None:
    duty, actor = world.duties["east/E01", "2026-01"], world.actor("filer")
    save_draft(duty=duty, given=typed(line("a", "1")), seen_revision=0, actor=actor, now=NOW)
    with pytest.raises(Edited):
        submit_filing(
            duty=duty,
            given=typed(line("a", "2"), tab="c" * 16),
            seen_seq=0,
            seen_revision=0,
            actor=actor,
            now=NOW,
        )
    assert fresh(duty).state == "not_filed"


def test_after_a_return_a_new_version_is_filed_and_the_old_one_stays(world: World) -> None:
    first = submitted(world)
    duty = fresh(world.duties["east/E01", "2026-01"])
    return_filing(duty=duty, reason="why?", seen_seq=1, actor=world.actor("reviewer"), now=NOW)
    duty, actor = fresh(duty), world.actor("filer")
    opened = open_draft(duty=duty, actor=actor)
    changed = replace(opened.given.lines[0], texts={**opened.given.lines[0].texts, "amount": "130"})
    given = replace(opened.given, lines=(changed, *opened.given.lines[1:]))
    second = submit_filing(duty=duty, given=given, seen_seq=2, actor=actor, now=NOW)
    assert (first.version, second.version) == (1, 2)
    assert [row.amount for row in rows_of(first)] == ["1300", "33"]
    assert [row.amount for row in rows_of(second)] == ["130", "33"]
    assert fresh(duty).filing_id == second.pk


def test_proofs_and_certificates_are_carried_to_the_next_version(world: World) -> None:
    duty = fresh(world.duties["east/P01", "2026-01"])
    from parkdesk.accounts.queries import actor_of

    actor = actor_of(filer_of("east/P01", "filer_p"))
    opened = open_draft(duty=duty, actor=actor)
    listed = [{"certificate_id": "GC-1", "kind": "green_certificate", "amount_mwh": "80.5",
               "generated_from": "2026-01-01", "generated_to": "2026-02-01",
               "beneficiary_id": "P01"}]  # fmt: skip
    measured = [{"subject": "natural_gas", "quantity": "oxidation", "value": "0.99", "unit": "1"}]
    given = replace(opened.given, certificates=listed, properties=measured)
    filing = submit_filing(duty=duty, given=given, seen_seq=2, actor=actor, now=NOW)
    assert [proof.file.name for proof in rows_of(filing)[0].proofs.all()] == ["invoice.png"]
    assert [(one.kind, one.amount_mwh) for one in filing.certificates.all()] == [
        ("green_certificate", 80.5)
    ]
    assert [(one.quantity, one.value) for one in filing.properties.all()] == [("oxidation", 0.99)]


def test_evidence_of_others_is_not_taken_along(world: World) -> None:
    foreign = file_for(world, "south/N01", "2026-02", scale=1, filed_at=NOW)
    theirs = rows_of(foreign)[0].proofs.all()[0].file_id
    filing = submit_filing(
        duty=world.duties["east/E01", "2026-01"],
        given=typed(line("a", "1"), proofs={"a": [theirs]}, file_id=theirs),
        seen_seq=0,
        actor=world.actor("filer"),
        now=NOW,
    )
    assert filing.file is None
    assert not rows_of(filing)[0].proofs.exists()


def test_the_log_vouches_for_every_figure(world: World) -> None:
    filing = submitted(world)
    event = Event.objects.get(action="filing.submitted", subject=f"filing:{filing.pk}")
    assert json.loads(event.facts)["digest"] == filing_digest(filing)
    other = file_for(world, "east/E01", "2026-02", scale=1.1, filed_at=NOW)
    assert filing_digest(other) != filing_digest(filing)


def test_a_note_that_does_not_fit_is_told(world: World) -> None:
    given = typed(line("a", "1"), note="n" * 401)
    with pytest.raises(NotReady) as told:
        submit_filing(
            duty=world.duties["east/E01", "2026-01"],
            given=given,
            seen_seq=0,
            actor=world.actor("filer"),
            now=NOW,
        )
    assert [one.code for one in told.value.findings] == ["desk.note-long"]


def test_a_correction_of_a_certificate_alone_is_a_difference(world: World) -> None:
    duty, actor = fresh(world.duties["east/E01", "2025"]), world.actor("filer")
    same = open_draft(duty=duty, actor=actor).given
    listed = {
        "certificate_id": "GC-1",
        "kind": "green_certificate",
        "amount_mwh": "80",
        "generated_from": "2025-01-01",
        "generated_to": "2025-02-01",
        "beneficiary_id": "E01",
    }
    given = replace(same, certificates=[listed])
    assert file_correction(duty=duty, given=given, reason="forgotten", actor=actor, now=NOW)


def test_a_program_says_not_available_by_a_note(world: World) -> None:
    given = typed(line("a", "", note="meter broken"), origin="interface")
    filing = submit_filing(
        duty=world.duties["east/E01", "2026-01"],
        given=given,
        seen_seq=0,
        actor=world.actor("filer"),
        now=NOW,
    )
    assert [one["reason"] for one in filing.problems] == ["meter broken"]


@pytest.mark.parametrize(
    ("login", "refusal"),
    [("reviewer", NotAllowed), ("manager", NotAllowed), ("verifier", NotAllowed),
     ("filer_two", NotFound), ("filer_south", NotFound), ("city", NotFound)],
)  # fmt: skip
def test_others_do_not_submit(world: World, login: str, refusal: type[Exception]) -> None:
    duty, actor = world.duties["east/E01", "2026-01"], world.actor(login)
    with pytest.raises(refusal):
        submit_filing(duty=duty, given=typed(line("a", "1")), seen_seq=0, actor=actor, now=NOW)
    with pytest.raises(refusal):
        file_correction(
            duty=world.duties["east/E01", "2025"],
            given=typed(line("a", "1", period="2025")),
            reason="x",
            actor=actor,
            now=NOW,
        )


def test_a_correction_is_filed_and_does_not_count_yet(world: World) -> None:
    duty, actor = fresh(world.duties["east/E01", "2025"]), world.actor("filer")
    opened = open_draft(duty=duty, actor=actor)
    assert opened.given.note == ""
    changed = replace(
        opened.given.lines[0], texts={**opened.given.lines[0].texts, "amount": "20000"}
    )
    given = replace(opened.given, lines=(changed, *opened.given.lines[1:]))
    filing = file_correction(
        duty=duty, given=given, reason="meter read twice", actor=actor, now=NOW
    )
    assert (filing.is_correction, filing.version, filing.note) == (True, 2, "meter read twice")
    after = fresh(duty)
    assert (after.state, after.filing_id, after.seq) == ("received", duty.filing_id, duty.seq)
    assert Decision.objects.filter(duty=duty).count() == 3
    assert Event.objects.filter(action="filing.corrected").count() == 1


def test_a_correction_needs_a_reason_a_difference_and_a_received_filing(world: World) -> None:
    duty, actor = fresh(world.duties["east/E01", "2025"]), world.actor("filer")
    same = open_draft(duty=duty, actor=actor).given
    changed = typed(line("a", "1", period="2025"))
    for given, reason in ((changed, " "), (same, "why not")):
        with pytest.raises(Refused):
            file_correction(duty=duty, given=given, reason=reason, actor=actor, now=NOW)
    with pytest.raises(Refused):
        file_correction(
            duty=world.duties["east/E01", "2026-01"],
            given=typed(line("a", "1")),
            reason="too early",
            actor=actor,
            now=NOW,
        )
    assert not Filing.objects.filter(is_correction=True).exists()


def test_a_draft_of_a_correction_does_not_touch_the_duty(world: World) -> None:
    duty, actor = fresh(world.duties["east/E01", "2025"]), world.actor("filer")
    given = typed(line("a", "1", period="2025"))
    save_draft(duty=duty, given=given, seen_revision=0, actor=actor, now=NOW)
    assert fresh(duty).state == "received"
    move(world, fresh(duty), file_for(world, "east/E01", "2025", scale=1, filed_at=NOW), "correct")
    assert fresh(duty).state == "received"
