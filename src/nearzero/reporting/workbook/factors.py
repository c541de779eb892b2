"""The sheet of factors: one row for every number used, and the cell a line refers to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields

from nearzero.reporting.labels import OPERANDS, STATUSES, match_words, subject_name, word
from nearzero.reporting.result import FactorUse, Line, Result
from nearzero.reporting.tables.factors import document_name
from nearzero.reporting.workbook.book import Book, address
from nearzero.words import mark

SHEET = mark("Factors")
HEADINGS = (
    mark("No."),
    mark("Parameter"),
    mark("Energy or material"),
    mark("Factor id"),
    mark("Value as printed"),
    mark("Unit as printed"),
    mark("Value used"),
    mark("Unit used"),
    mark("Document"),
    mark("Document number"),
    mark("Page or table"),
    mark("Status"),
    mark("Match"),
    mark("Known since"),
    mark("Number of lines"),
)
_VALUE_USED = 6


@dataclass(frozen=True, slots=True)
class Use:
    """What makes one row: a number of one document, as one kind of line uses it."""

    operand: str
    subject: str
    id: str | None
    value: float | None
    unit: str | None
    value_used: float | None
    unit_used: str | None
    source: str | None
    page: str | None
    match: str | None
    status: str | None


def use_of(line: Line, factor: FactorUse) -> Use:
    """Return the row that a factor of a line belongs to."""
    found: Mapping[str, object] = {**factor, "subject": line.get("subject", "")}
    return Use(*(found.get(field.name) for field in fields(Use)))  # type: ignore[arg-type]


def write_factors(book: Book) -> Mapping[Use, str]:
    """Write the sheet and return the cell of the converted value of every use."""
    words, language = book.words, book.language
    name = words(SHEET)
    uses, lines = _uses(book.result)
    widths = (5, 18, 16, 34, 12, 14, 14, 14, 34, 20, 20, 16, 16, 12, 8)
    sheet = book.sheet(name, words(mark("Factors and parameters, and their sources")), widths)
    sheet.row([words(heading) for heading in HEADINGS], "heading")
    sheet.freeze(2)
    styles = ["count", *["text"] * 3, "exact", "text", "exact", *["text"] * 7, "count"]
    cells = {}
    for number, (use, factor) in enumerate(uses.items(), start=1):
        row = sheet.row(
            [
                number,
                word(OPERANDS, use.operand, language),
                subject_name(use.subject, language),
                use.id,
                use.value,
                use.unit,
                use.value_used,
                use.unit_used,
                document_name(factor, language),
                factor.get("number"),
                use.page,
                word(STATUSES, use.status, language),
                match_words(use.match, language),
                factor.get("known_since"),
                lines[use],
            ],
            styles,
        )
        cells[use] = address(_VALUE_USED, row, name, fixed=True)
    return cells


def _uses(result: Result) -> tuple[dict[Use, FactorUse], Counter[Use]]:
    """Return every use with one factor entry for it, in a fixed order, and its lines."""
    found: dict[Use, FactorUse] = {}
    lines: Counter[Use] = Counter()
    for line in result["lines"]:
        for factor in line.get("factors", ()) if line.get("counted") else ():
            use = use_of(line, factor)
            found.setdefault(use, factor)
            lines[use] += 1
    return {use: found[use] for use in sorted(found, key=str)}, lines
