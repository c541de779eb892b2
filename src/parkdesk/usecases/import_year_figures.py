"""Read the figures of a year from a ledger workbook: a dry run of what would be recorded.

The park's own figures stand in its table, those of the units in theirs, so that the workbook of
the command line is the template. What is accepted is recorded by ``record_year_figures``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256

from django.utils.translation import gettext as _

from nearzero.ledger.table import ENTERPRISES, PARK
from parkdesk.accounts import Actor, require
from parkdesk.registry.models import Enterprise, Park, YearFigures
from parkdesk.registry.queries import year_figures
from parkdesk.usecases.before_after import changed_fields
from parkdesk.usecases.import_enterprises import CHANGED, NEW, REJECTED, UNCHANGED
from parkdesk.usecases.record_year_figures import (
    AMOUNTS,
    OF_ENTERPRISE,
    FiguresGiven,
    FiguresRow,
    check_figures,
    figures_of,
)
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.remarks import Remark
from parkdesk.usecases.setup_file import FiledLine, read_setup_file, refuse_unread


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresLookedAt:
    """A row of a file and what would become of it."""

    where: str
    code: str
    state: str
    row: FiguresRow | None = None
    name: str = ""
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresDryRun:
    """What an import of yearly figures would do; nothing has been written."""

    file: str
    digest: str
    rows: tuple[FiguresLookedAt, ...]
    remarks: tuple[Remark, ...]
    is_stopped: bool

    @property
    def accepted(self) -> tuple[FiguresRow, ...]:
        """The rows that would be recorded."""
        kept = (NEW, CHANGED)
        return tuple(one.row for one in self.rows if one.row is not None and one.state in kept)

    @property
    def is_importable(self) -> bool:
        """Whether there is something to record, and nothing stands against the whole file."""
        return bool(self.accepted) and not self.is_stopped

    def count(self, state: str) -> int:
        """Return how many rows are in a state."""
        return sum(one.state == state for one in self.rows)


def look_at_year_figures(
    *, park: Park, year: int, name: str, data: bytes, actor: Actor
) -> FiguresDryRun:
    """Read figures from a ledger workbook and say what would become of each row.

    The park's own stand in its table, those of the units in theirs; a blank cell leaves what is
    recorded. Nothing is written.
    """
    require(actor, "park.edit", park.place)
    file = read_setup_file(
        name,
        data,
        {PARK: ("park_id", *AMOUNTS), ENTERPRISES: ("enterprise_id", *OF_ENTERPRISE)},
    )
    known = year_figures(park.id, year)
    codes = set(Enterprise.objects.filter(park=park).values_list("code", flat=True))
    rows = [_looked_at(line, "", known.get(""), AMOUNTS) for line in file.tables.get(PARK.name, ())]
    for line in file.tables.get(ENTERPRISES.name, ()):
        code = str(line.row["enterprise_id"] or "")
        if code in codes:
            rows.append(_looked_at(line, code, known.get(f"{park.id}/{code}"), OF_ENTERPRISE))
        else:
            reason = _("The park has no enterprise %(code)s.") % {"code": code or "-"}
            rows.append(FiguresLookedAt(where=line.where, code=code, state=REJECTED, reason=reason))
    remarks = file.remarks if rows or file.is_stopped else (*file.remarks, _no_table())
    return FiguresDryRun(
        file=file.name,
        digest=sha256(data).hexdigest(),
        rows=_once(rows),
        remarks=remarks,
        is_stopped=file.is_stopped or not rows,
    )


def _once(rows: Sequence[FiguresLookedAt]) -> tuple[FiguresLookedAt, ...]:
    """Return the rows, rejecting each code that stands in several."""
    seen = [one.code for one in rows]
    twice = {code for code in seen if seen.count(code) > 1}
    reason = _("It stands in the file more than once.")
    return tuple(
        FiguresLookedAt(where=one.where, code=one.code, state=REJECTED, reason=reason)
        if one.code in twice and one.state != REJECTED
        else one
        for one in rows
    )


def _looked_at(
    line: FiledLine, code: str, recorded: YearFigures | None, names: Sequence[str]
) -> FiguresLookedAt:
    before = figures_of(recorded)
    said = {name: line.row[name] for name in names if line.row[name] is not None}
    given = replace(before, **said)  # type: ignore[arg-type]
    try:
        refuse_unread(line)
        check_figures(given)
    except Refused as refusal:
        return FiguresLookedAt(where=line.where, code=code, state=REJECTED, reason=str(refusal))
    changes = changed_fields(before, given)
    state = (CHANGED if recorded is not None else NEW) if changes else UNCHANGED
    return FiguresLookedAt(
        where=line.where,
        code=code,
        state=state,
        row=FiguresRow(code=code, given=given),
        changes=changes,
    )


def _no_table() -> Remark:
    return Remark(
        code="setup.no-figures",
        severity="blocker",
        sentence=_("The file has neither a table of the park nor one of enterprises."),
        mend=_("Use the template of the ledger; its columns of value added and output are read."),
    )


def figures_as_plain(row: FiguresRow) -> dict[str, object]:
    """Return a row as plain data, for keeping it between dry run and recording."""
    return {"code": row.code, **asdict(row.given)}


def figures_from_plain(data: Mapping[str, object]) -> FiguresRow:
    """Return the row that :func:`figures_as_plain` was given."""
    amounts = {name: data[name] for name in AMOUNTS}
    return FiguresRow(code=str(data["code"]), given=FiguresGiven(**amounts))  # type: ignore[arg-type]
