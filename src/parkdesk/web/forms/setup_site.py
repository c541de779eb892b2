"""The coordinates of a site as people type them, and as the form shows them again.

One point a line, longitude first. A blank line begins another area; a line with a single minus
begins a hole in the area before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from parkdesk.registry.geometry import Point, Ring
from parkdesk.registry.site import DECIMALS, MOST_IN_ALL, MOST_PLOTS, Area, Plot, Site

_APART = re.compile(r"[,\s\uff0c;]+")
_HOLE = "-"
MOST_SHOWN = 3  #: of unreadable lines that are told of each shape


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedShape:
    """A shape as it stands in the form."""

    points: str
    plot_id: str = ""
    use: str = ""
    enterprise_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSite:
    """The form of a site: what was typed, what it means, which lines could not be read."""

    boundary: TypedShape
    plots: tuple[TypedShape, ...]
    site: Site
    errors: tuple[str, ...]


def read_typed(posted: QueryDict) -> TypedSite:
    """Return the site that was typed; plots without number and points are left out."""
    boundary = TypedShape(points=posted.get("boundary", ""))
    columns = (
        posted.getlist(name) for name in ("plot_id", "plot_use", "plot_enterprise", "plot_points")
    )
    plots = tuple(
        TypedShape(plot_id=name.strip(), use=use.strip(), enterprise_id=code, points=points)
        for name, use, code, points in zip(*columns, strict=False)
        if name.strip() or points.strip()
    )[: MOST_PLOTS + 1]
    errors: list[str] = []
    site = Site(
        boundary=_areas(_("park boundary"), boundary.points, errors),
        plots=tuple(
            Plot(
                plot_id=one.plot_id[:40],
                use=one.use[:60],
                enterprise_id=one.enterprise_id[:50],
                areas=_areas(_("plot %(plot)s") % {"plot": one.plot_id}, one.points, errors),
            )
            for one in plots
        ),
    )
    points = sum(one.points.count("\n") for one in (boundary, *plots))
    if points > MOST_IN_ALL or len(plots) > MOST_PLOTS:
        errors.append(
            _("At most %(points)s points and %(plots)s plots are recorded.")
            % {"points": MOST_IN_ALL, "plots": MOST_PLOTS}
        )
        site = Site()
    return TypedSite(boundary=boundary, plots=plots, site=site, errors=tuple(errors))


def typed_of(site: Site) -> TypedSite:
    """Return a site as the form shows it."""
    return TypedSite(
        boundary=TypedShape(points=text_of(site.boundary)),
        plots=tuple(
            TypedShape(
                plot_id=plot.plot_id,
                use=plot.use,
                enterprise_id=plot.enterprise_id,
                points=text_of(plot.areas),
            )
            for plot in site.plots
        ),
        site=site,
        errors=(),
    )


def text_of(areas: Sequence[Area]) -> str:
    """Return areas as lines of coordinates.

    Examples
    --------
    >>> print(text_of([Area(outer=((105.8, 32.4), (105.9, 32.4), (105.9, 32.5)))]))
    105.800000, 32.400000
    105.900000, 32.400000
    105.900000, 32.500000
    """
    return "\n\n".join(f"\n{_HOLE}\n".join(_lines(ring) for ring in one.rings) for one in areas)


def _lines(ring: Ring) -> str:
    return "\n".join(f"{x:.{DECIMALS}f}, {y:.{DECIMALS}f}" for x, y in ring)


def _areas(name: str, text: str, errors: list[str]) -> tuple[Area, ...]:
    areas: list[list[list[Point]]] = []
    is_open, unread = False, 0
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip()
        if not words:
            is_open = False
        elif words == _HOLE and areas:
            areas[-1].append([])
        else:
            if not is_open:
                areas.append([[]])
                is_open = True
            point = _point(words)
            if point is not None:
                areas[-1][-1].append(point)
            elif (unread := unread + 1) <= MOST_SHOWN:
                facts = {"shape": name, "line": number, "found": words[:40]}
                errors.append(
                    _("%(shape)s, line %(line)s: %(found)s is no longitude and latitude.") % facts
                )
    return tuple(
        Area(outer=_open(rings[0]), holes=tuple(_open(ring) for ring in rings[1:]))
        for rings in areas
    )


def _open(points: list[Point]) -> Ring:
    """Return a ring without the point that closes it."""
    closed = len(points) > 1 and points[0] == points[-1]
    return tuple(points[:-1] if closed else points)


def _point(words: str) -> Point | None:
    parts = _APART.split(words)
    if len(parts) != 2:
        return None
    try:
        return float(parts[0]), float(parts[1])
    except ValueError:
        return None
