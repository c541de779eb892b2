"""What can be wrong with a site that could be read: rings, size, place, plots and who has them."""

import itertools
import math
from collections import Counter
from collections.abc import Collection, Iterator

from parkdesk.registry.geometry import (
    Plane,
    Point,
    Ring,
    area,
    distance_to,
    edges,
    first_crossing,
    inner_point,
    is_inside,
    span,
)
from parkdesk.registry.site import Area, Fault, Plot, Site

LEAST_PARK_KM2, MOST_PARK_KM2 = 0.05, 3000.0  #: what a park's area lies between [km2]
LEAST_PLOT_M2 = 50.0  #: smaller is a slip of the pen [m2]
TOLERANCE_M = 3.0  #: drawings of neighbours may miss each other by so much [m]
_WEST, _SOUTH, _EAST, _NORTH = 73.0, 3.0, 136.0, 54.0  #: China [degree]
_NEAR_DEGREES = 0.5  #: so far from its prefecture's centre of outline a park is not [degree]
_FEWEST = 3  #: points that make an area
_M2_PER_KM2 = 1e6

Span = tuple[float, float, float, float]


def check_site(
    site: Site,
    codes: Collection[str],
    around: Span | None = None,
    outside: Collection[str] = (),
) -> list[Fault]:
    """Return everything that is wrong with a site.

    Parameters
    ----------
    codes
        The codes of the park's enterprises.
    around
        West, south, east and north of the prefecture. [degree]
    outside
        Those of the codes whose enterprises are recorded as outside the boundary: their plots
        may be so too.
    """
    if not site.boundary:
        return [Fault(code="site.no-boundary")]
    shapes = [("", site.boundary), *((plot.plot_id, plot.areas) for plot in site.plots)]
    faults = [fault for name, areas in shapes for one in areas for fault in _area_faults(name, one)]
    if faults:  # what lies where cannot be told before every ring is sound
        return faults
    plane = Plane(site.boundary[0].outer[0])
    faults += _size_faults(site, plane)
    faults += _place_faults(site, around)
    faults += _plot_faults(site.plots, codes)
    if not any(fault.is_blocking for fault in faults):
        faults += _inside_faults(site, plane, outside)
    return faults


def area_km2(areas: Collection[Area], plane: Plane) -> float:
    """Return the area of a shape without its holes. [km2]"""
    whole = math.fsum(
        area(plane.ring(one.outer)) - math.fsum(area(plane.ring(hole)) for hole in one.holes)
        for one in areas
    )
    return whole / _M2_PER_KM2


def _area_faults(name: str, one: Area) -> Iterator[Fault]:
    for ring in one.rings:
        faults = list(_ring_faults(name, ring))
        yield from faults
        if faults:
            continue
        crossing = first_crossing(ring)
        if crossing is not None:
            facts = {"first": crossing[0] + 1, "second": crossing[1] + 1}
            yield Fault(code="site.crosses-itself", shape=name, facts=facts)


def _ring_faults(name: str, ring: Ring) -> Iterator[Fault]:
    if len(set(ring)) < _FEWEST:
        yield Fault(code="site.too-few-points", shape=name, facts={"found": len(set(ring))})
        return
    for number, (x, y) in enumerate(ring, start=1):
        facts = {"point": number, "found": f"{x:g}, {y:g}"}
        if not (math.isfinite(x) and math.isfinite(y)):
            yield Fault(code="site.outside-country", shape=name, facts=facts)
        elif abs(x) > 180.0 or abs(y) > 180.0:
            yield Fault(code="site.not-degrees", shape=name, facts=facts)
        elif _SOUTH <= x <= _NORTH and _WEST <= y <= _EAST:
            yield Fault(code="site.swapped", shape=name, facts=facts)
        elif not (_WEST <= x <= _EAST and _SOUTH <= y <= _NORTH):
            yield Fault(code="site.outside-country", shape=name, facts=facts)
        else:
            continue
        return


