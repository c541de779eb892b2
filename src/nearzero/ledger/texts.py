"""Reading the text columns of filed tables: ids, closed lists, subjects, periods, days.

Each distinct text is read once and spread over its rows. What a text does not name is a problem
that lists what is allowed, the nearest names first (LEDGER §11).
"""

import unicodedata
from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nearzero.ledger.choices import choices
from nearzero.ledger.period import Period, parse_day, parse_period
from nearzero.ledger.raw import Findings, RawTable, combine, recode
from nearzero.ledger.rows import Coded
from nearzero.ledger.subjects import (
    Resolved,
    fitting_subjects,
    nearest_subjects,
    resolve_subject,
)
from nearzero.problems import Fact, Kind, Severity, kind
from nearzero.words import mark

FIELD_MISSING = kind(
    "ledger.field-missing",
    Severity.BLOCKER,
    mark("{column} is blank ({count} row(s))."),
    mark("Fill it in; a row without it cannot be counted."),
    "LEDGER §1",
)
ACTIVITY_UNKNOWN = kind(
    "ledger.activity-unknown",
    Severity.BLOCKER,
    mark("{found} is not a kind of activity ({count} row(s))."),
    mark("Choose one of: {allowed}."),
    "LEDGER §11",
)
CHOICE_UNKNOWN = kind(
    "ledger.choice-unknown",
    Severity.BLOCKER,
    mark("{found} is not a choice of {column} ({count} row(s))."),
    mark("Choose one of: {allowed}."),
    "LEDGER §11",
)
SUBJECT_UNKNOWN = kind(
    "ledger.subject-unknown",
    Severity.BLOCKER,
    mark("{found} is not a known fuel, product, material or attribute ({count} row(s))."),
    mark("Choose one that fits {activity}; the nearest: {allowed}."),
    "LEDGER §11",
)
SUBJECT_AMBIGUOUS = kind(
    "ledger.subject-ambiguous",
    Severity.BLOCKER,
    mark("{found} can mean several things in {activity} ({count} row(s))."),
    mark("Write the one that is meant: {allowed}."),
    "LEDGER §11",
)
SUBJECT_MISFIT = kind(
    "ledger.subject-misfit",
    Severity.BLOCKER,
    mark("{found} does not go with {activity} ({count} row(s))."),
    mark("Correct the activity, or choose a subject that fits it, such as: {allowed}."),
    "LEDGER §11",
)
PERIOD_UNKNOWN = kind(
    "ledger.period-unknown",
    Severity.BLOCKER,
    mark("{found} is not a year, month or day ({count} row(s))."),
    mark("Write it like 2025, 2025-03 or 2025-03-07."),
    "TIME §1",
)
PERIOD_FIRST_DAYS = kind(
    "ledger.period-first-days",
    Severity.WARNING,
    mark("Every day in {column} is the first of a month, such as {found} ({count} row(s))."),
    mark("If the months are meant, write them like 2025-03."),
    "TIME §1",
)
DATE_UNREADABLE = kind(
    "ledger.date-unreadable",
    Severity.BLOCKER,
    mark("{found} in {column} is not a day ({count} row(s))."),
    mark("Write it like 2025-03-07."),
    "TIME §1",
)
NO_DAY = np.datetime64("NaT", "D")
Days = NDArray[np.datetime64]
Wrong = dict[int, tuple[Kind, Mapping[str, Fact]]]


def read_ids(raw: RawTable, column: str) -> Coded:
    """Return a column of ids: full width made half, marks for "none" read as no id."""
    found = raw.text(column)
    return recode(found, [_id(word) for word in found.words])


def report_blank(findings: Findings, column: str, given: Coded) -> None:
    """Add one problem for the rows in which a required column that is there has no text."""
    if column not in findings.raw.data.column_names:
        return  # told of once, with the headings
    which = np.flatnonzero(given.codes < 0)
    findings.rows(FIELD_MISSING, column, which, {"column": heading(findings.raw, column)})


def heading(raw: RawTable, column: str) -> str:
    """Return the heading of a column as it stands in the file."""
    return raw.headings.get(column, column)


def read_choice(findings: Findings, column: str, name: str) -> Coded:
    """Return a column of a closed list as its English values, reporting what is none of them.

    Parameters
    ----------
    findings
        Where problems go.
    column
        The column.
    name
        Name of the closed list.
    """
    found, known = findings.raw.text(column), choices(name)
    values = [known.find(word) for word in found.words]
    code = ACTIVITY_UNKNOWN if name == "activity" else CHOICE_UNKNOWN
    wrong: Wrong = {
        index: (
            code,
            {
                "found": word,
                "column": heading(findings.raw, column),
                "allowed": known.nearest(word),
            },
        )
        for index, (word, value) in enumerate(zip(found.words, values, strict=True))
        if value is None and not (name != "activity" and _is_absent(word))
    }
    findings.each(column, found.codes, wrong)
    return recode(found, values)


