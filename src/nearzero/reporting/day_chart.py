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
    key,
    said,
    shading,
    shared,
)
from nearzero.reporting.region_map import shades
from nearzero.words import mark, translator

_CELL = 16  #: height of a day [px]
_MONTHS = 24  #: height of the names of months [px]
_LEFT = 48  #: room for the names of weekdays [px]
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
    shown = {
        day: value
        for day, value in sorted(days.items())
        if value is not None and start <= day < end
    }
    heat: Option = {"type": "heatmap", "name": title, "coordinateSystem": "calendar"}
    heat["data"] = [
        _day(day, value, unit, links, language, is_estimate=day in estimated)
        for day, value in shown.items()
    ]
    blank = [] if len(shown) == (end - start).days else [_blank_day(language)]
    has_estimate = bool({*shown} & {*estimated})
    notes = [translator(language)(mark("dashed frame: estimated"))] if has_estimate else []
    common = shared(title, unit, language, is_synthetic=is_synthetic, notes=notes)
    top = below(common) + _MONTHS
    foot = top + 7 * _CELL + _GAP
    pieces = shades(list(shown.values()))
    return {
        **common,
        "legend": key(blank, top=foot, left=_LEFT),
        "visualMap": shading(pieces, top=foot, right=16, orient="horizontal"),
        "calendar": _calendar(start, end, top, language),
        "series": [heat, *blank],
    }


def _day(
    day: date, value: float, unit: str, links: Links, language: str, *, is_estimate: bool
) -> Option:
    text = day.isoformat()
    item: Option = {"name": text, "value": [text, value], "tooltip": said(value, unit, language)}
    if is_estimate:
        item["itemStyle"] = {"borderColor": palette.INK, "borderType": "dashed"}
        item["tooltip"] = _and_estimated(item["tooltip"], language)
    if text in links:
        item["href"] = links[text]
    return item


def _and_estimated(tooltip: Json, language: str) -> Json:
    text = tooltip["formatter"] if isinstance(tooltip, Mapping) else ""
    return {"formatter": f"{text} ({translator(language)(ESTIMATED)})"}


def _calendar(first: date, end: date, top: int, language: str) -> Option:
    last = date.fromordinal(end.toordinal() - 1)
    names = "ZH" if language == "zh" else "EN"
    return {
        "top": top,
        "left": _LEFT,
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
