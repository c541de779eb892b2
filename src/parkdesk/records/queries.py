"""Reading filings, files, comments and readings, each within what the actor may see."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.accounts.rules import enterprise_filter
from parkdesk.records.models import ROW_TEXTS, Comment, EvidenceFile, FiledRow, Filing, Reading

_MOST_IDS = 900  #: ids in one condition; SQLite takes no more than a thousand


def filings(actor: Actor, action: str = "filing.see") -> QuerySet[Filing]:
    """Return the filings where an actor may do something, the newest first."""
    found = Filing.objects.filter(enterprise_filter(actor, action, "enterprise__"))
    return found.select_related("enterprise__park__prefecture", "file").order_by("-filed_at")


def filing(actor: Actor, filing_id: int, action: str = "filing.see") -> Filing:
    """Return a filing.

    Raises
    ------
    NotFound
        If there is none, or the actor may not do this with it.
    """
    found = filings(actor, action).filter(pk=filing_id).first()
    if found is None:
        raise NotFound
    return found


def rows_of(filing_: Filing) -> QuerySet[FiledRow]:
    """Return the rows of a filing in order, with the files that prove them."""
    return (
        FiledRow.objects.filter(filing=filing_).prefetch_related("proofs__file").order_by("ordinal")
    )


def file(actor: Actor, file_id: int) -> EvidenceFile:
    """Return an evidence file.

    Raises
    ------
    NotFound
        If there is none, or the actor may not see it.
    """
    found = EvidenceFile.objects.filter(
        enterprise_filter(actor, "evidence.see", "enterprise__"), pk=file_id
    ).first()
    if found is None:
        raise NotFound
    return found


def files_by_id(actor: Actor, ids: Sequence[int]) -> dict[int, EvidenceFile]:
    """Return those of some evidence files that the actor may see, by their ids."""
    allowed = enterprise_filter(actor, "evidence.see", "enterprise__")
    found = EvidenceFile.objects.filter(allowed, pk__in=list(ids)[:_MOST_IDS])
    return {one.pk: one for one in found}


def comments_of(filing_: Filing) -> QuerySet[Comment]:
    """Return the comments on all filings of the same duty, in order."""
    return Comment.objects.filter(
        filing__enterprise_id=filing_.enterprise_id, filing__period=filing_.period
    ).order_by("id")


def previous_filing(enterprise_key: str, period_start: date) -> Filing | None:
    """Return the latest filing of the period just before a day."""
    return (
        Filing.objects.filter(enterprise_id=enterprise_key, end=period_start)
        .order_by("-version")
        .first()
    )


def metered(meter_ids: list[str], start: date, end: date) -> list[Reading]:
    """Return the readings of meters in a period, the latest belief of each time only."""
    rows = Reading.objects.filter(
        meter_id__in=meter_ids, read_at__date__gte=start, read_at__date__lte=end
    ).order_by("meter_id", "read_at", "received_at", "id")
    latest = {(row.meter_id, row.read_at): row for row in rows}
    return list(latest.values())


def texts_of(row: FiledRow) -> dict[str, str]:
    """Return what was typed in a row, the blank columns left out."""
    return {name: text for name in ROW_TEXTS if (text := getattr(row, name))}


def named_files() -> set[str]:
    """Return the digests of all files that were kept; for who keeps the desk."""
    return set(EvidenceFile.objects.values_list("digest", flat=True))


def filing_by_id(filing_id: int) -> Filing | None:
    """Return a filing whoever asks: for holding the log against what stands."""
    return Filing.objects.filter(pk=filing_id).first()
