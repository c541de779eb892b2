"""Charts as option dictionaries, and the map of the province."""

from django.utils.translation import gettext as _

from nearzero.reporting import palette
from parkdesk.web.region_map import Region, RegionMap, Spot
from parkdesk.web.samples.months import EMISSIONS, LABELS, LAST_YEAR

Item = dict[str, object]

_HERE = "/components/"


def bars() -> Item:
    """Return bars by month: one missing, the last two estimated and so hatched."""
    hatch = {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 4], "rotation": -0.785}
    data: list[object] = [
        {"value": value, "href": _HERE, "itemStyle": {"decal": hatch} if at > 9 else {}}
        for at, value in enumerate(EMISSIONS)
    ]
    return {
        "title": {"text": _("Emission by month (tCO₂)"), "left": 0},
        "legend": {"right": 0, "top": 2},
        "grid": {"left": 8, "right": 8, "top": 56, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(LABELS)},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "bar",
                "name": "2024",
                "data": list(LAST_YEAR),
                "itemStyle": {"color": "#8fb7cf"},
            },
            {"type": "bar", "name": "2025", "data": data, "itemStyle": {"color": palette.BAR}},
        ],
    }


def lines() -> Item:
    """Return a line with a gap, and a dashed forecast that goes on from it."""
    known = [*EMISSIONS[:9], None, None, None]
    ahead: list[float | None] = [*([None] * 8), 701.7, 728.0, 765.5, 790.2]
    return {
        "title": {"text": _("Day by day and forecast (tCO₂)"), "left": 0},
        "legend": {"right": 0, "top": 2},
        "grid": {"left": 8, "right": 28, "top": 56, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(LABELS), "boundaryGap": False},
        "yAxis": {"type": "value", "scale": True},
        "series": [
            {
                "type": "line",
                "name": _("Measured"),
                "data": known,
                "color": palette.BAR,
                "symbolSize": 6,
            },
            {
                "type": "line",
                "name": _("Forecast"),
                "data": ahead,
                "color": "#4d8b7a",
                "lineStyle": {"type": "dashed"},
                "symbol": "emptyCircle",
            },
        ],
    }


def flows() -> Item:
    """Return an energy flow that is conserved, with what is not allotted in grey."""
    names = {
        "coal": (_("Coal"), "#34495c"),
        "gas": (_("Natural gas"), "#2f6480"),
        "power": (_("Grid power"), "#d9a65b"),
        "solar": (_("Solar power"), "#86a86a"),
        "smelter": (_("Smelter"), "#8fb7cf"),
        "foods": (_("Food works"), "#d58c77"),
        "station": (_("Energy station"), "#b3a0c4"),
        "rest": (_("Unallocated"), palette.REST),
    }
    links = [
        ("coal", "station", 820.0),
        ("gas", "station", 340.0),
        ("gas", "foods", 210.0),
        ("power", "smelter", 2650.0),
        ("power", "foods", 410.0),
        ("power", "rest", 96.0),
        ("solar", "smelter", 380.0),
        ("station", "smelter", 510.0),
        ("station", "foods", 560.0),
        ("station", "rest", 90.0),
    ]
    return {
        "title": {"text": _("Energy flow (tce)"), "left": 0},
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "sankey",
                "top": 8,
                "left": 4,
                "right": 96,
                "bottom": 8,
                "nodeAlign": "left",
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": "source", "opacity": 0.35},
                "data": [
                    {
                        "name": node,
                        "href": _HERE,
                        "itemStyle": {"color": colour},
                        "label": {"formatter": name},
                    }
                    for node, (name, colour) in names.items()
                ],
                "links": [
                    {"source": start, "target": end, "value": value} for start, end, value in links
                ],
            }
        ],
    }


def province() -> RegionMap:
    """Return a map on which some prefectures have no value."""
    values: dict[str, tuple[str, float | None]] = {
        "510100": (_("Chengdu"), 412.0),
        "510400": (_("Panzhihua"), 955.0),
        "510600": (_("Deyang"), 301.5),
        "510800": (_("Guangyuan"), 688.2),
        "511300": (_("Nanchong"), 120.4),
        "511500": (_("Yibin"), 540.9),
        "511700": (_("Dazhou"), 260.7),
        "513200": (_("Aba"), None),
        "513300": (_("Garze"), None),
        "513400": (_("Liangshan"), 733.1),
    }
    regions = [
        Region(
            code=code,
            name=name,
            value=value,
            said=_("missing") if value is None else f"{value} ktCO₂",
            href=_HERE,
        )
        for code, (name, value) in values.items()
    ]
    spots = [
        Spot(name=_("Sample park"), longitude=105.84, latitude=32.43, tone="better", href=_HERE),
        Spot(name=_("Sample park B"), longitude=104.9, latitude=28.8, tone="worse", href=_HERE),
        Spot(name=_("Sample park C"), longitude=104.2, latitude=30.7, tone="warn", href=_HERE),
    ]
    return RegionMap(title=_("Emission by prefecture"), unit="ktCO₂", regions=regions, spots=spots)
