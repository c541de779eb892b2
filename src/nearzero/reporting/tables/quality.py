"""Tables of how good the account is: coverage, uncertainty, settings, findings, the sealed run."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from nearzero.reporting.figures import EMISSION_DECIMALS, MISSING, number, percent
from nearzero.reporting.labels import (
    INPUT_KINDS,
    REASONS,
    SEVERITIES,
    STATUSES,
    enterprise_names,
    said,
    subject_name,
    titled,
    word,
)
from nearzero.reporting.result import Contributor, Finding, Result
from nearzero.reporting.tables.activity import place
from nearzero.reporting.tables.factors import factor_names
from nearzero.reporting.tables.shape import ReportTable, number_column, words_column
from nearzero.reporting.tables.totals import emission_words
from nearzero.words import mark, translator


def coverage(result: Result, language: str) -> ReportTable:
    """Return how many rows count and how their amounts are known."""
    words = translator(language)
    found = result.get("coverage", {})
    counts = (
        (mark("Enterprises counted"), len(found.get("enterprises_in", ()))),
        (mark("Enterprises not counted"), len(found.get("enterprises_out", ()))),
        (mark("Enterprises that should have filed and did not"), _missing(result)),
        (mark("Rows filed"), found.get("rows")),
        (mark("Rows counted"), found.get("rows_counted")),
        (mark("Rows without a value"), found.get("rows_missing_value")),
        (mark("Rows marked not applicable"), found.get("rows_not_applicable")),
    )
    shares = (
        (mark("Share of the emission from measured amounts"), found.get("share_measured")),
        (mark("Share of the emission from invoices"), found.get("share_invoiced")),
        (mark("Share of the emission from statistics"), found.get("share_statistical")),
        (mark("Share of the emission from estimates"), found.get("share_estimated")),
        (mark("Share of the emission of unstated origin"), found.get("share_unstated")),
    )
    rows = [(words(name), number(count, 0)) for name, count in counts]
    for reason, count in sorted(found.get("reasons_not_counted", {}).items()):
        why = word(REASONS, reason, language)
        rows.append(
            (words(mark("Rows not counted: {reason}")).format(reason=why), number(count, 0))
        )
    rows += [(words(name), percent(share)) for name, share in shares]
    return ReportTable(
        id="coverage",
        is_narrow=True,
        title=words(mark("Coverage and origin of data")),
        columns=(
            words_column(words(mark("Indicator")), 3),
            number_column(words(mark("Value")), width=1),
        ),
        rows=tuple(rows),
    )


def not_counted(result: Result, language: str) -> ReportTable:
    """Return the enterprises that are not counted or filed nothing, with the reason."""
    words = translator(language)
    names = enterprise_names(result, language)
    found = result.get("coverage", {})
    out = [(entry["enterprise_id"], entry["reason"]) for entry in found.get("enterprises_out", ())]
    known = {enterprise for enterprise, _ in out}
    missing = [one for one in found.get("enterprises_missing", ()) if one not in known]
    out += [(enterprise, "not_filed") for enterprise in missing]
    return ReportTable(
        id="not_counted",
        title=words(mark("Enterprises not counted, and why")),
        columns=(
            words_column(words(mark("Id")), 1),
            words_column(words(mark("Enterprise")), 2),
            words_column(words(mark("Reason")), 2),
        ),
        rows=tuple(
            (one, names.get(one, MISSING), word(REASONS, why, language)) for one, why in out
        ),
    )


def uncertainty(result: Result, language: str, limit: int | None = None) -> ReportTable:
    """Return the inputs that make the total uncertain, in the order of the result.

    Parameters
    ----------
    limit
        So many rows at most; None = all.
    """
    words = translator(language)
    factors = factor_names(result, language)
    rows = tuple(
        (
            _input_name(entry, factors, result, language),
            word(INPUT_KINDS, entry.get("what"), language),
            percent(entry.get("relative")),
            number(entry.get("contribution_tco2"), EMISSION_DECIMALS),
            percent(entry.get("share_of_variance")),
            entry.get("basis") or MISSING,
            word(STATUSES, entry.get("status"), language),
        )
        for entry in result.get("uncertainty", {}).get("contributors", ())[:limit]
    )
    unit = emission_words(result, language)
    return ReportTable(
        id="uncertainty",
        title=words(mark("What makes the total uncertain")),
        columns=(
            words_column(words(mark("Input")), 2.2),
            words_column(words(mark("Kind of input")), 0.9),
            number_column(words(mark("Relative")), width=0.9),
            number_column(words(mark("Effect on the total")), unit, 1.3),
            number_column(words(mark("Share of variance")), width=1),
            words_column(words(mark("Basis")), 2),
            words_column(words(mark("Status")), 1.1),
        ),
        rows=rows,
    )


def settings(result: Result, language: str) -> ReportTable:
    """Return the choices that the method's text leaves open, and what was chosen."""
    words = translator(language)
    chosen = {True: words(mark("default")), False: words(mark("changed"))}
    rows = tuple(
        (
            titled(entry, "title", language),
            titled(entry, "value", language) if _has_words(entry) else str(entry.get("value")),
            chosen[bool(entry.get("is_default", True))],
            said(entry, "basis", language),
            said(entry, "clause", language),
        )
        for entry in result["method"].get("settings", ())
    )
    return ReportTable(
        id="settings",
        title=words(mark("Settings of the method")),
        columns=(
            words_column(words(mark("Setting")), 2),
            words_column(words(mark("Chosen")), 1.6),
            words_column(words(mark("Default or changed")), 0.9),
            words_column(words(mark("Basis")), 2.2),
            words_column(words(mark("Clause")), 1.4),
        ),
        rows=rows,
    )


