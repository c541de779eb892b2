"""One line of an account as text: the result, its kernel, each operand and where it is from."""

from collections.abc import Mapping

from nearzero.reporting.figures import MISSING
from nearzero.reporting.result import Document
from nearzero.reporting.tree import Explanation, Operand, explanation
from nearzero.words import mark, translator

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

Said = tuple[int, str, Mapping[str, object]]  #: depth in the tree, sentence, facts


def explain(document: Document, line_id: str, language: str = "zh") -> str:
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
    words = translator(language)
    texts: list[str] = []
    for depth, sentence, facts in _sentences(explanation(document, line_id, language)):
        stem = "" if depth == 0 else "   " * (depth - 1) + "└─ "
        shown = {name: _shown(value) for name, value in facts.items()}
        texts.append(stem + words(sentence).format_map(shown))
    return "\n".join(texts)


def _sentences(tree: Explanation) -> list[Said]:
    tonnes, row, formula = tree["tonnes"], tree["row"], tree["formula"]
    found: list[Said] = []
    if tonnes["is_counted"]:
        words = formula["words"] if formula else ""
        found.append((0, _RESULT, {"tonnes": tonnes["value"], "formula": words}))
    else:
        found.append((0, _NOT_COUNTED, {"reason": tonnes["reason_title"]}))
    if tree["clause"]:
        found.append((1, _CLAUSE, {"clause": tree["clause"]}))
    filed = {
        "enterprise": row["enterprise_id"],
        "period": row["period"],
        "activity": row["activity_title"],
        "subject": row["subject_title"],
        "amount": row["amount"],
        "unit": row["unit"],
    }
    found.append((1, _FILED, filed))
    found.append((2, _WHERE, {"file": row["file"], "sheet": row["sheet"], "row": row["row"]}))
    used = {"amount": row["base_amount"], "unit": row["base_unit"], "share": row["member_share"]}
    found.append((2, _AMOUNT, used))
    for operand in tree["operands"]:
        if operand["origin"] != "row":
            found += _origin(operand)
    return found


def _origin(operand: Operand) -> list[Said]:
    """Return an operand and where it is from, as sentences with their facts."""
    used = {"operand": operand["title"], "value": operand["value"], "unit": operand["unit"]}
    found: list[Said] = [(1, _OPERAND, used)]
    if operand["origin"] == "measured":
        return [*found, (2, _MEASURED, {"evidence": operand["evidence"]})]
    if operand["origin"] == "method":
        return [*found, (2, _BY_METHOD, {"page": operand["page"]})]
    printed = {
        "value": operand["printed_value"],
        "unit": operand["printed_unit"],
        "title": operand["document_title"],
        "page": operand["page"],
        "id": operand["factor_id"],
    }
    known = {
        "match": operand["match_title"],
        "status": operand["status_title"],
        "known": operand["known_since"],
    }
    return [*found, (2, _PRINTED, printed), (2, _MATCH, known)]


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return MISSING if value in (None, "") else str(value)