def _size_faults(site: Site, plane: Plane) -> Iterator[Fault]:
    found = area_km2(site.boundary, plane)
    if not LEAST_PARK_KM2 <= found <= MOST_PARK_KM2:
        facts = {"found": round(found, 4), "least": LEAST_PARK_KM2, "most": MOST_PARK_KM2}
        yield Fault(code="site.size", facts=facts)
    for plot in site.plots:
        square_metres = area_km2(plot.areas, plane) * _M2_PER_KM2
        if square_metres < LEAST_PLOT_M2:
            facts = {"found": round(square_metres, 1), "least": LEAST_PLOT_M2}
            yield Fault(code="site.plot-size", shape=plot.plot_id, facts=facts)


def _place_faults(site: Site, around: Span | None) -> Iterator[Fault]:
    """Yield a warning for a boundary far from its prefecture, whose outline is schematic."""
    if around is None:
        return
    west, south, east, north = span([one.outer for one in site.boundary])
    is_near = (
        west >= around[0] - _NEAR_DEGREES
        and south >= around[1] - _NEAR_DEGREES
        and east <= around[2] + _NEAR_DEGREES
        and north <= around[3] + _NEAR_DEGREES
    )
    if not is_near:
        yield Fault(code="site.far-away", is_blocking=False)


def _plot_faults(plots: Collection[Plot], codes: Collection[str]) -> Iterator[Fault]:
    for name, count in Counter(plot.plot_id for plot in plots).items():
        if not name.strip():
            yield Fault(code="site.plot-unnamed")
        elif count > 1:
            yield Fault(code="site.plot-twice", shape=name, facts={"count": count})
    for plot in plots:
        if plot.enterprise_id and plot.enterprise_id not in codes:
            facts = {"found": plot.enterprise_id}
            yield Fault(code="site.enterprise-unknown", shape=plot.plot_id, facts=facts)


def _inside_faults(site: Site, plane: Plane, outside: Collection[str]) -> Iterator[Fault]:
    zones = [tuple(plane.ring(ring) for ring in one.rings) for one in site.boundary]
    drawn = [(plot.plot_id, plane.ring(one.outer)) for plot in site.plots for one in plot.areas]
    free = {plot.plot_id for plot in site.plots if plot.enterprise_id in outside}
    for name, ring in drawn:
        if name in free:
            continue
        far = min(_outside_by(ring, zone) for zone in zones)
        if far > TOLERANCE_M:
            yield Fault(code="site.plot-outside", shape=name, facts={"metres": round(far)})
    for (one, first), (other, second) in itertools.combinations(drawn, 2):
        if one != other and _spans_meet(span([first]), span([second])) and _overlap(first, second):
            facts = {"other": other}
            yield Fault(code="site.plots-overlap", shape=one, facts=facts, is_blocking=False)


def _outside_by(ring: Ring, zone: tuple[Ring, ...]) -> float:
    """Return how far a plot reaches out of an area, or an edge of the area into the plot. [m]"""
    outer, *holes = zone
    out = [distance_to(point, outer) for point in ring if not is_inside(point, outer)]
    out += [distance_to(point, hole) for point in ring for hole in holes if is_inside(point, hole)]
    out += [distance_to(point, ring) for other in zone for point in other if is_inside(point, ring)]
    return max(out, default=0.0)


def _overlap(one: Ring, other: Ring) -> bool:
    """Say whether two plots share ground, more than their drawing may err."""
    return any(
        is_inside(point, theirs) and distance_to(point, theirs) > TOLERANCE_M
        for mine, theirs in ((one, other), (other, one))
        for point in (*mine, inner_point(mine), *_just_inside(mine))
    )


def _just_inside(ring: Ring) -> Iterator[Point]:
    """Yield points along each edge of a ring, as far inside it as its drawing may err twice."""
    for a, b in edges(ring):
        east, north = b[0] - a[0], b[1] - a[1]
        length = math.hypot(east, north) or 1.0
        for share in (0.25, 0.5, 0.75):
            x, y = a[0] + share * east, a[1] + share * north
            for side in (2.0 * TOLERANCE_M, -2.0 * TOLERANCE_M):
                point = (x - side * north / length, y + side * east / length)
                if is_inside(point, ring):
                    yield point


def _spans_meet(one: Span, other: Span) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
