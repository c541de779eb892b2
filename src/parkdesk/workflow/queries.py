"""Reading duties, changes and publications, each within what the actor may see."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.accounts.rules import enterprise_filter, park_filter
from parkdesk.records.models import Filing
from parkdesk.registry.models import Park
from parkdesk.registry.queries import regions
from parkdesk.workflow.models import (
    NOT_FILED,
    RECEIVED,
    RETURNED,
    STATE_NAMES,
    Conclusion,
    Decision,
    Duty,
    FindingStep,
    Proposal,
    Publication,
    ScreenLink,
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
    return found.select_related("run__park__prefecture").order_by("-published_at", "-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the filings of a park are in a period.

    Attributes
    ----------
    counts
        How many duties are in each state.
    late
        How many are past their day and not filed, or returned.
    changed_at
        When a duty last moved.
    """

    counts: dict[str, int]
    late: int = 0
    changed_at: datetime | None = None

    @property
    def due(self) -> int:
        """How many filings are due."""
        return sum(self.counts.values())

    @property
    def received(self) -> int:
        """How many of them were received."""
        return self.counts[RECEIVED]


def filing_progress(
    park_ids: list[str], start: date, end: date, today: date
) -> dict[str, Progress]:
    """Return for each park how far the filings of a period are, in two queries.

    Naming every state lets the database read nothing but one stretch of an index for each of them.
    """
    within = Duty.objects.filter(park_id__in=park_ids, start__gte=start, end__lte=end).order_by()
    rows = within.filter(state__in=list(STATE_NAMES)).values("park_id", "state")
    owed = within.filter(state__in=(NOT_FILED, RETURNED), due_on__lt=today).values("park_id")
    late = dict(owed.annotate(n=Count("*")).values_list("park_id", "n"))
    found = {
        park_id: Progress(counts=dict.fromkeys(STATE_NAMES, 0), late=late.get(park_id, 0))
        for park_id in park_ids
    }
    for row in rows.annotate(n=Count("*"), moved=Max("changed_at")):
        so_far = found[row["park_id"]]
        moved = [at for at in (so_far.changed_at, row["moved"]) if at is not None]
        found[row["park_id"]] = replace(
            so_far,
            counts=so_far.counts | {row["state"]: row["n"]},
            changed_at=max(moved, default=None),
        )
    return found


def open_findings(actor: Actor, park_id: str) -> QuerySet[VerificationFinding]:
    """Return the verification findings of a park that nobody has closed."""
    last = FindingStep.objects.filter(finding=OuterRef("pk")).order_by("-id").values("action")
    return (
        VerificationFinding.objects.filter(park_filter(actor, "verification.see", "run__park__"))
        .filter(run__park_id=park_id)
        .annotate(last=Coalesce(Subquery(last[:1]), Value("")))
        .exclude(last="close")
    )


def unanswered_findings(actor: Actor, park_id: str) -> QuerySet[VerificationFinding]:
    """Return the open findings of a park whose last word is not the park's."""
    found = open_findings(actor, park_id)
    return found.exclude(pk__in=[one.pk for one in found if getattr(one, "last", "") == "answer"])


def conclusions(run_ids: list[int]) -> dict[int, Conclusion]:
    """Return the latest conclusion on each of some runs."""
    return {row.run_id: row for row in Conclusion.objects.filter(run_id__in=run_ids).order_by("id")}


def publication(publication_id: int) -> Publication:
    """Return a publication, also one that was withdrawn; anyone may see it.

    Raises
    ------
    NotFound
        If there is none.
    """
    rows = Publication.objects.select_related("run__park__prefecture", "withdrawal")
    found = rows.filter(pk=publication_id).first()
    if found is None:
        raise NotFound
    return found


def screen_links(actor: Actor) -> QuerySet[ScreenLink]:
    """Return the links to big screens of the places where an actor may share them."""
    parks = Park.objects.filter(park_filter(actor, "screen.share")).values("id")
    above = regions(actor).values("code")
    found = Q(scope_kind="park", scope_id__in=parks)
    found |= Q(scope_kind__in=("province", "prefecture"), scope_id__in=above)
    return ScreenLink.objects.filter(found).order_by("revoked_at", "-made_at", "-id")


def screen_link(digest: str, now: datetime) -> ScreenLink:
    """Return the link whose secret has a digest, while it can be used.

    Raises
    ------
    NotFound
        If there is none, or it has expired or was revoked.
    """
    found = ScreenLink.objects.filter(
        digest=digest, revoked_at__isnull=True, expires_at__gt=now
    ).first()
    if found is None:
        raise NotFound
    return found


def states_by_enterprise(actor: Actor, park_id: str, start: date, end: date) -> dict[str, str]:
    """Return the state of what each enterprise of a park owes for a period, by its code."""
    rows = duties(actor).filter(park_id=park_id, start__gte=start, end__lte=end)
    return dict(rows.order_by("start").values_list("enterprise__code", "state"))


def due_and_received(park_id: str, start: date, end: date) -> tuple[int, int]:
    """Return how many filings touch a period, and how many of them were received."""
    found = Duty.objects.filter(park_id=park_id, start__lt=end, end__gt=start).aggregate(
        due=Count("id"), received=Count("id", filter=Q(state=RECEIVED))
    )
    return found["due"], found["received"]


def duties_of_period(park_id: str, start: date, end: date) -> list[Duty]:
    """Return the duties of a park that touch a period, by enterprise and time."""
    rows = Duty.objects.filter(park_id=park_id, start__lt=end, end__gt=start)
    return list(rows.select_related("enterprise").order_by("enterprise__code", "start", "id"))


def duty_periods(park_id: str) -> list[tuple[date, date]]:
    """Return the periods in which a park has duties, the latest first."""
    rows = Duty.objects.filter(park_id=park_id).values_list("start", "end").distinct()
    return sorted(rows, reverse=True)


def duties_by_filing(park_id: str, filing_ids: list[int]) -> dict[int, int]:
    """Return the id of the duty that each of some filings of a park answers."""
    filed = Filing.objects.filter(park_id=park_id, pk__in=filing_ids)
    keys = {(row.enterprise_id, row.period): row.pk for row in filed}
    duties_ = Duty.objects.filter(
        park_id=park_id,
        enterprise__in={enterprise for enterprise, _ in keys},
        period__in={period for _, period in keys},
    ).values_list("id", "enterprise_id", "period")
    found = {(enterprise, period): pk for pk, enterprise, period in duties_}
    return {
        row.pk: found[row.enterprise_id, row.period]
        for row in filed
        if (row.enterprise_id, row.period) in found
    }


def decisions_on(filing_id: int) -> list[Decision]:
    """Return the steps that were taken with a filing, in order."""
    return list(Decision.objects.filter(filing_id=filing_id).order_by("seq"))


def publications_of(run_ids: list[int]) -> dict[int, list[Publication]]:
    """Return every publication of some runs, withdrawn ones too, in order."""
    found: dict[int, list[Publication]] = {}
    rows = Publication.objects.filter(run_id__in=run_ids).select_related("withdrawal")
    for row in rows.order_by("id"):
        found.setdefault(row.run_id, []).append(row)
    return found


def publication_by_id(publication_id: int) -> Publication | None:
    """Return a publication whoever asks: for holding the log against what stands."""
    return Publication.objects.filter(pk=publication_id).first()
