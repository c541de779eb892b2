"""The sheets of words: how to follow the numbers, settings, coverage, uncertainty, findings."""

from nearzero.reporting.labels import park_name, titled
from nearzero.reporting.tables import quality
from nearzero.reporting.tables.shape import ReportTable
from nearzero.reporting.workbook.book import Book, Sheet
from nearzero.words import mark

SHEET, COVERAGE = mark("Notes"), mark("Coverage")
UNCERTAINTY, FINDINGS = mark("Uncertainty"), mark("Findings")
GUIDE = (
    mark("The sheet Account adds up the sheet Lines; every sum is a formula."),
    mark(
        "Each line of the sheet Lines works out its emission from the cells of its own row: "
        "sign × share of the period in the park × formula; the factors refer to the sheet Factors."
    ),
    mark("Beside each formula stands the number that the program recorded, and the difference."),
    mark(
        "A yellow cell holds a recorded number that no formula over the cells gives; "
        "the note beside it says why."
    ),
    mark("A dash or an empty cell is a missing value; zero is zero."),
    mark("To check with another factor, change the value on the sheet Factors."),
)


def write_notes(book: Book) -> None:
    """Write the first sheet."""
    words, result = book.words, book.result
    title = words(mark("Account of {park}")).format(park=park_name(result, book.language))
    sheet = book.sheet(words(SHEET), title, (30, 72, 16, 44, 24))
    span = result["period"]
    facts = (
        (mark("Park"), f"{park_name(result, book.language)} ({result['park'].get('park_id')})"),
        (mark("Period, the last day not included"), f"{span['start']} ~ {span['end']}"),
        (mark("Method"), titled(result["method"], "title", book.language)),
    )
    for name, value in facts:
        sheet.row([words(name), value], "wrapped")
    for name, value in quality.run(result, book.language).rows:
        sheet.row([name, value], "wrapped")
    sheet.skip()
    sheet.row([words(mark("How to follow the numbers"))], ["part"])
    for sentence in GUIDE:
        sheet.row([words(sentence)], ["plain"])
    settings = quality.settings(result, book.language)
    if settings.rows:
        sheet.skip()
        _table(sheet, settings)


def write_words(book: Book) -> None:
    """Write coverage, uncertainty and findings, a sheet each."""
    words, result, language = book.words, book.result, book.language
    first = book.sheet(words(COVERAGE), words(mark("Coverage and origin of data")), (40, 44, 40))
    _table(first, quality.coverage(result, language))
    first.skip()
    _table(first, quality.not_counted(result, language))
    unsure = quality.uncertainty(result, language)
    _table(book.sheet(words(UNCERTAINTY), unsure.title, (44, 14, 12, 18, 12, 40, 20)), unsure)
    found = quality.findings(result, language)
    _table(book.sheet(words(FINDINGS), found.title, (10, 80, 40, 8, 16)), found)


def _table(sheet: Sheet, table: ReportTable) -> None:
    sheet.row([table.title], ["part"])
    headings = [
        f"{column.heading} ({column.unit})" if column.unit else column.heading
        for column in table.columns
    ]
    sheet.row(headings, "heading")
    for cells in table.rows:
        sheet.row(list(cells), "wrapped")
    for note in table.notes:
        sheet.row([note], ["plain"])