def findings(result: Result, language: str, limit: int | None = None) -> ReportTable:
    """Return what was found wrong: one row per kind and sentence, the gravest first.

    Parameters
    ----------
    limit
        So many rows at most; None = all.
    """
    words = translator(language)
    groups: defaultdict[tuple[int, str, str], list[Finding]] = defaultdict(list)
    for problem in result.get("problems", ()):
        sentence = problem["message_zh"] if language == "zh" else problem["message_en"]
        groups[_rank(problem["severity"]), problem["code"], sentence].append(problem)
    rows = tuple(
        (
            word(SEVERITIES, found[0]["severity"], language),
            sentence,
            place(found[0].get("where", {}), language),
            number(len(found), 0),
            found[0].get("rule") or MISSING,
        )
        for (_, _, sentence), found in sorted(groups.items())[:limit]
    )
    left = len(groups) - len(rows)
    more = words(mark("{count} more kinds of finding stand in the workbook.")).format(count=left)
    return ReportTable(
        id="findings",
        title=words(mark("Findings")),
        columns=(
            words_column(words(mark("Severity")), 0.7),
            words_column(words(mark("Finding")), 3.6),
            words_column(words(mark("First place")), 1.7),
            number_column(words(mark("Times")), width=0.6),
            words_column(words(mark("Rule")), 1.1),
        ),
        rows=rows,
        notes=(more,) if left else (),
    )


def run(result: Result, language: str) -> ReportTable:
    """Return the seal: hashes, versions and time of the run."""
    words = translator(language)
    seal, method = result["run"], result["method"]
    rows = (
        (mark("Method id and version"), f"{method['id']} / {method['version']}"),
        (mark("Hash of the method file"), method["hash"]),
        (mark("Hash of the run"), seal.get("hash")),
        (mark("Made at"), seal.get("made_at")),
        (mark("Version of the program"), seal.get("code_version")),
        (mark("Factors as known on"), seal.get("as_of") or words(mark("the day of the run"))),
    )
    return ReportTable(
        id="run",
        title=words(mark("Seal of the run")),
        columns=(
            words_column(words(mark("Item")), 1),
            words_column(words(mark("Value")), 3),
        ),
        rows=tuple((words(name), value or MISSING) for name, value in rows),
    )


def _input_name(
    entry: Contributor, factors: Mapping[str, str], result: Result, language: str
) -> str:
    """Return an uncertain input by name: enterprise and kind, or what the factor is of."""
    name = entry.get("id") or MISSING
    who, _, subject = name.partition("/")
    names = enterprise_names(result, language)
    if entry.get("title"):
        return entry["title"] or name
    if who in names:
        return f"{names[who]} / {subject_name(subject, language)}"
    return factors.get(name, name)


def _missing(result: Result) -> int:
    found: Sequence[str] = result.get("coverage", {}).get("enterprises_missing", ())
    return len(found)


def _has_words(entry: object) -> bool:
    return isinstance(entry, dict) and bool(entry.get("value_zh") or entry.get("value_en"))


def _rank(severity: str) -> int:
    order = tuple(SEVERITIES)
    return order.index(severity) if severity in order else len(order)
