"""One line of an account as a tree: the result, its kernel, each operand and where it is from."""

from collections.abc import Mapping

from nearzero.problems import NOWHERE, CannotProceed, Fact, Severity, kind
from nearzero.reporting.formulas import in_words
from nearzero.reporting.labels import (
    ACTIVITIES,
    OPERANDS,
    REASONS,
    STATUSES,
    match_words,
    said,
    subject_name,
    titled,
    word,
)
from nearzero.reporting.result import FactorUse, Line
from nearzero.words import mark, translator

LINE_UNKNOWN = kind(
    "result.line-unknown",
    Severity.BLOCKER,
    mark("The result has no line {line}; it has {lines} lines."),
    mark("Take the id of a line from the result file or the workbook."),
    "REPORT §2",
)

_RESULT = mark("{tonnes} t CO2 = {formula}")
_NOT_COUNTED = mark("Not counted: {reason}")
_FILED = mark("Filed: {enterprise}, {period}, {activity}, {subject}: {amount} {unit}")
_AMOUNT = mark("Amount used: {amount} {unit} (share of the period inside the park: {share})")
_WHERE = mark("Stands in: {file}, sheet {sheet}, row {row}")
_OPERAND = mark("{operand} = {value} {unit}")
_PRINTED = mark("printed as {value} {unit} in {title}, {page} ({id})")
_MATCH = mark("match: {match}; status: {status}; known since: {known}")
_MEASURED = mark("measured by the enterprise; evidence: {evidence}")
_BY_METHOD = mark("prescribed by the method: {page}")
_CLAUSE = mark("Clause: {clause}")


def explain(document: Mapping[str, object], line_id: str, language: str = "zh") -> str:
    """Return the tree of one line.

    Parameters
    ----------
    document
        A result file.
    line_id
        Id of a line.
    language
        ``"zh"`` or ``"en"``.

    Raises
    ------
    CannotProceed
        With ``result.line-unknown``.
    """
    lines = [*_lines(document, "lines"), *_lines(document, "memo_lines")]
    for line in lines:
        if line["line_id"] == line_id:
            return "\n".join(_tree(line, language))
    facts: dict[str, Fact] = {"line": line_id, "lines": len(lines)}
    raise CannotProceed([LINE_UNKNOWN.at(NOWHERE, facts)])


def _tree(line: Line, language: str) -> list[str]:
    words = translator(language)
    names = {operand: words(sentence) for operand, sentence in OPERANDS.items()}
    texts: list[str] = []

    def add(depth: int, sentence: str, **facts: object) -> None:
        stem = "" if depth == 0 else "   " * (depth - 1) + "└─ "
        shown = {name: _shown(value) for name, value in facts.items()}
        texts.append(stem + words(sentence).format_map(shown))

    if line["counted"]:
        sign = "−" if line.get("sign") == -1 else ""
        formula = sign + in_words(line["formula"] or "", names)
        add(0, _RESULT, tonnes=line["emission_tco2"], formula=formula)
    else:
        add(0, _NOT_COUNTED, reason=word(REASONS, line["reason"], language))
    if line.get("clause"):
        add(1, _CLAUSE, clause=said(line, "clause", language))
    filed = {n: line[n] for n in ("period", "amount", "unit")}
    filed["enterprise"] = line["enterprise_id"]
    filed["activity"] = word(ACTIVITIES, line["activity"], language)
    filed["subject"] = subject_name(line["subject"], language)
    add(1, _FILED, **filed)
    where = line["where"]
    add(2, _WHERE, **{n: where.get(n) for n in ("file", "sheet", "row")})
    share = {"amount": line["base_amount"], "unit": line["base_unit"]}
    add(2, _AMOUNT, **share, share=line["member_share"])
    for factor in line["factors"]:
        used = {"value": factor["value_used"], "unit": factor["unit_used"]}
        add(1, _OPERAND, operand=word(OPERANDS, factor["operand"], language), **used)
        for sentence, facts in _origin(factor, language):
            add(2, sentence, **facts)
    return texts


def _origin(factor: FactorUse, language: str) -> list[tuple[str, dict[str, object]]]:
    """Return where a number is from, as sentences with their facts."""
    if factor["match"] == "measured":
        return [(_MEASURED, {"evidence": factor["source"]})]
    if factor["id"] is None:
        return [(_BY_METHOD, {"page": said(factor, "page", language)})]
    title = titled(factor, "title", language)
    printed = {n: factor[n] for n in ("value", "unit", "page", "id")}
    known: dict[str, object] = {
        "match": match_words(factor["match"], language),
        "status": word(STATUSES, factor["status"], language),
        "known": factor["known_since"],
    }
    return [(_PRINTED, {"title": title, **printed}), (_MATCH, known)]


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return "—" if value in (None, "") else str(value)


def _lines(document: Mapping[str, object], name: str) -> list[Line]:
    return document.get(name) or []  # type: ignore[return-value]
