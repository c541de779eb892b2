"""One line of an account as a tree: tonne, formula, operands, factors and pages, row and cell.

Takes a result and a line, gives plain data with the words of the reader's language beside every
id; whoever shows it adds no number. A value of None is missing, never zero (REPORT §2).
"""

import math
from collections.abc import Mapping, Sequence
from typing import TypedDict

from nearzero.ledger.table import ACTIVITY_FILED
from nearzero.reporting.figures import given
from nearzero.reporting.formulas import in_words, operands, recomputed, values_of, with_numbers
from nearzero.reporting.labels import (
    ACTIVITIES,
    OPERANDS,
    QUALITIES,
    REASONS,
    STATUSES,
    match_words,
    said,
    subject_name,
    titled,
    unit_words,
    word,
)
from nearzero.reporting.lines import find_line
from nearzero.reporting.result import Document, FactorUse, Line
from nearzero.words import translator

_CLOSE = 1e-9  #: how far a formula worked out again may lie from its line [1]
_GRAM = 1e-6  #: or so far: small lines are rounded to the grid of the total [tCO2]
_COLUMNS = frozenset(column.name for column in ACTIVITY_FILED.columns)
_FILED_AS = {"carbon_fraction": "carbon_content"}  #: one filed column is two of ACTIVITY
_FIRM = ("verified", "computed", "measured")


class Tonnes(TypedDict):
    """What the line gives, and to what it is added. [tCO2]"""

    value: float | None
    unit: str
    is_counted: bool
    reason: str | None
    reason_title: str | None
    gas: str | None
    scope: int | None
    source: str | None
    source_title: str | None


class Formula(TypedDict):
    """The arithmetic: as a formula of ids, in words, with its numbers, and worked out again."""

    text: str
    words: str
    numbers: str | None
    kernel: str | None
    gives: float | None
    agrees: bool | None


class Operand(TypedDict):
    """One number that went in, and where it is from.

    Attributes
    ----------
    origin
        ``row``, ``measured``, ``factor`` or ``method``.
    value, unit
        As used.
    printed_value, printed_unit
        As filed or as the document prints it.
    column
        Column of the filed row that it stands in, None where it is not from there.
    is_firm
        Whether the number is measured, verified, or computed from such.
    """

    operand: str
    title: str
    origin: str
    value: float | None
    unit: str | None
    unit_title: str
    printed_value: float | None
    printed_unit: str | None
    factor_id: str | None
    document: str | None
    document_title: str | None
    document_number: str | None
    page: str | None
    known_since: str | None
    status: str | None
    status_title: str | None
    match: str | None
    match_title: str | None
    evidence: str | None
    column: str | None
    is_firm: bool


class FiledRow(TypedDict):
    """What was filed, and the cell it stands in."""

    file: str | None
    sheet: str | None
    row: int | None
    column: str
    enterprise_id: str
    enterprise_title: str
    period: str
    activity: str
    activity_title: str
    subject: str
    subject_title: str
    amount: float | None
    unit: str | None
    base_amount: float | None
    base_unit: str | None
    member_share: float | None
    counterparty_id: str | None
    quality: str | None
    quality_title: str | None
    evidence: str | None


class Explanation(TypedDict):
    """Why one tonne is what it is: tonne, formula, operands, row; clause and run beside them."""

    line_id: str
    tonnes: Tonnes
    formula: Formula | None
    operands: Sequence[Operand]
    row: FiledRow
    clause: str | None
    method: str | None
    method_title: str | None
    run_hash: str | None
    is_synthetic: bool


