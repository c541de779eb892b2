"""A change is proposed, previewed in tonnes, decided by a second person, and can be undone."""

import math
from collections.abc import Callable

import pytest
from gas import NAMED, OWN
from world import METHOD, NOW, World

from nearzero.problems import CannotProceed
from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.audit.queries import events_of, verify
from parkdesk.records.models import Filing
from parkdesk.runs.models import Run
from parkdesk.runs.operations import seal
from parkdesk.usecases.changes import Correction, NamedFactor, OwnFactor, Setting
from parkdesk.usecases.compare_runs import compare_runs
from parkdesk.usecases.decide_change import approve_change, refuse_change
from parkdesk.usecases.effective_choices import Choices, effective_choices
from parkdesk.usecases.propose_change import propose_change, propose_undo
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import Duty, Proposal, ProposalDecision, Publication

SETTING = Setting(id="clean_energy_members", value="nonfossil_and_natural_gas")
Proposed = Callable[..., Proposal]
Approved = Callable[..., Run]
Calculated = Callable[[int], Run]


def undo(world: World, calculated: Calculated, found: Proposal, by: str = "manager") -> Proposal:
    made = propose_undo(
        proposal_id=found.pk, reason="It was a mistake.", actor=world.actor(by), now=NOW
    )
    assert made.preview_run is not None
    calculated(made.preview_run.pk)
    return made


def test_a_preview_differs_by_the_change_alone(world: World, proposed: Proposed) -> None:
    base = world.runs["east"]
    preview = Run.objects.get(pk=proposed(NamedFactor(id=NAMED)).preview_run_id)
    found = compare_runs(base, preview)
    assert found.before == base.result.emission_tco2
    assert found.after == preview.result.emission_tco2 > found.before
    assert {row["part"] for row in found.rows if row["difference_tco2"]} == {"factor"}
    assert {row["source"] for row in found.rows if row["difference_tco2"]} == {"fuel_combustion"}
    assert {row["enterprise_id"] for row in found.rows} == {"E01", "E02", "P01"}
    assert math.fsum(row["difference_tco2"] for row in found.rows) == found.difference


def test_a_preview_on_an_older_account_still_shows_one_change_alone(
    world: World, proposed: Proposed, approved: Approved
) -> None:
    approved(proposed(NamedFactor(id=NAMED)))
    found = proposed(SETTING, base=world.runs["east"])  # made before the factor was named
    preview = Run.objects.get(pk=found.preview_run_id)
    assert preview.named_factors == []
    assert preview.result.emission_tco2 == world.runs["east"].result.emission_tco2


def test_nothing_changes_before_a_second_person_approves(world: World, proposed: Proposed) -> None:
    found = proposed(NamedFactor(id=NAMED))
    assert effective_choices("east", METHOD, world.runs["east"].start) == Choices()
    with pytest.raises(Refused, match="second person"):
        approve_change(proposal_id=found.pk, reason="", actor=world.actor("manager"), now=NOW)
    assert not ProposalDecision.objects.exists()


@pytest.mark.parametrize(
    "change", [NamedFactor(id=NAMED), OwnFactor(row=OWN), SETTING], ids=["named", "own", "setting"]
)
def test_the_new_run_is_what_was_previewed(
    world: World,
    proposed: Proposed,
    approved: Approved,
    change: NamedFactor | OwnFactor | Setting,
) -> None:
    found = proposed(change)
    new = approved(found)
    preview = Run.objects.get(pk=found.preview_run_id)
    assert new.state == "done"
    assert new.result.run_hash == preview.result.run_hash != world.runs["east"].result.run_hash
    assert (new.replaces_id, new.purpose) == (world.runs["east"].pk, "account")


def test_undoing_gives_the_same_hash_as_before(
    world: World, proposed: Proposed, approved: Approved, calculated: Calculated
) -> None:
    first = world.runs["east"].result.run_hash
    for change in (NamedFactor(id=NAMED), OwnFactor(row=OWN), SETTING):
        found = proposed(change)
        changed = approved(found)
        back = undo(world, calculated, found)
        again = approved(back)
        assert changed.result.run_hash != first == again.result.run_hash
        preview = Run.objects.get(pk=back.preview_run_id)
        assert preview.result.run_hash == first
    assert verify() is None


def test_a_later_change_takes_the_place_of_an_earlier_one(
    world: World, proposed: Proposed, approved: Approved, calculated: Calculated
) -> None:
    start = world.runs["east"].start
    other = "ipcc-2006-v2/natural_gas/net_calorific_value"
    one = proposed(OwnFactor(row=OWN))
    approved(one)
    two = proposed(OwnFactor(row={**OWN, "value": "351.0"}))
    approved(two)
    choices = effective_choices("east", METHOD, start)
    assert [row["value"] for row in choices.own_factors] == ["351.0"]
    approved(undo(world, calculated, two))
    assert effective_choices("east", METHOD, start).own_factors[0]["value"] == "350.1"
    assert other not in effective_choices("east", METHOD, start).named_factors


