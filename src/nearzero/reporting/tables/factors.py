"""Tables of the numbers behind the account: factors and parameters, and where they are printed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nearzero.reporting.figures import MISSING, given
from nearzero.reporting.labels import (
    OPERANDS,
    STATUSES,
    match_words,
    subject_name,
    titled,
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
DOUBTFUL = ("single-source", "from-memory")


@dataclass(frozen=True, slots=True, order=True)
class _Use:
    """What makes one row of the table; measured values of one parameter share a row."""

    subject: str
    operand: str
    unit: str
    document: str
    page: str
    status: str
    match: str
    value: float | None


def factors(result: Result, language: str) -> ReportTable:
    """Return every factor and parameter used, with source, page, status and match."""
    words = translator(language)
    rows = tuple(
        (
            subject_name(use.subject, language),
            word(OPERANDS, use.operand, language),
            _value(values, language),
            unit_words(use.unit, language),
            use.document,
            use.page or MISSING,
            word(STATUSES, use.status, language),
            match_words(use.match, language),
        )
        for use, values in _uses(result, language).items()
    )
    return ReportTable(
        id="factors",
        title=words(mark("Factors and parameters, and their sources")),
        columns=(
            words_column(words(mark("Energy or material")), 1.2),
            words_column(words(mark("Parameter")), 1.3),
            number_column(words(mark("Value")), width=1.1),
            words_column(words(mark("Unit")), 1.2),
            words_column(words(mark("Document")), 2.4),
            words_column(words(mark("Page or table")), 1.3),
            words_column(words(mark("Status")), 1.4),
            words_column(words(mark("Match")), 1.2),
        ),
        rows=rows,
    )


def documents(result: Result, language: str) -> ReportTable:
    """Return the documents that the factors used are printed in."""
    words = translator(language)
    cited: dict[str, FactorUse] = {}
    for factor in _all_factors(result):
        if factor.get("match") != MEASURED and factor.get("source"):
            cited[factor["source"] or ""] = factor
    rows = tuple(
        (titled(cited[source], "title", language), cited[source].get("number") or MISSING, source)
        for source in sorted(cited)
    )
    return ReportTable(
        id="documents",
        title=words(mark("Documents cited")),
        columns=(
            words_column(words(mark("Document")), 3),
            words_column(words(mark("Document number")), 1.8),
            words_column(words(mark("Id in the factor library")), 1.8),
        ),
        rows=rows,
    )


def document_name(factor: FactorUse, language: str) -> str:
    """Return the title of the document a factor is from; a measured one has none."""
    words = translator(language)
    if factor.get("match") == MEASURED:
        return words(mark("measured by the enterprise"))
    if not factor.get("source"):
        return words(mark("the method itself"))
    title = factor.get("title_zh") if language == "zh" else factor.get("title_en")
    return title or factor.get("title_zh") or factor["source"] or MISSING


def factor_names(result: Result, language: str) -> Mapping[str, str]:
    """Return what each factor of the lines is of, by its id: kind and parameter."""
    names: dict[str, str] = {}
    for line in sorted(result["lines"], key=lambda line: line.get("subject") or ""):
        for factor in line.get("factors", ()):
            kind = subject_name(line.get("subject"), language)
            parameter = word(OPERANDS, factor.get("operand"), language)
            names.setdefault(factor.get("id") or "", f"{kind} / {parameter}")
    return names


def doubtful_factors(result: Result, language: str) -> Sequence[str]:
    """Return the names of the factors that make a result provisional (REPORT §5)."""
    doubtful = {
        factor.get("id") or ""
        for line in result["lines"]
        for factor in line.get("factors", ())
        if line.get("counted") and factor.get("status") in DOUBTFUL
    }
    names = factor_names(result, language)
    return sorted({names[one] for one in doubtful})


def _all_factors(result: Result) -> Iterator[FactorUse]:
    for line in result["lines"]:
        yield from line.get("factors", ())
    for entry in result.get("energy", ()):
        yield from entry.get("factors", ())


def _uses(result: Result, language: str) -> dict[_Use, Sequence[float]]:
    """Return the values of every use, in a fixed order."""
    values: defaultdict[_Use, set[float]] = defaultdict(set)
    for line in result["lines"]:
        for factor in line.get("factors", ()) if line.get("counted") else ():
            found = values[_use(line.get("subject", ""), factor, language)]
            if factor.get("value") is not None:
                found.add(float(factor["value"] or 0.0))
    ordered = sorted(values, key=lambda use: (use.subject, use.operand, str(use)))
    return {use: sorted(values[use]) for use in ordered}


def _use(subject: str, factor: FactorUse, language: str) -> _Use:
    is_measured = factor.get("match") == MEASURED
    return _Use(
        subject=subject,
        operand=factor.get("operand", ""),
        unit=factor.get("unit") or "",
        document=document_name(factor, language),
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
