"""Evidence from a program: files that prove figures."""

from datetime import datetime
from io import BytesIO

from django.http import HttpResponse
from django.utils import timezone
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from parkdesk.api.v1.auth import ApiRequest, Id
from parkdesk.api.v1.errors import REFUSALS
from parkdesk.api.v1.once import once
from parkdesk.records import queries as records
from parkdesk.records.store import get
from parkdesk.usecases.send_evidence import send_evidence
from parkdesk.workflow import queries as workflow

router = Router()


class EvidenceOut(Schema):
    """A file that was kept."""

    id: int
    enterprise: str
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: datetime


@router.post("/duties/{duty}/evidence", response={201: EvidenceOut, **REFUSALS})
def push_evidence(
    request: ApiRequest, duty: Id, file: File[UploadedFile], name: Form[str] = ""
) -> HttpResponse:
    """Keep a PDF or picture for a duty; name its id in the rows that it proves."""
    found = workflow.duty(request.actor, duty)
    called, sent = name or file.name or "", file.read()

    def keep() -> EvidenceOut:
        kept = send_evidence(
            duty=found, stream=BytesIO(sent), name=called, actor=request.actor, now=timezone.now()
        )
        return EvidenceOut(
            id=kept.pk,
            enterprise=kept.enterprise_id,
            name=kept.name,
            media_type=kept.media_type,
            size=kept.size,
            sha256=kept.digest,
            uploaded_at=kept.uploaded_at,
        )

    return once(request, called.encode() + b"\n" + sent, keep)


_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


@router.get(
    "/evidence/{file}",
    response=REFUSALS,
    openapi_extra={"responses": {200: {"description": "The file", "content": _BYTES}}},
)
def read_evidence(request: ApiRequest, file: Id) -> HttpResponse:
    """Read a file as it was sent."""
    kept = records.file(request.actor, file)
    response = HttpResponse(get(kept.digest), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = "attachment"
    return response
