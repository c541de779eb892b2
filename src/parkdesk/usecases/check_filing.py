"""Check a filing before it is submitted: what is wrong, at which figure, and what it was before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from nearzero.ledger import Ledger, check_ledger, parse_period
from nearzero.ledger.numbers import PRESENT, read_number
from nearzero.ledger.period import Period
from nearzero.problems import Place, Problem
from parkdesk.accounts import Actor, require
from parkdesk.records.drafts import CERTIFICATE_TEXTS, NOT_AVAILABLE, DraftGiven, Line
from parkdesk.records.models import ROW_TEXTS, FiledRow, Filing
from parkdesk.usecases.findings import BLOCKER, Finding, found, of_problem
from parkdesk.usecases.inputs import (
    filed_activity,
    filed_certificates,
    filed_properties,
    ledger_from,
)
from parkdesk.workflow.models import Duty
from parkdesk.workflow.queue import history, is_yearly

DRAFT = "draft"  #: the file that rows of the draft stand in while they are checked
_CERTIFICATES, _PROPERTIES = "draft certificates", "draft properties"  #: likewise
#: Findings that only a whole park or a whole year can answer for, not one filing.
_NOT_HERE = {
    "ledger.enterprise-silent",
    "ledger.nothing-read",
    "flow.received-not-sent",
    "flow.sent-not-received",
    "flow.unequal",
}
#: Findings that say what the filer said already by a choice.
RESTATED = {"ledger.value-missing", "ledger.not-applicable"}
_MONTHS = "ledger.month-missing"
_LONGEST_NOTE = int(getattr(Filing._meta.get_field("note"), "max_length", 0) or 0)
_SHORTEST = 40  #: what fits into every text of certificates and parameters [characters]
_LENGTHS = {
    name: int(getattr(FiledRow._meta.get_field(name), "max_length", 0) or 0) for name in ROW_TEXTS
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount as the library reads it.

    Attributes
    ----------
    state
        ``present``, ``missing`` or ``not_applicable``; empty where nothing can be read.
    printed, unit
        As filed; the sum and the base unit where several rows make up the figure.
    value, base_unit
        In the unit that amounts of the subject are compared in.
    """

    state: str = ""
    printed: str = ""
    unit: str = ""
    value: float | None = None
    base_unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found.

    Attributes
    ----------
    amounts, before
        The amounts of the lines, and of the same figures one period earlier, by line key.
    before_period
        That earlier period; empty where nothing was filed for it.
    """

    findings: tuple[Finding, ...]
    amounts: Mapping[str, Amount]
    before: Mapping[str, Amount]
    before_period: str

    @property
    def blockers(self) -> tuple[Finding, ...]:
        """Return the findings that stop a filing."""
        return tuple(one for one in self.findings if one.is_blocker)

    @property
    def unanswered(self) -> tuple[Finding, ...]:
        """Return the warnings without a reason."""
        return tuple(one for one in self.findings if one.is_warning and not one.reason)


def check_filing(*, duty: Duty, given: DraftGiven, actor: Actor) -> Checked:
    """Return what is wrong with a draft and what its figures were a period earlier."""
    require(actor, "filing.draft", duty.enterprise.place, sees="filing.see")
    earlier = history(duty, date(duty.start.year - 1, 1, 1))
    last = earlier[-1] if earlier and earlier[-1].end == duty.start else None
    ledger = _ledger(duty, given, [one.filing_id for one in earlier if one.filing_id])
    own = [*_of_lines(duty, given.lines), *_of_tables(given)]
    problems = (*ledger.problems, *check_ledger(ledger, Period(duty.start, duty.end)))
    told = [*own, *_of_library(problems, len(ledger.problems), duty, given)]
    rows = _rows(ledger)
    read = {row["row"]: row for row in rows[DRAFT]}
    own_rows = {line.key: read[at] for at, line in enumerate(given.lines, start=1) if at in read}
    last_file = f"{last.filing_id}/" if last else None
    return Checked(
        findings=tuple(_answered(one, given) for one in _once(told)),
        amounts={key: _sum([row]) for key, row in own_rows.items()},
        before=_before(own_rows, rows, last_file),
        before_period=last.period if last else "",
    )


def _ledger(duty: Duty, given: DraftGiven, filings: Sequence[int]) -> Ledger:
    """Return the ledger of the draft beside what the enterprise filed before."""
    park, code = duty.enterprise.park, duty.enterprise.code
    typed = [
        {"enterprise_id": code, "file": DRAFT, "sheet": "", "row": at, **line.as_filed()}
        for at, line in enumerate(given.lines, start=1)
    ]
    filed = filed_activity(filings)
    schema = filed.schema
    activity = pa.concat_tables([filed, pa.Table.from_pylist(typed, schema=schema)])
    return ledger_from(
        park,
        duty.start,
        activity=activity,
        certificates=_certificates(given, filings),
        properties=_properties(given, filings, code),
    )


def _certificates(given: DraftGiven, filings: Sequence[int]) -> pa.Table | None:
    filed = filed_certificates(filings)
    rows = {str(row["certificate_id"]): row for row in (filed.to_pylist() if filed else ())}
    rows |= {row["certificate_id"]: {**row, "file": _CERTIFICATES} for row in given.certificates}
    return _texts(rows.values(), (*CERTIFICATE_TEXTS, "file"))


def _properties(given: DraftGiven, filings: Sequence[int], code: str) -> pa.Table | None:
    filed = filed_properties(filings)
    typed = [
        {"enterprise_id": code, "file": _PROPERTIES, "row": at, **row}
        for at, row in enumerate(given.properties, start=1)
    ]
    rows = [*(filed.to_pylist() if filed else ()), *typed]
    names = ("enterprise_id", "period", "subject", "quantity", "value", "unit", "evidence", "file")
    return _texts(rows, names)


def _texts(rows: Iterable[Mapping[str, object]], names: Sequence[str]) -> pa.Table | None:
    """Return rows as a table of texts, None where there are none."""
    plain = [{name: str(row.get(name) or "") for name in names} for row in rows]
    return pa.Table.from_pylist(plain) if plain else None


def _of_lines(duty: Duty, lines: Sequence[Line]) -> Iterator[Finding]:
    """Yield what the desk itself asks of each line."""
    if not lines:
        yield found("no-figure", BLOCKER, _("There is no figure yet. Add the first one below."))
    for line in lines:
        if line.is_open:
            yield found(
                "figure-blank",
                BLOCKER,
                _(
                    "The amount is blank. Type it (0 where it was zero), or choose none, not "
                    "applicable or not available."
                ),
                keys=(line.key,),
                column="amount",
            )
        if line.choice == NOT_AVAILABLE and not line.text("note"):
            yield found(
                "no-reason",
                BLOCKER,
                _("Say why the amount is not available; it counts as missing until it is filed."),
                keys=(line.key,),
                column="note",
            )
        yield from _shape(duty, line)


def _shape(duty: Duty, line: Line) -> Iterator[Finding]:
    span = parse_period(line.text("period"))
    if span is not None and not (duty.start <= span.start and span.end <= duty.end):
        yield found(
            "other-period",
            BLOCKER,
            _("%(found)s lies outside %(period)s. File it with its own period."),
            {"found": line.text("period"), "period": duty.period},
            keys=(line.key,),
            column="period",
        )
    for name, length in _LENGTHS.items():
        if len(line.as_filed()[name]) > length:
            yield found(
                "text-long",
                BLOCKER,
                _("The text is too long; at most %(length)s characters are kept."),
                {"length": length},
                keys=(line.key,),
                column=name,
            )


def _of_tables(given: DraftGiven) -> Iterator[Finding]:
    """Yield what the desk asks of certificates and measured parameters."""
    if len(given.note) > _LONGEST_NOTE:
        message = _("The note is too long; at most %(length)s characters are kept.")
        yield found("note-long", BLOCKER, message, {"length": _LONGEST_NOTE})
    for row in given.certificates:
        if not row.get("certificate_id"):
            yield found("certificate-blank", BLOCKER, _("A certificate has no number."))
    for row in given.properties:
        if read_number(row.get("value", ""))[1] != PRESENT:
            message = _("The measured value of %(subject)s is not a number.")
            yield found("property-value", BLOCKER, message, {"subject": row.get("subject", "")})
    texts = [text for row in (*given.certificates, *given.properties) for text in row.values()]
    if any(len(text) > _SHORTEST for text in texts):
        facts = {"length": _SHORTEST}
        message = _(
            "A text of the certificates or measured parameters is longer than %(length)s "
            "characters."
        )
        yield found("table-text-long", BLOCKER, message, facts)


def _of_library(
    problems: Sequence[Problem], read: int, duty: Duty, given: DraftGiven
) -> Iterator[Finding]:
    """Yield the library's findings on the draft; those on earlier filings are not repeated."""
    for at, problem in enumerate(problems):
        if problem.code in _NOT_HERE or (problem.code == _MONTHS and not is_yearly(duty)):
            continue
        certificate = problem.facts.get("certificate")
        if certificate is not None:
            keys = [one.key for one in given.lines if one.text("certificate_id") == certificate]
            if keys or certificate in {row.get("certificate_id") for row in given.certificates}:
                yield of_problem(problem, keys)
        elif problem.where.file in {_CERTIFICATES, _PROPERTIES}:
            yield of_problem(problem)
        elif problem.where.file == DRAFT:
            keys = _keys(problem, given.lines, is_of_reading=at < read)
            if problem.code in RESTATED:  # each line has its own reason
                yield from (of_problem(problem, [key]) for key in keys)
            else:
                yield of_problem(problem, keys)


