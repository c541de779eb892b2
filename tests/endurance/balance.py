"""Facts and events, held against each other: each fact has its event, each event its fact."""

import json
from collections import Counter
from collections.abc import Iterable

from parkdesk.audit.models import Event
from parkdesk.records.models import Comment, EvidenceFile, Filing, Reading
from parkdesk.registry.models import Enterprise
from parkdesk.runs.models import Run, RunResult, Seal
from parkdesk.workflow.models import (
    Conclusion,
    Decision,
    Duty,
    FindingStep,
    Proposal,
    ProposalDecision,
    Publication,
    VerificationFinding,
    Withdrawal,
)

Pairs = Counter[tuple[str, str]]  #: action and subject
OF_DECISION = {
    "submit": "filing.submitted",
    "return": "filing.returned",
    "review": "filing.reviewed",
    "receive": "filing.received",
}
OF_STEP = {
    "answer": "verification.finding-answered",
    "close": "verification.finding-closed",
    "reopen": "verification.finding-reopened",
}
#: The same file may come in by three ways; it has one event of them.
OF_FILE = ("ledger.uploaded", "evidence.attached", "evidence.sent")
#: Events that say how many they made.
_COUNTED = {
    "duties.planned": (Duty, lambda facts: facts["new"]),
    "readings.taken": (Reading, lambda facts: facts["new"]),
    "enterprises.imported": (
        Enterprise,
        lambda facts: sum(one["before"] is None for one in facts["enterprises"].values()),
    ),
}


def imbalance() -> Pairs:
    """Return by action and subject how many events there are beyond facts; negative: fewer."""
    facts = _of_facts()
    known = _ACTIONS.keys() | set(OF_FILE)
    balance: Pairs = Counter()
    for action, subject in Event.objects.values_list("action", "subject"):
        if action in known:
            balance["file kept" if action in OF_FILE else action, subject] += 1
    balance.subtract(facts)
    for action, (model, count_of) in _COUNTED.items():
        said = Event.objects.filter(action=action).values_list("facts", flat=True)
        made = sum(count_of(json.loads(one)) for one in said)
        balance[action, ""] = made - model.objects.count()
    return Counter({key: count for key, count in balance.items() if count})


def _of_facts() -> Pairs:
    found: Pairs = Counter()
    for action, (subject, keys) in _ACTIONS.items():
        found.update((action, f"{subject}:{key}") for key in keys())
    found.update(("file kept", f"file:{key}") for key in _all(EvidenceFile, "pk"))
    return found


def _all(model: type, name: str, **conditions: object) -> Iterable[object]:
    return model.objects.filter(**conditions).values_list(name, flat=True)


#: Action -> the kind of its subject, and the subjects of the facts that ask for it.
_ACTIONS = {
    **{
        event: ("filing", lambda step=step: _all(Decision, "filing_id", action=step))
        for step, event in OF_DECISION.items()
    },
    **{
        event: ("run", lambda step=step: _all(FindingStep, "finding__run_id", action=step))
        for step, event in OF_STEP.items()
    },
    "filing.corrected": ("filing", lambda: _all(Filing, "pk", is_correction=True)),
    "filing.commented": ("filing", lambda: _all(Comment, "filing_id")),
    "run.requested": ("run", lambda: _all(Run, "pk")),
    "run.calculated": ("run", lambda: _all(RunResult, "run_id")),
    "run.sealed": ("run", lambda: _all(Seal, "run_id")),
    "run.published": ("run", lambda: _all(Publication, "run_id")),
    "publication.withdrawn": ("run", lambda: _all(Withdrawal, "publication__run_id")),
    "verification.finding-recorded": ("run", lambda: _all(VerificationFinding, "run_id")),
    "verification.concluded": ("run", lambda: _all(Conclusion, "run_id")),
    "change.proposed": ("proposal", lambda: _all(Proposal, "pk")),
    "change.approved": (
        "proposal",
        lambda: _all(ProposalDecision, "proposal_id", is_approved=True),
    ),
    "change.refused": (
        "proposal",
        lambda: _all(ProposalDecision, "proposal_id", is_approved=False),
    ),
}
