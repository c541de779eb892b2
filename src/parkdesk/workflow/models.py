"""Who owes what by when, and every decision on it.

``Duty`` is the projection that queues read; what happened stands in the facts beside it.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from parkdesk.audit.models import Fact
from parkdesk.records.models import Filing
from parkdesk.registry.models import Enterprise, Park
from parkdesk.runs.models import Run

NOT_FILED, PENDING, RETURNED, REVIEWED, RECEIVED = (
    "not_filed",
    "pending",
    "returned",
    "reviewed",
    "received",
)
STATE_NAMES = {
    NOT_FILED: _("Not filed"),
    PENDING: _("Under review"),
    RETURNED: _("Returned"),
    REVIEWED: _("Reviewed"),
    RECEIVED: _("Received"),
}


class Duty(models.Model):
    """That an enterprise is to file a period by a day, and how far it is."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="duties")
    period = models.CharField(max_length=10)
    start = models.DateField()
    end = models.DateField()
    due_on = models.DateField()
    state = models.CharField(
        max_length=10, default=NOT_FILED, choices=list(STATE_NAMES.items()), db_index=True
    )
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, null=True, related_name="+")
    seq = models.PositiveIntegerField(default=0)  #: decisions so far
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "period"], name="workflow_one_duty")
        ]
        indexes: ClassVar = [
            models.Index(fields=["park", "state", "start", "end", "due_on", "changed_at"]),
            models.Index(fields=["park", "start"]),
        ]


class Decision(Fact):
    """One step of a duty. Append-only."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="decisions")
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=10)  #: submit, return, review, receive or correct
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT)
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty", "seq"], name="workflow_one_step")
        ]


class Proposal(Fact):
    """A change of factors or settings, a late correction, or the undoing of one. Append-only.

    ``payload`` by kind: ``setting`` {id, value}; ``factor`` {id} or a row of an own factor with
    its source and page; ``correction`` {filing}; ``undo`` {}.
    """

    park = models.ForeignKey(Park, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    payload = models.JSONField()
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    base_run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    preview_run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=1000)
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField()
    proposed_by_name = models.CharField(max_length=120)


class ProposalDecision(Fact):
    """The approval or refusal of a proposal, by a second person. Append-only."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="decision")
    is_approved = models.BooleanField()
    reason = models.CharField(max_length=1000, blank=True)
    new_run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=120)


class VerificationFinding(Fact):
    """What a verifier found in a sealed run. Append-only."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="verification_findings")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)  #: misstatement, nonconformity or observation
    line_id = models.CharField(max_length=80, blank=True)
    enterprise_id = models.CharField(max_length=50, blank=True)
    text = models.CharField(max_length=2000)
    effect_tco2 = models.FloatField(null=True)  #: signed effect on the total [tCO2]
    at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="workflow_one_finding")
        ]


class FindingStep(Fact):
    """An answer to a finding, or its closing. Append-only."""

    finding = models.ForeignKey(VerificationFinding, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField(max_length=10)  #: answer, close or reopen
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=120)


VOUCHING = ("unmodified", "modified")  #: opinions by which figures count as verified


class Conclusion(Fact):
    """The signed conclusion of a verification. Append-only; the latest counts."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="conclusions")
    opinion = models.CharField(max_length=12)  #: unmodified, modified, adverse or disclaimed
    assurance = models.CharField(max_length=12)  #: reasonable or limited
    materiality_share = models.FloatField()  #: of the total [1]
    statement = models.TextField()
    statement_digest = models.CharField(max_length=64)  #: over the statement and the run's hash
    signed_at = models.DateTimeField()
    signed_by = models.BigIntegerField()
    signed_by_name = models.CharField(max_length=120)

    @property
    def vouches(self) -> bool:
        """Whether it says that the figures hold, be it but for what is stated."""
        return self.opinion in VOUCHING


class Publication(Fact):
    """That a sealed run was published, with the figures as they stood. Append-only."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="publications")
    figures = models.JSONField()
    note = models.CharField(max_length=1000, blank=True)
    published_at = models.DateTimeField()
    published_by_name = models.CharField(max_length=120)


class Withdrawal(Fact):
    """That a publication is no longer shown as current, and why. Append-only."""

    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, related_name="withdrawal"
    )
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)


class ScreenLink(models.Model):
    """A link that opens a big screen without signing in; revoked, never deleted."""

    digest = models.CharField(max_length=64, unique=True)
    scope_kind = models.CharField(max_length=12)
    scope_id = models.CharField(max_length=120)
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()
    made_by_name = models.CharField(max_length=120)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
