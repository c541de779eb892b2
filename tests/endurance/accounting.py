"""What a worker does with accounts: calculate, seal, publish, change, verify."""

from datetime import timedelta

from crowd import YEAR, filer_of
from deeds import Deeds, Hand, any_of
from django.utils import timezone
from facts import fact, moved
from world import METHOD, PASSWORD

from parkdesk.audit.models import Event
from parkdesk.records.models import Reading
from parkdesk.registry.models import Meter, Park
from parkdesk.runs.models import DONE, QUEUED, REFUSED, Run, RunLine
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.usecases.changes import Change, Correction, OwnFactor, Setting
from parkdesk.usecases.choose_materiality import choose_materiality
from parkdesk.usecases.decide_change import approve_change, refuse_change
from parkdesk.usecases.propose_change import propose_change, propose_undo
from parkdesk.usecases.publish_run import publish_run
from parkdesk.usecases.record_finding import FindingGiven, check_line, record_finding
from parkdesk.usecases.seal_run import seal_run
from parkdesk.usecases.sign_conclusion import OPINIONS, ConclusionGiven, sign_conclusion
from parkdesk.usecases.take_readings import ReadingGiven, take_readings
from parkdesk.usecases.withdraw_publication import withdraw_publication
from parkdesk.workflow.change_queries import waiting_corrections
from parkdesk.workflow.models import (
    RECEIVED,
    Decision,
    Duty,
    Proposal,
    ProposalDecision,
    Publication,
)

PARKS = ("east", "south")
_ACCOUNT = {"purpose": "account", "state": DONE}


def account(hand: Hand) -> None:
    """Ask for an account of the year or of a month, and calculate it."""
    park = Park.objects.select_related("prefecture__parent").get(pk=hand.dice.choice(PARKS))
    months = Duty.objects.filter(park=park, state=RECEIVED).values_list("period", flat=True)
    period = YEAR if hand.dice.random() < 0.6 else hand.dice.choice(list(months))
    actor = hand.of_park(hand.dice.choice(("manager", "reviewer")), park.id)
    run = hand.do(request_account, park=park, period=period, method_id=METHOD, actor=actor)
    hand.acknowledge(fact_of_request(run))
    calculate(hand, run.pk)


def fact_of_request(run: Run) -> dict[str, object]:
    """Return the event of a run that was asked for; the run itself moves on."""
    return fact(Event.objects.get(action="run.requested", subject=f"run:{run.pk}"))


def calculate(hand: Hand, run_id: int) -> None:
    """Calculate a run as a worker does."""
    hand.do(calculate_inventory, run_id=run_id, clock=timezone.now)
    run = Run.objects.select_related("result").get(pk=run_id)
    if run.state == DONE:
        lines, chunks = run.lines.count(), run.chunks.count()
        hand.acknowledge(fact(run.result, lines=lines, chunks=chunks))
    elif run.state != REFUSED:
        message = f"run {run_id} was calculated and is {run.state}"
        raise RuntimeError(message)


def take_up(hand: Hand) -> None:
    """Calculate a run that waits because whoever asked for it was killed."""
    run_id = any_of(hand, Run.objects.filter(state=QUEUED).values_list("pk", flat=True))
    if run_id is not None:
        calculate(hand, run_id)


def seal(hand: Hand) -> None:
    """Seal an account."""
    run = _a_run(hand, seal__isnull=True)
    if run is not None:
        manager = hand.of_park("manager", run.park_id)
        hand.acknowledge(fact(hand.do(seal_run, run_id=run.pk, actor=manager)))


def _a_run(hand: Hand, **conditions: object) -> Run | None:
    rows = Run.objects.filter(**_ACCOUNT, **conditions).order_by("-pk").values_list("pk", flat=True)
    key = any_of(hand, rows[:20])
    return None if key is None else Run.objects.select_related("park").get(pk=key)


def publish(hand: Hand) -> None:
    """Publish a sealed account, or withdraw a publication."""
    standing = Publication.objects.filter(withdrawal__isnull=True)
    if hand.dice.random() < 0.3 and standing.exists():
        out = standing.select_related("run").get(
            pk=any_of(hand, standing.values_list("pk", flat=True))
        )
        made = hand.do(
            withdraw_publication,
            run_id=out.run_id,
            publication_id=out.pk,
            reason="Replaced.",
            actor=hand.of_park("manager", out.run.park_id),
        )
        return hand.acknowledge(fact(made))
    out_runs = list(standing.values_list("run_id", flat=True))
    run = _a_run(hand, seal__isnull=False)
    if run is None or run.pk in out_runs:
        return None
    manager = hand.of_park("manager", run.park_id)
    made = hand.do(publish_run, run_id=run.pk, note="", actor=manager)
    return hand.acknowledge(fact(made))


