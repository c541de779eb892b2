"""Tags and filters of every page: ``{% load desk %}``.

Numbers are printed by :mod:`parkdesk.web.formats`; each component documents its variables at the
head of its template in ``desk/components/``.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from hashlib import sha256

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from nearzero.reporting import palette
from parkdesk.web import chart_heading, drawings, formats, states
from parkdesk.web.chart_numbers import numbers_of
from parkdesk.web.formats import Quantity
from parkdesk.web.region_map import MAP_FILE, MAP_NAME, STEPS, RegionMap, region_option

register = template.Library()

Item = Mapping[str, object]
Context = dict[str, object]

_DECIMALS = {"tonnes": 2, "energy": 2, "money": 2, "intensity": 4, "number": 0, "count": 0}

register.filter("absence", formats.absence)
register.filter("share", formats.percent)
register.filter("day", formats.on_day)
register.filter("moment", formats.at_moment)


@register.filter
def tonnes(value: Quantity) -> SafeString:
    """Print tonnes of CO2: two decimals."""
    return formats.printed(value, _DECIMALS["tonnes"])


@register.filter
def energy(value: Quantity) -> SafeString:
    """Print energy in tce, MWh or GJ: two decimals."""
    return formats.printed(value, _DECIMALS["energy"])


@register.filter
def intensity(value: Quantity) -> SafeString:
    """Print an intensity: four decimals."""
    return formats.printed(value, _DECIMALS["intensity"])


@register.filter
def number(value: Quantity, decimals: int = 0) -> SafeString:
    """Print a number with so many decimals."""
    return formats.printed(value, decimals)


def printed_as(value: object, kind: str) -> str:
    """Return a value as its kind is printed.

    Kinds: ``text tonnes energy intensity number count money share day moment chip quality``.
    """
    if kind in _DECIMALS or kind == "share":
        known = value if isinstance(value, float | int | str) or value is None else str(value)
        if kind == "share":
            return formats.percent(known)
        return formats.printed(known, _DECIMALS[kind])
    if kind == "day":
        return formats.on_day(value if isinstance(value, date | str) else None)
    if kind == "moment":
        return formats.at_moment(value if isinstance(value, datetime) else None)
    if kind in {"chip", "quality"}:
        return formats.absence("missing") if not value else _chip_or_mark(str(value), kind)
    return formats.absence("missing") if value is None or value == "" else str(value)


def _chip_or_mark(state: str, kind: str) -> SafeString:
    return chip(state) if kind == "chip" else quality(state)


@register.filter
def as_kind(value: object, kind: str | None) -> str:
    """Print a value as its kind is printed; without a kind it is a number of no decimals."""
    return printed_as(value, kind or "number")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw an icon; it says nothing by itself, a word stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def chip(state: str, *, is_small: bool = False, is_sign: bool = False) -> SafeString:
    """Show the state of a duty, a run or a decision: sign and word (``states.CHIPS``).

    ``is_sign`` shows the sign alone; the word is then said to screen readers and on hovering.
    """
    look = states.look(states.CHIPS, state)
    if is_sign:
        return format_html(
            '<span class="sign is-{}" title="{}">{}<span class="visually-hidden">{}</span></span>',
            look.tone,
            look.word,
            icon(look.icon),
            look.word,
        )
    return format_html(
        '<span class="chip is-{}{}">{}<span>{}</span></span>',
        look.tone,
        " is-small" if is_small else "",
        icon(look.icon),
        look.word,
    )


@register.simple_tag
def quality(marks: object) -> SafeString:
    """Show how sure a figure is: sign and word (``states.QUALITIES``) of one mark or several."""
    return format_html_join(" ", "{}", ((_mark(one),) for one in _several(marks)))


@register.filter
def mark_classes(marks: object) -> str:
    """Return the classes of what carries one mark or several."""
    return "".join(f" is-{one}" for one in _several(marks))


def _several(marks: object) -> list[str]:
    found = [marks] if isinstance(marks, str) else marks
    return [str(one) for one in found if one] if isinstance(found, Sequence) else []


def _mark(mark: str) -> SafeString:
    look = states.look(states.QUALITIES, mark)
    return format_html(
        '<span class="quality is-{}">{}<span>{}</span></span>', mark, icon(look.icon), look.word
    )


@register.simple_tag
def severity(level: str, count: int | None = None) -> SafeString:
    """Show how much a problem matters, or how many there are: ``states.SEVERITIES``."""
    look = states.look(states.SEVERITIES, str(level))
    return format_html(
        '<span class="chip is-{}">{}<span>{} {}</span></span>',
        look.tone,
        icon(look.icon),
        look.word,
        "" if count is None else count,
    )


@register.inclusion_tag("desk/components/change.html")
def change(share: float | None, rise_is: str = "worse", against: str = "") -> Context:
    """Show a change against another period: arrow, per cent, and whether that is better."""
    meaning = _meaning(share, rise_is)
    return {
        "share": None if share is None else abs(share),
        "is_rise": share is not None and share > 0,
        "is_same": share == 0,
        "against": against,
        "meaning": meaning,
        "look": states.CHANGES[meaning],
    }


def _meaning(share: float | None, rise_is: str) -> str:
    if share is None or rise_is == "neutral":
        return "neutral"
    if share == 0:
        return "same"
    return rise_is if share > 0 else {"worse": "better", "better": "worse"}[rise_is]


@register.inclusion_tag("desk/components/figures.html")
def figures(items: Sequence[Item]) -> Context:
    """Show three to five figures side by side."""
    return {"items": items}


@register.inclusion_tag("desk/components/figure.html")
def figure(item: Item) -> Context:
    """Show one figure with unit, period, quality and how it was computed."""
    return {"figure": item}


@register.inclusion_tag("desk/components/trend.html")
def trend(item: Item) -> Context:
    """Show a line of a few points with its last value."""
    points = item.get("points")
    return {"trend": item, "drawing": drawings.sparkline(_points(points))}


def _points(value: object) -> list[Item]:
    several = value if isinstance(value, Sequence) else []
    return [point for point in several if isinstance(point, Mapping)]


@register.inclusion_tag("desk/components/ranking.html")
def ranking(item: Item) -> Context:
    """Show a ranking: place, name, bar, value, change and quality; the denominator stands above."""
    rows = _points(item.get("rows"))
    values = [value for row in rows if isinstance(value := row.get("value"), float | int)]
    longest = max((abs(value) for value in values), default=0) or 1
    has_marks = any(row.get("change") or row.get("quality") for row in rows)
    return {"ranking": item, "rows": rows, "longest": longest, "has_marks": has_marks}


@register.simple_tag
def bar(value: object, longest: float) -> SafeString:
    """Draw the bar of a ranking; a missing value is a hatched one."""
    if not isinstance(value, float | int):
        return SafeString('<span class="bar-line is-missing" aria-hidden="true"></span>')
    width = round(abs(value) / longest * 100, 1)
    return format_html(
        '<svg class="bar-line" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="{}" width="{}" height="8"></rect></svg>',
        "is-below" if value < 0 else "is-above",
        width,
    )


@register.simple_tag
def dark_colours() -> SafeString:
    """Hand the colours of charts on a dark page to the script that draws them."""
    return json_script(palette.DARK, "desk-dark")


@register.inclusion_tag("desk/components/chart.html")
def chart(
    option: Item,
    size: str = "medium",
    label: str = "",
    name: str = "",
    map_file: str = "",
    *,
    has_numbers: bool = True,
) -> Context:
    """Show an ECharts option; ``size`` is ``small``, ``medium``, ``tall`` or ``fill``."""
    printed = json.dumps(option, sort_keys=True, default=str)
    heading = chart_heading.heading_of(option)
    return {
        "option": chart_heading.untitled(option),
        "title": heading.title,
        "notes": heading.notes,
        "id": name or f"chart-{sha256(printed.encode()).hexdigest()[:12]}",
        "size": size,
        "label": label or heading.title,
        "map_url": static(map_file) if map_file else "",
        "map_name": MAP_NAME if map_file else "",
        "locale": "ZH" if (get_language() or "").startswith("zh") else "EN",
        "numbers": numbers_of(option) if has_numbers else None,
    }


@register.inclusion_tag("desk/components/map.html")
def region_map(shown: RegionMap, size: str = "tall") -> Context:
    """Show the province: prefectures shaded by value, parks as points."""
    known = [one.value for one in shown.regions if one.value is not None]
    has_missing = any(one.value is None for one in shown.regions)
    return {
        "shown": shown,
        "option": region_option(shown),
        "size": size,
        "file": MAP_FILE,
        "steps": range(len(STEPS)) if known else (),
        "low": min(known, default=None),
        "high": max(known, default=None),
        "has_missing": has_missing,
    }


@register.inclusion_tag("desk/components/heat.html")
def heat(item: Item) -> Context:
    """Show the days of a year or a month, shaded by value; missing days are hatched."""
    days = {
        on: point for point in _points(item.get("days")) if isinstance(on := point.get("on"), date)
    }
    start, end = item["start"], item["end"]
    if not isinstance(start, date) or not isinstance(end, date):
        message = "heat needs start and end as dates, the end no longer included"
        raise TypeError(message)
    return {"heat": item, "drawing": drawings.calendar(start, end, days)}


@register.inclusion_tag("desk/components/explanation.html")
def explanation(node: Item) -> Context:
    """Show why a tonne is what it is, as a tree that ends at the evidence."""
    return {"node": node, "is_top": True}


@register.inclusion_tag("desk/components/findings.html")
def findings(problems: Sequence[Item], title: str = "", *, is_compact: bool = False) -> Context:
    """List problems: severity, sentence, where, how to mend."""
    counts = [
        (level, count)
        for level in states.SEVERITIES
        if (count := sum(str(problem["severity"]) == level for problem in problems))
    ]
    return {"problems": problems, "title": title, "is_compact": is_compact, "counts": counts}


@register.inclusion_tag("desk/components/evidence.html", takes_context=True)
def evidence(context: template.Context, item: Item) -> Context:
    """Show the evidence files of a figure, and where the right is given, a place to add one."""
    return {"evidence": item, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("desk/components/period.html")
def period_picker(period: Item) -> Context:
    """Show the period, a step back and forth, and a list to choose from."""
    return {"period": period}


@register.inclusion_tag("desk/components/empty.html")
def empty(item: Item) -> Context:
    """Say what will stand here, what is missing, and the one step that moves on."""
    return {"empty": item}


@register.inclusion_tag("desk/components/table.html")
def table(item: Item) -> Context:
    """Show a table; its export gives the same rows."""
    return {"table": item}


@register.filter
def is_numeric(kind: str | None) -> bool:
    """Say whether a kind of column stands at the right."""
    return kind in _DECIMALS or kind == "share"


@register.filter
def beside(cells: Sequence[object], columns: Sequence[Item]) -> list[tuple[Item, object]]:
    """Return each cell with its column."""
    return list(zip(columns, cells, strict=True))


@register.filter
def chart_value(value: object) -> str:
    """Print a number of a chart: as many decimals as it needs, at most four."""
    if isinstance(value, str):
        return value
    known = value if isinstance(value, float | int) else None
    return formats.printed(known, 2 if known is None or abs(known) >= 1 else 4)


@register.filter
def legend_value(value: float) -> str:
    """Print an end of a legend: whole from a hundred on."""
    return formats.printed(value, 0 if abs(value) >= 100 or value == 0 else 2)


@register.filter
def weekday(value: date) -> str:
    """Return the shortest name of the day of the week."""
    name = date_format(value, "D")
    return name[-1] if (get_language() or "").startswith("zh") else name


@register.filter
def state_word(state: str) -> str:
    """Return the word of a state of data."""
    return str(formats.STATES[state])


@register.simple_tag
def cell(column: Item, value: object) -> SafeString:
    """Print one cell of a table: a value, or a mapping with ``value`` and what goes with it."""
    details = value if isinstance(value, Mapping) else {"value": value}
    kind = str(details.get("kind") or column.get("kind") or "text")
    printed = format_html("{}", printed_as(details.get("value"), kind))
    if details.get("carrier"):
        printed = format_html('<i class="carrier is-{}"></i>{}', details["carrier"], printed)
    if details.get("href"):
        printed = format_html('<a href="{}">{}</a>', details["href"], printed)
    if details.get("quality"):
        printed = format_html("{} {}", quality(details["quality"]), printed)
    if details.get("note"):
        printed = format_html('{}<span class="note">{}</span>', printed, details["note"])
    return printed
