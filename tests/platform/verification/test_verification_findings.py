"""Findings: numbered, answered by the park, closed by the verifier, each in the chain."""

import json
from collections.abc import Callable

import bundle_of
import pytest
from django.db import DatabaseError, transaction
from world import METHOD, NOW, World

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.audit.models import Event
from parkdesk.audit.queries import verify
from parkdesk.runs.models import Run, Seal
from parkdesk.usecases.answer_finding import answer_finding
from parkdesk.usecases.calculate_inventory import request_account
from parkdesk.usecases.choose_materiality import choose_materiality
from parkdesk.usecases.close_finding import close_finding, reopen_finding
from parkdesk.usecases.record_finding import FindingGiven, check_line, record_finding
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.attest import digest_of, finding_attested
from parkdesk.workflow.models import VerificationFinding
from parkdesk.workflow.verification_queries import (
    DEFAULT_SHARE,
    findings_of,
    is_check,
    materiality_of,
    open_effect,
    sealed_runs,
    state_of,
)

in_english = bundle_of.in_english

WRONG = FindingGiven(kind="misstatement", text="Nine MWh too much.", effect_tco2=-5.0)


def line_of(world: World, park: str = "east") -> str:
    line = world.runs[park].lines.filter(is_counted=True).order_by("line_id").first()
    return str(line.line_id)


def find(world: World, given: FindingGiven = WRONG, login: str = "verifier") -> VerificationFinding:
    return record_finding(
        run_id=world.runs["east"].pk, given=given, actor=world.actor(login), now=NOW
    )


