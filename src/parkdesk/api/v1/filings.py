"""Filing from a program: the rows of a period as the enterprise's own system has them."""

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from parkdesk.api.v1.auth import ApiRequest, Id
from parkdesk.api.v1.errors import REFUSALS
from parkdesk.api.v1.once import once
from parkdesk.records import queries as records
from parkdesk.records.drafts import DraftGiven, Line
from parkdesk.records.models import Filing
from parkdesk.usecases.submit_filing import submit_filing
from parkdesk.workflow import queries as workflow

router = Router()
Text = Annotated[str, Field(max_length=400)]


class RowIn(Schema):
    """One row of the activity table, texts as printed; see the ledger's conventions.

    ``evidence_files`` are ids of files sent to ``/evidence`` before.
    """

    model_config = ConfigDict(extra="forbid")

    period: Annotated[str, Field(max_length=10)] = ""
    activity: Annotated[str, Field(max_length=40)]
    subject: Annotated[str, Field(max_length=80)]
    amount: Annotated[str, Field(max_length=60)]
    unit: Annotated[str, Field(max_length=40)] = ""
    purpose: Annotated[str, Field(max_length=40)] = ""
    counterparty_id: Annotated[str, Field(max_length=50)] = ""
    net_calorific_value: Annotated[str, Field(max_length=40)] = ""
    net_calorific_value_unit: Annotated[str, Field(max_length=30)] = ""
    carbon_content: Annotated[str, Field(max_length=40)] = ""
    carbon_content_unit: Annotated[str, Field(max_length=30)] = ""
    oxidation: Annotated[str, Field(max_length=30)] = ""
    emission_factor: Annotated[str, Field(max_length=40)] = ""
    emission_factor_unit: Annotated[str, Field(max_length=30)] = ""
    quality: Annotated[str, Field(max_length=20)] = ""
    certificate_id: Annotated[str, Field(max_length=80)] = ""
    evidence: Annotated[str, Field(max_length=200)] = ""
    note: Text = ""
    evidence_files: Annotated[list[int], Field(max_length=20)] = Field(default_factory=list)


class FilingIn(Schema):
    """What is filed for a duty.

    ``seen_decisions`` is how many decisions on the duty the sender knows of: 0 for the first
    filing, one more after each decision. ``confirmed`` answers warnings: id of the finding ->
    reason.
    """

    rows: Annotated[list[RowIn], Field(min_length=1, max_length=5000)]
    seen_decisions: Annotated[int, Field(ge=0, le=10_000)]
    confirmed: dict[str, Text] = Field(default_factory=dict)
    note: Text = ""


class FilingOut(Schema):
    """A filing."""

    id: int
    enterprise: str
    period: str
    version: int
    origin: str
    is_correction: bool
    rows: int
    filed_at: datetime
    filed_by: str
    findings: list[dict[str, object]]


class RowOut(Schema):
    """A filed row as it was filed, and the files that prove it."""

    ordinal: int
    texts: dict[str, str]
    file: str
    sheet: str
    row: int
    evidence_files: list[int]


def _out(filing: Filing) -> FilingOut:
    return FilingOut(
        id=filing.pk,
        enterprise=filing.enterprise_id,
        period=filing.period,
        version=filing.version,
        origin=filing.origin,
        is_correction=filing.is_correction,
        rows=filing.row_count,
        filed_at=filing.filed_at,
        filed_by=filing.filed_by_name,
        findings=filing.problems,
    )


@router.post("/duties/{duty}/filings", response={201: FilingOut, **REFUSALS})
def file_duty(request: ApiRequest, duty: Id, given: FilingIn) -> HttpResponse:
    """File a duty. Blockers and unanswered warnings refuse it, and nothing is filed."""
    found = workflow.duty(request.actor, duty)
    draft = _draft(given, found.period)

    def submit() -> FilingOut:
        filing = submit_filing(
            duty=found,
            given=draft,
            seen_seq=given.seen_decisions,
            actor=request.actor,
            now=timezone.now(),
        )
        return _out(filing)

    return once(request, request.body, submit)


def _draft(given: FilingIn, period: str) -> DraftGiven:
    """Return what was sent as the draft that the form would have made of it."""
    keys = [f"r{number}" for number in range(1, len(given.rows) + 1)]
    texts = [row.model_dump(exclude={"evidence_files"}) for row in given.rows]
    return DraftGiven(
        lines=[
            Line(key=key, texts=one | {"period": one["period"] or period}, row=number)
            for number, (key, one) in enumerate(zip(keys, texts, strict=True), start=1)
        ],
        confirmed=given.confirmed,
        proofs={
            key: row.evidence_files
            for key, row in zip(keys, given.rows, strict=True)
            if row.evidence_files
        },
        note=given.note,
        origin="interface",
        file_name="interface",
    )


@router.get("/filings/{filing}", response={200: FilingOut, **REFUSALS})
def read_filing(request: ApiRequest, filing: Id) -> FilingOut:
    """Read a filing and what was found in it when it was filed."""
    return _out(records.filing(request.actor, filing))


@router.get("/filings/{filing}/rows", response={200: list[RowOut], **REFUSALS})
def list_rows(request: ApiRequest, filing: Id) -> list[RowOut]:
    """List the rows of a filing, as they were filed."""
    found = records.rows_of(records.filing(request.actor, filing))
    return [
        RowOut(
            ordinal=row.ordinal,
            texts=records.texts_of(row),
            file=row.file,
            sheet=row.sheet,
            row=row.row,
            evidence_files=[proof.file_id for proof in row.proofs.all()],
        )
        for row in found
    ]
