"""The map of the province as an ECharts option: prefectures shaded, parks as points.

The outline comes with the project and is schematic; a region without a value is hatched, never
shaded as if it were zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nearzero.reporting import palette

MAP_NAME = "sichuan"
MAP_FILE = "vendor/maps/sichuan.geojson"  #: among the static files
HATCH = "hatch"  #: a colour of its own, drawn by charts.js
STEPS = palette.SCALE

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A prefecture on the map; ``value`` None means that nothing is known of it."""

    code: str
    name: str
    value: float | None
    said: str = ""  #: the value as printed, with its unit; else why there is none
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A park on the map."""

    name: str
    longitude: float
    latitude: float
    said: str = ""
    tone: str = "quiet"  #: ``better``, ``worse``, ``warn``, ``info`` or ``quiet``
    href: str = ""


_TONES = {
    "better": palette.BETTER,
    "worse": palette.MARK,
    "warn": palette.BELOW,
    "info": palette.BAR,
    "quiet": palette.QUIET,
}
_SIGNS = {"better": "circle", "worse": "triangle", "warn": "diamond", "info": "circle"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMap:
    """What a map shows: regions by value, parks as points."""

    title: str
    unit: str
    regions: Sequence[Region] = ()
    spots: Sequence[Spot] = field(default=())


def region_option(shown: RegionMap) -> dict[str, Json]:
    """Return the option of a map; its legend is drawn by the page."""
    known = [one.value for one in shown.regions if one.value is not None]
    option: dict[str, Json] = {
        "aria": {"enabled": True, "label": {"description": shown.title}},
        "animation": False,
        "tooltip": {"trigger": "item"},
        "geo": {
            "map": MAP_NAME,
            "nameProperty": "code",
            "aspectScale": 0.87,
            "preserveAspect": "contain",
            "left": 4,
            "right": 4,
            "top": 4,
            "bottom": 4,
            "itemStyle": {"areaColor": palette.PAPER, "borderColor": palette.REST},
            "regions": [_region(one, known) for one in shown.regions],
            "emphasis": {"disabled": True},
            "select": {"disabled": True},
            "tooltip": {"show": True},
        },
        "series": [_spots(shown.spots)],
    }
    return option


def _region(region: Region, known: Sequence[float]) -> Json:
    style: dict[str, Json] = {"borderColor": palette.REST}
    if region.value is None:
        style["areaColor"] = HATCH
    else:
        style["areaColor"] = STEPS[step_of(region.value, known)]
    return {
        "name": region.code,
        "href": region.href,
        "itemStyle": style,
        "label": {
            "show": True,
            "formatter": region.name,
            "color": palette.INK,
            "textBorderColor": palette.PAPER,
            "textBorderWidth": 2,
        },
        "tooltip": {"formatter": f"{region.name}\n{region.said}"},
    }


def _spots(spots: Sequence[Spot]) -> Json:
    data: list[Json] = [
        {
            "name": spot.name,
            "value": [spot.longitude, spot.latitude],
            "href": spot.href,
            "symbol": _SIGNS.get(spot.tone, "circle"),
            "itemStyle": {"color": _TONES[spot.tone], "borderColor": palette.PAPER},
            "tooltip": {"formatter": f"{spot.name}\n{spot.said}"},
        }
        for spot in spots
    ]
    return {"type": "scatter", "coordinateSystem": "geo", "symbolSize": 11, "data": data}


def step_of(value: float, known: Sequence[float]) -> int:
    """Return the shade of a value, 0-4, in equal steps between the least and the greatest.

    Examples
    --------
    >>> [step_of(value, [0.0, 10.0]) for value in (0.0, 5.0, 10.0)]
    [0, 2, 4]
    """
    low, high = min(known), max(known)
    share = (value - low) / ((high - low) or 1.0)
    return min(int(share * len(STEPS)), len(STEPS) - 1)