def propose(hand: Hand) -> None:
    """Propose a change, a correction, or to undo a change; calculate its preview."""
    run = _a_run(hand)
    if run is None:
        return
    actor = hand.of_park("manager", run.park_id)
    given = {"reason": "The supplier has sent its analysis.", "actor": actor}
    approved = ProposalDecision.objects.filter(
        is_approved=True, proposal__park_id=run.park_id, proposal__undoes__isnull=True
    ).values_list("proposal_id", flat=True)
    if hand.dice.random() < 0.2 and approved:
        made = hand.do(propose_undo, proposal_id=any_of(hand, approved), **given)
    else:
        made = hand.do(propose_change, base_run_id=run.pk, change=_change(hand, run), **given)
    hand.acknowledge(fact(made))
    calculate(hand, made.preview_run_id)


def _change(hand: Hand, run: Run) -> Change:
    waiting = waiting_corrections(run.park_id).filter(start__lt=run.end, end__gt=run.start)
    filing_id = any_of(hand, waiting.values_list("pk", flat=True)[:10])
    if filing_id is not None and hand.dice.random() < 0.7:
        return Correction(filing_id=filing_id)
    if hand.dice.random() < 0.2:
        value = hand.dice.choice(("nonfossil", "nonfossil_and_natural_gas"))
        return Setting(id="clean_energy_members", value=value)
    row = {
        "id": f"gas-{run.park_id}",
        "quantity": "net_calorific_value",
        "subject": "natural_gas",
        "value": f"{hand.dice.uniform(340, 380):.3f}",
        "unit": "GJ/10^4 Nm3",
        "source": "Gas contract",
        "page": "p. 3",
        "valid_from": "2025-01-01",
    }
    return OwnFactor(row=row)


def decide(hand: Hand) -> None:
    """Approve or refuse a proposal as the second person; calculate the new run."""
    rows = Proposal.objects.filter(decision__isnull=True, preview_run__state=DONE)
    key = any_of(hand, rows.order_by("-pk").values_list("pk", flat=True)[:10])
    if key is None:
        return
    park_id = Proposal.objects.get(pk=key).park_id
    actor = hand.of_park("reviewer", park_id)
    if hand.dice.random() < 0.25:
        made = hand.do(refuse_change, proposal_id=key, reason="Not convincing.", actor=actor)
        hand.acknowledge(fact(made))
        return
    before = Decision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    made = hand.do(approve_change, proposal_id=key, reason="", actor=actor)
    steps = Decision.objects.filter(pk__gt=before, action="correct", filing__park_id=park_id)
    seqs = [fact(one) for one in steps] + [moved(one.duty, one.seq) for one in steps]
    hand.acknowledge(fact(made), *seqs)
    if made.new_run_id is not None:
        calculate(hand, made.new_run_id)


def verify(hand: Hand) -> None:
    """Record a finding, check a line, choose the threshold or sign a conclusion."""
    run = _a_run(hand, seal__isnull=False)
    if run is None:
        return
    given = {"run_id": run.pk, "actor": hand.of_park("verifier", run.park_id)}
    line = (
        any_of(hand, RunLine.objects.filter(run=run).values_list("line_id", flat=True)[:50]) or ""
    )
    what = hand.dice.random()
    if what < 0.4:
        finding = FindingGiven(
            kind="misstatement", text="Invoice says less.", line_id=line, effect_tco2=-1.5
        )
        hand.acknowledge(fact(hand.do(record_finding, given=finding, **given)))
    elif what < 0.6 and line:
        made = hand.do(check_line, line_id=line, text="Meter log", **given)
        hand.acknowledge(fact(made), *[fact(one) for one in made.steps.all()])
    elif what < 0.7:
        share = hand.dice.choice((0.02, 0.05, 0.1))
        hand.do(choose_materiality, share=share, reason="Judgement.", **given)
    else:
        said = ConclusionGiven(
            opinion=hand.dice.choice(OPINIONS[1:]), assurance="limited", statement="As found."
        )
        made = hand.do(sign_conclusion, given=said, password=PASSWORD, **given)
        hand.acknowledge(fact(made))


def push(hand: Hand) -> None:
    """Send readings of a meter."""
    meter = Meter.objects.get(pk=any_of(hand, Meter.objects.values_list("pk", flat=True)))
    now = timezone.now().replace(microsecond=0)
    readings = [
        ReadingGiven(
            meter_id=meter.pk,
            read_at=now - timedelta(hours=hour),
            value=f"{hand.dice.uniform(1, 9):.3f}",
        )
        for hour in range(30)
    ]
    actor = hand.actor(filer_of(meter.enterprise_id))
    before = Reading.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    hand.do(take_readings, readings=readings, kind="interval", actor=actor)
    new = Reading.objects.filter(pk__gt=before, meter=meter)
    hand.acknowledge(*[fact(one) for one in new])


ACCOUNTING: Deeds = {
    account: 3,
    take_up: 1,
    seal: 2,
    publish: 2,
    propose: 3,
    decide: 3,
    verify: 4,
    push: 1,
}