def test_a_choice_holds_for_its_method_and_from_its_period_on(
    world: World, proposed: Proposed, approved: Approved
) -> None:
    approved(proposed(NamedFactor(id=NAMED)))
    start = world.runs["east"].start
    assert effective_choices("east", METHOD, start).named_factors == (NAMED,)
    assert effective_choices("east", METHOD, start.replace(year=2026)).named_factors == (NAMED,)
    assert effective_choices("east", METHOD, start.replace(year=2024)) == Choices()
    assert effective_choices("east", "ghg-protocol-corporate-2015", start) == Choices()
    assert effective_choices("south", METHOD, start) == Choices()


def test_a_correction_moves_the_duty_and_its_undoing_moves_it_back(
    world: World,
    proposed: Proposed,
    approved: Approved,
    calculated: Calculated,
    correction: Callable[..., Filing],
) -> None:
    first = world.runs["east"].result
    before = world.duties["east/E01", "2025"].filing_id
    filing = correction()
    found = proposed(Correction(filing_id=filing.pk))
    assert Duty.objects.get(enterprise="east/E01", period="2025").filing_id == before
    new = approved(found)
    duty = Duty.objects.get(enterprise="east/E01", period="2025")
    assert (duty.filing_id, duty.state) == (filing.pk, "received")
    assert filing.pk in new.result.filings
    assert before not in new.result.filings
    again = approved(undo(world, calculated, found))
    assert Duty.objects.get(enterprise="east/E01", period="2025").filing_id == before
    assert again.result.run_hash == first.run_hash
    assert [d.action for d in duty.decisions.order_by("seq")][-2:] == ["correct", "correct"]


def test_of_two_corrections_the_later_counts_until_it_is_undone(
    world: World,
    proposed: Proposed,
    approved: Approved,
    calculated: Calculated,
    correction: Callable[..., Filing],
) -> None:
    before = world.duties["east/E01", "2025"].filing_id
    one, two = correction(7.0), correction(8.0)
    first = proposed(Correction(filing_id=one.pk))
    beside = proposed(Correction(filing_id=two.pk), by="reviewer")
    approved(first)
    with pytest.raises(Refused, match="approved meanwhile"):
        approved(beside, by="reviewer_two")
    three = correction(9.0)
    second = proposed(Correction(filing_id=three.pk))
    approved(second)
    approved(undo(world, calculated, first))
    assert Duty.objects.get(enterprise="east/E01", period="2025").filing_id == three.pk
    approved(undo(world, calculated, second))
    assert Duty.objects.get(enterprise="east/E01", period="2025").filing_id == before


def test_who_filed_a_correction_does_not_approve_it(
    world: World, proposed: Proposed, correction: Callable[..., Filing]
) -> None:
    found = proposed(Correction(filing_id=correction(by="reviewer").pk))
    with pytest.raises(Refused, match="second person"):
        approve_change(proposal_id=found.pk, reason="", actor=world.actor("reviewer"), now=NOW)


def test_only_one_decision(world: World, proposed: Proposed, approved: Approved) -> None:
    found = proposed(SETTING)
    approved(found)
    with pytest.raises(Refused, match="approved this change already"):
        refuse_change(proposal_id=found.pk, reason="No.", actor=world.actor("reviewer"), now=NOW)


def test_a_refusal_needs_a_reason_and_changes_nothing(world: World, proposed: Proposed) -> None:
    found = proposed(SETTING)
    reviewer = world.actor("reviewer")
    with pytest.raises(Refused) as refused:
        refuse_change(proposal_id=found.pk, reason=" ", actor=reviewer, now=NOW)
    assert refused.value.field == "reason"
    refuse_change(proposal_id=found.pk, reason="Not proved.", actor=reviewer, now=NOW)
    assert effective_choices("east", METHOD, world.runs["east"].start) == Choices()
    assert Run.objects.filter(park_id="east", purpose="account").count() == 1