def explanation(result: Document, line: str | Line, language: str = "zh") -> Explanation:
    """Return why one line of a result is what it is.

    Parameters
    ----------
    result
        A result document, as ``nearzero account --json`` writes it.
    line
        Id of a line, or the line itself: who keeps the lines apart from the rest of a document
        need not put them together again.
    language
        ``"zh"`` or ``"en"``.

    Returns
    -------
    The tree as plain data, every id with its words.

    Raises
    ------
    CannotProceed
        With ``result.line-unknown``.

    Examples
    --------
    >>> factor = {"operand": "emission_factor", "id": "park/heat", "value": 0.11, "unit": "tCO2/GJ",
    ...     "value_used": 0.11, "unit_used": "tCO2/GJ", "status": "verified", "match": "exact"}
    >>> line = {"line_id": "a1", "counted": True, "source": "heat", "enterprise_id": "E1",
    ...     "period": "2025", "activity": "heat_received", "subject": "fossil", "amount": 50.0,
    ...     "unit": "GJ", "base_amount": 50.0, "base_unit": "GJ", "member_share": 1.0,
    ...     "formula": "amount × emission_factor", "factors": [factor], "emission_tco2": 5.5}
    >>> tree = explanation({}, line, "en")
    >>> tree["formula"]["words"], tree["formula"]["numbers"], tree["formula"]["agrees"]
    ('amount × emission factor', '50 × 0.11', True)
    >>> [(one["operand"], one["origin"]) for one in tree["operands"]]
    [('amount', 'row'), ('emission_factor', 'factor')]
    """
    found = find_line(result, line) if isinstance(line, str) else line
    method, run = _part(result, "method"), _part(result, "run")
    return {
        "line_id": found["line_id"],
        "tonnes": _tonnes(result, found, language),
        "formula": _formula(found, language),
        "operands": [
            *_amount(found, language),
            *(_operand(factor, language) for factor in found.get("factors", ())),
        ],
        "row": _row(result, found, language),
        "clause": said(found, "clause", language) if found.get("clause") else None,
        "method": _text(method.get("id")),
        "method_title": titled(method, "title", language) if method else None,
        "run_hash": _text(run.get("hash")),
        "is_synthetic": bool(_part(result, "park").get("is_synthetic")),
    }


def _tonnes(result: Document, line: Line, language: str) -> Tonnes:
    source = line.get("source")
    reason = line.get("reason") or None
    gases = {entry.get("gas") for entry in _entries(result, "by_gas")}
    return {
        "value": line.get("emission_tco2"),
        "unit": "tCO2" if gases <= {"CO2"} else "tCO2e",
        "is_counted": line["counted"],
        "reason": reason,
        "reason_title": word(REASONS, reason, language) if reason else None,
        "gas": line.get("gas"),
        "scope": line.get("scope"),
        "source": source,
        "source_title": _source_title(result, source, language) if source else None,
    }


def _source_title(result: Document, source: str, language: str) -> str:
    for entry in (*_entries(result, "by_source"), *_entries(result, "memo")):
        if source in (entry.get("source"), entry.get("id")):
            return titled(entry, "title", language)
    return source


def _formula(line: Line, language: str) -> Formula | None:
    text = line.get("formula")
    if not text:
        return None
    words = translator(language)
    names = {operand: words(sentence) for operand, sentence in OPERANDS.items()}
    sign = "−" if line.get("sign") == -1 else ""
    gives, tonnes = recomputed(line), line.get("emission_tco2")
    agrees = None
    if gives is not None and tonnes is not None:
        agrees = math.isclose(gives, tonnes, rel_tol=_CLOSE, abs_tol=_GRAM)
    return {
        "text": text,
        "words": sign + in_words(text, names),
        "numbers": _numbers(line, text, sign),
        "kernel": line.get("kernel"),
        "gives": gives,
        "agrees": agrees,
    }


def _numbers(line: Line, formula: str, sign: str) -> str | None:
    """Return a formula with its numbers, the share of the period inside the park among them."""
    values = values_of(line)
    if values is None:
        return None
    text = with_numbers(formula, values)
    share = line.get("member_share")
    if share is not None and share != 1.0:
        text = f"({text}) × {given(share)}"
    return f"{sign}({text})" if sign else text


def _amount(line: Line, language: str) -> list[Operand]:
    """Return the operand that is the filed amount, in none where the line has no formula."""
    used = {factor.get("operand") for factor in line.get("factors", ())}
    names = [name for name in operands(line.get("formula") or "") if name not in used]
    return [
        {
            **_nothing(name, language),
            "origin": "row",
            "value": line.get("base_amount"),
            "unit": line.get("base_unit"),
            "unit_title": unit_words(line.get("base_unit"), language),
            "printed_value": line.get("amount"),
            "printed_unit": line.get("unit"),
            "evidence": line.get("evidence"),
            "column": "amount",
            "is_firm": line.get("quality") in ("measured", "invoiced"),
        }
        for name in names
    ]


