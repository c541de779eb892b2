"""Reading proposed changes: which there are, which are in force, what waits to be proposed."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.records.models import Filing
from parkdesk.workflow.models import RECEIVED, Duty, Proposal, ProposalDecision
from parkdesk.workflow.queries import proposals


def proposal(actor: Actor, proposal_id: int, action: str = "change.see") -> Proposal:
    """Return a proposal with its runs and its decision.

    Raises
    ------
    NotFound
        If there is none, or the actor may not do this with it.
    """
    rows = proposals(actor, action).select_related(
        "decision__new_run__result",
        "base_run__result",
        "base_run__seal",
        "preview_run__result",
        "undoes__decision",
    )
    found = rows.filter(pk=proposal_id).first()
    if found is None:
        raise NotFound
    return found


def held(actor: Actor, proposal_id: int) -> Proposal:
    """Return a proposal after making others wait who decide it, until the transaction ends.

    Raises
    ------
    NotFound
        If there is none, or the actor may not see it.
    """
    Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    return proposal(actor, proposal_id)


def approved(park_id: str) -> list[Proposal]:
    """Return the approved proposals of a park that change something, in the order of approval."""
    rows = Proposal.objects.filter(park_id=park_id, decision__is_approved=True)
    return list(rows.exclude(kind="undo").order_by("decision__id"))


def undone_ids(park_id: str) -> frozenset[int]:
    """Return the ids of proposals of a park that an approved one has undone."""
    rows = Proposal.objects.filter(park_id=park_id, kind="undo", decision__is_approved=True)
    return frozenset(one for one in rows.values_list("undoes_id", flat=True) if one is not None)


def in_force(park_id: str) -> list[Proposal]:
    """Return the approved proposals of a park that were not undone, in the order of approval."""
    undone = undone_ids(park_id)
    return [one for one in approved(park_id) if one.pk not in undone]


def open_undo(proposal_: Proposal) -> Proposal | None:
    """Return the proposal to undo another one that nobody has decided yet."""
    return Proposal.objects.filter(undoes=proposal_, decision__isnull=True).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a proposal stands: its state as a chip, and the undoing of it that waits or was made."""

    state: str
    undo: int | None = None


def standings(found: list[Proposal]) -> dict[int, Standing]:
    """Return how each of some proposals stands, in one query beside them."""
    undos = Proposal.objects.filter(undoes__in=[one.pk for one in found])
    by_undone: dict[int, Proposal] = {}
    for undo in undos.select_related("decision").order_by("id"):
        if undo.undoes_id is not None:
            by_undone[undo.undoes_id] = undo
    return {one.pk: _standing(one, by_undone.get(one.pk)) for one in found}


def _standing(one: Proposal, undo: Proposal | None) -> Standing:
    decision = decision_of(one)
    if decision is None:
        return Standing(state="proposed")
    if not decision.is_approved:
        return Standing(state="refused")
    if undo is None:
        return Standing(state="approved")
    undoing = decision_of(undo)
    if undoing is None:
        return Standing(state="approved", undo=undo.pk)
    return Standing(state="undone" if undoing.is_approved else "approved", undo=undo.pk)


def decision_of(one: Proposal) -> ProposalDecision | None:
    """Return the decision on a proposal, None while there is none."""
    return getattr(one, "decision", None)


def waiting_corrections(park_id: str) -> QuerySet[Filing]:
    """Return the corrected filings of received duties that no standing proposal asks to count.

    A refused one can be proposed again.
    """
    corrections = Proposal.objects.filter(park_id=park_id, kind="correction")
    corrections = corrections.exclude(decision__is_approved=False)
    proposed = [payload["filing"] for payload in corrections.values_list("payload", flat=True)]
    duty = Duty.objects.filter(
        enterprise=OuterRef("enterprise"), period=OuterRef("period"), state=RECEIVED
    )
    rows = Filing.objects.filter(park_id=park_id, is_correction=True)
    rows = rows.filter(Exists(duty)).exclude(pk__in=proposed)
    return rows.select_related("enterprise").order_by("-filed_at", "-id")


def duty_of(filing: Filing) -> Duty | None:
    """Return the duty that a filing answers."""
    rows = Duty.objects.filter(enterprise_id=filing.enterprise_id, period=filing.period)
    return rows.select_related("filing", "enterprise").first()


def duty_by_id(park_id: str, duty_id: int) -> Duty:
    """Return a duty of a park, as it is now."""
    return Duty.objects.select_related("enterprise").get(park_id=park_id, pk=duty_id)


def filings_by_id(park_id: str, filing_ids: list[int]) -> dict[int, Filing]:
    """Return some filings of a park by their ids."""
    rows = Filing.objects.filter(park_id=park_id, pk__in=filing_ids)
    return {row.pk: row for row in rows.select_related("enterprise")}


def first_received(correction: Proposal) -> int:
    """Return the filing of a duty that was received before any correction of it was approved."""
    rows = Proposal.objects.filter(
        park_id=correction.park_id, kind="correction", decision__is_approved=True
    )
    for payload in rows.order_by("decision__id").values_list("payload", flat=True):
        if payload["duty"] == correction.payload["duty"]:
            return int(payload["before"])
    return int(correction.payload["before"])


def versions(filing: Filing) -> list[int]:
    """Return the ids of every filing of the same duty."""
    rows = Filing.objects.filter(enterprise_id=filing.enterprise_id, period=filing.period)
    return sorted(rows.values_list("id", flat=True))
