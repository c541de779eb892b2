"""See what was published, as anybody may: the figures as they stood, not as they are now."""

from dataclasses import dataclass
from datetime import datetime

from parkdesk.registry.models import Park
from parkdesk.workflow.models import Conclusion, Publication
from parkdesk.workflow.queries import conclusions, publication, publications


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The conclusion of the verifier, without the name of the person who signed it."""

    opinion: str
    assurance: str
    statement: str
    digest: str
    signed_at: datetime
    vouches: bool  #: whether it says that the figures hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One publication.

    Attributes
    ----------
    figures
        The figures as they stood when they were published.
    newer
        The later publication of the same park and period, which counts in its place.
    withdrawn_at, withdrawn_why
        Set where it was taken back.
    """

    id: int
    park: Park
    period: str
    method_id: str
    figures: dict[str, object]
    note: str
    published_at: datetime
    verdict: Verdict | None
    newer: int | None
    withdrawn_at: datetime | None
    withdrawn_why: str


def see_public() -> tuple[Published, ...]:
    """Return what stands published: the latest of each park and period, the newest first."""
    current: dict[tuple[str, str], Publication] = {}
    for row in publications().select_related("withdrawal"):
        current.setdefault((row.run.park_id, row.run.period), row)
    found = list(current.values())
    verdicts = conclusions([row.run_id for row in found])
    return tuple(_published(row, verdicts.get(row.run_id), None) for row in found)


def see_publication(publication_id: int) -> Published:
    """Return one publication; also one that was replaced or withdrawn, which then says so.

    Raises
    ------
    NotFound
        If there is none.
    """
    row = publication(publication_id)
    same = publications().filter(run__park_id=row.run.park_id, run__period=row.run.period)
    latest = same.first()
    newer = latest.pk if latest and latest.pk > row.pk else None
    return _published(row, conclusions([row.run_id]).get(row.run_id), newer)


def _published(row: Publication, verdict: Conclusion | None, newer: int | None) -> Published:
    withdrawal = getattr(row, "withdrawal", None)
    return Published(
        id=row.pk,
        park=row.run.park,
        period=row.run.period,
        method_id=row.run.method_id,
        figures=dict(row.figures),
        note=row.note,
        published_at=row.published_at,
        verdict=_verdict(verdict),
        newer=newer,
        withdrawn_at=withdrawal.at if withdrawal else None,
        withdrawn_why=withdrawal.reason if withdrawal else "",
    )


def _verdict(row: Conclusion | None) -> Verdict | None:
    if row is None:
        return None
    return Verdict(
        opinion=row.opinion,
        assurance=row.assurance,
        statement=row.statement,
        digest=row.statement_digest,
        signed_at=row.signed_at,
        vouches=row.vouches,
    )
