"""Keep what a filer is typing, and begin with what was filed last time."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nearzero.ledger import parse_period
from nearzero.ledger.raw import number_text
from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import record
from parkdesk.records import drafts
from parkdesk.records.drafts import DraftGiven, Line, line_of_row
from parkdesk.records.models import FiledRow, Filing
from parkdesk.records.queries import rows_of, texts_of
from parkdesk.records.versions import certificates_of, properties_of
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import NOT_FILED, RECEIVED, RETURNED, Duty
from parkdesk.workflow.queue import history, locked

OPEN = (NOT_FILED, RETURNED)
#: What is asked anew each period: its value is of one period only.
_OF_ONE_PERIOD = (
    "amount",
    "net_calorific_value",
    "net_calorific_value_unit",
    "carbon_content",
    "carbon_content_unit",
    "oxidation",
    "emission_factor",
    "emission_factor_unit",
    "certificate_id",
    "evidence",
    "note",
)
_YEARS_BACK = 3  #: how far the figures known from the last filing are looked for [years]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A draft as it is opened.

    Attributes
    ----------
    revision
        0 while nothing was kept yet.
    basis
        The filing whose figures it began with.
    """

    given: DraftGiven
    revision: int
    basis: Filing | None
    saved_at: datetime | None = None
    saved_by_name: str = ""


def open_draft(*, duty: Duty, actor: Actor) -> Opened:
    """Return the draft of a duty; where there is none yet, what it begins with. Writes nothing."""
    require(actor, "filing.draft", duty.enterprise.place, sees="filing.see")
    found = drafts.draft(duty.enterprise, duty.period)
    if found is not None:
        return Opened(
            given=drafts.of_json(found.data),
            revision=found.revision,
            basis=duty.filing,
            saved_at=found.updated_at,
            saved_by_name=found.updated_by_name,
        )
    if duty.filing is not None:
        given = _of_version(duty.filing)
        if duty.state == RECEIVED:  # the note of a correction says what was wrong
            given = replace(given, note="")
        return Opened(given=given, revision=0, basis=duty.filing)
    since = duty.start.replace(year=duty.start.year - _YEARS_BACK)
    earlier = history(duty, since) or history(duty, since, is_any_length=True)
    last = earlier[-1].filing if earlier else None
    given = _of_earlier(last, duty) if last is not None else DraftGiven()
    return Opened(given=given, revision=0, basis=last)


@transaction.atomic
def save_draft(
    *, duty: Duty, given: DraftGiven, seen_revision: int, actor: Actor, now: datetime
) -> int:
    """Keep a draft and return its revision. Audited once, when it is begun: it is no fact yet.

    Raises
    ------
    parkdesk.records.drafts.Edited
        If it was changed elsewhere since it was opened.
    Refused
        If the duty is not open for typing.
    """
    require(actor, "filing.draft", duty.enterprise.place, sees="filing.see")
    refuse_closed(locked(duty))
    lines = tuple(drafts.settled(line) for line in given.lines)
    revision = drafts.put_draft(
        duty.enterprise,
        duty.period,
        replace(given, lines=lines),
        seen_revision=seen_revision,
        by_name=actor.name,
        now=now,
    )
    if seen_revision == 0:
        record(
            "draft.begun",
            actor=actor,
            now=now,
            subject=f"duty:{duty.pk}",
            park_id=duty.park_id,
            facts={"period": duty.period},
        )
    return revision


def refuse_closed(duty: Duty) -> None:
    """Refuse unless a duty can be typed for: open, or received and corrected.

    Raises
    ------
    Refused
        If it is with the reviewer.
    """
    if duty.state not in (*OPEN, RECEIVED):
        raise Refused(
            _("This filing has been submitted and is with the reviewer; it cannot be changed now.")
        )


def _of_version(filing: Filing) -> DraftGiven:
    """Return the draft that continues a filed version: after a return, or for a correction."""
    rows = list(rows_of(filing))
    lines = [_line(row, f"r{row.pk}") for row in rows]
    return DraftGiven(
        lines=lines,
        certificates=_certificates(filing),
        properties=_properties(filing),
        proofs={f"r{row.pk}": [proof.file_id for proof in row.proofs.all()] for row in rows},
        note=filing.note,
        origin=filing.origin if filing.origin in ("form", "workbook") else "form",
        file_id=filing.file_id,
        file_name=filing.file.name if filing.file else "",
    )


def _line(row: FiledRow, key: str) -> Line:
    texts = texts_of(row)
    if row.proofs.all():  # its files are named again when it is filed
        texts["evidence"] = ""
    line = line_of_row(texts, key=key, filed_row=row.pk)
    is_of_workbook = row.filing.file_id is not None
    return replace(
        line, sheet=row.sheet if is_of_workbook else "", row=row.row if is_of_workbook else 0
    )


def _certificates(filing: Filing) -> list[dict[str, str]]:
    rows = certificates_of(filing)
    names = drafts.CERTIFICATE_TEXTS
    return [{name: _text(getattr(row, name)) for name in names} for row in rows]


def _properties(filing: Filing) -> list[dict[str, str]]:
    rows = properties_of(filing)
    return [{name: _text(getattr(row, name)) for name in drafts.PROPERTY_TEXTS} for row in rows]


def _text(value: object) -> str:
    if isinstance(value, float):
        return number_text(value)
    return "" if value is None else str(value)


def _of_earlier(filing: Filing, duty: Duty) -> DraftGiven:
    """Return the figures known from an earlier filing, each once, their amounts to be typed."""
    lines: dict[tuple[str, ...], Line] = {}
    for row in rows_of(filing):
        texts = {n: t for n, t in texts_of(row).items() if n not in _OF_ONE_PERIOD}
        texts["period"] = _moved(row.period, filing, duty)
        line = Line(key=f"p{row.pk}", texts=texts)
        lines.setdefault((texts["period"], *line.identity), line)
    return DraftGiven(lines=tuple(lines.values()))


def _moved(period: str, filing: Filing, duty: Duty) -> str:
    """Return a row's period in the new duty: the same part of it, such as its third month."""
    span, years = parse_period(period), duty.start.year - filing.start.year
    is_whole = span is None or (span.start, span.end) == (filing.start, filing.end)
    if is_whole or span is None or len(filing.period) != len(duty.period):
        return duty.period
    canonical = span.text
    return f"{int(canonical[:4]) + years:04d}{canonical[4:]}"
