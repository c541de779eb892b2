"""Reading duties, changes and publications, each within what the actor may see."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.accounts.rules import enterprise_filter, park_filter
from parkdesk.workflow.models import (
    RECEIVED,
    STATE_NAMES,
    Conclusion,
    Duty,
    Proposal,
    Publication,
    VerificationFinding,
)


def duties(actor: Actor, action: str = "filing.see") -> QuerySet[Duty]:
    """Return the duties where an actor may do something, the earliest due first."""
    found = Duty.objects.filter(enterprise_filter(actor, action, "enterprise__"))
    return found.select_related("enterprise__park__prefecture", "filing").order_by("due_on", "id")


def duty(actor: Actor, duty_id: int, action: str = "filing.see") -> Duty:
    """Return a duty.

    Raises
    ------
    NotFound
        If there is none, or the actor may not do this with it.
    """
    found = duties(actor, action).filter(pk=duty_id).first()
    if found is None:
        raise NotFound
    return found


def counts_by_state(park_ids: list[str], start: date, end: date) -> dict[str, dict[str, int]]:
    """Return for each park how many duties of a period are in each state."""
    rows = (
        Duty.objects.filter(park_id__in=park_ids, start__gte=start, end__lte=end)
        .values("park_id", "state")
        .annotate(n=Count("id"))
    )
    found = {park_id: dict.fromkeys(STATE_NAMES, 0) for park_id in park_ids}
    for row in rows:
        found[row["park_id"]][row["state"]] = row["n"]
    return found


def late_by_park(park_ids: list[str], today: date) -> dict[str, int]:
    """Return for each park how many duties are past their day and not yet filed well."""
    rows = (
        Duty.objects.filter(
            Q(state="not_filed") | Q(state="returned"), park_id__in=park_ids, due_on__lt=today
        )
        .values("park_id")
        .annotate(n=Count("id"))
    )
    return dict.fromkeys(park_ids, 0) | {row["park_id"]: row["n"] for row in rows}


def received_filings(park_id: str, start: date, end: date) -> list[int]:
    """Return the ids of the filings that count in a period: those that were received."""
    rows = Duty.objects.filter(park_id=park_id, state=RECEIVED, start__lt=end, end__gt=start)
    return sorted(row for row in rows.values_list("filing_id", flat=True) if row is not None)


def proposals(actor: Actor, action: str = "change.see") -> QuerySet[Proposal]:
    """Return the proposals of the parks where an actor may do something, the newest first."""
    found = Proposal.objects.filter(park_filter(actor, action, "park__"))
    return found.select_related("park__prefecture", "decision", "base_run").order_by("-id")


def findings(actor: Actor, run_id: int) -> QuerySet[VerificationFinding]:
    """Return the verification findings of a run, in their order."""
    found = VerificationFinding.objects.filter(
        park_filter(actor, "verification.see", "run__park__"), run_id=run_id
    )
    return found.prefetch_related("steps").order_by("number")


def conclusion(run_id: int) -> Conclusion | None:
    """Return the latest conclusion on a run."""
    return Conclusion.objects.filter(run_id=run_id).order_by("-id").first()


def publications() -> QuerySet[Publication]:
    """Return what stands published, the newest first; anyone may see it."""
    found = Publication.objects.filter(withdrawal__isnull=True)
    return found.select_related("run__park__prefecture").order_by("-published_at")
