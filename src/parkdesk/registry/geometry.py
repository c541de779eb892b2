"""Plane geometry of a park: areas, crossings, what lies inside what.

Takes rings of longitude and latitude, the first point not repeated at the end. They are laid on a
plane that touches the ellipsoid at the park, where distances of some kilometres are true to a few
parts in ten thousand: enough to check a drawing, not to survey one.
"""

import math
from collections.abc import Iterator, Sequence

Point = tuple[float, float]  #: longitude and latitude [degree], or east and north [m]
Ring = tuple[Point, ...]

_EQUATOR_M = 6_378_137.0  #: semi-major axis of WGS 84 [m]
_ECCENTRICITY_2 = 0.006_694_379_990_14  #: of WGS 84, squared [1]


class Plane:
    """A plane in metres that touches the ellipsoid at a point.

    Examples
    --------
    >>> plane = Plane((105.84, 32.43))
    >>> [round(value) for value in plane.metres((105.85, 32.44))]
    [940, 1109]
    """

    def __init__(self, origin: Point) -> None:
        self.origin = origin
        sine = math.sin(math.radians(origin[1]))
        bend = 1.0 - _ECCENTRICITY_2 * sine * sine
        self._east = _EQUATOR_M / math.sqrt(bend) * math.cos(math.radians(origin[1]))
        self._north = _EQUATOR_M * (1.0 - _ECCENTRICITY_2) / bend**1.5

    def metres(self, point: Point) -> Point:
        """Return how far east and north of the origin a point is. [m]"""
        return (
            math.radians(point[0] - self.origin[0]) * self._east,
            math.radians(point[1] - self.origin[1]) * self._north,
        )

    def ring(self, ring: Ring) -> Ring:
        """Return a ring in metres."""
        return tuple(self.metres(point) for point in ring)


def area(ring: Ring) -> float:
    """Return the area of a ring in metres, whichever way it turns. [m2]

    Examples
    --------
    >>> area(((0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)))
    8.0
    """
    return abs(math.fsum(a[0] * b[1] - b[0] * a[1] for a, b in edges(ring))) / 2.0


def edges(ring: Ring) -> Iterator[tuple[Point, Point]]:
    """Yield the edges of a ring, the closing one last."""
    for at, point in enumerate(ring):
        yield point, ring[(at + 1) % len(ring)]


def first_crossing(ring: Ring) -> tuple[int, int] | None:
    """Return two edges of a ring that meet and are no neighbours, by their numbers from 0.

    Edges are met from west to east, so that only those that overlap are compared.

    Examples
    --------
    >>> first_crossing(((0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)))
    (0, 2)
    """
    lines = list(edges(ring))
    spans = sorted(
        (min(a[0], b[0]), max(a[0], b[0]), number) for number, (a, b) in enumerate(lines)
    )
    last = len(lines) - 1
    for place, (_, east, one) in enumerate(spans):
        for west, _, other in spans[place + 1 :]:
            if west > east:
                break
            apart = abs(one - other)
            if apart in {1, last}:
                continue
            if _meet(lines[one], lines[other]):
                return min(one, other), max(one, other)
    return None


def _meet(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    (a, b), (c, d) = one, other
    sides = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0:
        return True
    return any(
        side == 0 and _between(*line)
        for side, line in zip(sides, ((a, b, c), (a, b, d), (c, d, a), (c, d, b)), strict=True)
    )


def _side(a: Point, b: Point, point: Point) -> int:
    """Return 1 left of a line, -1 right of it, 0 on it."""
    turn = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
    return (turn > 0) - (turn < 0)


def _between(a: Point, b: Point, point: Point) -> bool:
    """Say whether a point on the line of two others lies between them."""
    return min(a[0], b[0]) <= point[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= point[1] <= max(
        a[1], b[1]
    )


def is_inside(point: Point, ring: Ring) -> bool:
    """Say whether a point lies inside a ring.

    Examples
    --------
    >>> square = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0))
    >>> is_inside((1.0, 1.0), square), is_inside((3.0, 1.0), square)
    (True, False)
    """
    inside = False
    for a, b in edges(ring):
        if (a[1] > point[1]) != (b[1] > point[1]):
            x = a[0] + (point[1] - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
            inside ^= point[0] < x
    return inside


def distance_to(point: Point, ring: Ring) -> float:
    """Return how far a point is from the line of a ring. [m]

    Examples
    --------
    >>> distance_to((1.0, 3.0), ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)))
    1.0
    """
    return min(_distance(point, a, b) for a, b in edges(ring))


def _distance(point: Point, a: Point, b: Point) -> float:
    east, north = b[0] - a[0], b[1] - a[1]
    length = east * east + north * north
    along = 0.0
    if length:
        along = ((point[0] - a[0]) * east + (point[1] - a[1]) * north) / length
        along = min(max(along, 0.0), 1.0)
    return math.hypot(point[0] - a[0] - along * east, point[1] - a[1] - along * north)


def inner_point(ring: Ring) -> Point:
    """Return a point well inside a ring: halfway along its longest chord at middle height.

    Examples
    --------
    >>> inner_point(((0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)))
    (2.0, 1.0)
    """
    heights = sorted({point[1] for point in ring})
    middle = len(heights) // 2
    y = (heights[max(middle - 1, 0)] + heights[middle]) / 2.0
    cuts = sorted(
        a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for a, b in edges(ring)
        if (a[1] > y) != (b[1] > y)
    )
    chords = [(cuts[at], cuts[at + 1]) for at in range(0, len(cuts) - 1, 2)]
    if not chords:
        return ring[0]
    west, east = max(chords, key=lambda chord: chord[1] - chord[0])
    return (west + east) / 2.0, y


def span(rings: Sequence[Ring]) -> tuple[float, float, float, float]:
    """Return the least and greatest east and north of some rings."""
    easts = [point[0] for ring in rings for point in ring]
    norths = [point[1] for ring in rings for point in ring]
    return min(easts), min(norths), max(easts), max(norths)
