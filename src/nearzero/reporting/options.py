"""What all charts have in common: title with unit, the mark of made-up data, items, dark colours.

An option is an ECharts option as a plain dictionary; it holds no function and no markup, so it
passes through JSON unchanged and needs no script of its own on a page.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from nearzero.reporting import palette
from nearzero.reporting.figures import MISSING, number
from nearzero.reporting.labels import SYNTHETIC
from nearzero.words import mark, translator

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
Option = dict[str, Json]
Links = Mapping[str, str]  #: address by the id of what was drawn
NO_LINKS: Links = {}

_TITLE = 48  #: height of a title of one line [px]
_LINE = 18  #: height of a line under it [px]
_PLAIN = str.maketrans("", "", "{|}")  #: signs that would begin a style

_QUIET_AXIS: Option = {"axisLabel": {"color": palette.QUIET}}
_GROUPED = 10_000.0  #: from here on digits are grouped and decimals do not matter

NO_DATA = mark("no data")
ESTIMATED = mark("estimated")


def shared(
    title: str, unit: str, language: str, *, is_synthetic: bool, notes: Sequence[str] = ()
) -> Option:
    """Return what every chart carries: title with unit, the mark, words for screen readers."""
    words = translator(language)
    bracket = words(mark("{title} ({unit})")).format(title=title, unit=unit)
    heading: Option = {"text": bracket, "left": 0, "textStyle": {"color": palette.INK}}
    lines = [f"{{quiet|{note.translate(_PLAIN)}}}" for note in notes]
    if is_synthetic:
        lines.insert(0, words(SYNTHETIC))
    if lines:
        style: Option = {"color": palette.MARK, "lineHeight": _LINE}
        if notes:
            style["rich"] = {"quiet": {"color": palette.QUIET, "lineHeight": _LINE}}
        heading |= {"subtext": "\n".join(lines), "subtextStyle": style}
    return {
        "title": heading,
        "aria": {"enabled": True},
        "tooltip": {"trigger": "item"},
        "animation": False,
    }


def below(common: Option) -> int:
    """Return how far down the title of a chart reaches. [px]

    Examples
    --------
    >>> plain = shared("Emission", "t", "en", is_synthetic=False)
    >>> marked = shared("Emission", "t", "en", is_synthetic=True, notes=["3 ranked"])
    >>> below(plain), below(marked)
    (48, 84)
    """
    heading = common["title"]
    text = heading.get("subtext", "") if isinstance(heading, Mapping) else ""
    lines = len(str(text).splitlines())
    return _TITLE + lines * _LINE


def key(series: Sequence[Option], **place: Json) -> Option:
    """Return a legend that names some series and hides none of them when touched."""
    return {
        **place,
        "data": [str(one["name"]) for one in series],
        "selectedMode": False,
        "textStyle": {"color": palette.INK},
    }


def shading(pieces: Sequence[Json], **place: Json) -> Option:
    """Return the classes by which the first series is shaded."""
    return {
        **place,
        "type": "piecewise",
        "seriesIndex": 0,
        "pieces": list(pieces),
        "selectedMode": False,
        "textStyle": {"color": palette.INK},
    }


def room(top: int, right: int = 72) -> Option:
    """Return the room of a drawing under its title, labels at the right included."""
    above = top + _LINE // 2  # half of the uppermost label stands over the drawing
    return {"left": 16, "right": right, "top": above, "bottom": 16, "containLabel": True}


def point(value: Json, href: str | None, **more: Json) -> Json:
    """Return a data item: the bare value where there is nothing else to say of it.

    Examples
    --------
    >>> point(1.0, None), point(None, "/lines/")
    (1.0, {'value': None, 'href': '/lines/'})
    """
    if href:
        more["href"] = href
    return {"value": value, **more} if more else value


def said(value: float | None, unit: str, language: str) -> Option:
    """Return a tooltip that names the item with its value, or says that there is none."""
    words = translator(language)
    text = words(NO_DATA) if value is None else f"{printed(value)} {unit}"
    return {"formatter": f"{{b}}: {text}"}


def named_axis(labels: Sequence[str]) -> Option:
    """Return an axis of names or periods."""
    return {"type": "category", "data": list(labels), **_QUIET_AXIS}


def value_axis() -> Option:
    """Return the axis of values; the unit stands in the title."""
    rules: Option = {"lineStyle": {"color": palette.RULE}}
    return {"type": "value", "splitLine": rules, **_QUIET_AXIS}


def gaps(marks: Mapping[str, float], words_of: str) -> Option:
    """Return marks over months in which something is missing, at a height each.

    A bar of nothing and a bar of zero look alike; the mark tells them apart.
    """
    label: Option = {"show": True, "formatter": words_of, "position": "top", "color": palette.QUIET}
    return {
        "silent": True,
        "symbol": "circle",
        "symbolSize": 1,
        "itemStyle": {"color": "transparent"},
        "label": label,
        "data": [{"coord": [month, height]} for month, height in marks.items()],
    }


def hatched() -> Option:
    """Return the style of an estimated value: its colour, paler, in a dashed frame."""
    return {"opacity": 0.45, "borderType": "dashed", "borderWidth": 1, "borderColor": palette.QUIET}


def sign(change: float | None) -> str:
    """Return the arrow of a change; nothing where it is not known.

    Examples
    --------
    >>> sign(0.04), sign(-0.04), sign(0.0), sign(None)
    ('▲', '▼', '＝', '')
    """
    if change is None:
        return ""
    return "▲" if change > 0.0 else "▼" if change < 0.0 else "＝"


def printed(value: float | None) -> str:
    """Return a number as a label shows it: as many digits as matter, missing as a dash.

    Examples
    --------
    >>> printed(12345.678), printed(1234.5), printed(0.5366), printed(3.0), printed(None)
    ('12,346', '1234.5', '0.5366', '3', '—')
    """
    if value is None:
        return MISSING
    if abs(value) >= _GROUPED:
        return number(value, 0)
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 1.0 else f"{value:.4g}"


def in_dark(option: Option) -> Option:
    """Return an option in the colours of a dark page.

    Examples
    --------
    >>> in_dark({"color": palette.INK, "data": [1.0, None]})
    {'color': '#e8eef3', 'data': [1.0, None]}
    """
    return cast("Option", _in_dark(option))


def _in_dark(value: Json) -> Json:
    if isinstance(value, str):
        return palette.DARK.get(value, value)
    if isinstance(value, Mapping):
        return {name: _in_dark(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [_in_dark(one) for one in value]
    return value