def _operand(factor: FactorUse, language: str) -> Operand:
    operand, status, match = factor.get("operand", ""), factor.get("status"), factor.get("match")
    is_own = match == "measured"
    origin = "measured" if is_own else "factor" if factor.get("id") else "method"
    return {
        **_nothing(operand, language),
        "origin": origin,
        "value": factor.get("value_used"),
        "unit": factor.get("unit_used"),
        "unit_title": unit_words(factor.get("unit_used"), language),
        "printed_value": factor.get("value"),
        "printed_unit": factor.get("unit"),
        "factor_id": factor.get("id"),
        "document": None if is_own else factor.get("source"),
        "document_title": titled(factor, "title", language) if factor.get("id") else None,
        "document_number": factor.get("number"),
        "page": said(factor, "page", language) if factor.get("page") else None,
        "known_since": factor.get("known_since"),
        "status": status,
        "status_title": word(STATUSES, status, language) if status else None,
        "match": match,
        "match_title": match_words(match, language) if match else None,
        "evidence": factor.get("source") if is_own else None,
        "column": _column(factor) if is_own else None,
        "is_firm": status in _FIRM,
    }


def _nothing(operand: str, language: str) -> Operand:
    """Return an operand of which nothing is known but its name."""
    return {
        "operand": operand,
        "title": word(OPERANDS, operand, language),
        "origin": "",
        "value": None,
        "unit": None,
        "unit_title": unit_words(None, language),
        "printed_value": None,
        "printed_unit": None,
        "factor_id": None,
        "document": None,
        "document_title": None,
        "document_number": None,
        "page": None,
        "known_since": None,
        "status": None,
        "status_title": None,
        "match": None,
        "match_title": None,
        "evidence": None,
        "column": None,
        "is_firm": False,
    }


def _column(factor: FactorUse) -> str | None:
    """Return the column of the row that a measured value stands in, None for a parameter's."""
    operand = factor.get("operand", "")
    column = _FILED_AS.get(operand, operand)
    is_as_used = (factor.get("value"), factor.get("unit")) == (
        factor.get("value_used"),
        factor.get("unit_used"),
    )
    return column if column in _COLUMNS and is_as_used else None


def _row(result: Document, line: Line, language: str) -> FiledRow:
    where, quality = line.get("where", {}), line.get("quality")
    return {
        "file": where.get("file"),
        "sheet": where.get("sheet"),
        "row": where.get("row"),
        "column": "amount",
        "enterprise_id": line["enterprise_id"],
        "enterprise_title": _enterprise_title(result, line["enterprise_id"], language),
        "period": line["period"],
        "activity": line["activity"],
        "activity_title": word(ACTIVITIES, line["activity"], language),
        "subject": line["subject"],
        "subject_title": subject_name(line["subject"], language),
        "amount": line.get("amount"),
        "unit": line.get("unit"),
        "base_amount": line.get("base_amount"),
        "base_unit": line.get("base_unit"),
        "member_share": line.get("member_share"),
        "counterparty_id": line.get("counterparty_id"),
        "quality": quality,
        "quality_title": word(QUALITIES, quality, language) if quality else None,
        "evidence": line.get("evidence"),
    }


def _enterprise_title(result: Document, enterprise_id: str, language: str) -> str:
    for entry in _entries(result, "by_enterprise"):
        if entry.get("enterprise_id") == enterprise_id:
            wanted = entry.get(f"name_{language}") or entry.get("name_zh")
            return str(wanted or enterprise_id)
    return enterprise_id


def _part(result: Document, name: str) -> Mapping[str, object]:
    found = result.get(name)
    return found if isinstance(found, Mapping) else {}


def _entries(result: Document, name: str) -> Sequence[Mapping[str, object]]:
    found = result.get(name)
    return found if isinstance(found, Sequence) else ()


def _text(value: object) -> str | None:
    return str(value) if value else None
