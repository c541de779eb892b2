"""One line of an account as a tree: the result, its kernel, each operand and where it is from."""

from collections.abc import Mapping

from nearzero.problems import NOWHERE, CannotProceed, Fact, Severity, kind
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


def _tree(line: Mapping[str, object], language: str) -> list[str]:
    words = translator(language)
    texts: list[str] = []
    clause = "clause" if language == "zh" else "clause_en"

    def add(depth: int, sentence: str, **facts: object) -> None:
        stem = "" if depth == 0 else "   " * (depth - 1) + "└─ "
        shown = {name: _shown(value) for name, value in facts.items()}
        texts.append(stem + words(sentence).format_map(shown))

    if line["counted"]:
        sign = "−" if line.get("sign") == -1 else ""
        formula = f"{sign}{line['formula']}"
        add(0, _RESULT, tonnes=line["emission_tco2"], formula=formula)
        add(1, _CLAUSE, clause=line[clause])
    else:
        add(0, _NOT_COUNTED, reason=line["reason"])
        if line[clause]:
            add(1, _CLAUSE, clause=line[clause])
    filed = {"enterprise": line["enterprise_id"]}
    filed |= {n: line[n] for n in ("period", "activity", "subject", "amount", "unit")}
    add(1, _FILED, **filed)
    where = line["where"]
    add(2, _WHERE, **{n: where[n] for n in ("file", "sheet", "row")})  # type: ignore[index]
    share = {"amount": line["base_amount"], "unit": line["base_unit"]}
    add(2, _AMOUNT, **share, share=line["member_share"])
    for factor in line["factors"]:  # type: ignore[attr-defined]
        used = {"value": factor["value_used"], "unit": factor["unit_used"]}
        add(1, _OPERAND, operand=factor["operand"], **used)
        if factor["match"] == "measured":
            add(2, _MEASURED, evidence=factor["source"])
        elif factor["id"] is None:
            add(2, _BY_METHOD, page=factor["page" if language == "zh" else "page_en"])
        else:
            title = factor[f"title_{language}"] or factor["source"]
            printed = {n: factor[n] for n in ("value", "unit", "page", "id")}
            add(2, _PRINTED, title=title, **printed)
            known = {n: factor[n] for n in ("match", "status")}
            add(2, _MATCH, **known, known=factor["known_since"])
    return texts


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return "—" if value in (None, "") else str(value)


def _lines(document: Mapping[str, object], name: str) -> list[dict[str, object]]:
    return document.get(name) or []  # type: ignore[return-value]
