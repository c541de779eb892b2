"""What changed between two versions of a filing: which figures came, went or were corrected."""

from collections.abc import Sequence
from dataclasses import dataclass

from parkdesk.records.drafts import Texts, figure_of
from parkdesk.records.models import (
    ROW_TEXTS,
    Comment,
    FiledCertificate,
    FiledProperty,
    FiledRow,
    Filing,
)
from parkdesk.records.queries import comments_of, texts_of

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_WHAT = ("period", "activity", "subject")  #: which figure a row is, not what it says


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One column of a row that says something else."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One figure that differs.

    Attributes
    ----------
    kind
        ``added``, ``removed`` or ``changed``.
    texts
        What the figure is, as the later version has it.
    row
        Id of the row of the later version; None where it is gone.
    """

    kind: str
    texts: Texts
    fields: tuple[FieldChange, ...]
    row: int | None


def versions_of(enterprise_key: str, period: str) -> list[Filing]:
    """Return every version of a filing, the newest first."""
    return list(
        Filing.objects.filter(enterprise_id=enterprise_key, period=period)
        .select_related("file")
        .order_by("-version")
    )


def certificates_of(filing: Filing) -> list[FiledCertificate]:
    """Return the certificates of a filing in the order they were filed."""
    return list(FiledCertificate.objects.filter(filing=filing).order_by("id"))


def properties_of(filing: Filing) -> list[FiledProperty]:
    """Return the measured parameters of a filing in the order they were filed."""
    return list(FiledProperty.objects.filter(filing=filing).order_by("id"))


def comments_by_figure(filing: Filing) -> dict[tuple[str, ...], list[Comment]]:
    """Return the comments on the figures of a duty, whichever version they were made on."""
    found: dict[tuple[str, ...], list[Comment]] = {}
    for comment in comments_of(filing).select_related("row", "filing"):
        if comment.row is not None:
            found.setdefault(row_key(comment.row), []).append(comment)
    return found


def row_key(row: FiledRow) -> tuple[str, ...]:
    """Return by which a figure is found again in another version."""
    return line_key(texts_of(row))


def line_key(texts: Texts) -> tuple[str, ...]:
    """Return the same of texts that are not filed yet."""
    return (texts.get("period", ""), *figure_of(texts))


def differences(before: Sequence[FiledRow], after: Sequence[FiledRow]) -> list[RowChange]:
    """Return the figures that differ, in the order of the later version; removed ones last.

    Rows of one figure (two invoices of a month) are held against each other in their order.
    """
    waiting: dict[tuple[str, ...], list[FiledRow]] = {}
    for row in before:
        waiting.setdefault(row_key(row), []).append(row)
    found: list[RowChange] = []
    for row in after:
        same = waiting.get(row_key(row), [])
        if not same:
            found.append(_change(ADDED, None, row))
        elif (change := _change(CHANGED, same.pop(0), row)).fields:
            found.append(change)
    gone = [row for rows in waiting.values() for row in rows]
    return found + [_change(REMOVED, row, None) for row in sorted(gone, key=lambda r: r.ordinal)]


def _change(kind: str, before: FiledRow | None, after: FiledRow | None) -> RowChange:
    was = texts_of(before) if before else {}
    now = texts_of(after) if after else {}
    fields = tuple(
        FieldChange(name=name, before=was.get(name, ""), after=now.get(name, ""))
        for name in ROW_TEXTS
        if name not in _WHAT and was.get(name, "") != now.get(name, "")
    )
    return RowChange(
        kind=kind, texts=now or was, fields=fields, row=after.pk if after is not None else None
    )
