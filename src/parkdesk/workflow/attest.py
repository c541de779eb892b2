"""What the events of a verification vouch for: the texts that were written, by their digests.

The digests go into the chain and into the bundle that a verifier takes away, so that a changed
word is found without the desk.
"""

from collections.abc import Iterable

from parkdesk.audit.operations import canonical, digest
from parkdesk.runs.models import RunResult
from parkdesk.workflow.models import Conclusion, FindingStep, VerificationFinding

Attested = dict[str, object]
#: The last part of the event of each step of a finding.
EVENT_OF_STEP = {"answer": "answered", "close": "closed", "reopen": "reopened"}


def finding_attested(finding: VerificationFinding) -> Attested:
    """Return what the event of a finding vouches for."""
    return {
        "number": finding.number,
        "kind": finding.kind,
        "line_id": finding.line_id,
        "enterprise_id": finding.enterprise_id,
        "text": finding.text,
        "effect_tco2": finding.effect_tco2,
        "by_name": finding.by_name,
    }


def step_attested(step: FindingStep) -> Attested:
    """Return what the event of an answer or a closing vouches for."""
    return {
        "number": step.finding.number,
        "step": step.pk,
        "action": step.action,
        "text": step.text,
        "by_name": step.by_name,
    }


def conclusion_attested(
    conclusion: Conclusion, result: RunResult, findings: Iterable[VerificationFinding]
) -> Attested:
    """Return what the digest of a signed conclusion covers: the run, every word, the findings.

    Parameters
    ----------
    findings
        All findings of the run, with their steps; those of later are left out.
    """
    known = [
        one
        for finding in findings
        if finding.at <= conclusion.signed_at
        for one in (
            digest_of(finding_attested(finding)),
            *(
                digest_of(step_attested(step))
                for step in finding.steps.all()
                if step.at <= conclusion.signed_at
            ),
        )
    ]
    return {
        "findings": sorted(known),
        "run_hash": result.run_hash,
        "box": result.box,
        "opinion": conclusion.opinion,
        "assurance": conclusion.assurance,
        "materiality_share": conclusion.materiality_share,
        "statement": conclusion.statement,
        "signed_by_name": conclusion.signed_by_name,
    }


def digest_of(attested: Attested) -> str:
    """Return the digest under which something is attested."""
    return digest(canonical(attested))
