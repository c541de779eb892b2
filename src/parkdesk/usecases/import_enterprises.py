"""Import the units of a park from Excel or CSV: a dry run first, then all of it or nothing.

A blank cell leaves what is recorded; nothing is erased by a file, and a unit that the file does
not name stays as it is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from nearzero.ledger.table import ENTERPRISES
from parkdesk.accounts import Actor, require
from parkdesk.audit import operations as audit
from parkdesk.registry.models import Enterprise, Park
from parkdesk.usecases.before_after import as_facts, changed_fields, version_of
from parkdesk.usecases.edit_enterprise import (
    CODE,
    EnterpriseGiven,
    check_enterprise,
    given_of,
    refuse_second_spell,
)
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.remarks import Remark
from parkdesk.usecases.setup_file import FiledLine, read_setup_file, refuse_unread

NEW, CHANGED, UNCHANGED, REJECTED = "new", "changed", "unchanged", "rejected"
COLUMNS = (
    "enterprise_id",
    "name_zh",
    "credit_code",
    "industry_code",
    "role",
    "in_boundary",
    "valid_from",
    "valid_to",
)
_READ = {"in_boundary": {"yes": True, "no": False}}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """A unit as a file would record it.

    Attributes
    ----------
    seen
        The mark of what was recorded when the file was looked at; empty for a new unit.
    """

    code: str
    given: EnterpriseGiven
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """A row of the file and what would become of it.

    Attributes
    ----------
    changes
        Before and after by field, for changed rows.
    reason
        Why it is rejected.
    """

    where: str
    code: str
    state: str
    row: ImportRow | None = None
    name: str = ""
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What an import would do; nothing has been written."""

    file: str
    digest: str
    rows: tuple[LookedAt, ...]
    remarks: tuple[Remark, ...]
    not_named: int  #: recorded units that the file does not name
    is_stopped: bool  #: whether the file as a whole cannot be taken

    @property
    def accepted(self) -> tuple[ImportRow, ...]:
        """The rows that would be written."""
        kept = (NEW, CHANGED)
        return tuple(one.row for one in self.rows if one.row is not None and one.state in kept)

    @property
    def is_importable(self) -> bool:
        """Whether there is something to write, and nothing stands against the file as a whole."""
        return bool(self.accepted) and not self.is_stopped

    def count(self, state: str) -> int:
        """Return how many rows are in a state."""
        return sum(one.state == state for one in self.rows)


def look_at_enterprises(*, park: Park, name: str, data: bytes, actor: Actor) -> DryRun:
    """Read a file of units and say what would become of each row; nothing is written."""
    require(actor, "enterprise.edit", park.place)
    file = read_setup_file(name, data, {ENTERPRISES: COLUMNS})
    lines = file.tables.get(ENTERPRISES.name, ())
    known = {one.code: one for one in Enterprise.objects.filter(park=park)}
    spells = _spells(lines)
    rows = tuple(_looked_at(line, known, spells) for line in lines)
    remarks = file.remarks if lines or file.is_stopped else (*file.remarks, _no_table())
    named = {one.code for one in rows}
    return DryRun(
        file=file.name,
        digest=sha256(data).hexdigest(),
        rows=rows,
        remarks=remarks,
        not_named=len(known.keys() - named),
        is_stopped=file.is_stopped or not lines,
    )


@transaction.atomic
def import_enterprises(
    *,
    park: Park,
    rows: Sequence[ImportRow],
    file: str,
    digest: str,
    actor: Actor,
    now: datetime,
) -> tuple[int, int]:
    """Write the accepted rows of a dry run: all of them, or none.

    Returns
    -------
    How many units are new, and how many were changed.

    Raises
    ------
    Refused
        If something was changed since the dry run, or there is nothing to write.
    """
    require(actor, "enterprise.edit", park.place)
    if not rows:
        raise Refused(_("The file has no row to import."))
    codes = {row.code for row in rows}
    found = Enterprise.objects.select_for_update(no_key=True).filter(park=park)
    known = {one.code: one for one in found if one.code in codes}
    facts = {row.code: _write(park, row, known.get(row.code)) for row in rows}
    audit.record(
        "enterprises.imported",
        actor=actor,
        now=now,
        subject=f"park:{park.id}",
        park_id=park.id,
        facts={"file": file, "digest": digest, "enterprises": facts},
    )
    return len(rows) - len(known), len(known)


