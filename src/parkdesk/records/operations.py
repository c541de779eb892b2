"""Appending facts. Called by use cases, which check rights, state and content, and audit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max

from parkdesk.accounts.actor import Actor
from parkdesk.records import store
from parkdesk.records.models import (
    ROW_TEXTS,
    Comment,
    EvidenceFile,
    FiledCertificate,
    FiledProperty,
    FiledRow,
    Filing,
    Reading,
    RowEvidence,
)
from parkdesk.registry.models import Enterprise, Meter

_BATCH = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGiven:
    """A row to be filed.

    Attributes
    ----------
    texts
        By the names of ``ROW_TEXTS``; those left out are blank.
    proofs
        Ids of evidence files.
    file
        Where it stands, if not in the filing's own file.
    """

    texts: Mapping[str, str]
    row: int
    sheet: str = ""
    proofs: tuple[int, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingGiven:
    """What is filed, checked by the use case."""

    enterprise: Enterprise
    period: str
    start: date
    end: date
    origin: str
    file_name: str
    rows: Sequence[RowGiven]
    file: EvidenceFile | None = None
    is_correction: bool = False
    is_synthetic: bool = False
    note: str = ""
    problems: Sequence[Mapping[str, object]] = field(default=())
    certificates: Sequence[Mapping[str, object]] = field(default=())
    properties: Sequence[Mapping[str, object]] = field(default=())


def keep_file(
    *,
    enterprise: Enterprise,
    name: str,
    media_type: str,
    chunks: Iterable[bytes],
    kind: str,
    actor: Actor,
    now: datetime,
) -> EvidenceFile:
    """Store a file and record it."""
    digest, size = store.put(chunks)
    return EvidenceFile.objects.create(
        enterprise=enterprise,
        digest=digest,
        name=name,
        media_type=media_type,
        size=size,
        kind=kind,
        uploaded_at=now,
        uploaded_by_name=actor.name,
    )


def append_filing(given: FilingGiven, *, actor: Actor, now: datetime) -> Filing:
    """Append a filing with its rows; two at once end in one version each or in an error."""
    latest = Filing.objects.filter(enterprise=given.enterprise, period=given.period)
    version = (latest.aggregate(top=Max("version"))["top"] or 0) + 1
    filing = Filing.objects.create(
        park_id=given.enterprise.park_id,
        enterprise=given.enterprise,
        period=given.period,
        start=given.start,
        end=given.end,
        version=version,
        origin=given.origin,
        file=given.file,
        is_correction=given.is_correction,
        is_synthetic=given.is_synthetic,
        note=given.note,
        row_count=len(given.rows),
        problems=list(given.problems),
        filed_at=now,
        filed_by=actor.id,
        filed_by_name=actor.name,
    )
    _append_rows(filing, given)
    FiledCertificate.objects.bulk_create(
        [FiledCertificate(filing=filing, **one) for one in given.certificates]
    )
    FiledProperty.objects.bulk_create(
        [FiledProperty(filing=filing, **one) for one in given.properties]
    )
    return filing


def _append_rows(filing: Filing, given: FilingGiven) -> None:
    """Append the rows of a filing and what proves them."""
    rows = [
        FiledRow(
            filing=filing,
            ordinal=ordinal,
            file=one.file or given.file_name,
            sheet=one.sheet,
            row=one.row,
            **{name: one.texts.get(name, "") for name in ROW_TEXTS},
        )
        for ordinal, one in enumerate(given.rows, start=1)
    ]
    made = FiledRow.objects.bulk_create(rows, batch_size=_BATCH)
    RowEvidence.objects.bulk_create(
        [
            RowEvidence(row=row, file_id=proof)
            for row, one in zip(made, given.rows, strict=True)
            for proof in one.proofs
        ]
    )


def append_comment(
    filing: Filing, text: str, *, row: FiledRow | None, actor: Actor, now: datetime
) -> Comment:
    """Append a comment on a filing, or on one of its rows."""
    return Comment.objects.create(
        filing=filing, row=row, text=text, at=now, by=actor.id or 0, by_name=actor.name
    )


def append_readings(
    readings: Sequence[tuple[Meter, datetime, str, str]], *, kind: str, now: datetime
) -> int:
    """Append readings (meter, time, value as text, quality); what is there already is left out.

    Returns
    -------
    How many were new. A gateway that sends everything again is normal and adds nothing.
    """
    meters = {meter.id for meter, *_ in readings}
    times = [at for _, at, *_ in readings]
    known: dict[tuple[str, datetime], str] = {}
    if times:
        rows = Reading.objects.filter(
            meter_id__in=meters, read_at__gte=min(times), read_at__lte=max(times)
        ).order_by("received_at", "id")
        known = {(row.meter_id, row.read_at): row.value for row in rows}
    fresh = []
    for meter, at, value, quality in readings:
        if known.get((meter.id, at)) == value:
            continue
        known[meter.id, at] = value
        fresh.append(
            Reading(
                meter=meter, read_at=at, value=value, kind=kind, quality=quality, received_at=now
            )
        )
    Reading.objects.bulk_create(fresh, batch_size=_BATCH)
    return len(fresh)
