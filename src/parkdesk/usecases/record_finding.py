"""Record what a verifier found in a sealed run: a misstatement, a nonconformity, an observation.

A line that was checked and agrees is an observation with an effect of exactly nought; it is
closed as it is made.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from parkdesk.accounts import Actor, NotFound, require
from parkdesk.audit import operations as audit
from parkdesk.runs.models import Run, RunLine
from parkdesk.runs.operations import hold
from parkdesk.usecases.finding_step import LONGEST, append_step
from parkdesk.usecases.independence import refuse_keeper
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.attest import digest_of, finding_attested
from parkdesk.workflow.models import VerificationFinding
from parkdesk.workflow.verification_queries import (
    MISSTATEMENT,
    NONCONFORMITY,
    OBSERVATION,
    findings_of,
    is_check,
    sealed_run,
)

KINDS = (MISSTATEMENT, NONCONFORMITY, OBSERVATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGiven:
    """What a verifier writes.

    Attributes
    ----------
    line_id
        The line of the account that it is about; empty for the account as a whole.
    effect_tco2
        What the total would be more (+) or less (-) if corrected; misstatements need it. [tCO2]
    """

    kind: str
    text: str
    line_id: str = ""
    effect_tco2: float | None = None


@transaction.atomic
def record_finding(
    *, run_id: int, given: FindingGiven, actor: Actor, now: datetime
) -> VerificationFinding:
    """Record a finding under the next number of the run.

    Raises
    ------
    NotFound
        If there is no such run or line, or the actor may not see it.
    Refused
        If something is missing or cannot be.
    """
    run = sealed_run(actor, run_id)
    require(actor, "verification.record", run.park.place)
    refuse_keeper(actor, run.park_id)
    _check(given)
    return _append(run, given, actor=actor, now=now)


@transaction.atomic
def check_line(
    *, run_id: int, line_id: str, text: str, actor: Actor, now: datetime
) -> VerificationFinding:
    """Record that a line was checked and agrees with its evidence.

    Parameters
    ----------
    text
        What it was checked against.

    Raises
    ------
    NotFound
        If there is no such run or line, or the actor may not see it.
    Refused
        If it was checked already, or nobody says against what.
    """
    run = sealed_run(actor, run_id)
    require(actor, "verification.record", run.park.place)
    refuse_keeper(actor, run.park_id)
    hold(run)
    given = FindingGiven(kind=OBSERVATION, text=text, line_id=line_id, effect_tco2=0.0)
    if not line_id or not text.strip():
        raise Refused(_("Say what the line was checked against."), "text")
    _check(given)
    if any(is_check(one) and one.line_id == line_id for one in findings_of(run)):
        raise Refused(_("This line is marked as checked already."))
    finding = _append(run, given, actor=actor, now=now)
    append_step(finding, "close", text, actor=actor, now=now)
    return finding


def _append(run: Run, given: FindingGiven, *, actor: Actor, now: datetime) -> VerificationFinding:
    """Append a finding; the run is locked, so that two at once get two numbers."""
    hold(run)
    enterprise = ""
    if given.line_id:
        line = RunLine.objects.filter(run=run, line_id=given.line_id).first()
        if line is None:
            raise NotFound
        enterprise = line.enterprise_id
    last = VerificationFinding.objects.filter(run=run).aggregate(top=Max("number"))["top"] or 0
    finding = VerificationFinding.objects.create(
        run=run,
        number=last + 1,
        kind=given.kind,
        line_id=given.line_id,
        enterprise_id=enterprise,
        text=given.text.strip(),
        effect_tco2=given.effect_tco2,
        at=now,
        by=actor.id or 0,
        by_name=actor.name,
    )
    audit.record(
        "verification.finding-recorded",
        actor=actor,
        now=now,
        subject=f"run:{run.pk}",
        park_id=run.park_id,
        facts=finding_attested(finding) | {"digest": digest_of(finding_attested(finding))},
    )
    return finding


def _check(given: FindingGiven) -> None:
    if given.kind not in KINDS:
        raise Refused(_("Choose misstatement, nonconformity or observation."), "kind")
    if not given.text.strip():
        raise Refused(_("Say what was found, what was expected and what it was seen in."), "text")
    if len(given.text) > LONGEST:
        raise Refused(_("Write at most 2000 characters."), "text")
    effect = given.effect_tco2
    if given.kind == MISSTATEMENT and (effect is None or effect == 0.0):
        raise Refused(
            _("A misstatement needs its effect on the total, with + or -, in tCO2."), "effect"
        )
    if given.kind != MISSTATEMENT and effect is not None and effect != 0.0:
        raise Refused(_("Only a misstatement has an effect on the total."), "effect")
    if effect is not None and not math.isfinite(effect):
        raise Refused(_("Give the effect as a number of tonnes."), "effect")
