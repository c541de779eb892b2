"""What there is to do next in a park, for who may do it: counted, never done here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parkdesk.accounts.actor import Actor
from parkdesk.registry.models import Park
from parkdesk.runs.queries import runs
from parkdesk.workflow.models import NOT_FILED, PENDING, RETURNED, REVIEWED
from parkdesk.workflow.queries import duties, proposals, publications, unanswered_findings


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One thing to do.

    Attributes
    ----------
    code
        ``late``, ``review``, ``receive``, ``calculate``, ``seal``, ``publish``, ``approve``,
        ``answer`` or ``verify``.
    count
        How many of them there are.
    run_id
        The run it is about, where it is about one.
    """

    code: str
    count: int
    run_id: int | None = None


def next_steps(
    *, actor: Actor, park: Park, year: int, rights: frozenset[str], today: date
) -> tuple[NextStep, ...]:
    """Return what an actor can do next in a park, the most pressing first.

    Parameters
    ----------
    rights
        What the actor may do in the park.
    """
    steps = (
        *_of_filings(actor, park, rights, today),
        *_of_accounts(actor, park, year, rights),
        *_of_changes(actor, park, rights),
        *_of_verification(actor, park, rights),
    )
    return tuple(step for step in steps if step.count)


def _of_filings(
    actor: Actor, park: Park, rights: frozenset[str], today: date
) -> Iterator[NextStep]:
    if not rights & {"filing.review", "filing.receive"}:
        return
    rows = duties(actor).filter(park=park)
    late = rows.filter(state__in=(NOT_FILED, RETURNED), due_on__lt=today).count()
    yield NextStep(code="late", count=late)
    if "filing.review" in rights:
        yield NextStep(code="review", count=rows.filter(state=PENDING).count())
    if "filing.receive" in rights:
        yield NextStep(code="receive", count=rows.filter(state=REVIEWED).count())


def _of_accounts(actor: Actor, park: Park, year: int, rights: frozenset[str]) -> Iterator[NextStep]:
    if "run.calculate" not in rights:
        return
    made = list(runs(actor).filter(park=park, period=str(year), state="done"))
    sealed = [run for run in made if hasattr(run, "seal")]
    if not made:
        yield NextStep(code="calculate", count=1)
    if "run.seal" in rights and made and not hasattr(made[0], "seal"):
        yield NextStep(code="seal", count=1, run_id=made[0].pk)
    if "run.publish" in rights and sealed:
        is_out = publications().filter(run=sealed[0]).exists()
        yield NextStep(code="publish", count=int(not is_out), run_id=sealed[0].pk)


def _of_changes(actor: Actor, park: Park, rights: frozenset[str]) -> Iterator[NextStep]:
    """Yield the proposals of others: a second person approves."""
    if "change.approve" not in rights:
        return
    waiting = proposals(actor).filter(park=park, decision__isnull=True)
    yield NextStep(code="approve", count=waiting.exclude(proposed_by=actor.id or 0).count())


def _of_verification(actor: Actor, park: Park, rights: frozenset[str]) -> Iterator[NextStep]:
    if "verification.answer" in rights:
        found = list(unanswered_findings(actor, park.id))
        about = found[-1].run_id if found else None
        yield NextStep(code="answer", count=len(found), run_id=about)
    if "verification.conclude" in rights:
        open_runs = runs(actor).filter(park=park, seal__isnull=False, conclusions__isnull=True)
        latest = open_runs.first()
        yield NextStep(code="verify", count=open_runs.count(), run_id=latest.pk if latest else None)
