"""The chapters of the report: what each says, which tables and figures it shows."""

from collections.abc import Callable

from nearzero.reporting.blocks import Block, Figure, Heading, Paragraph, TableBlock
from nearzero.reporting.cover import year_of
from nearzero.reporting.figures import (
    EMISSION_DECIMALS,
    INTENSITY_DECIMALS,
    UNIT_NAMES,
    number,
    percent,
)
from nearzero.reporting.labels import METHOD_STATUSES, SYNTHETIC_LONG, park_name, titled, word
from nearzero.reporting.result import Result, emission_unit, is_synthetic
from nearzero.reporting.series import (
    Bars,
    Flows,
    carbon_flows,
    energy_flows,
    enterprise_bars,
    month_bars,
    source_bars,
)
from nearzero.reporting.svg import bars_svg, flows_svg
from nearzero.reporting.tables import activity, energy, factors, park, quality, totals
from nearzero.reporting.tables.shape import ReportTable
from nearzero.words import mark, translator

ENTERPRISES = 30  #: enterprises with a row of their own in the report
FINDINGS = 30
LINES = 20
INPUTS = 10  #: uncertain inputs


class Writer:
    """Puts blocks one after another and numbers tables and figures by chapter."""

    def __init__(self, result: Result, language: str) -> None:
        self.result = result
        self.language = language
        self.words = translator(language)
        self.blocks: list[Block] = []
        self._chapter = 0
        self._counts = {"table": 0, "figure": 0}

    def chapter(self, title: str, *, is_annex: bool = False) -> None:
        """Open a chapter."""
        self._chapter = 0 if is_annex else self._chapter + 1
        self._counts = {"table": 0, "figure": 0}
        self.blocks.append(Heading(text=self.words(title)))

    def says(self, sentence: str, **facts: str) -> None:
        """Add a paragraph."""
        self.blocks.append(Paragraph(text=self.words(sentence).format_map(facts)))

    def shows(self, table: ReportTable, empty: str = "") -> None:
        """Add a table; one without rows is left out, or said to be empty."""
        if len(table.rows) > table.total_rows:
            numbered = mark("Table {chapter}-{number}")
            pattern = numbered if self._chapter else mark("Annex table {number}")
            label = self._label("table", pattern)
            self.blocks.append(TableBlock(label=label, table=table.without_empty_columns()))
        elif empty:
            self.says(empty)

    def draws(self, chart: Bars | Flows) -> None:
        """Add a figure, if there is anything to draw."""
        if isinstance(chart, Bars):
            svg = bars_svg(chart, self.result, self.language) if chart.labels else ""
        else:
            svg = flows_svg(chart, self.result, self.language) if chart.graph.links else ""
        if svg:
            label = self._label("figure", mark("Figure {chapter}-{number}"))
            bracket = self.words(mark("{title} ({unit})"))
            title = bracket.format(title=chart.title, unit=chart.unit)
            self.blocks.append(Figure(label=label, title=title, svg=svg))

    def _label(self, name: str, pattern: str) -> str:
        self._counts[name] += 1
        number_of = self._counts[name]
        return self.words(pattern).format(chapter=self._chapter, number=number_of)


def chapters(result: Result, language: str) -> tuple[Block, ...]:
    """Return every block of the report after its cover."""
    writer = Writer(result, language)
    for write in (
        _park,
        _method,
        _emission,
        _activity,
        _factors,
        _energy,
        _quality,
        _other,
        _annex,
    ):
        write(writer)
    return tuple(writer.blocks)


def _park(writer: Writer) -> None:
    writer.chapter(mark("1 The park"))
    writer.says(
        mark("{park} reports its greenhouse-gas emission for {period} as follows."),
        park=park_name(writer.result, writer.language),
        period=_period(writer),
    )
    writer.shows(park.park(writer.result, writer.language))


def _method(writer: Writer) -> None:
    result, language = writer.result, writer.language
    method = result["method"]
    writer.chapter(mark("2 Accounting boundary and method"))
    writer.says(
        mark(
            "The account follows “{method}” (id {id}, version {version}, {status}). "
            "Its boundary is the park's {count} enterprises and units that count in {period}."
        ),
        method=titled(method, "title", language),
        id=method["id"],
        version=str(method["version"]),
        status=word(METHOD_STATUSES, method.get("status"), language),
        count=number(len(result.get("coverage", {}).get("enterprises_in", ())), 0),
        period=_period(writer),
    )
    if method.get("provisional"):
        comma = writer.words(mark(", "))
        writer.says(
            mark(
                "The result is provisional: these factors have one source only or were not "
                "checked against their document: {names}."
            ),
            names=comma.join(factors.doubtful_factors(result, language)),
        )
    writer.shows(park.formulas(result, language))
    writer.shows(quality.settings(result, language))
    writer.shows(
        quality.not_counted(result, language),
        mark("Every enterprise on the list is counted."),
    )


