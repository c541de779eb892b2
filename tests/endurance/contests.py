"""What two people may do at the same moment: how it comes about, and what is there afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from crowd import YEAR, filer_of
from django.utils import timezone
from world import METHOD, NOW, texts

from parkdesk.accounts.actor import Actor
from parkdesk.accounts.models import Person
from parkdesk.accounts.operations import grant
from parkdesk.accounts.queries import actor_of
from parkdesk.audit.models import Event
from parkdesk.audit.queries import verify
from parkdesk.records.drafts import DraftGiven, Line
from parkdesk.records.models import Filing
from parkdesk.registry.models import Park
from parkdesk.runs.models import Run, RunChunk, RunLine, RunResult, Seal
from parkdesk.usecases.calculate_inventory import calculate_inventory, request_account
from parkdesk.usecases.changes import OwnFactor
from parkdesk.usecases.decide_change import approve_change, refuse_change
from parkdesk.usecases.describe_park import describe_park, description_of, version_of
from parkdesk.usecases.edit_enterprise import edit_enterprise, given_of
from parkdesk.usecases.propose_change import propose_change
from parkdesk.usecases.publish_run import publish_run
from parkdesk.usecases.receive_filing import Received, receive_filing, receive_filings
from parkdesk.usecases.record_finding import check_line
from parkdesk.usecases.return_filing import return_filing
from parkdesk.usecases.review_filing import review_filing
from parkdesk.usecases.seal_run import seal_run
from parkdesk.usecases.submit_filing import submit_filing
from parkdesk.workflow.models import (
    Decision,
    Duty,
    Proposal,
    ProposalDecision,
    Publication,
    VerificationFinding,
)

_PLACE = "enterprise__park__prefecture"


@dataclass(frozen=True, slots=True)
class Contest:
    """Something that only one of two can do.

    Attributes
    ----------
    prepare
        Makes what it is about, anew each time; returns its id.
    ready
        Given the id and which of the two it is, reads what is to be read and returns the deed.
    count
        What is there afterwards.
    name_of
        Who the record of the winner names.
    is_held
        Whether the first holds the end of the chain for a while, and the second comes meanwhile:
        both can be done, and neither may wait for the other for ever.
    """

    prepare: Callable[[], int]
    ready: Callable[[int, int], Callable[[], Any]]
    count: Callable[[int], dict[str, Any]]
    name_of: Callable[[Any], str] = lambda made: getattr(made, "by_name", "")
    is_held: bool = False


def _actor(login: str) -> Actor:
    return actor_of(Person.objects.get(username=login))


def _person(login: str, role: Any, scope: str) -> Actor:
    """Return a second person of a role, made at the first call."""
    person = Person.objects.filter(username=login).first()
    if person is None:
        person = Person.objects.create_user(login, full_name=login)
        grant(person, role, scope, granted_by_name="test", now=NOW)
    return actor_of(person)


def _duty(key: int) -> Duty:
    return Duty.objects.select_related(_PLACE, "filing").get(pk=key)


# --- duties -----------------------------------------------------------------------------------


def _open_duty() -> int:
    """Make a duty of the first enterprise of the east park, a new month each time."""
    year, month = divmod(Duty.objects.count(), 12)
    start = NOW.date().replace(year=2030 + year, month=month + 1, day=1)
    end = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    made = Duty.objects.create(
        park_id="east",
        enterprise_id="east/M01",
        period=start.strftime("%Y-%m"),
        start=start,
        end=end,
        due_on=end,
    )
    _person("second filer", "filer", "east/M01")
    return made.pk


def _given(duty: Duty) -> DraftGiven:
    lines = [Line(key=f"k{at}", texts=one) for at, one in enumerate(texts(duty.period, 1.2))]
    return DraftGiven(lines=lines)


def _submitted() -> int:
    key = _open_duty()
    duty = _duty(key)
    actor = _actor(filer_of("east/M01"))
    submit_filing(duty=duty, given=_given(duty), seen_seq=0, actor=actor, now=timezone.now())
    return key


def _reviewed() -> int:
    key = _submitted()
    review_filing(duty=_duty(key), seen_seq=1, actor=_actor("reviewer"), now=timezone.now())
    return key


def _decisions(key: int) -> dict[str, Any]:
    steps = Decision.objects.filter(duty=key).order_by("seq")
    filings = [f"filing:{pk}" for pk in set(steps.values_list("filing_id", flat=True))]
    duty = _duty(key)
    filed = Filing.objects.filter(enterprise_id=duty.enterprise_id, period=duty.period)
    return {
        "steps": list(steps.values_list("seq", "action", "by_name")),
        "state": duty.state,
        "filings": filed.count(),
        "events": Event.objects.filter(subject__in=filings).count(),
        "chain": verify() is None,
    }


def _submit(key: int, number: int) -> Callable[[], Filing]:
    duty, actor = _duty(key), _actor((filer_of("east/M01"), "second filer")[number])
    given = _given(duty)
    return lambda: submit_filing(
        duty=duty, given=given, seen_seq=0, actor=actor, now=timezone.now()
    )


def _review(key: int, number: int) -> Callable[[], Decision]:
    duty, actor = _duty(key), _actor(("reviewer", "reviewer_two")[number])
    return lambda: review_filing(duty=duty, seen_seq=1, actor=actor, now=timezone.now())


def _review_or_return(key: int, number: int) -> Callable[[], Decision]:
    if number == 0:
        return _review(key, number)
    duty, actor = _duty(key), _actor("reviewer_two")
    return lambda: return_filing(
        duty=duty, reason="Not so.", seen_seq=1, actor=actor, now=timezone.now()
    )


def _receive(key: int, number: int) -> Callable[[], Decision]:
    actors = _actor("manager"), _person("second manager", "park_manager", "east")
    duty, actor = _duty(key), actors[number]
    return lambda: receive_filing(duty=duty, seen_seq=2, actor=actor, now=timezone.now())


def _two_reviewed() -> int:
    _reviewed()
    return _reviewed()


def _receive_batch(key: int, number: int) -> Callable[[], Received]:
    """Receive the two latest duties, in opposite orders."""
    duties = [(_duty(one), 2) for one in (key, _before(key))]
    chosen, actor = duties[:: 1 if number else -1], _actor("manager")
    return lambda: receive_filings(chosen=chosen, actor=actor, now=timezone.now())


def _before(key: int) -> int:
    return Duty.objects.filter(pk__lt=key).order_by("-pk").values_list("pk", flat=True)[0]


def _of_batch(key: int) -> dict[str, Any]:
    states = Duty.objects.filter(pk__in=(key, _before(key))).values_list("state", flat=True)
    return {"states": sorted(states), "chain": verify() is None}


def _submit_or_describe(key: int, number: int) -> Callable[[], Any]:
    """File while the manager describes the park."""
    if number == 0:
        return _submit(key, number)
    park = Park.objects.select_related("prefecture").get(pk="east")
    given = description_of(park)
    changed = replace(given, focus_zh=f"focus {key}", park_type_basis="test", location_basis="test")
    actor = _actor("manager")
    return lambda: describe_park(
        park=park, given=changed, seen=version_of(given), actor=actor, now=timezone.now()
    )


def _submit_or_edit(key: int, number: int) -> Callable[[], Any]:
    """File while the manager edits the enterprise."""
    if number == 0:
        return _submit(key, number)
    enterprise = _duty(key).enterprise
    given = given_of(enterprise)
    changed = replace(given, name_en=f"unit {key}")
    actor = _actor("manager")
    return lambda: edit_enterprise(
        enterprise=enterprise,
        given=changed,
        seen=version_of(given),
        actor=actor,
        now=timezone.now(),
    )


# --- accounts ---------------------------------------------------------------------------------


def _requested() -> int:
    park = Park.objects.select_related("prefecture__parent").get(pk="east")
    run = request_account(
        park=park, period=YEAR, method_id=METHOD, actor=_actor("manager"), now=timezone.now()
    )
    return run.pk


def _calculated() -> int:
    key = _requested()
    calculate_inventory(run_id=key, clock=timezone.now)
    return key


def _sealed() -> int:
    key = _calculated()
    seal_run(run_id=key, actor=_actor("manager"), now=timezone.now())
    return key


def _of_run(key: int) -> dict[str, Any]:
    lines, chunks = RunLine.objects.filter(run=key), RunChunk.objects.filter(run=key)
    events = Event.objects.filter(subject=f"run:{key}").order_by("seq")
    return {
        "state": Run.objects.get(pk=key).state,
        "results": RunResult.objects.filter(run=key).count(),
        "lines": lines.count() == lines.values("line_id").distinct().count() > 0,
        "chunks": chunks.count(),
        "seals": Seal.objects.filter(run=key).count(),
        "publications": Publication.objects.filter(run=key).count(),
        "checks": VerificationFinding.objects.filter(run=key, effect_tco2=0.0).count(),
        "events": list(events.values_list("action", flat=True)),
        "chain": verify() is None,
    }


def _calculate(key: int, _number: int) -> Callable[[], None]:
    return lambda: calculate_inventory(run_id=key, clock=timezone.now)


def _seal(key: int, _number: int) -> Callable[[], Seal]:
    actor = _actor("manager")
    return lambda: seal_run(run_id=key, actor=actor, now=timezone.now())


def _publish(key: int, _number: int) -> Callable[[], Publication]:
    actor = _actor("manager")
    return lambda: publish_run(run_id=key, note="", actor=actor, now=timezone.now())


def _check_line(key: int, _number: int) -> Callable[[], VerificationFinding]:
    actor = _actor("verifier")
    line = RunLine.objects.filter(run=key).order_by("line_id").values_list("line_id", flat=True)[0]
    return lambda: check_line(
        run_id=key, line_id=line, text="Meter log", actor=actor, now=timezone.now()
    )


def _propose_or_check(key: int, number: int) -> Callable[[], Any]:
    """Propose a change of an account while the verifier checks a line of it."""
    if number:
        return _check_line(key, number)
    return lambda: _propose(key)


def _proposed() -> int:
    made = _propose(_calculated())
    calculate_inventory(run_id=made.preview_run_id, clock=timezone.now)
    return made.pk


def _propose(base_run_id: int) -> Proposal:
    row = {
        "id": "gas-east",
        "quantity": "net_calorific_value",
        "subject": "natural_gas",
        "value": f"{340 + Proposal.objects.count()}",
        "unit": "GJ/10^4 Nm3",
        "source": "Gas contract",
        "page": "p. 3",
    }
    return propose_change(
        base_run_id=base_run_id,
        change=OwnFactor(row=row),
        reason="Analysis.",
        actor=_actor("manager"),
        now=timezone.now(),
    )


def _approve_or_refuse(key: int, number: int) -> Callable[[], ProposalDecision]:
    actor = _actor(("reviewer", "reviewer_two")[number])
    use_case = (approve_change, refuse_change)[number]
    return lambda: use_case(proposal_id=key, reason="So.", actor=actor, now=timezone.now())


def _of_proposal(key: int) -> dict[str, Any]:
    decisions = ProposalDecision.objects.filter(proposal=key)
    events = Event.objects.filter(subject=f"proposal:{key}")
    return {
        "decisions": list(decisions.values_list("is_approved", "by_name")),
        "events": events.count(),
        "runs": Run.objects.filter(reason="Analysis.", purpose="account", state="queued").count(),
        "chain": verify() is None,
    }


CONTESTS: dict[str, Contest] = {
    "receive-batch": Contest(_two_reviewed, _receive_batch, _of_batch, is_held=True),
    "submit-or-describe": Contest(_open_duty, _submit_or_describe, _decisions, is_held=True),
    "submit-or-edit": Contest(_open_duty, _submit_or_edit, _decisions, is_held=True),
    "propose-or-check": Contest(_sealed, _propose_or_check, _of_run, is_held=True),
    "approve-or-refuse-held": Contest(_proposed, _approve_or_refuse, _of_proposal, is_held=True),
    "submit": Contest(_open_duty, _submit, _decisions, lambda made: made.filed_by_name),
    "review": Contest(_submitted, _review, _decisions),
    "review-or-return": Contest(_submitted, _review_or_return, _decisions),
    "receive": Contest(_reviewed, _receive, _decisions),
    "calculate": Contest(_requested, _calculate, _of_run),
    "seal": Contest(_calculated, _seal, _of_run),
    "publish": Contest(_sealed, _publish, _of_run),
    "check-line": Contest(_sealed, _check_line, _of_run),
    "approve-or-refuse": Contest(_proposed, _approve_or_refuse, _of_proposal),
}
