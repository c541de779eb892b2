"""Reading what proves filed rows: evidence files by row, each within what the actor may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from parkdesk.accounts.actor import Actor
from parkdesk.accounts.rules import enterprise_filter
from parkdesk.records.models import EvidenceFile, FiledRow, Filing, RowEvidence

IDS_AT_ONCE = 400  #: in one condition; SQLite takes no more than a thousand variables

Spot = tuple[int, str, str, int]  #: filing, file, sheet and row of a filed row


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A file and the rows that it proves.

    Attributes
    ----------
    rows
        Filing, file, sheet and row of each.
    """

    id: int
    digest: str
    name: str
    media_type: str
    size: int
    uploaded_at: datetime
    uploaded_by_name: str
    enterprise_id: str
    rows: tuple[Mapping[str, object], ...]


def proofs_of(actor: Actor, filing_ids: Sequence[int]) -> list[Proof]:
    """Return the evidence files of some filings, workbooks they were filed with included."""
    rows: dict[int, list[Mapping[str, object]]] = {}
    for part in _parts(sorted(filing_ids)):
        links = RowEvidence.objects.filter(row__filing_id__in=part).order_by("row__id")
        for file_id, filing, file, sheet, row in links.values_list(
            "file_id", "row__filing_id", "row__file", "row__sheet", "row__row"
        ):
            place = {"filing": filing, "file": file, "sheet": sheet, "row": row}
            rows.setdefault(file_id, []).append(place)
        filed = Filing.objects.filter(pk__in=part, file__isnull=False).order_by("pk")
        for file_id, filing in filed.values_list("file_id", "pk"):
            rows.setdefault(file_id or 0, []).append({"filing": filing})
    found: list[Proof] = []
    for part in _parts(sorted(rows)):
        seen = EvidenceFile.objects.filter(
            enterprise_filter(actor, "evidence.see", "enterprise__"), pk__in=part
        ).order_by("pk")
        found += [_proof(file, rows[file.pk]) for file in seen]
    return found


def _proof(file: EvidenceFile, rows: Sequence[Mapping[str, object]]) -> Proof:
    return Proof(
        id=file.pk,
        digest=file.digest,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        uploaded_at=file.uploaded_at,
        uploaded_by_name=file.uploaded_by_name,
        enterprise_id=file.enterprise_id.partition("/")[2],
        rows=tuple(rows),
    )


def files_at(actor: Actor, spots: Iterable[Spot]) -> dict[Spot, list[EvidenceFile]]:
    """Return the files that prove the rows at some places; places without a file are left out."""
    wanted = sorted(set(spots))
    found: dict[Spot, list[EvidenceFile]] = {}
    for start in range(0, len(wanted), IDS_AT_ONCE // 4):
        condition = Q(pk__in=[])
        for filing, file, sheet, row in wanted[start : start + IDS_AT_ONCE // 4]:
            condition |= Q(filing_id=filing, file=file, sheet=sheet, row=row)
        rows = FiledRow.objects.filter(condition).filter(
            enterprise_filter(actor, "evidence.see", "filing__enterprise__")
        )
        for one in rows.prefetch_related("proofs__file"):
            files = [proof.file for proof in one.proofs.all()]
            if files:
                found.setdefault((one.filing_id, one.file, one.sheet, one.row), []).extend(files)
    return found


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[at : at + IDS_AT_ONCE] for at in range(0, len(ids), IDS_AT_ONCE))
