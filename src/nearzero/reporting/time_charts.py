"""Charts over time: a trend with its target, months by source, two years compared.

A missing value is a gap, never zero; an estimated one is dashed or pale in a dashed frame
(REPORT §2, §5).
"""

from collections.abc import Collection, Mapping, Sequence

from nearzero.reporting import palette
from nearzero.reporting.figures import MISSING
from nearzero.reporting.options import (
    ESTIMATED,
    NO_LINKS,
    Json,
    Links,
    Option,
    below,
    gaps,
    hatched,
    named_axis,
    point,
    room,
    shared,
    value_axis,
)
from nearzero.words import mark, translator

Values = Sequence[float | None]
MONTHS = tuple(f"{month:02d}" for month in range(1, 13))
_LEGEND = 28  #: height of a legend [px]
_WIDEST = 28  #: bar [px]


def trend(
    periods: Sequence[str],
    values: Values,
    *,
    title: str,
    unit: str,
    is_synthetic: bool,
    target: float | Values | None = None,
    estimated: Collection[str] = (),
    links: Links = NO_LINKS,
    language: str = "zh",
) -> Option:
    """Return a line over years or months, with its target.

    Parameters
    ----------
    periods, values
        One value for each period; None is a gap.
    title, unit
        What is shown, and in what.
    is_synthetic
        Whether a figure in it is made up.
    target
        One for all periods, or one for each.
    estimated
        Periods whose value is an estimate, which is dashed.
    links
        Address by period.
    language
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> option = trend(["2023", "2024", "2025"], [5.0, None, 4.0], title="Emission", unit="t",
    ...     is_synthetic=False, target=3.5, language="en")
    >>> option["series"][0]["data"], option["series"][1]["data"]
    ([5.0, None, 4.0], [3.5, 3.5, 3.5])
    """
    words = translator(language)
    _same_length(periods, values)
    is_estimate = [period in estimated for period in periods]
    firm = [
        None if guess or value is None else point(value, links.get(period))
        for period, value, guess in zip(periods, values, is_estimate, strict=True)
    ]
    series: list[Json] = [_line(title, firm, palette.BAR)]
    if any(is_estimate):
        guessed = _dashed(periods, values, is_estimate, links)
        series.append(_line(words(ESTIMATED), guessed, palette.BAR, kind="dashed"))
    if target is not None:
        aims = [target] * len(periods) if isinstance(target, float | int) else list(target)
        _same_length(periods, aims)
        name = words(mark("target"))
        series.append(_line(name, aims, palette.MARK, kind="dotted", symbol="none"))
    common = shared(title, unit, language, is_synthetic=is_synthetic)
    return _over_time(common, periods, series)


def stacked_months(
    months: Sequence[str],
    by_source: Mapping[str, Values],
    *,
    names: Mapping[str, str],
    title: str,
    unit: str,
    is_synthetic: bool,
    estimated: Collection[str] = (),
    links: Links = NO_LINKS,
    language: str = "zh",
) -> Option:
    """Return months as bars stacked by source; what leaves stands below the line.

    Parameters
    ----------
    months
        Months in order.
    by_source
        Values by source, one for each month; None is missing.
    names
        Names of the sources.
    title, unit
        What is shown, and in what.
    is_synthetic
        Whether a figure in it is made up.
    estimated
        Months that are estimates.
    links
        Address by ``source/month``, or by month.
    language
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> option = stacked_months(["2025-01", "2025-02"], {"heat": [1.0, None]},
    ...     names={"heat": "Heat"}, title="Emission", unit="t", is_synthetic=False,
    ...     links={"2025-01": "/january/"}, language="en")
    >>> option["series"][0]["name"], option["series"][0]["data"]
    ('Heat', [{'value': 1.0, 'href': '/january/'}, None])
    """
    series: list[Option] = []
    for at, (source, values) in enumerate(by_source.items()):
        _same_length(months, values)
        data: list[Json] = []
        for month, value in zip(months, values, strict=True):
            href = links.get(f"{source}/{month}", links.get(month))
            guess: Option = {"itemStyle": hatched()} if month in estimated else {}
            data.append(None if value is None else point(value, href, **guess))
        series.append(
            {
                "type": "bar",
                "id": source,
                "name": names.get(source, source),
                "stack": "total",
                "data": data,
                "barMaxWidth": _WIDEST,
                "itemStyle": {"color": palette.colour(at)},
            }
        )
    blank, partial = _incomplete(months, list(by_source.values()))
    if blank and series:
        series[0]["markPoint"] = gaps(blank, MISSING)
    if partial:
        series[-1]["markPoint"] = gaps(partial, f"+ {MISSING}")
    notes = _notes(estimated, months, language, has_gap=bool(blank or partial))
    common = shared(title, unit, language, is_synthetic=is_synthetic, notes=notes)
    return _over_time(common, months, series)