def _write(park: Park, row: ImportRow, before: Enterprise | None) -> dict[str, object]:
    """Write one row; returns what the log keeps of it.

    Raises
    ------
    Refused
        If the unit was changed since the dry run, or the row cannot be.
    """
    if (version_of(given_of(before)) if before else "") != row.seen:
        raise Refused(
            _("%(code)s was changed after the dry run; choose the file again.") % {"code": row.code}
        )
    check_enterprise(row.given)
    if before is None:
        Enterprise.objects.create(
            key=f"{park.id}/{row.code}",
            park=park,
            code=row.code,
            is_synthetic=park.is_synthetic,
            **asdict(row.given),
        )
        return {"before": None, "after": asdict(row.given)}
    changes = changed_fields(given_of(before), row.given)
    for name, (_was, value) in changes.items():
        setattr(before, name, value)
    before.save()
    return as_facts(changes)


def _no_table() -> Remark:
    return Remark(
        code="setup.no-enterprises",
        severity="blocker",
        sentence=_("The file has no table of enterprises."),
        mend=_("Use the template: the sheet needs at least the heading of the enterprise code."),
    )


def _spells(lines: Sequence[FiledLine]) -> dict[str, set[tuple[object, object]]]:
    """Return the distinct spells that the file gives each code, and count rows of a code."""
    counts = Counter(str(line.row["enterprise_id"] or "") for line in lines)
    found: dict[str, set[tuple[object, object]]] = {}
    for line in lines:
        code = str(line.row["enterprise_id"] or "")
        if counts[code] > 1:
            found.setdefault(code, set()).add((line.row["valid_from"], line.row["valid_to"]))
    return found


def _looked_at(
    line: FiledLine,
    known: Mapping[str, Enterprise],
    spells: Mapping[str, set[tuple[object, object]]],
) -> LookedAt:
    code = str(line.row["enterprise_id"] or "")
    name = str(line.row["name_zh"] or "")
    try:
        row, changes = _row(line, code, known.get(code), spells)
    except Refused as refusal:
        return LookedAt(where=line.where, code=code, name=name, state=REJECTED, reason=str(refusal))
    state = CHANGED if changes else UNCHANGED
    return LookedAt(
        where=line.where,
        code=code,
        name=row.given.name_zh,
        state=state if code in known else NEW,
        row=row,
        changes=changes,
    )


def _row(
    line: FiledLine,
    code: str,
    known: Enterprise | None,
    spells: Mapping[str, set[tuple[object, object]]],
) -> tuple[ImportRow, dict[str, tuple[object, object]]]:
    """Return what a row would record and what it changes.

    Raises
    ------
    Refused
        If the row is rejected.
    """
    _refuse_code(code, spells)
    refuse_unread(line)
    before = given_of(known) if known is not None else None
    said = {name: line.row[name] for name in COLUMNS[1:] if line.row[name] is not None}
    values = {name: _READ.get(name, {}).get(str(value), value) for name, value in said.items()}
    given = replace(before or EnterpriseGiven(name_zh=""), **values)  # type: ignore[arg-type]
    check_enterprise(given)
    if before is None:
        return ImportRow(code=code, given=given), {}
    refuse_second_spell(code, before, given)
    seen = version_of(before)
    return ImportRow(code=code, given=given, seen=seen), changed_fields(before, given)


def _refuse_code(code: str, spells: Mapping[str, set[tuple[object, object]]]) -> None:
    if not code:
        raise Refused(_("The row has no enterprise code."))
    if not CODE.fullmatch(code):
        raise Refused(_("A code has up to 49 letters, digits, points or hyphens."))
    if len(spells.get(code, ())) > 1:
        raise Refused(
            _(
                "%(code)s stands in the file with two spells. One code stands for one spell "
                "inside the park; give the second one a code of its own."
            )
            % {"code": code}
        )
    if code in spells:
        raise Refused(_("%(code)s stands in the file more than once.") % {"code": code})


def as_plain(row: ImportRow) -> dict[str, object]:
    """Return a row as plain data, for keeping it between dry run and import."""
    given = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(row.given).items()
    }
    return {"code": row.code, "seen": row.seen, "given": given}


def from_plain(data: Mapping[str, object]) -> ImportRow:
    """Return the row that :func:`as_plain` was given."""
    given = dict(data["given"])  # type: ignore[call-overload]
    for name in ("valid_from", "valid_to"):
        given[name] = date.fromisoformat(given[name]) if given[name] else None
    return ImportRow(code=str(data["code"]), seen=str(data["seen"]), given=EnterpriseGiven(**given))
