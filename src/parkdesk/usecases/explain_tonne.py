"""Follow a tonne: the lines behind a figure, and one line down to its cell, proof and people."""

from collections.abc import Sequence
from dataclasses import dataclass

from nearzero.reporting import explanation
from nearzero.reporting.tree import Explanation
from parkdesk.accounts import Actor, NotFound, may
from parkdesk.records.models import EvidenceFile, FiledRow, Filing
from parkdesk.records.queries import filing as filing_of
from parkdesk.records.queries import rows_of
from parkdesk.runs.models import Run, RunLine
from parkdesk.runs.queries import count_and_sum, lines_of
from parkdesk.runs.queries import line as line_of
from parkdesk.usecases.read_account import Document, line_as_seen, read_result
from parkdesk.workflow.change_queries import duty_of
from parkdesk.workflow.models import Decision, Duty
from parkdesk.workflow.queries import decisions_on

PAGE = 50  #: lines on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which lines are asked for; None asks for any, an empty month for what has none.

    Attributes
    ----------
    is_counted
        Whether the lines that make the total are meant, or those beside it.
    """

    source: str | None = None
    enterprise: str | None = None
    month: str | None = None
    is_counted: bool = True
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Some lines of a run and what all that were asked for add up to. [tCO2]"""

    run: Run
    document: Document
    rows: Sequence[RunLine]
    count: int
    total: float
    page: int
    pages: int


def contributing_lines(*, actor: Actor, run_id: int, asked: Asked) -> Lines:
    """Return a page of the lines behind a figure, those of most tonnes first.

    Raises
    ------
    NotFound
        If there is no such run, or the actor may not see it, or there is no such page.
    """
    run, document = read_result(actor=actor, run_id=run_id)
    found = lines_of(
        run,
        source=asked.source,
        enterprise=asked.enterprise,
        month=asked.month,
        is_counted=asked.is_counted,
    )
    count, total = count_and_sum(found)
    pages = max(-(-count // PAGE), 1)
    if not 1 <= asked.page <= pages:
        raise NotFound
    start = (asked.page - 1) * PAGE
    return Lines(
        run=run,
        document=document,
        rows=list(found[start : start + PAGE]),
        count=count,
        total=total,
        page=asked.page,
        pages=pages,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The filing a line came from, who handled it, and what proves the row.

    Attributes
    ----------
    decisions
        The steps taken with this filing: who submitted, reviewed, received or corrected.
    files
        Evidence files of the row, and of the workbook it was filed with.
    """

    filing: Filing
    duty: Duty | None
    row: FiledRow | None
    decisions: Sequence[Decision]
    files: Sequence[EvidenceFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why one line is what it is.

    Attributes
    ----------
    filed
        None where the actor may not see filings, or the line came from none.
    """

    run: Run
    document: Document
    tree: Explanation
    filed: Filed | None
    sees_filings: bool


def explain_tonne(*, actor: Actor, run_id: int, line_id: str, language: str) -> Why:
    """Return why a line of an account is what it is, as far down as the actor may follow.

    Raises
    ------
    NotFound
        If there is no such run or line, or the actor may not see it.
    """
    run, document = read_result(actor=actor, run_id=run_id)
    line = line_of(run, line_id)
    sees_filings = may(actor, "filing.see", run.park.place)
    shown = line_as_seen(line, sees_filings=sees_filings)
    return Why(
        run=run,
        document=document,
        tree=explanation(document, shown, language),  # type: ignore[arg-type]
        filed=_filed(actor, run, line) if sees_filings else None,
        sees_filings=sees_filings,
    )


def _filed(actor: Actor, run: Run, line: Document) -> Filed | None:
    """Return the filing behind a line; its row says ``filing id/file name`` as its file."""
    where = line["where"]
    number, slash, name = str(where.get("file") or "").partition("/")
    if not slash or not number.isdecimal():
        return None
    try:
        filing = filing_of(actor, int(number))
    except NotFound:
        return None
    if filing.park_id != run.park_id:
        return None
    rows = rows_of(filing).filter(file=name, sheet=where.get("sheet") or "", row=where.get("row"))
    row = rows.first()
    files = [proof.file for proof in row.proofs.all()] if row is not None else []
    return Filed(
        filing=filing,
        duty=duty_of(filing),
        row=row,
        decisions=decisions_on(filing.pk),
        files=[*files, *([filing.file] if filing.file else [])],
    )


def file_name(where_file: str | None) -> str:
    """Return the name of the file a row stands in, without the filing it belongs to."""
    number, slash, name = str(where_file or "").partition("/")
    return name if slash and number.isdecimal() else str(where_file or "")
