"""The cover of the report: title, seal lines and the statement of who answers for it."""

from datetime import date

from nearzero.reporting.blocks import Cover
from nearzero.reporting.labels import SYNTHETIC_LONG, park_name, titled
from nearzero.reporting.made import made_at
from nearzero.reporting.result import Result, is_synthetic
from nearzero.words import mark, translator


def titles_of(result: Result, language: str) -> tuple[str, str]:
    """Return the two lines of the title: the park, and what is reported of which period."""
    words = translator(language)
    year, span = year_of(result), result["period"]
    if year:
        second = words(mark("Greenhouse-gas emission report {year}")).format(year=year)
    else:
        second = words(mark("Greenhouse-gas emission report, {start} to {end}")).format(
            start=span["start"], end=span["end"]
        )
    return park_name(result, language), second


def year_of(result: Result) -> int | None:
    """Return the calendar year that the period is, None if it is another span."""
    start = date.fromisoformat(result["period"]["start"])
    end = date.fromisoformat(result["period"]["end"])
    is_year = (start.month, start.day) == (1, 1) and end == date(start.year + 1, 1, 1)
    return start.year if is_year else None


def cover_of(result: Result, language: str) -> Cover:
    """Return the cover and the statement."""
    words = translator(language)
    park, made = park_name(result, language), made_at(result)
    day = words(mark("{year}-{month:02d}-{day:02d}")).format(
        year=made.year, month=made.month, day=made.day
    )
    span, year = result["period"], year_of(result)
    lines = [
        (mark("Reporting body (seal)"), park),
        (mark("Compiled by (seal)"), ""),
        (mark("Reporting period"), str(year) if year else f"{span['start']} ~ {span['end']}"),
        (mark("Accounting method"), titled(result["method"], "title", language)),
        (mark("Compiled on"), day),
    ]
    if result["method"].get("provisional"):
        lines.append((mark("Standing of the result"), words(mark("provisional"))))
    statement = [
        words(
            mark(
                "This body answers for the truth, accuracy and completeness of this report. "
                "Its figures come from the ledgers of the enterprises and the factors "
                "that this report names, by the method that it names."
            )
        )
    ]
    if is_synthetic(result):
        statement.insert(0, words(SYNTHETIC_LONG))
    return Cover(
        titles=titles_of(result, language),
        lines=tuple((words(name), value) for name, value in lines),
        statement_title=words(mark("Statement")),
        statement=tuple(statement),
        signatures=(
            words(mark("Legal representative or person authorised (signature):")),
            words(mark("Reporting body (seal):")),
            words(mark("Date:")),
        ),
    )
