"""Take a filing from an Excel workbook or a CSV file: keep it, show what it would file, take it.

Nothing is filed by uploading. The dry run shows every figure that was understood and every
finding with sheet, row and column; taking it puts the figures into the draft.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nearzero.frames import TableSpec
from nearzero.ledger import parse_period
from nearzero.ledger.choices import plain
from nearzero.ledger.folder import read_file
from nearzero.ledger.raw import RawTable
from nearzero.ledger.table import ACTIVITY_FILED, CERTIFICATES, PROPERTIES
from nearzero.ledger.workbook import read_workbook
from nearzero.problems import Problem
from parkdesk.accounts import Actor, NotFound, require
from parkdesk.audit.operations import record
from parkdesk.records import store
from parkdesk.records.drafts import (
    CERTIFICATE_TEXTS,
    PROPERTY_TEXTS,
    DraftGiven,
    Line,
    line_of_row,
    plain_text,
)
from parkdesk.records.media import CSV, XLSX, Unacceptable, recognise
from parkdesk.records.models import ROW_TEXTS, EvidenceFile
from parkdesk.records.queries import file
from parkdesk.usecases.attach_evidence import keep_evidence
from parkdesk.usecases.check_filing import Checked, check_filing
from parkdesk.usecases.findings import BLOCKER, NOTE, WARNING, Finding, found, of_problem
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.save_draft import refuse_closed, save_draft
from parkdesk.workflow.models import Duty

LEDGER = "ledger"  #: kind of a kept file that figures were taken from
MOST_LINES = 5_000  #: figures of one filing
_SUFFIXES = {XLSX.type: ".xlsx", CSV.type: ".csv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file would file.

    Attributes
    ----------
    findings
        Of reading the file, then of its figures; all with their place in the file.
    is_takeable
        Whether the figures can be put into the draft and worked on there.
    """

    file: EvidenceFile
    given: DraftGiven
    checked: Checked
    findings: tuple[Finding, ...]
    is_takeable: bool


@transaction.atomic
def keep_workbook(
    *, duty: Duty, stream: IO[bytes], name: str, actor: Actor, now: datetime
) -> EvidenceFile:
    """Keep an uploaded ledger; nothing is filed by that.

    Raises
    ------
    Refused
        If the duty is closed, or the file is no workbook without macros and no CSV.
    """
    require(actor, "filing.draft", duty.enterprise.place, sees="filing.see")
    refuse_closed(duty)
    try:
        media = recognise(stream, name)
    except Unacceptable as refusal:
        raise Refused(refusal.message, "file") from refusal
    if media.type not in _SUFFIXES:
        raise Refused(
            _("Figures are read from an Excel workbook (.xlsx) or a CSV file only."), "file"
        )
    kept = keep_evidence(duty, stream, name, actor=actor, now=now, kind=LEDGER)
    record(
        "ledger.uploaded",
        actor=actor,
        now=now,
        subject=f"file:{kept.pk}",
        park_id=duty.park_id,
        facts={"duty": duty.pk, "name": kept.name, "digest": kept.digest, "size": kept.size},
    )
    return kept


def preview_workbook(*, duty: Duty, file_id: int, actor: Actor) -> Preview:
    """Return what a kept ledger would file; writes nothing.

    Raises
    ------
    NotFound
        If there is no such ledger of this enterprise.
    """
    require(actor, "filing.draft", duty.enterprise.place, sees="filing.see")
    kept = file(actor, file_id)
    if kept.enterprise_id != duty.enterprise_id or kept.kind != LEDGER:
        raise NotFound
    raws, problems = _read(kept)
    lines, left_out = _lines(raws, duty)
    given = DraftGiven(
        lines=lines[:MOST_LINES],
        certificates=list(_certificates(raws)),
        properties=list(_properties(raws, duty)),
        origin="workbook",
        file_id=kept.pk,
        file_name=kept.name,
    )
    checked = check_filing(duty=duty, given=given, actor=actor)
    reading = [of_problem(one, is_placed=True) for one in problems]
    too_long = [_too_long()] if len(lines) > MOST_LINES else []
    has_activity = any(raw.spec is ACTIVITY_FILED for raw in raws)
    own = [*reading, *too_long, *left_out, *([] if has_activity else [_no_table()])]
    return Preview(
        file=kept,
        given=given,
        checked=checked,
        findings=(*own, *checked.findings),
        is_takeable=bool(lines) and not any(one.is_blocker for one in own),
    )


