"""The map of a park as a drawing made on the server: it needs no script and prints.

The boundary and plots are laid on a plane in metres and scaled to the box. A plot is shaded by
its tonnes among those of the park, or toned by how its filing is; the word stands in its title.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from nearzero.reporting.standing import places
from parkdesk.registry.geometry import Plane, Ring, inner_point, span
from parkdesk.registry.site import Area
from parkdesk.usecases.see_park import Ground, Holder
from parkdesk.web import formats, states
from parkdesk.web.languages import named

WIDTH, HEIGHT, MARGIN = 720.0, 460.0, 14.0  #: of the drawing [px]
STEPS = 5  #: shades, each of the same number of plots
LEAST_LABEL = 26.0  #: a plot narrower than this has no room for its code [px]


@dataclass(frozen=True, slots=True)
class PlotShape:
    """A plot as drawn: its path, its class, its code and what is said of it."""

    path: str
    kind: str
    label: str
    x: float
    y: float
    said: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawing of a park: the path of its outline, its plots, and the length of a scale bar."""

    width: float
    height: float
    outline: str
    plots: tuple[PlotShape, ...]
    bar: float  #: [px]
    bar_m: int  #: what the bar stands for [m]
    low: float | None  #: least and greatest tonnes of a plot [tCO2]
    high: float | None


class _Sheet:
    """Where points of the ground lie on the drawing."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._plane = Plane(areas[0].outer[0])
        west, south, east, north = span([self._plane.ring(one.outer) for one in areas])
        room = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
        self.scale = min(room[0] / (east - west or 1.0), room[1] / (north - south or 1.0))
        self._left = (WIDTH - (east - west) * self.scale) / 2 - west * self.scale
        self._top = (HEIGHT - (north - south) * self.scale) / 2 + north * self.scale

    def ring(self, ring: Ring) -> Ring:
        return tuple(
            (round(self._left + x * self.scale, 1), round(self._top - y * self.scale, 1))
            for x, y in self._plane.ring(ring)
        )

    def path(self, areas: Sequence[Area]) -> str:
        pieces = []
        for area in areas:
            for ring in area.rings:
                points = " L".join(f"{x} {y}" for x, y in self.ring(ring))
                pieces.append(f"M{points}Z")
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class _DrawnPlot:
    """A plot on the sheet: its path, where its code stands, and whether there is room for it."""

    path: str
    x: float
    y: float
    has_room: bool


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What of a drawing follows from the ground alone."""

    outline: str
    scale: float  #: [px/m]
    plots: tuple[_DrawnPlot, ...]


@lru_cache(maxsize=64)
def _drawn(boundary: tuple[Area, ...], plots: tuple[tuple[Area, ...], ...]) -> _Drawn:
    """Draw the ground; kept, because a recorded boundary never changes and many look at it."""
    sheet = _Sheet([*boundary, *(area for areas in plots for area in areas)])
    return _Drawn(
        outline=sheet.path(boundary),
        scale=sheet.scale,
        plots=tuple(_drawn_plot(sheet, areas) for areas in plots),
    )


def _drawn_plot(sheet: _Sheet, areas: Sequence[Area]) -> _DrawnPlot:
    ring = sheet.ring(areas[0].outer)
    west, south, east, north = span([ring])
    x, y = inner_point(ring)
    has_room = min(east - west, north - south) >= LEAST_LABEL
    return _DrawnPlot(path=sheet.path(areas), x=round(x, 1), y=round(y, 1), has_room=has_room)


def plan_of(ground: Ground, shown: str) -> Plan | None:
    """Return the drawing of a park; None where its boundary cannot be drawn.

    Parameters
    ----------
    shown
        What plots say: ``emission`` or ``filing``.
    """
    if not ground.site.boundary:
        return None
    plots = [plot for plot in ground.site.plots if plot.areas]
    drawn = _drawn(ground.site.boundary, tuple(plot.areas for plot in plots))
    steps = _steps(ground.holders)
    shapes = [
        _shape(one, plot.enterprise_id, ground.holders, steps, shown)
        for plot, one in zip(plots, drawn.plots, strict=True)
    ]
    known = [one.emission_tco2 for one in ground.holders.values() if one.emission_tco2 is not None]
    bar_m = _bar_m(drawn.scale)
    return Plan(
        width=WIDTH,
        height=HEIGHT,
        outline=drawn.outline,
        plots=tuple(shapes),
        bar=round(bar_m * drawn.scale, 1),
        bar_m=bar_m,
        low=min(known, default=None),
        high=max(known, default=None),
    )


def _bar_m(scale: float) -> int:
    """Return the longest round length that fits into a fifth of the drawing. [m]"""
    lengths = (50, 100, 200, 500, 1000, 2000, 5000, 10_000)
    fitting = [one for one in lengths if one * scale <= WIDTH / 5]
    return fitting[-1] if fitting else lengths[0]


def _steps(holders: Mapping[str, Holder]) -> dict[str, int | None]:
    """Return the shade of each enterprise, 0-4: as many enterprises in each as in the next."""
    ranked = places({code: one.emission_tco2 for code, one in holders.items()})
    count = sum(place is not None for place in ranked.values()) or 1
    return {
        code: None if place is None else (place - 1) * STEPS // count
        for code, place in ranked.items()
    }


def _shape(
    drawn: _DrawnPlot,
    code: str,
    holders: Mapping[str, Holder],
    steps: Mapping[str, int | None],
    shown: str,
) -> PlotShape:
    holder = holders.get(code)
    return PlotShape(
        path=drawn.path,
        kind=_kind(holder, steps.get(code), shown),
        label=code if drawn.has_room else "",
        x=drawn.x,
        y=drawn.y,
        said=_said(holder, code, shown),
    )


def _kind(holder: Holder | None, step: int | None, shown: str) -> str:
    if holder is None:
        return "is-free"
    if shown == "emission":
        return "is-missing" if step is None else f"step-{step}"
    return f"is-{states.look(states.CHIPS, holder.state).tone}" if holder.state else "is-missing"


def _said(holder: Holder | None, code: str, shown: str) -> str:
    if holder is None:
        return str(_("plot"))
    name = f"{code} {named(holder.name_zh, holder.name_en)}"
    if shown == "emission":
        if holder.emission_tco2 is None:
            return f"{name}: {_('not accounted')}"
        return f"{name}: {formats.printed(holder.emission_tco2, 2)} tCO₂"
    if not holder.state:
        return f"{name}: {_('nothing to file')}"
    return f"{name}: {states.look(states.CHIPS, holder.state).word}"
