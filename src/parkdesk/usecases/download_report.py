"""Take an account away: report, workbook, result file, sealed box.

Reports are written in the background, once for a result and a language, and kept as derived
files; the box is stored as it was sealed.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from nearzero.reporting import write_report, write_workbook
from parkdesk.accounts import Actor, NotAllowed, NotFound, may
from parkdesk.audit.operations import record
from parkdesk.records import derived, store
from parkdesk.runs.models import DONE, Run
from parkdesk.runs.operations import BESIDE_FROM
from parkdesk.runs.queries import chunks, whole_document
from parkdesk.runs.queries import run as run_of
from parkdesk.usecases.read_account import as_seen, result_file, result_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """A file that can be taken away.

    Attributes
    ----------
    with_filings
        Whether it holds where rows stand in filings, so that one has to be allowed to see those.
    has_language
        Whether it is written in a language.
    """

    media_type: str
    with_filings: bool
    has_language: bool = True


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, FileKind] = {
    "docx": FileKind(
        media_type=f"{_OFFICE}.wordprocessingml.document",
        with_filings=False,
    ),
    "pdf": FileKind(media_type="application/pdf", with_filings=False),
    "xlsx": FileKind(media_type=f"{_OFFICE}.spreadsheetml.sheet", with_filings=True),
    "json": FileKind(media_type="application/json", with_filings=True, has_language=False),
    "zip": FileKind(media_type="application/zip", with_filings=True, has_language=False),
}
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """A file of an account.

    Attributes
    ----------
    path
        Where it lies; None while it has to be made.
    name
        What it is called when it is saved: letters, digits and hyphens only.
    """

    run: Run
    kind: str
    language: str
    path: Path | None
    name: str
    media_type: str


def files_for(actor: Actor, run: Run) -> list[str]:
    """Return the kinds of files of a run that an actor may take away."""
    if run.state != DONE or result_of(run) is None:
        return []
    sees_filings = may(actor, "filing.see", run.park.place)
    return [name for name, kind in KINDS.items() if sees_filings or not kind.with_filings]


def find_report(*, actor: Actor, run_id: int, kind: str, language: str) -> ReportFile:
    """Return a file of an account, with its path where it was made already.

    Raises
    ------
    NotFound
        If there is no such run or kind of file, or the actor may not see the run.
    NotAllowed
        If the file holds what the actor may not see.
    """
    run = run_of(actor, run_id)
    result = result_of(run)
    if kind not in KINDS or language not in LANGUAGES or run.state != DONE or result is None:
        raise NotFound
    if kind not in files_for(actor, run):
        raise NotAllowed
    sees_filings = may(actor, "filing.see", run.park.place)
    path = (
        store.path_of(result.box)
        if kind == "zip"
        else derived.find(_derived_name(run, kind, language, sees_filings=sees_filings))
    )
    about = KINDS[kind]
    suffix = f"-{language}.{kind}" if about.has_language else f".{kind}"
    return ReportFile(
        run=run,
        kind=kind,
        language=language,
        path=path,
        name=f"{run.park_id}-{_safe(run.period)}-{result.run_hash[:8]}{suffix}",
        media_type=about.media_type,
    )


def make_report(*, run_id: int, kind: str, language: str, sees_filings: bool) -> Path:
    """Write a file of an account; called in the background, for whoever asked and all after."""
    run = Run.objects.select_related("result").get(pk=run_id)
    name = _derived_name(run, kind, language, sees_filings=sees_filings)
    found = derived.find(name)
    if found is not None:
        return found
    if kind == "json":
        return derived.make(name, lambda path: _write_json(run, path))
    document = as_seen(whole_document(run), sees_filings=sees_filings)
    write = write_workbook if kind == "xlsx" else write_report
    return derived.make(name, lambda path: write(document, path, language))


@transaction.atomic
def note_download(*, file: ReportFile, actor: Actor, now: datetime) -> None:
    """Put down that a file was taken away."""
    record(
        "run.downloaded",
        actor=actor,
        now=now,
        subject=f"run:{file.run.pk}",
        park_id=file.run.park_id,
        facts={"kind": file.kind, "language": file.language},
    )


def _derived_name(run: Run, kind: str, language: str, *, sees_filings: bool) -> str:
    """Return the name of a derived file: by the result it is made from and for whom."""
    reader = "" if sees_filings or KINDS[kind].with_filings else "-above"
    said = f"-{language}" if KINDS[kind].has_language else ""
    return f"{run.result.document}{said}{reader}.{kind}"


def _write_json(run: Run, path: Path) -> None:
    """Write the result file with its lines, a chunk at a time: a large one is not held whole."""
    head = json.dumps(result_file(run.result), ensure_ascii=False)[:-1]
    is_beside, comma = False, ""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f'{head}, "lines": [')
        for number, part in chunks(run):
            if number >= BESIDE_FROM and not is_beside:
                stream.write('], "memo_lines": [')
                is_beside, comma = True, ""
            for line in part.values():
                stream.write(comma + json.dumps(line, ensure_ascii=False))
                comma = ",\n"
        stream.write("]}\n" if is_beside else '], "memo_lines": []}\n')


def _safe(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z-]+", "-", text)
