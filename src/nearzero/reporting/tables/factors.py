"""Tables of the numbers behind the account: factors and parameters, and where they are printed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nearzero.reporting.figures import MISSING, given
from nearzero.reporting.labels import (
    OPERANDS,
    STATUSES,
    match_words,
    paper,
    subject_name,
    unit_words,
    word,
)
from nearzero.reporting.result import FactorUse, Result
from nearzero.reporting.tables.shape import (
    ReportTable,
    number_column,
    words_column,
)
from nearzero.words import mark, translator

MEASURED = "measured"


@dataclass(frozen=True, slots=True, order=True)
class _Use:
    """What makes one row of the table; measured values of one parameter share a row."""

    subject: str
    operand: str
    unit: str
    source: str
    page: str
    status: str
    match: str
    value: float | None


def factors(result: Result, language: str) -> ReportTable:
    """Return every factor and parameter used, with source, page, status and match."""
    words = translator(language)
    uses = _uses(result)
    rows = tuple(
        (
            subject_name(result, use.subject, language),
            word(OPERANDS, use.operand, language),
            _value(values, language),
            unit_words(use.unit, language),
            _document(result, use, language),
            use.page or MISSING,
            word(STATUSES, use.status, language),
            match_words(use.match, language),
        )
        for use, values in uses.items()
    )
    return ReportTable(
        id="factors",
        title=words(mark("Factors and parameters, and their sources")),
        columns=(
            words_column(words(mark("Kind")), 1.4),
            words_column(words(mark("Parameter")), 1.3),
            number_column(words(mark("Value")), width=1.1),
            words_column(words(mark("Unit")), 1.2),
            words_column(words(mark("Document")), 2.6),
            words_column(words(mark("Page or table")), 1.3),
            words_column(words(mark("Status")), 1.1),
            words_column(words(mark("Match")), 1.1),
        ),
        rows=rows,
    )


def documents(result: Result, language: str) -> ReportTable:
    """Return the documents that factors are printed in, and the method's own."""
    words = translator(language)
    cited = {use.source for use in _uses(result) if use.source}
    if result["method"].get("document"):
        cited.add(result["method"]["document"])
    for entry in result.get("energy", ()):
        cited |= {factor["source"] or "" for factor in entry.get("factors", ())} - {""}
    papers = [(*paper(result, source, language), source) for source in sorted(cited)]
    return ReportTable(
        id="documents",
        title=words(mark("Documents cited")),
        columns=(
            words_column(words(mark("Document")), 3),
            words_column(words(mark("Number")), 1.8),
            words_column(words(mark("Id in the factor library")), 1.8),
        ),
        rows=tuple((title, number or MISSING, source) for title, number, source in papers),
    )


def _uses(result: Result) -> dict[_Use, Sequence[float]]:
    """Return the values of every use, in a fixed order."""
    values: defaultdict[_Use, set[float]] = defaultdict(set)
    for line in result["lines"]:
        for factor in line.get("factors", ()) if line.get("counted") else ():
            found = values[_use(line.get("subject", ""), factor)]
            if factor.get("value") is not None:
                found.add(float(factor["value"] or 0.0))
    ordered = sorted(values, key=lambda use: (use.subject, use.operand, str(use)))
    return {use: sorted(values[use]) for use in ordered}


def _use(subject: str, factor: FactorUse) -> _Use:
    is_measured = factor.get("match") == MEASURED
    return _Use(
        subject=subject,
        operand=factor.get("operand", ""),
        unit=factor.get("unit") or "",
        source=factor.get("source") or "",
        page="" if is_measured else factor.get("page") or "",
        status=factor.get("status") or "",
        match=factor.get("match") or "",
        value=None if is_measured else factor.get("value"),
    )


def _value(values: Sequence[float], language: str) -> str:
    """Return one value, or the range of several measured ones with their number."""
    if not values:
        return MISSING
    if len(values) == 1:
        return given(values[0])
    between = translator(language)(mark("{low} ~ {high} ({count} values)"))
    return between.format(low=given(values[0]), high=given(values[-1]), count=len(values))


def _document(result: Result, use: _Use, language: str) -> str:
    if use.match == MEASURED and not use.source:
        return translator(language)(mark("measured by the enterprise"))
    return paper(result, use.source, language)[0]
