"""What was filed, exactly as it was filed, and what proves it.

A filing is never changed: a correction is another filing of the same duty with a higher version.
Rows keep the text that was typed; the library reads it anew whenever it accounts.
"""

from typing import ClassVar

from django.db import models

from parkdesk.audit.models import Fact
from parkdesk.registry.models import Enterprise, Meter, Park

ROW_TEXTS = (
    "period",
    "activity",
    "subject",
    "amount",
    "unit",
    "purpose",
    "counterparty_id",
    "net_calorific_value",
    "net_calorific_value_unit",
    "carbon_content",
    "carbon_content_unit",
    "oxidation",
    "emission_factor",
    "emission_factor_unit",
    "quality",
    "certificate_id",
    "evidence",
    "note",
)  #: the columns of a filed activity row, as text as printed


class EvidenceFile(Fact):
    """A file that proves figures; its bytes lie in the store under their digest. Append-only."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="files")
    digest = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=80)
    size = models.BigIntegerField()  #: [bytes]
    kind = models.CharField(max_length=20, default="evidence")  #: evidence or ledger
    uploaded_at = models.DateTimeField()
    uploaded_by_name = models.CharField(max_length=120)


class Draft(models.Model):
    """What a filer has typed and not yet submitted. State, not a fact."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE)
    period = models.CharField(max_length=10)
    data = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    updated_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "period"], name="records_one_draft")
        ]


class Filing(Fact):
    """One submission of a duty. Append-only."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="filings")
    period = models.CharField(max_length=10)
    start = models.DateField()
    end = models.DateField()
    version = models.PositiveIntegerField()
    origin = models.CharField(max_length=16)  #: form, workbook, interface or demonstration
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True)
    is_correction = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)
    note = models.CharField(max_length=400, blank=True)
    row_count = models.PositiveIntegerField()
    problems = models.JSONField(default=list)  #: findings at the time it was filed
    filed_at = models.DateTimeField()
    filed_by = models.BigIntegerField(null=True)
    filed_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enterprise", "period", "version"], name="records_one_version"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["park", "start"])]


class FiledRow(Fact):
    """One row of a filing, as text as printed, and where it stands. Append-only."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="rows")
    ordinal = models.PositiveIntegerField()
    period = models.CharField(max_length=10)
    activity = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    amount = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    counterparty_id = models.CharField(max_length=50, blank=True)
    net_calorific_value = models.CharField(max_length=40, blank=True)
    net_calorific_value_unit = models.CharField(max_length=30, blank=True)
    carbon_content = models.CharField(max_length=40, blank=True)
    carbon_content_unit = models.CharField(max_length=30, blank=True)
    oxidation = models.CharField(max_length=30, blank=True)
    emission_factor = models.CharField(max_length=40, blank=True)
    emission_factor_unit = models.CharField(max_length=30, blank=True)
    quality = models.CharField(max_length=20, blank=True)
    certificate_id = models.CharField(max_length=80, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)
    file = models.CharField(max_length=160)
    sheet = models.CharField(max_length=80, blank=True)
    row = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "ordinal"], name="records_one_ordinal")
        ]


class RowEvidence(Fact):
    """That a file proves a row. Append-only."""

    row = models.ForeignKey(FiledRow, on_delete=models.PROTECT, related_name="proofs")
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="proves")


class FiledCertificate(Fact):
    """A green certificate as filed. Append-only; the latest of an id counts."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="certificates")
    certificate_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=30)
    amount_mwh = models.FloatField(null=True)  #: [MWh]
    generated_from = models.DateField(null=True)
    generated_to = models.DateField(null=True)
    beneficiary_id = models.CharField(max_length=80, blank=True)


class FiledProperty(Fact):
    """A measured parameter as filed. Append-only."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="properties")
    period = models.CharField(max_length=10, blank=True)
    subject = models.CharField(max_length=80)
    quantity = models.CharField(max_length=60)
    value = models.FloatField()
    unit = models.CharField(max_length=40)
    evidence = models.CharField(max_length=200, blank=True)
    file = models.CharField(max_length=160, blank=True)
    sheet = models.CharField(max_length=80, blank=True)
    row = models.PositiveIntegerField(default=0)


class Comment(Fact):
    """A word on a filing or on one of its figures. Append-only."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="comments")
    row = models.ForeignKey(FiledRow, on_delete=models.PROTECT, null=True)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=120)


class Reading(Fact):
    """A meter reading or a metered amount of an interval. Append-only: the latest received counts.

    ``value`` is the text that was sent, so that nothing is lost on the way.
    """

    meter = models.ForeignKey(Meter, on_delete=models.PROTECT, related_name="readings")
    read_at = models.DateTimeField()
    value = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)  #: register or interval
    quality = models.CharField(max_length=2, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["meter", "read_at"])]
