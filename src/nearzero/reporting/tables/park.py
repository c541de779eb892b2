"""Tables of what is accounted and how: the park, and the formula of each source."""

from collections import Counter

from nearzero.reporting.figures import MISSING, number
from nearzero.reporting.formulas import in_words
from nearzero.reporting.labels import OPERANDS, PARK_TYPES, park_name, titled, word
from nearzero.reporting.result import Result
from nearzero.reporting.tables.shape import ReportTable, number_column, words_column
from nearzero.words import mark, translator

CNY_PER_UNIT = 1e4  #: value added is printed in 10,000 yuan, as statistics do


def park(result: Result, language: str) -> ReportTable:
    """Return what is known of the park."""
    words = translator(language)
    about, span = result["park"], result["period"]
    counted = len(result.get("coverage", {}).get("enterprises_in", ()))
    rows = (
        (mark("Name of the park"), park_name(result, language)),
        (mark("Id of the park"), about.get("park_id") or MISSING),
        (mark("Type of the park"), word(PARK_TYPES, about.get("park_type"), language)),
        (mark("Province"), about.get("province") or MISSING),
        (mark("Period, the last day not included"), f"{span['start']} ~ {span['end']}"),
        (mark("Enterprises and units counted"), number(counted, 0)),
        (mark("Value added (10,000 yuan)"), _in_units(about.get("value_added_cny"))),
        (mark("Output value (10,000 yuan)"), _in_units(about.get("output_value_cny"))),
        (mark("Floor area (m²)"), number(about.get("floor_area_m2"), 2)),
        (mark("People"), number(about.get("population"), 0)),
    )
    return ReportTable(
        id="park",
        title=words(mark("The park")),
        columns=(words_column(words(mark("Item")), 1), words_column(words(mark("Content")), 2)),
        rows=tuple((words(name), value) for name, value in rows),
    )


def formulas(result: Result, language: str) -> ReportTable:
    """Return the formula of each source in words, with the number of lines that use it."""
    words = translator(language)
    titles = {entry["source"]: titled(entry, "title", language) for entry in result["by_source"]}
    uses: Counter[tuple[str, str]] = Counter()
    for line in result["lines"]:
        if line.get("counted") and line.get("formula"):
            uses[line.get("source") or "", line["formula"] or ""] += 1
    names = {operand: words(sentence) for operand, sentence in OPERANDS.items()}
    rows = tuple(
        (titles.get(source, source), in_words(formula, names), number(count, 0))
        for (source, formula), count in sorted(uses.items())
    )
    return ReportTable(
        id="formulas",
        title=words(mark("Formulas by source")),
        columns=(
            words_column(words(mark("Source of emission")), 1.6),
            words_column(words(mark("Formula")), 4),
            number_column(words(mark("Number of lines")), width=0.6),
        ),
        rows=rows,
        notes=(
            words(
                mark("Each line is multiplied by its share of the period in the park and its sign.")
            ),
        ),
    )


def _in_units(value: float | None) -> str:
    return number(None if value is None else value / CNY_PER_UNIT, 2)