def test_a_preview_that_is_not_there_cannot_be_approved(world: World) -> None:
    found = propose_change(
        base_run_id=world.runs["east"].pk,
        change=SETTING,
        reason="As the province reads it.",
        actor=world.actor("manager"),
        now=NOW,
    )
    with pytest.raises(Refused, match="still being calculated"):
        approve_change(proposal_id=found.pk, reason="", actor=world.actor("reviewer"), now=NOW)
    Run.objects.filter(pk=found.preview_run_id).update(state="refused")
    with pytest.raises(Refused, match="preview was refused"):
        approve_change(proposal_id=found.pk, reason="", actor=world.actor("reviewer"), now=NOW)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (Setting(id="nothing", value="x"), "setting"),
        (Setting(id="clean_energy_members", value="everything"), "value"),
        (NamedFactor(id="nobody/printed/this"), "factor"),
        (NamedFactor(id="cn-nonferrous-2015/none"), "factor"),
        (OwnFactor(row={**OWN, "page": ""}), "page"),
        (OwnFactor(row={**OWN, "source": " "}), "source"),
        (Correction(filing_id=1), "filing"),
    ],
)
def test_what_cannot_be_proposed(
    world: World, change: Setting | NamedFactor | OwnFactor | Correction, field: str
) -> None:
    if isinstance(change, Correction):  # a filing that is no correction
        filing_id = world.duties["east/E01", "2025"].filing_id
        assert filing_id is not None
        change = Correction(filing_id=filing_id)
    with pytest.raises(Refused) as refused:
        propose_change(
            base_run_id=world.runs["east"].pk,
            change=change,
            reason="Because.",
            actor=world.actor("manager"),
            now=NOW,
        )
    assert refused.value.field == field
    assert not Proposal.objects.exists()


def test_cells_of_an_own_factor_that_do_not_fit_are_told_all_at_once(world: World) -> None:
    row = {**OWN, "unit": "kWh", "value": "a lot"}
    with pytest.raises(CannotProceed) as refused:
        propose_change(
            base_run_id=world.runs["east"].pk,
            change=OwnFactor(row=row),
            reason="Because.",
            actor=world.actor("manager"),
            now=NOW,
        )
    assert {problem.where.column for problem in refused.value.problems} == {"unit", "value"}


def test_what_is_in_force_is_not_proposed_again(
    world: World, proposed: Proposed, approved: Approved
) -> None:
    for change in (NamedFactor(id=NAMED), SETTING, OwnFactor(row=OWN)):
        approved(proposed(change))
        with pytest.raises(Refused, match="in force already"):
            proposed(change)
    with pytest.raises(Refused, match="in force already"):
        proposed(Setting(id="direct_supply_own_generation", value="counted"))


def test_what_cannot_be_undone(
    world: World, proposed: Proposed, approved: Approved, calculated: Calculated
) -> None:
    found = proposed(SETTING)
    with pytest.raises(Refused, match="Only an approved change"):
        undo(world, calculated, found)
    approved(found)
    waits = undo(world, calculated, found)
    with pytest.raises(Refused, match="waits for a decision"):
        undo(world, calculated, found)
    approved(waits)
    with pytest.raises(Refused, match="undone already"):
        undo(world, calculated, found)
    with pytest.raises(Refused, match="Only an approved change"):
        undo(world, calculated, waits)


@pytest.mark.parametrize("login", ["manager_south", "reviewer_south", "filer", "city", "verifier"])
def test_others_do_not_know_of_a_change(world: World, proposed: Proposed, login: str) -> None:
    found, actor = proposed(SETTING), world.actor(login)
    for decide in (approve_change, refuse_change):
        with pytest.raises(NotFound):
            decide(proposal_id=found.pk, reason="x", actor=actor, now=NOW)
    with pytest.raises((NotFound, NotAllowed)):
        propose_change(
            base_run_id=world.runs["east"].pk, change=SETTING, reason="x", actor=actor, now=NOW
        )


def test_a_correction_of_another_park_is_not_found(world: World) -> None:
    other = world.duties["south/N01", "2025"].filing_id
    assert other is not None
    with pytest.raises(NotFound):
        propose_change(
            base_run_id=world.runs["east"].pk,
            change=Correction(filing_id=other),
            reason="x",
            actor=world.actor("manager"),
            now=NOW,
        )


def test_published_figures_and_the_old_run_stay(
    world: World, proposed: Proposed, approved: Approved
) -> None:
    base = world.runs["east"]
    figures = Publication.objects.get(run=base).figures
    document, box = base.result.document, base.result.box
    new = approved(proposed(NamedFactor(id=NAMED)))
    seal(new, actor=world.actor("manager"), now=NOW)
    assert Publication.objects.get(run=base).figures == figures
    base = Run.objects.get(pk=base.pk)
    assert (base.state, base.result.document, base.result.box) == ("done", document, box)


def test_every_step_is_in_the_log(world: World, proposed: Proposed, approved: Approved) -> None:
    approved(proposed(NamedFactor(id=NAMED)))
    actions = [event.action for event in events_of("east")][:6]
    assert actions == [
        "run.calculated",
        "change.approved",
        "run.requested",
        "run.calculated",
        "change.proposed",
        "run.requested",
    ]
