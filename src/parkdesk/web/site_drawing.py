"""Drawings of a site and of where it lies, as numbers for a template.

Longitude and latitude become pixels by two factors, so that the script that moves points does the
same sum. What is drawn prints and needs no script.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from parkdesk.registry.geometry import Ring, inner_point, span
from parkdesk.registry.models import Park
from parkdesk.registry.outlines import outlines
from parkdesk.registry.site import Area, Site

WIDTH, HEIGHT, MARGIN = 760.0, 480.0, 28.0  #: of the plan [px]
LOCATOR_WIDTH = 300.0  #: [px]
_METRES_PER_DEGREE = 111_320.0  #: of latitude, for the scale bar only [m]
_AROUND = 0.02  #: what is shown of an empty place, each way [degree]
_CENTRE = (104.07, 30.57)  #: shown where nobody said where the park is [degree]


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape as drawn: path, class, label and where it stands."""

    path: str
    kind: str
    label: str
    x: float
    y: float
    said: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing of a site, and what turns degrees into its pixels."""

    width: float
    height: float
    west: float  #: of its left edge [degree]
    north: float  #: of its upper edge [degree]
    per_longitude: float  #: [px/degree]
    per_latitude: float  #: [px/degree]
    shapes: tuple[Shape, ...]
    bar: float  #: length of the scale bar [px]
    bar_m: int  #: what it stands for [m]

    def place(self, ring: Ring) -> Ring:
        """Return a ring in pixels."""
        return tuple(
            (
                round((x - self.west) * self.per_longitude, 1),
                round((self.north - y) * self.per_latitude, 1),
            )
            for x, y in ring
        )


def sheet_of(site: Site, park: Park, names: Mapping[str, str]) -> Sheet:
    """Return the drawing of a site, around the park's position where nothing is drawn yet.

    Parameters
    ----------
    names
        What an enterprise is called, by its code.
    """
    areas = [*site.boundary, *(area for plot in site.plots for area in plot.areas)]
    rings = [area.outer for area in areas if area.outer]
    west, south, east, north = span(rings) if rings else _around(park)
    middle = math.radians((south + north) / 2.0)
    wide = max(east - west, 1e-6) * max(math.cos(middle), 0.01)
    per_latitude = min(
        (WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / max(north - south, 1e-6)
    )
    per_longitude = per_latitude * max(math.cos(middle), 0.01)
    bar_m = _round_length(90.0 / per_latitude * _METRES_PER_DEGREE)
    empty = Sheet(
        width=WIDTH,
        height=HEIGHT,
        west=(west + east) / 2.0 - WIDTH / 2.0 / per_longitude,
        north=(south + north) / 2.0 + HEIGHT / 2.0 / per_latitude,
        per_longitude=per_longitude,
        per_latitude=per_latitude,
        shapes=(),
        bar=round(bar_m / _METRES_PER_DEGREE * per_latitude, 1),
        bar_m=bar_m,
    )
    shapes = [_shape(empty, site.boundary, "boundary", "", "")] if site.boundary else []
    for plot in site.plots:
        owner = names.get(plot.enterprise_id, "")
        kind = "plot is-held" if plot.enterprise_id else "plot is-free"
        said = " · ".join(part for part in (plot.plot_id, plot.enterprise_id, owner) if part)
        label = plot.enterprise_id or plot.plot_id
        shapes.append(_shape(empty, plot.areas, kind, label, said))
    return Sheet(**{name: getattr(empty, name) for name in _KEPT}, shapes=tuple(shapes))


_KEPT = tuple(name for name in Sheet.__dataclass_fields__ if name != "shapes")


def _shape(sheet: Sheet, areas: Sequence[Area], kind: str, label: str, said: str) -> Shape:
    rings = [sheet.place(ring) for area in areas for ring in area.rings if ring]
    x, y = inner_point(rings[0]) if rings and len(rings[0]) > 2 else (0.0, 0.0)
    return Shape(path_of(rings), kind, label, round(x, 1), round(y, 1), said)


def path_of(rings: Sequence[Ring]) -> str:
    """Return rings in pixels as the path of a drawing."""
    return "".join(f"M{' '.join(f'{x:g},{y:g}' for x, y in ring)}Z" for ring in rings if ring)


def _around(park: Park) -> tuple[float, float, float, float]:
    x, y = _CENTRE
    if park.longitude is not None and park.latitude is not None:
        x, y = park.longitude, park.latitude
    return x - _AROUND, y - _AROUND, x + _AROUND, y + _AROUND


def _round_length(metres: float) -> int:
    """Return a length of one digit that is not longer than this. [m]

    Examples
    --------
    >>> _round_length(730.0), _round_length(99.0)
    (500, 50)
    """
    power = 10 ** max(math.floor(math.log10(max(metres, 1.0))), 0)
    return int(power * next(step for step in (5, 2, 1) if step * power <= max(metres, 1.0)))


# --- where the park lies ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Locator:
    """The prefectures of the province, the park's own, and the park as a point."""

    width: float
    height: float
    others: str
    own: str
    x: float | None
    y: float | None


def locator_of(park: Park) -> Locator:
    """Return where a park lies in its province, on the schematic outline that is shipped."""
    paths, west, north, per_longitude, per_latitude, height = _province()
    x = y = None
    if park.longitude is not None and park.latitude is not None:
        x = round((park.longitude - west) * per_longitude, 1)
        y = round((north - park.latitude) * per_latitude, 1)
    others = "".join(path for code, path in paths.items() if code != park.prefecture_id)
    return Locator(LOCATOR_WIDTH, height, others, paths.get(park.prefecture_id, ""), x, y)


@cache
def _province() -> tuple[Mapping[str, str], float, float, float, float, float]:
    """Return the path of each prefecture and what turns degrees into its pixels."""
    west, south, east, north = span([ring for rings in outlines().values() for ring in rings])
    per_longitude = (LOCATOR_WIDTH - 8.0) / (east - west)
    per_latitude = per_longitude / math.cos(math.radians((south + north) / 2.0))
    west, north = west - 4.0 / per_longitude, north + 4.0 / per_latitude
    paths = {
        code: path_of([_coarse(ring, west, north, per_longitude, per_latitude) for ring in rings])
        for code, rings in outlines().items()
    }
    height = round((north - south) * per_latitude + 4.0, 1)
    return paths, west, north, per_longitude, per_latitude, height


def _coarse(ring: Ring, west: float, north: float, per_x: float, per_y: float) -> Ring:
    """Return a ring in half pixels, points that fall together left out."""
    points = [
        (round((x - west) * per_x * 2) / 2, round((north - y) * per_y * 2) / 2) for x, y in ring
    ]
    return tuple(p for at, p in enumerate(points) if at == 0 or p != points[at - 1])
