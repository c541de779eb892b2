"""Reading verifications: sealed runs, findings with their steps, materiality, conclusions."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.audit.models import Event
from parkdesk.runs.models import Run
from parkdesk.runs.queries import runs
from parkdesk.workflow.models import Conclusion, VerificationFinding

MISSTATEMENT, NONCONFORMITY, OBSERVATION = "misstatement", "nonconformity", "observation"
OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
DEFAULT_SHARE = 0.05  #: of the total; the project's own choice, taken from no rule [1]
CHOSEN = "verification.materiality-chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Materiality:
    """The threshold of a verification, and who chose it.

    Attributes
    ----------
    share
        Of the total. [1]
    tonnes
        The share of this total. [tCO2]
    is_default
        Whether nobody has chosen it yet.
    """

    share: float
    tonnes: float
    is_default: bool
    reason: str = ""
    chosen_at: datetime | None = None
    chosen_by_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEffect:
    """What open misstatements add up to. [tCO2]

    Attributes
    ----------
    net
        Their signed sum.
    largest
        The largest of them, without its sign.
    """

    count: int
    net: float
    largest: float

    def exceeds(self, materiality: Materiality) -> bool:
        """Say whether the sum or any one of them is beyond the threshold.

        One alone counts too, so that two that cancel out are not taken for none.
        """
        return max(abs(self.net), self.largest) > materiality.tonnes


def sealed_runs(actor: Actor) -> QuerySet[Run]:
    """Return the sealed runs whose verification an actor sees, those sealed last first."""
    found = runs(actor, "verification.see").filter(seal__isnull=False)
    return found.order_by("-seal__sealed_at", "-id")


def progress_of(run_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return for each run how many findings it has, ticks left out, and how many conclusions."""
    findings = VerificationFinding.objects.filter(run_id__in=run_ids).exclude(
        kind=OBSERVATION, effect_tco2=0.0
    )
    found = dict(findings.order_by().values_list("run_id").annotate(count=Count("id")))
    signed = Conclusion.objects.filter(run_id__in=run_ids).order_by().values_list("run_id")
    done = dict(signed.annotate(count=Count("id")))
    return {run_id: (found.get(run_id, 0), done.get(run_id, 0)) for run_id in run_ids}


def sealed_run(actor: Actor, run_id: int) -> Run:
    """Return a sealed run whose verification an actor sees.

    Raises
    ------
    NotFound
        If there is none.
    """
    found = runs(actor, "verification.see").filter(pk=run_id, seal__isnull=False).first()
    if found is None:
        raise NotFound
    return found


def findings_of(run: Run) -> list[VerificationFinding]:
    """Return all findings of a run with their steps, in order."""
    found = VerificationFinding.objects.filter(run=run).order_by("number")
    return list(found.prefetch_related("steps"))


def finding_of(run: Run, number: int) -> VerificationFinding:
    """Return a finding of a run by its number.

    Raises
    ------
    NotFound
        If there is none.
    """
    found = VerificationFinding.objects.filter(run=run, number=number).first()
    if found is None:
        raise NotFound
    return found


def conclusions_of(run: Run) -> list[Conclusion]:
    """Return the conclusions signed on a run, in order; the last one counts."""
    return list(Conclusion.objects.filter(run=run).order_by("id"))


def state_of(finding: VerificationFinding) -> str:
    """Return ``open``, ``answered`` or ``closed``."""
    state = OPEN
    for step in sorted(finding.steps.all(), key=lambda step: step.pk):
        state = {"answer": ANSWERED, "close": CLOSED, "reopen": OPEN}[step.action]
    return state


def is_check(finding: VerificationFinding) -> bool:
    """Say whether a finding is the tick on a line: an observation without any effect on it."""
    return bool(finding.kind == OBSERVATION and finding.line_id and finding.effect_tco2 == 0.0)


def open_effect(findings: Iterable[VerificationFinding]) -> OpenEffect:
    """Return what the misstatements that are not closed add up to."""
    effects = [
        finding.effect_tco2 or 0.0
        for finding in findings
        if finding.kind == MISSTATEMENT and state_of(finding) != CLOSED
    ]
    return OpenEffect(
        count=len(effects), net=sum(effects), largest=max(map(abs, effects), default=0.0)
    )


def materiality_of(run: Run) -> Materiality:
    """Return the threshold that was chosen last, or the project's own default.

    The choice stands in the log, so that the bundle proves when it was made.
    """
    total = abs(run.result.emission_tco2)
    chosen = Event.objects.filter(
        action=CHOSEN, subject=f"run:{run.pk}", park_id=run.park_id
    ).order_by("-seq")
    event = chosen.first()
    if event is None:
        return Materiality(share=DEFAULT_SHARE, tonnes=DEFAULT_SHARE * total, is_default=True)
    facts = json.loads(event.facts)
    share = float(facts["share"])
    return Materiality(
        share=share,
        tonnes=share * total,
        is_default=False,
        reason=str(facts["reason"]),
        chosen_at=event.at,
        chosen_by_name=event.actor_name,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Where the signing of a conclusion stands in the log; printed, so that it can be compared."""

    seq: int
    hash: str


def signing_of(run: Run, conclusion: Conclusion) -> Signing | None:
    """Return where the signing of a conclusion stands in the log."""
    events = Event.objects.filter(
        action="verification.concluded", subject=f"run:{run.pk}", park_id=run.park_id
    )
    for event in events.order_by("-seq"):
        if json.loads(event.facts)["statement_digest"] == conclusion.statement_digest:
            return Signing(seq=event.seq, hash=event.hash)
    return None