def _keys(problem: Problem, lines: Sequence[Line], *, is_of_reading: bool) -> list[str]:
    """Return the lines a problem stands at; those found in reading list all their rows."""
    listed = problem.facts.get("rows")
    numbers = [int(one) for one in listed] if is_of_reading and isinstance(listed, tuple) else []
    if problem.where.row:
        numbers.append(problem.where.row)
    return [lines[at - 1].key for at in sorted(set(numbers)) if 0 < at <= len(lines)]


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """Return each finding once, blockers first, else in the order of the form."""
    order = {"blocker": 0, "warning": 1, "note": 2}
    return sorted({one.id: one for one in findings}.values(), key=lambda o: order[o.severity])


def _answered(finding: Finding, given: DraftGiven) -> Finding:
    places = {line.key: line for line in given.lines}
    line = places.get(finding.keys[0]) if finding.keys else None
    reason = given.confirmed.get(finding.id, "") if finding.is_warning else ""
    if finding.code in RESTATED and line is not None:
        reason = line.text("note")
    place = Place(
        file=given.file_name or "",
        sheet=line.sheet if line else "",
        row=line.row if line and line.row else None,
        column=finding.column,
    )
    return replace(finding, reason=reason, place=place)


Row = Mapping[str, object]


def _rows(ledger: Ledger) -> dict[str, list[Row]]:
    """Return the activity rows as the library read them, by the file they stand in."""
    names = (
        "file", "row", "activity", "subject", "counterparty_id", "purpose", "state", "amount",
        "unit", "base_amount", "base_unit",
    )  # fmt: skip
    grouped: dict[str, list[Row]] = {DRAFT: []}
    for row in ledger.activity.select(list(names)).to_pylist():
        grouped.setdefault(row["file"], []).append(row)
    return grouped


