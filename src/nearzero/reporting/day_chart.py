"""The days of a year as a calendar, shaded by value.

A day without a value keeps the blank cell of the calendar, which the legend names (REPORT §2).
"""

from collections.abc import Collection, Mapping
from datetime import date

from nearzero.reporting import palette
from nearzero.reporting.options import (
    ESTIMATED,
    NO_DATA,
    NO_LINKS,
    Json,
    Links,
    Option,
    below,
    said,
    shared,
)
from nearzero.reporting.region_map import shades
from nearzero.words import mark, translator

_CELL = 16  #: height of a day [px]
_MONTHS = 24  #: height of the names of months [px]
_GAP = 12  #: between the days and what explains them [px]


def heat_calendar(
    days: Mapping[date, float | None],
    *,
    start: date,
    end: date,
    title: str,
    unit: str,
    is_synthetic: bool,
    estimated: Collection[date] = (),
    links: Links = NO_LINKS,
    language: str = "zh",
) -> Option:
    """Return days as a calendar shaded by value; a day without a value stays blank.

    Parameters
    ----------
    days
        Value by day; one that is None or not there is no data.
    start, end
        First day, and the first day no longer shown.
    title, unit
        What is shown, and in what.
    is_synthetic
        Whether a figure in it is made up.
    estimated
        Days that are estimates, drawn in a dashed frame.
    links
        Address by day, ISO text.
    language
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> option = heat_calendar({date(2025, 1, 1): 2.0, date(2025, 1, 2): None},
    ...     start=date(2025, 1, 1), end=date(2025, 2, 1), title="Emission", unit="t",
    ...     is_synthetic=False, language="en")
    >>> [item["value"] for item in option["series"][0]["data"]], option["calendar"]["range"]
    ([['2025-01-01', 2.0]], ['2025-01-01', '2025-01-31'])
    """
    words = translator(language)
    shown = {
        day: value
        for day, value in sorted(days.items())
        if value is not None and start <= day < end
    }
    data: list[Json] = []
    for day, value in shown.items():
        text = day.isoformat()
        item: Option = {
            "name": text,
            "value": [text, value],
            "tooltip": said(value, unit, language),
        }
        if day in estimated:
            item["itemStyle"] = {"borderColor": palette.INK, "borderType": "dashed"}
            item["tooltip"] = _and_estimated(item["tooltip"], language)
        if text in links:
            item["href"] = links[text]
        data.append(item)
    series: list[Option] = [
        {"type": "heatmap", "name": title, "coordinateSystem": "calendar", "data": data}
    ]
    notes = [words(mark("dashed frame: estimated"))] if {*shown} & {*estimated} else []
    if len(shown) < (end - start).days:
        series.append(_blank_day(language))
    last = date.fromordinal(end.toordinal() - 1)
    common = shared(title, unit, language, is_synthetic=is_synthetic, notes=notes)
    top = below(common) + _MONTHS
    foot = top + 7 * _CELL + _GAP
    ink: Option = {"color": palette.INK}
    return {
        **common,
        "legend": {
            "top": foot,
            "left": 48,
            "data": [str(one["name"]) for one in series[1:]],
            "selectedMode": False,
            "textStyle": ink,
        },
        "visualMap": {
            "type": "piecewise",
            "seriesIndex": 0,
            "orient": "horizontal",
            "top": foot,
            "right": 16,
            "pieces": shades(list(shown.values())),
            "selectedMode": False,
            "textStyle": ink,
        },
        "calendar": _calendar(start, last, top, language),
        "series": series,
    }


def _and_estimated(tooltip: Json, language: str) -> Json:
    text = tooltip["formatter"] if isinstance(tooltip, Mapping) else ""
    return {"formatter": f"{text} ({translator(language)(ESTIMATED)})"}


def _calendar(first: date, last: date, top: int, language: str) -> Option:
    names = "ZH" if language == "zh" else "EN"
    return {
        "top": top,
        "left": 48,
        "right": 16,
        "cellSize": ["auto", _CELL],
        "range": [first.isoformat(), last.isoformat()],
        "itemStyle": {"color": palette.NO_DATA, "borderColor": palette.PAPER, "borderWidth": 1},
        "splitLine": {"lineStyle": {"color": palette.QUIET}},
        "dayLabel": {"firstDay": 1, "nameMap": names, "color": palette.QUIET},
        "monthLabel": {"nameMap": names, "color": palette.QUIET},
        "yearLabel": {"show": False},
    }


def _blank_day(language: str) -> Option:
    """Return a series of nothing, whose entry in the legend says how no data looks."""
    return {
        "type": "scatter",
        "coordinateSystem": "calendar",
        "name": translator(language)(NO_DATA),
        "data": [],
        "symbol": "rect",
        "itemStyle": {"color": palette.NO_DATA, "borderColor": palette.REST, "borderWidth": 1},
    }
