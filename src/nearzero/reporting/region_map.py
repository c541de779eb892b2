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
    said,
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
    named = dict(states or {})
    groups = {id_: [spot for spot in spots if spot.state == id_] for id_ in ("", *named)}
    series: list[Option] = [_regions(regions, known, title, unit, links, language)]
    for at, (id_, group) in enumerate(groups.items()):
        if group:
            name = named.get(id_, translator(language)(mark("parks")))
            series.append(
                _spots(group, name, _SHAPES[at % len(_SHAPES)], at, unit, links, language)
            )
    if any(code not in known for code in regions):
        series.append(_no_data(language))
    common = shared(title, unit, language, is_synthetic=is_synthetic)
    return {
        **common,
        "legend": {
            "bottom": 0,
            "left": 0,
            "orient": "vertical",
            "selectedMode": False,
            "data": [str(one["name"]) for one in series[1:]],
            "textStyle": {"color": palette.INK},
        },
        "visualMap": {
            "type": "piecewise",
            "seriesIndex": 0,
            "right": 0,
            "bottom": 0,
            "pieces": shades([known[code] for code in regions if code in known]),
            "selectedMode": False,
            "textStyle": {"color": palette.INK},
        },
        "geo": {
            "map": map_name,
            "nameProperty": "code",
            "nameMap": dict(regions),
            "roam": False,
            "top": below(common),
            "bottom": 16,
            "itemStyle": {"areaColor": palette.NO_DATA, "borderColor": palette.PAPER},
            "emphasis": {"itemStyle": {"areaColor": None}, "label": {"show": False}},
            "select": {"disabled": True},
        },
        "series": series,
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


def _spots(
    spots: Sequence[Spot],
    name: str,
    shape: str,
    at: int,
    unit: str,
    links: Links,
    language: str,
) -> Option:
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
    colour = palette.colour(at + 1)
    return {
        "type": "scatter",
        "coordinateSystem": "geo",
        "name": name,
        "data": data,
        "symbol": shape,
        "symbolSize": _SPOT,
        "itemStyle": {"color": colour, "borderColor": palette.INK, "borderWidth": 1},
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