def read_subjects(findings: Findings, activity: Coded | None = None) -> Coded:
    """Return the subject ids of rows, each resolved with the row's activity as context."""
    found = findings.raw.text("subject")
    report_blank(findings, "subject", found)
    context = activity or Coded(np.full(len(found.codes), -1, dtype=np.int32), ())
    pairs, made_of = combine(context, found)
    ids: list[str | None] = []
    wrong: Wrong = {}
    for pair, (act, text) in enumerate(made_of):
        if text < 0:
            ids.append(None)
            continue
        name = context.words[act] if act >= 0 else None
        resolved = resolve_subject(found.words[text], name)
        ids.append(resolved.subject.id if resolved.subject else None)
        if resolved.subject is None:
            wrong[pair] = _unresolved(found.words[text], name, resolved)
    findings.each("subject", pairs, wrong)
    return recode(Coded(pairs, tuple(map(str, range(len(made_of))))), ids)


def read_periods(findings: Findings, *, is_required: bool) -> dict[str, Coded | Days]:
    """Return periods as canonical text and half-open days, as columns of a table."""
    found = findings.raw.text("period")
    if is_required:
        report_blank(findings, "period", found)
    periods = [parse_period(word) for word in found.words]
    wrong: Wrong = {
        index: (PERIOD_UNKNOWN, {"found": word})
        for index, (word, period) in enumerate(zip(found.words, periods, strict=True))
        if period is None and (is_required or not _is_absent(word))
    }
    findings.each("period", found.codes, wrong)
    _report_first_days(findings, found, periods)
    return {
        "period": recode(found, [period.text if period else None for period in periods]),
        "start": _spread(found, [period.start if period else None for period in periods]),
        "end": _spread(found, [period.end if period else None for period in periods]),
    }


def read_days(findings: Findings, column: str) -> Days:
    """Return a column of days, no day where it is blank or unreadable."""
    found = findings.raw.text(column)
    days = [parse_day(word) for word in found.words]
    wrong: Wrong = {
        index: (DATE_UNREADABLE, {"found": word, "column": heading(findings.raw, column)})
        for index, (word, day) in enumerate(zip(found.words, days, strict=True))
        if day is None and not _is_absent(word)
    }
    findings.each(column, found.codes, wrong)
    return _spread(found, days)


def title(name: str, value: str | None) -> str:
    """Return a value of a closed list as messages show it."""
    return "-" if value is None else f"{choices(name).zh[value]} ({value})"


def _id(word: str) -> str | None:
    text = unicodedata.normalize("NFKC", word)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf").strip()
    return None if not text or _is_absent(text) else text


def _is_absent(word: str) -> bool:
    return choices("absent").find(word) is not None


def _spread(column: Coded, days: list[date | None]) -> Days:
    table = np.array(
        [*(NO_DAY if day is None else np.datetime64(day, "D") for day in days), NO_DAY]
    )
    return table.astype("datetime64[D]")[column.codes]


def _unresolved(
    text: str, activity: str | None, resolved: Resolved
) -> tuple[Kind, Mapping[str, Fact]]:
    """Return why a text does not name one subject."""
    facts: dict[str, Fact] = {"found": text, "activity": title("activity", activity)}
    if resolved.candidates:
        facts["allowed"] = tuple(subject.title for subject in resolved.candidates)
        return SUBJECT_AMBIGUOUS, facts
    fitting = tuple(subject.title for subject in fitting_subjects(activity))
    if resolved.misfits:
        facts["found"] = resolved.misfits[0].title
        facts["allowed"] = nearest_subjects(text, activity) or fitting
        return SUBJECT_MISFIT, facts
    facts["allowed"] = nearest_subjects(text, activity) or fitting
    return SUBJECT_UNKNOWN, facts


def _report_first_days(findings: Findings, found: Coded, periods: list[Period | None]) -> None:
    """Warn where every day is the first of a month: a spreadsheet's way to keep a month."""
    starts = {
        code: period.start
        for code, period in enumerate(periods)
        if period is not None and (period.end - period.start).days == 1
    }
    for which in findings.raw.by_book(np.flatnonzero(np.isin(found.codes, list(starts)))):
        there = dict.fromkeys(found.codes[which].tolist())
        days = {starts[code] for code in there}
        if len(days) < 2 or any(day.day != 1 for day in days):
            continue
        facts = {"column": heading(findings.raw, "period"), "found": found.words[next(iter(there))]}
        findings.rows(PERIOD_FIRST_DAYS, "period", which, facts)
