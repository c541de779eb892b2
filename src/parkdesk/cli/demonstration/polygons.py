"""Convex polygons on a plane: cut, measured, divided. Coordinates in metres, counterclockwise."""

import math
from collections.abc import Callable, Sequence

Point = tuple[float, float]
Polygon = list[Point]

_STEPS = 30  #: halvings of the search for a cut


def area(polygon: Sequence[Point]) -> float:
    """Return the area of a counterclockwise polygon. [m2]

    Examples
    --------
    >>> area([(0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 1.0)])
    2.0
    """
    pairs = zip(polygon, [*polygon[1:], *polygon[:1]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2.0


def centre(polygon: Sequence[Point]) -> Point:
    """Return the mean of the corners of a polygon."""
    number = len(polygon)
    return sum(p[0] for p in polygon) / number, sum(p[1] for p in polygon) / number


def shrunk(polygon: Sequence[Point], share: float) -> Polygon:
    """Return a polygon made smaller about its centre."""
    x, y = centre(polygon)
    return [(x + (px - x) * share, y + (py - y) * share) for px, py in polygon]


def cut(polygon: Sequence[Point], direction: Point, offset: float) -> Polygon:
    """Return the part of a polygon whose distance along a direction is at most an offset.

    Examples
    --------
    >>> area(cut([(0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 1.0)], (1.0, 0.0), 0.5))
    0.5
    """
    found: Polygon = []
    for a, b in zip(polygon, [*polygon[1:], *polygon[:1]], strict=True):
        at = a[0] * direction[0] + a[1] * direction[1] - offset
        to = b[0] * direction[0] + b[1] * direction[1] - offset
        if at <= 0.0:
            found.append(a)
        if (at < 0.0 < to) or (to < 0.0 < at):
            share = at / (at - to)
            found.append((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share))
    return found


def long_axis(polygon: Sequence[Point]) -> Point:
    """Return the direction in which the corners of a polygon lie farthest apart."""
    x, y = centre(polygon)
    xx = sum((px - x) ** 2 for px, _ in polygon)
    yy = sum((py - y) ** 2 for _, py in polygon)
    xy = sum((px - x) * (py - y) for px, py in polygon)
    angle = math.atan2(2.0 * xy, xx - yy) / 2.0
    return math.cos(angle), math.sin(angle)


def divide(
    polygon: Sequence[Point], weights: Sequence[float], gap: Callable[[int], float], depth: int = 0
) -> list[Polygon]:
    """Return convex parts whose areas go with weights, with gaps (roads) between them.

    Parameters
    ----------
    polygon
        A convex polygon.
    weights
        One for each part, in order.
    gap
        Width of the road of a cut, given how many cuts lie above it. [m]
    depth
        How many cuts lie above this one.
    """
    if len(weights) == 1:
        return [list(polygon)]
    first = _half(weights)
    share = sum(weights[:first]) / sum(weights)
    direction = long_axis(polygon)
    offset = _offset(polygon, direction, share)
    road = min(gap(depth), 0.06 * math.sqrt(area(polygon))) / 2.0
    near = cut(polygon, direction, offset - road)
    far = cut(polygon, (-direction[0], -direction[1]), -offset - road)
    return [
        *divide(near, weights[:first], gap, depth + 1),
        *divide(far, weights[first:], gap, depth + 1),
    ]


def _half(weights: Sequence[float]) -> int:
    """Return how many of the first weights come nearest to half of all."""
    sums = [sum(weights[:n]) for n in range(1, len(weights))]
    half = sum(weights) / 2.0
    return min(range(len(sums)), key=lambda n: abs(sums[n] - half)) + 1


def _offset(polygon: Sequence[Point], direction: Point, share: float) -> float:
    """Return the offset at which a cut leaves a share of the area."""
    along = [p[0] * direction[0] + p[1] * direction[1] for p in polygon]
    low, high = min(along), max(along)
    wanted = share * area(polygon)
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        part = cut(polygon, direction, middle)
        low, high = (middle, high) if area(part) < wanted else (low, middle)
    return (low + high) / 2.0