def _before(
    own: Mapping[str, Row], rows: Mapping[str, Sequence[Row]], last_file: str | None
) -> dict[str, Amount]:
    """Return what the figure of each line was in the filing before."""
    if last_file is None:
        return {}
    filed: dict[tuple[object, ...], list[Row]] = {}
    for file, some in rows.items():
        for row in some if file.startswith(last_file) else ():
            filed.setdefault(_figure(row), []).append(row)
    return {
        key: _sum(filed[figure]) for key, row in own.items() if (figure := _figure(row)) in filed
    }


def _figure(row: Row) -> tuple[object, ...]:
    purpose = row["purpose"] or "terminal_consumption"
    return (row["activity"], row["subject"], row["counterparty_id"], purpose)


def _sum(rows: Sequence[Row]) -> Amount:
    """Return the amount of the rows of one figure; a figure without a number keeps its state."""
    first = rows[0]
    present = [row for row in rows if row["state"] == "present"]
    values = [v for row in present if isinstance(v := row["base_amount"], float)]
    units = {str(row["base_unit"]) for row in present}
    if not values or len(units) > 1:
        return Amount(state=str(first["state"] or ""), unit=str(first["unit"] or ""))
    unit, total = units.pop(), sum(values)
    shown, named = (first["amount"], str(first["unit"])) if len(rows) == 1 else (total, unit)
    return Amount(state="present", printed=_printed(shown), unit=named, value=total, base_unit=unit)


def _printed(value: object) -> str:
    """Return a number as people type it, to six decimals."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else ""