def test_findings_are_numbered_and_know_their_enterprise(world: World) -> None:
    line_id = line_of(world)
    first = find(world)
    second = find(world, FindingGiven(kind="observation", text="Dusty.", line_id=line_id))
    assert (first.number, second.number) == (1, 2)
    line = world.runs["east"].lines.get(line_id=line_id)
    assert second.enterprise_id == line.enterprise_id
    event = Event.objects.filter(action="verification.finding-recorded").first()
    assert json.loads(event.facts)["digest"] == digest_of(finding_attested(first))
    assert verify() is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (FindingGiven(kind="rumour", text="x"), "kind"),
        (FindingGiven(kind="observation", text=" "), "text"),
        (FindingGiven(kind="observation", text="x" * 2001), "text"),
        (FindingGiven(kind="misstatement", text="x"), "effect"),
        (FindingGiven(kind="misstatement", text="x", effect_tco2=0.0), "effect"),
        (FindingGiven(kind="misstatement", text="x", effect_tco2=float("inf")), "effect"),
        (FindingGiven(kind="observation", text="x", effect_tco2=3.0), "effect"),
    ],
)
def test_a_finding_that_cannot_be_is_refused(world: World, given: FindingGiven, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        find(world, given)
    assert refusal.value.field == field
    assert not VerificationFinding.objects.exists()


def test_a_line_of_another_run_is_not_there(world: World) -> None:
    given = FindingGiven(kind="observation", text="x", line_id=line_of(world, "south"))
    with pytest.raises(NotFound):
        find(world, given)


@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("manager", NotAllowed),
        ("reviewer", NotAllowed),
        ("city", NotFound),
        ("filer", NotFound),
        ("admin", NotFound),
        ("verifier_south", NotFound),
        ("manager_south", NotFound),
    ],
)
def test_only_its_verifier_records(world: World, login: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        find(world, login=login)
    with pytest.raises(refusal):
        check_line(
            run_id=world.runs["east"].pk,
            line_id=line_of(world),
            text="x",
            actor=world.actor(login),
            now=NOW,
        )
    with pytest.raises(refusal):
        choose_materiality(
            run_id=world.runs["east"].pk,
            share=0.02,
            reason="x",
            actor=world.actor(login),
            now=NOW,
        )


def test_what_is_not_sealed_is_not_verified(world: World) -> None:
    run = request_account(
        park=world.parks["east"],
        period="2025",
        method_id=METHOD,
        actor=world.actor("manager"),
        now=NOW,
    )
    assert not Seal.objects.filter(run=run).exists()
    for login in ("verifier", "manager"):
        with pytest.raises(NotFound):
            record_finding(run_id=run.pk, given=WRONG, actor=world.actor(login), now=NOW)
        assert run not in sealed_runs(world.actor(login))


def test_the_park_answers_and_the_verifier_closes_and_opens_again(world: World) -> None:
    run, number = world.runs["east"].pk, find(world).number
    states = []

    def take(step: Callable[..., object], login: str) -> None:
        step(run_id=run, number=number, text="Words", actor=world.actor(login), now=NOW)
        states.append(state_of(findings_of(world.runs["east"])[0]))

    take(answer_finding, "manager")
    take(close_finding, "verifier")
    take(reopen_finding, "verifier")
    take(answer_finding, "manager")
    take(close_finding, "verifier")
    assert states == ["answered", "closed", "open", "answered", "closed"]
    assert verify() is None


@pytest.mark.parametrize(
    ("step", "login", "refusal"),
    [
        (answer_finding, "verifier", NotAllowed),
        (answer_finding, "reviewer", NotAllowed),
        (answer_finding, "manager_south", NotFound),
        (close_finding, "manager", NotAllowed),
        (close_finding, "verifier_south", NotFound),
        (reopen_finding, "manager", NotAllowed),
    ],
)
def test_each_side_takes_its_own_steps_only(
    world: World, step: Callable[..., object], login: str, refusal: type[Exception]
) -> None:
    number = find(world).number
    with pytest.raises(refusal):
        step(
            run_id=world.runs["east"].pk,
            number=number,
            text="x",
            actor=world.actor(login),
            now=NOW,
        )


def test_steps_that_do_not_fit_are_refused(world: World) -> None:
    run, number = world.runs["east"].pk, find(world).number
    verifier, manager = world.actor("verifier"), world.actor("manager")
    with pytest.raises(Refused, match="not closed"):
        reopen_finding(run_id=run, number=number, text="x", actor=verifier, now=NOW)
    with pytest.raises(Refused) as refusal:
        close_finding(run_id=run, number=number, text=" ", actor=verifier, now=NOW)
    assert refusal.value.field == "text"
    close_finding(run_id=run, number=number, text="x", actor=verifier, now=NOW)
    with pytest.raises(Refused, match="closed already"):
        close_finding(run_id=run, number=number, text="x", actor=verifier, now=NOW)
    with pytest.raises(Refused, match="is closed"):
        answer_finding(run_id=run, number=number, text="x", actor=manager, now=NOW)
    with pytest.raises(NotFound):
        close_finding(run_id=run, number=99, text="x", actor=verifier, now=NOW)


def test_findings_are_append_only(world: World) -> None:
    find(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        VerificationFinding.objects.update(effect_tco2=0.1)


def test_a_checked_line_is_a_closed_observation_without_effect(world: World) -> None:
    run, verifier, line_id = world.runs["east"].pk, world.actor("verifier"), line_of(world)
    check_line(run_id=run, line_id=line_id, text="Invoices", actor=verifier, now=NOW)
    found = findings_of(world.runs["east"])[0]
    assert is_check(found)
    assert state_of(found) == "closed"
    with pytest.raises(Refused, match="already"):
        check_line(run_id=run, line_id=line_id, text="Again", actor=verifier, now=NOW)
    with pytest.raises(Refused):
        check_line(run_id=run, line_id=line_id, text=" ", actor=verifier, now=NOW)


def test_open_misstatements_add_up_against_the_threshold(world: World) -> None:
    run, verifier = world.runs["east"], world.actor("verifier")
    total = run.result.emission_tco2
    first = find(world, FindingGiven(kind="misstatement", text="a", effect_tco2=0.04 * total))
    find(world, FindingGiven(kind="misstatement", text="b", effect_tco2=-0.03 * total))
    find(world, FindingGiven(kind="nonconformity", text="c"))
    effect, threshold = open_effect(findings_of(run)), materiality_of(run)
    assert threshold.is_default
    assert threshold.share == DEFAULT_SHARE
    assert effect.count == 2
    assert effect.net == pytest.approx(0.01 * total)
    assert not effect.exceeds(threshold)
    choose_materiality(run_id=run.pk, share=0.035, reason="Contract", actor=verifier, now=NOW)
    chosen = materiality_of(run)
    assert (chosen.share, chosen.is_default, chosen.reason) == (0.035, False, "Contract")
    assert effect.exceeds(chosen)  # one alone is beyond it, though the two nearly cancel out
    close_finding(run_id=run.pk, number=first.number, text="x", actor=verifier, now=NOW)
    assert open_effect(findings_of(run)).net == pytest.approx(-0.03 * total)
    assert materiality_of(world.runs["south"]).is_default


@pytest.mark.parametrize(
    ("share", "reason", "field"), [(0.0, "x", "share"), (0.5, "x", "share"), (0.02, " ", "reason")]
)
def test_a_threshold_that_cannot_be_is_refused(
    world: World, share: float, reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        choose_materiality(
            run_id=world.runs["east"].pk,
            share=share,
            reason=reason,
            actor=world.actor("verifier"),
            now=NOW,
        )
    assert refusal.value.field == field


def test_sealed_runs_are_those_of_the_own_park(world: World) -> None:
    def parks(login: str) -> set[str]:
        return {run.park_id for run in sealed_runs(world.actor(login))}

    assert parks("verifier") == parks("manager") == {"east"}
    assert parks("verifier_south") == {"south"}
    assert parks("city") == parks("filer") == parks("admin") == set()
    assert Run.objects.filter(seal__isnull=False).count() == 2
