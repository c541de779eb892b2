"""A map of regions and parks.

A region without a value is drawn as *no data*, never as zero, and the legend says so (REPORT §2).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nearzero.reporting import palette
from nearzero.reporting.options import (
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
from nearzero.words import mark, translator

CLASSES = len(palette.SCALE)  #: so many shades at most on a map
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)  #: steps between shades, times a power of ten
_SHAPES = ("circle", "triangle", "diamond", "rect", "pin", "roundRect")
_SPOT = 11  #: size of a park on the map [px]
_OUTLINED: Option = {
    "color": palette.INK,
    "textBorderColor": palette.PAPER,
    "textBorderWidth": 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A park on a map; a value of None is not known, ``state`` is an id of the map's states."""

    id: str
    name: str
    longitude: float
    latitude: float
    value: float | None = None
    state: str = ""


def region_map(
    regions: Mapping[str, str],
    values: Mapping[str, float | None],
    *,
    title: str,
    unit: str,
    map_name: str,
    is_synthetic: bool,
    spots: Sequence[Spot] = (),
    states: Mapping[str, str] | None = None,
    links: Links = NO_LINKS,
    language: str = "zh",
) -> Option:
    """Return a map whose regions are shaded by value, with parks as points on it.

    Parameters
    ----------
    regions
        Name by code; the map's features carry the code as their property ``code``.
    values
        Value by code; one that is None or not there is drawn as no data.
    title, unit
        What is shown, and in what.
    map_name
        Name under which the page registers the outlines.
    is_synthetic
        Whether a figure on it is made up.
    spots
        Parks.
    states
        Name by id of the states that parks can be in, in the order of the legend; each has a
        shape of its own.
    links
        Address by code of a region or id of a park.
    language
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> option = region_map({"510800": "Guangyuan", "510300": "Zigong"}, {"510800": 12.5},
    ...     title="Emission", unit="t", map_name="sichuan", is_synthetic=False, language="en")
    >>> [(item["name"], item["value"]) for item in option["series"][0]["data"]]
    [('Guangyuan', 12.5), ('Zigong', None)]
    """
    known = {code: value for code, value in values.items() if value is not None}
    series = [
        _regions(regions, known, title, unit, links, language),
        *_groups(spots, states or {}, unit, links, language),
    ]
    if any(code not in known for code in regions):
        series.append(_no_data(language))
    common = shared(title, unit, language, is_synthetic=is_synthetic)
    pieces = shades([known[code] for code in regions if code in known])
    return {
        **common,
        "legend": key(series[1:], bottom=0, left=0, orient="vertical"),
        "visualMap": shading(pieces, bottom=0, right=0),
        "geo": _geo(map_name, regions, below(common)),
        "series": series,
    }


def _geo(map_name: str, regions: Mapping[str, str], top: int) -> Option:
    return {
        "map": map_name,
        "nameProperty": "code",
        "nameMap": dict(regions),
        "roam": False,
        "top": top,
        "bottom": 16,
        "itemStyle": {"areaColor": palette.NO_DATA, "borderColor": palette.PAPER},
        "emphasis": {"itemStyle": {"areaColor": None}, "label": {"show": False}},
        "select": {"disabled": True},
    }


def _groups(
    spots: Sequence[Spot], states: Mapping[str, str], unit: str, links: Links, language: str
) -> list[Option]:
    """Return the parks of each state as a series of its own, in the order of the states."""
    named = {"": translator(language)(mark("parks")), **states}
    found: list[Option] = []
    for at, (state, name) in enumerate(named.items()):
        group = [spot for spot in spots if spot.state == state]
        if group:
            found.append({**_spots(group, unit, links, language), "name": name, **_look(at)})
    return found


def _look(at: int) -> Option:
    """Return the shape and colour of a state of parks."""
    colour = palette.colour(at + 1)
    return {
        "symbol": _SHAPES[at % len(_SHAPES)],
        "itemStyle": {"color": colour, "borderColor": palette.INK, "borderWidth": 1},
    }


def shades(values: Sequence[float]) -> list[Json]:
    """Return the classes of a map: round bounds, together holding every value.

    Examples
    --------
    >>> [piece["label"] for piece in shades([3.0, 41.0, 97.0])]
    ['0 – 20', '20 – 40', '40 – 60', '60 – 80', '80 – 100']
    >>> shades([])
    []
    """
    if not values:
        return []
    low, high = min(values), max(values)
    width = (high - low) / CLASSES or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(width))
    steps = (nice * scale for scale in (power, power * 10.0) for nice in _NICE)
    step = next(s for s in steps if math.floor(low / s) + CLASSES > math.floor(high / s))
    first = math.floor(low / step)
    count = math.floor(high / step) - first + 1
    if count > 1 and high == (first + count - 1) * step:
        count -= 1  # the last class holds its upper bound
    pieces: list[Json] = []
    for at in range(count):
        bounds = [float(f"{(first + at + more) * step:.12g}") for more in (0, 1)]
        upper = "lte" if at == count - 1 else "lt"
        shade = palette.SCALE[round(at * (CLASSES - 1) / max(count - 1, 1))]
        label = f"{bounds[0]:,.10g} – {bounds[1]:,.10g}"
        pieces.append({"gte": bounds[0], upper: bounds[1], "label": label, "color": shade})
    return pieces


def _regions(
    regions: Mapping[str, str],
    known: Mapping[str, float],
    title: str,
    unit: str,
    links: Links,
    language: str,
) -> Option:
    data: list[Json] = []
    for code, name in regions.items():
        value = known.get(code)
        item: Option = {"name": name, "id": code, "value": value}
        item["tooltip"] = said(value, unit, language)
        if code in links:
            item["href"] = links[code]
        data.append(item)
    return {"type": "map", "name": title, "geoIndex": 0, "data": data}


def _spots(spots: Sequence[Spot], unit: str, links: Links, language: str) -> Option:
    data: list[Json] = []
    for spot in spots:
        item: Option = {
            "name": spot.name,
            "id": spot.id,
            "value": [spot.longitude, spot.latitude, spot.value],
            "tooltip": said(spot.value, unit, language),
        }
        if spot.value is None:
            item["itemStyle"] = {"color": palette.PAPER}
        if spot.id in links:
            item["href"] = links[spot.id]
        data.append(item)
    return {
        "type": "scatter",
        "coordinateSystem": "geo",
        "data": data,
        "symbolSize": _SPOT,
        "label": {"show": True, "position": "right", "formatter": "{b}", **_OUTLINED},
        "labelLayout": {"hideOverlap": True},
    }


def _no_data(language: str) -> Option:
    """Return a series of nothing, whose entry in the legend says how no data looks."""
    return {
        "type": "scatter",
        "coordinateSystem": "geo",
        "name": translator(language)(NO_DATA),
        "data": [],
        "symbol": "rect",
        "itemStyle": {"color": palette.NO_DATA, "borderColor": palette.REST, "borderWidth": 1},
    }
