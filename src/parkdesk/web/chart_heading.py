"""The heading of a chart, which the page prints as text, and the option without it.

Options of :mod:`nearzero.reporting` carry their title and leave room for it; on a page the title is
a heading that wraps, is read aloud and has the size of the other headings.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Option = Mapping[str, object]

_TITLE = 48  #: room that a title takes in an option [px]
_NOTE = 18  #: and each line under it
_BESIDE = 36  #: room for a legend that stood beside the title
_STYLED = re.compile(r"\{\w+\|([^{}|]*)\}")  #: a piece of text in a style of ECharts
_PLACED = ("grid", "geo", "calendar", "legend", "visualMap", "series")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a chart, and the lines under it."""

    title: str
    notes: tuple[str, ...]


def heading_of(option: Option) -> Heading:
    r"""Return the heading of an option; without one, empty text.

    Examples
    --------
    >>> heading_of({"title": {"text": "Emission (t)", "subtext": "made up\n{quiet|3 ranked}"}})
    Heading(title='Emission (t)', notes=('made up', '3 ranked'))
    """
    title = option.get("title")
    if not isinstance(title, Mapping):
        return Heading("", ())
    lines = str(title.get("subtext") or "").splitlines()
    return Heading(str(title.get("text") or ""), tuple(_STYLED.sub(r"\1", line) for line in lines))


def untitled(option: Option) -> dict[str, object]:
    """Return an option without its title and without the room for it.

    Examples
    --------
    >>> untitled({"title": {"text": "Emission"}, "grid": {"top": 57}, "series": []})
    {'grid': {'top': 9}, 'series': []}
    >>> untitled({"title": {"text": "Emission"}, "legend": {"top": 2}, "grid": {"top": 57}})
    {'legend': {'top': 2}, 'grid': {'top': 36}}
    """
    drawn = {name: value for name, value in option.items() if name != "title"}
    if "title" not in option:
        return drawn
    height = _TITLE + _NOTE * len(heading_of(option).notes)
    legend = _top(drawn.get("legend"))
    is_beside = legend is not None and legend < height
    for name in _PLACED:
        if name in drawn:
            drawn[name] = _raised(drawn[name], height, is_beside=is_beside)
    return drawn


def _raised(placed: object, height: int, *, is_beside: bool) -> object:
    if isinstance(placed, list):
        return [_raised(one, height, is_beside=is_beside) for one in placed]
    top = _top(placed)
    if top is None or top < height or not isinstance(placed, Mapping):
        return placed
    return {**placed, "top": min(top, _BESIDE) if is_beside else top - height}


def _top(placed: object) -> int | None:
    top = placed.get("top") if isinstance(placed, Mapping) else None
    return top if isinstance(top, int) else None