def _emission(writer: Writer) -> None:
    result, language = writer.result, writer.language
    writer.chapter(mark("3 Emission"))
    largest = max(
        result["by_source"], key=lambda one: one.get("emission_tco2") or 0.0, default=None
    )
    unit = writer.words(UNIT_NAMES[emission_unit(result)])
    writer.says(
        mark("In {period} the park emitted {total} {unit}, that is {intensity} {per_tce}."),
        period=_period(writer),
        total=number(result["totals"].get("emission_tco2"), EMISSION_DECIMALS),
        unit=unit,
        intensity=number(result["totals"].get("intensity_tco2_per_tce"), INTENSITY_DECIMALS),
        per_tce=writer.words(UNIT_NAMES["tCO2/tce"]),
    )
    if largest:
        writer.says(
            mark("The largest source is {source}, with {share} of the total."),
            source=titled(largest, "title", language),
            share=percent(largest.get("share")),
        )
    writer.shows(totals.summary(result, language))
    writer.shows(totals.by_source(result, language))
    writer.draws(source_bars(result, language))
    writer.shows(totals.by_scope(result, language))
    if len(result.get("by_gas", ())) > 1:
        writer.shows(totals.by_gas(result, language))
    writer.shows(totals.by_enterprise(result, language, ENTERPRISES))
    writer.draws(enterprise_bars(result, language))
    writer.shows(totals.by_month(result, language))
    writer.draws(month_bars(result, language))
    writer.draws(carbon_flows(result, language))


def _activity(writer: Writer) -> None:
    result, language = writer.result, writer.language
    writer.chapter(mark("4 Activity data and where they come from"))
    writer.says(
        mark(
            "Amounts are those of the enterprises' ledgers, by metering, invoices, statistics or "
            "estimates, as each row says. The workbook that goes with this report lists all {rows} "
            "rows, each with its file, sheet and row; this report shows their sums."
        ),
        rows=number(len(result["lines"]), 0),
    )
    writer.shows(activity.activity_data(result, language))
    writer.shows(
        activity.internal_flows(result, language),
        mark("No flows between enterprises of the park were filed."),
    )
    writer.shows(
        activity.certificates(result, language),
        mark("No green certificates or green-power trades were filed."),
    )
    writer.shows(activity.memo(result, language))


def _factors(writer: Writer) -> None:
    result, language = writer.result, writer.language
    writer.chapter(mark("5 Factors and parameters, and where they come from"))
    writer.says(
        mark(
            "Values and units are as printed in the document named; “match” says how exactly the "
            "document answers the question: year, region and kind."
        )
    )
    writer.shows(factors.factors(result, language))
    writer.shows(factors.documents(result, language))


def _energy(writer: Writer) -> None:
    result, language = writer.result, writer.language
    writer.chapter(mark("6 Energy consumption"))
    writer.shows(energy.energy(result, language), mark("No energy was filed."))
    writer.draws(energy_flows(result, language))


def _quality(writer: Writer) -> None:
    result, language = writer.result, writer.language
    writer.chapter(mark("7 Quality and uncertainty"))
    relative = result.get("uncertainty", {}).get("relative")
    if relative is not None:
        writer.says(
            mark(
                "By error propagation (IPCC approach 1) the total is known to ±{relative}, "
                "at a confidence of 95 %."
            ),
            relative=percent(relative),
        )
    writer.shows(quality.coverage(result, language))
    writer.shows(quality.uncertainty(result, language, INPUTS))
    writer.shows(
        quality.findings(result, language, FINDINGS),
        mark("The checks of the ledger and of the account found nothing."),
    )


def _other(writer: Writer) -> None:
    result = writer.result
    writer.chapter(mark("8 Other matters"))
    if is_synthetic(result):
        writer.says(SYNTHETIC_LONG)
    writer.says(
        mark(
            "Figures are rounded once, in this report: the total first, then its parts so that "
            "they add up to it. A missing value is printed as a dash and is not taken as zero."
        )
    )
    writer.says(
        mark(
            "Each emission in the workbook is a formula over its cells and can be worked out again."
        )
    )
    changed = [
        one for one in result["method"].get("settings", ()) if not one.get("is_default", True)
    ]
    if changed:
        comma = writer.words(mark(", "))
        names = comma.join(titled(one, "title", writer.language) for one in changed)
        writer.says(mark("Settings that differ from their default: {names}."), names=names)


def _annex(writer: Writer) -> None:
    result, language = writer.result, writer.language
    writer.chapter(mark("Annex"), is_annex=True)
    writer.says(
        mark(
            "The lines that weigh most follow; all lines stand in the workbook "
            "(sheet “{sheet}”), with the factors of each."
        ),
        sheet=writer.words(mark("Lines")),
    )
    writer.shows(activity.largest_lines(result, language, LINES))
    writer.shows(quality.run(result, language))


def _period(writer: Writer) -> str:
    words: Callable[[str], str] = writer.words
    year, span = year_of(writer.result), writer.result["period"]
    if year:
        return words(mark("the year {year}")).format(year=year)
    return words(mark("{start} to {end} (the last day not included)")).format(
        start=span["start"], end=span["end"]
    )
