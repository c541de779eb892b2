"""A run, its result, and its lines in a form that one tonne can be looked up in.

``Run`` is the request and its progress (state); everything that came out is fact.
"""

from typing import ClassVar

from django.db import models

from parkdesk.audit.models import Fact
from parkdesk.registry.models import Park

QUEUED, RUNNING, DONE, REFUSED, FAILED = "queued", "running", "done", "refused", "failed"


class Run(models.Model):
    """That someone asked for an account, and how far it is."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="runs")
    start = models.DateField()
    end = models.DateField()
    period = models.CharField(max_length=10)
    method_id = models.CharField(max_length=60)
    settings = models.JSONField(default=dict)
    named_factors = models.JSONField(default=list)
    own_factors = models.JSONField(default=list)  #: rows of factors that the park added
    filings = models.JSONField(null=True)  #: ids counted; null = the received ones at that time
    purpose = models.CharField(max_length=20, default="account")  #: account or preview
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    reason = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, default=QUEUED)
    step = models.CharField(max_length=40, blank=True)
    share_done = models.FloatField(default=0.0)  #: 0-1 [1]
    problems = models.JSONField(default=list)
    requested_at = models.DateTimeField()
    requested_by = models.BigIntegerField(null=True)
    requested_by_name = models.CharField(max_length=120)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["park", "period", "purpose"])]


class RunResult(Fact):
    """What came out of a run. Append-only.

    ``document`` is the digest of the result file without its lines, ``box`` of the sealed box.
    """

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="result")
    run_hash = models.CharField(max_length=64, db_index=True)
    code_version = models.CharField(max_length=30)
    method_hash = models.CharField(max_length=64)
    is_provisional = models.BooleanField()
    is_synthetic = models.BooleanField()
    document = models.CharField(max_length=64)
    box = models.CharField(max_length=64)
    filings = models.JSONField()  #: ids of the filings that were counted
    emission_tco2 = models.FloatField()  #: [tCO2]
    emission_lower_tco2 = models.FloatField()  #: [tCO2]
    emission_upper_tco2 = models.FloatField()  #: [tCO2]
    energy_equivalent_tce = models.FloatField()  #: [tce]
    energy_calorific_tce = models.FloatField()  #: [tce]
    intensity_tco2_per_tce = models.FloatField(null=True)
    intensity_tco2_per_10k_cny = models.FloatField(null=True)
    duties = models.PositiveIntegerField()  #: filings due in the period
    duties_received = models.PositiveIntegerField()  #: of these, received and counted
    made_at = models.DateTimeField()


class RunChunk(Fact):
    """Up to a hundred lines of a result, compressed. Append-only."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="chunks")
    ordinal = models.PositiveIntegerField()
    lines = models.BinaryField()  #: zlib of a JSON object, line id -> line

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "ordinal"], name="runs_one_chunk")
        ]


class RunLine(Fact):
    """What a line is looked up by. Append-only."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="lines")
    line_id = models.CharField(max_length=80)
    chunk = models.PositiveIntegerField()
    enterprise_id = models.CharField(max_length=50)  #: the code inside the park
    source = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    month = models.CharField(max_length=7, blank=True)
    is_counted = models.BooleanField()
    emission_tco2 = models.FloatField()  #: [tCO2]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "line_id"], name="runs_one_line")
        ]
        indexes: ClassVar = [models.Index(fields=["run", "enterprise_id", "source"])]


class Seal(Fact):
    """That a run was sealed as the park's account. Append-only."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="seal")
    box = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    sealed_by_name = models.CharField(max_length=120)