def profile(
    this_year: Values,
    last_year: Values,
    *,
    year: int,
    title: str,
    unit: str,
    is_synthetic: bool,
    estimated: Collection[str] = (),
    links: Links = NO_LINKS,
    language: str = "zh",
) -> Option:
    """Return the months of a year beside those of the year before.

    Parameters
    ----------
    this_year, last_year
        Twelve values each; None is a gap.
    year
        The later year.
    title, unit
        What is shown, and in what.
    is_synthetic
        Whether a figure in it is made up.
    estimated
        Months of the later year that are estimates, ``01`` to ``12``.
    links
        Address by month of the later year, ``2025-03``.
    language
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> option = profile([1.0, None] + [None] * 10, [2.0] * 12, year=2025, title="Emission",
    ...     unit="t", is_synthetic=False, language="en")
    >>> [series["name"] for series in option["series"]], option["series"][1]["data"][:3]
    (['2024', '2025'], [1.0, None, None])
    """
    for values in (this_year, last_year):
        _same_length(MONTHS, values)
    now: list[Json] = []
    for month, value in zip(MONTHS, this_year, strict=True):
        guess: Option = {"itemStyle": hatched()} if month in estimated else {}
        now.append(None if value is None else point(value, links.get(f"{year}-{month}"), **guess))
    blank = {month: 0.0 for month, value in zip(MONTHS, this_year, strict=True) if value is None}
    bars: Option = {
        "type": "bar",
        "name": str(year),
        "data": now,
        "barMaxWidth": _WIDEST,
        "itemStyle": {"color": palette.BAR},
    }
    if blank:
        bars["markPoint"] = gaps(blank, MISSING)
    before = _line(str(year - 1), list(last_year), palette.REST, symbol="emptyCircle")
    notes = _notes(estimated, MONTHS, language, has_gap=bool(blank))
    common = shared(title, unit, language, is_synthetic=is_synthetic, notes=notes)
    return _over_time(common, MONTHS, [before, bars])


def _over_time(common: Option, periods: Sequence[str], series: Sequence[Json]) -> Option:
    """Return a chart over time: legend under the title, the drawing under the legend."""
    top = below(common)
    return {
        **common,
        "tooltip": {"trigger": "axis"},
        "legend": {
            "top": top,
            "left": 0,
            "type": "scroll",
            "textStyle": {"color": palette.INK},
        },
        "grid": room(top + _LEGEND, right=48),
        "xAxis": named_axis(periods),
        "yAxis": value_axis(),
        "series": list(series),
    }


def _notes(
    estimated: Collection[str], periods: Sequence[str], language: str, *, has_gap: bool
) -> list[str]:
    """Return what the signs of a bar chart mean, of those that stand in it."""
    words = translator(language)
    notes = [words(mark("pale and dashed: estimated"))] if {*periods} & {*estimated} else []
    return [*notes, words(mark("—: no data"))] if has_gap else notes


def _incomplete(
    months: Sequence[str], columns: Sequence[Values]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the months of which nothing is known, and those with a part missing, by height."""
    blank: dict[str, float] = {}
    partial: dict[str, float] = {}
    for month, values in zip(months, zip(*columns, strict=True), strict=False):
        known = [value for value in values if value is not None]
        if not known:
            blank[month] = 0.0
        elif len(known) < len(values):
            partial[month] = sum(value for value in known if value > 0.0)
    return blank, partial


def _line(
    name: str,
    data: Sequence[Json],
    colour: str,
    *,
    kind: str = "solid",
    symbol: str = "circle",
) -> Option:
    return {
        "type": "line",
        "name": name,
        "data": list(data),
        "connectNulls": False,
        "symbol": symbol,
        "symbolSize": 7,
        "lineStyle": {"type": kind, "color": colour, "width": 2},
        "itemStyle": {"color": colour},
    }


def _dashed(
    periods: Sequence[str], values: Values, is_estimate: Sequence[bool], links: Links
) -> list[Json]:
    """Return the estimates, and the values beside them from which the dashes start."""
    found: list[Json] = []
    for at, (period, value) in enumerate(zip(periods, values, strict=True)):
        beside = is_estimate[max(at - 1, 0) : at + 2]
        if value is None or not any(beside):
            found.append(None)
        elif is_estimate[at]:
            found.append(point(value, links.get(period), symbol="emptyCircle"))
        else:
            found.append(point(value, None, symbol="none", is_anchor=True))
    return found


def _same_length(periods: Sequence[object], values: Sequence[object]) -> None:
    if len(periods) != len(values):
        message = f"{len(periods)} periods, but {len(values)} values"
        raise ValueError(message)