@transaction.atomic
def take_workbook(
    *, duty: Duty, file_id: int, seen_revision: int, actor: Actor, now: datetime
) -> int:
    """Put the figures of a kept ledger into the draft, in place of what was typed there.

    Raises
    ------
    Refused
        If the file has faults that only the file can mend.
    parkdesk.records.drafts.Edited
        If the draft was changed elsewhere meanwhile.
    """
    preview = preview_workbook(duty=duty, file_id=file_id, actor=actor)
    if not preview.is_takeable:
        raise Refused(_("The file has faults that must be mended in the file; upload it again."))
    revision = save_draft(
        duty=duty, given=preview.given, seen_revision=seen_revision, actor=actor, now=now
    )
    record(
        "ledger.taken",
        actor=actor,
        now=now,
        subject=f"file:{file_id}",
        park_id=duty.park_id,
        facts={"duty": duty.pk, "rows": len(preview.given.lines)},
    )
    return revision


def _read(kept: EvidenceFile) -> tuple[list[RawTable], list[Problem]]:
    suffix = _SUFFIXES[kept.media_type]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"upload{suffix}")
        path.write_bytes(store.get(kept.digest))
        reader = read_file if suffix == ".csv" else read_workbook
        return reader(path, kept.name)


def _lines(raws: Sequence[RawTable], duty: Duty) -> tuple[list[Line], list[Finding]]:
    """Return the figures of the enterprise and period, and what was left out beside them."""
    lines: list[Line] = []
    strangers: set[str] = set()
    elsewhen = 0
    for raw in (one for one in raws if one.spec is ACTIVITY_FILED):
        for at, owner, texts in _rows(raw, ROW_TEXTS):
            if owner and plain(owner) not in _names(duty):
                strangers.add(owner)
            elif _is_elsewhen(texts["period"], duty):
                elsewhen += 1
            else:
                texts["period"] = texts["period"] or duty.period
                line = line_of_row(texts, key=f"u{len(lines) + 1}")
                lines.append(replace(line, sheet=raw.sheet, row=int(raw.rows[at])))
    return lines, list(_left_out(duty, strangers, elsewhen))


def _rows(raw: RawTable, names: Sequence[str]) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Yield number, enterprise and texts of each row of a table."""
    texts = {name: raw.text(name) for name in names}
    owners = raw.text("enterprise_id")
    for at in range(raw.data.num_rows):
        row = {name: plain_text(column.text(at)) for name, column in texts.items()}
        yield at, owners.text(at), row


def _names(duty: Duty) -> set[str]:
    enterprise = duty.enterprise
    names = (enterprise.code, enterprise.key, enterprise.name_zh, enterprise.name_en)
    return {plain(name) for name in names if name}


def _is_elsewhen(period: str, duty: Duty) -> bool:
    span = parse_period(period)
    return span is not None and (span.end <= duty.start or span.start >= duty.end)


def _left_out(duty: Duty, strangers: set[str], elsewhen: int) -> Iterator[Finding]:
    if strangers:
        facts = {"names": ", ".join(sorted(strangers)[:5]), "own": duty.enterprise.code}
        message = _(
            "Rows of %(names)s are not of this enterprise (%(own)s) and are left out. Upload them "
            "where they belong."
        )
        yield found("other-enterprise", WARNING, message, facts)
    if elsewhen:
        facts_ = {"count": elsewhen, "period": duty.period}
        message = _("%(count)s row(s) of other periods than %(period)s are left out.")
        yield found("other-periods", NOTE, message, facts_)


def _too_long() -> Finding:
    message = _("More than %(most)s figures are more than one filing takes. Sum them by month.")
    return found("too-many-lines", BLOCKER, message, {"most": MOST_LINES})


def _no_table() -> Finding:
    message = _(
        "The file has no table of activity data. Use the template, or name the columns as it does."
    )
    return found("no-table", BLOCKER, message)


def _certificates(raws: Sequence[RawTable]) -> Iterator[dict[str, str]]:
    for _at, _owner, texts in _all(raws, CERTIFICATES, CERTIFICATE_TEXTS):
        if any(texts.values()):
            yield texts


def _properties(raws: Sequence[RawTable], duty: Duty) -> Iterator[dict[str, str]]:
    for _at, owner, texts in _all(raws, PROPERTIES, PROPERTY_TEXTS):
        is_own = not owner or plain(owner) in _names(duty)
        if is_own and any(texts.values()) and not _is_elsewhen(texts["period"], duty):
            yield texts


def _all(
    raws: Sequence[RawTable], spec: TableSpec, names: Sequence[str]
) -> Iterator[tuple[int, str, dict[str, str]]]:
    for raw in raws:
        if raw.spec is spec:
            yield from _rows(raw, names)
