"""Boundary and plots of a park: schematic, synthetic, the same each time.

A convex outline of a kilometre or two about the park's schematic position, divided by roads into
one plot for each unit. Where the park really lies, and its real boundary, are not in it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from parkdesk.cli.demonstration.draws import draw
from parkdesk.cli.demonstration.members import Enterprise, inside, years_money
from parkdesk.cli.demonstration.packaged import term
from parkdesk.cli.demonstration.pilots import PilotPark
from parkdesk.cli.demonstration.polygons import Point, Polygon, area, divide, shrunk

Geometry = dict[str, Any]

_CORNERS = 13
_RING = 0.965  #: the plots end so far from the centre: a ring road runs around them [1]
_ROADS = (32.0, 26.0, 20.0, 16.0, 12.0, 8.0)  #: width by how many cuts lie above [m]
_YEAR = 2024  #: plots are as large as the output of this year suggests
_M_PER_DEGREE = 111_320.0
_OUTSIDE_M = 150.0  #: side of a plot outside the boundary [m]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """GeoJSON of a park, WGS 84: a Feature for the boundary, a FeatureCollection of plots."""

    boundary: Geometry
    plots: Geometry


def site(park: PilotPark, members: Sequence[Enterprise]) -> Site:
    """Return boundary and plots of a park; each member has one plot."""
    outline = _outline(park)
    within = _mixed(park, inside(members))
    parts = divide(shrunk(outline, _RING), [_weight(m) for m in within], _road)
    plots = list(zip(within, parts, strict=True))
    outer = [member for member in members if not member.in_boundary]
    plots += [(member, _outer(park, outline, number)) for number, member in enumerate(outer)]
    order = {member.enterprise_id: number for number, member in enumerate(members)}
    plots.sort(key=lambda plot: order[plot[0].enterprise_id])
    return Site(
        boundary=_feature(park, outline, {"park_id": park.id, "area_m2": round(area(outline))}),
        plots={
            "type": "FeatureCollection",
            "features": [_plot(park, member, polygon) for member, polygon in plots],
        },
    )


def _outline(park: PilotPark) -> Polygon:
    """Return the outline: uneven corners of an ellipse, so that it is convex and irregular."""
    turn = math.pi * draw(park.id, "turn")
    long = 1000.0 * park.radius_km * (1.05 + 0.25 * draw(park.id, "long"))
    short = 1000.0 * park.radius_km * (0.65 + 0.25 * draw(park.id, "short"))
    corners = []
    for number in range(_CORNERS):
        angle = 2.0 * math.pi * (number + 0.8 * draw(park.id, "corner", number)) / _CORNERS
        x, y = long * math.cos(angle), short * math.sin(angle)
        corners.append(
            (x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn))
        )
    return corners


def _mixed(park: PilotPark, members: Sequence[Enterprise]) -> list[Enterprise]:
    """Return members in an order in which large and small ones lie side by side."""
    return sorted(members, key=lambda member: draw(park.id, member.enterprise_id, "plot"))


def _weight(member: Enterprise) -> float:
    """Return how much ground a unit takes, relative to the others."""
    output, _ = years_money(member, _YEAR)
    return 1.0 + math.pow(output / 1e8, 0.4)


def _road(depth: int) -> float:
    return _ROADS[min(depth, len(_ROADS) - 1)]


def _outer(park: PilotPark, outline: Polygon, number: int) -> Polygon:
    """Return a square plot just outside the boundary."""
    angle = 2.0 * math.pi * draw(park.id, "outside", number)
    along, half = (math.cos(angle), math.sin(angle)), _OUTSIDE_M / 2.0
    away = max(x * along[0] + y * along[1] for x, y in outline) + _OUTSIDE_M
    x, y = away * along[0], away * along[1]
    return [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]


def _plot(park: PilotPark, member: Enterprise, polygon: Polygon) -> Geometry:
    about = {
        "plot_id": f"{park.id}/{member.enterprise_id}",
        "enterprise_id": member.enterprise_id,
        "name_zh": member.name_zh,
        "name_en": member.name_en,
        "use": member.role,
        "in_boundary": member.in_boundary,
        "area_m2": round(area(polygon)),
    }
    return _feature(park, polygon, about)


def _feature(park: PilotPark, polygon: Polygon, properties: Geometry) -> Geometry:
    zh, en = term("basis", "boundary")
    ring = [_lon_lat(park, point) for point in [*polygon, polygon[0]]]
    return {
        "type": "Feature",
        "properties": properties
        | {"synthetic": True, "schematic": True, "basis_zh": zh, "basis_en": en},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _lon_lat(park: PilotPark, point: Point) -> list[float]:
    """Return longitude and latitude of a point about the park's position, to six decimals."""
    shrink = math.cos(math.radians(park.lat))
    lon = park.lon + point[0] / (_M_PER_DEGREE * shrink)
    return [round(lon, 6), round(park.lat + point[1] / _M_PER_DEGREE, 6)]
