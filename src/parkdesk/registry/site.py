"""The site of a park: its boundary and plots, read from GeoJSON and written to it.

A park may have several areas apart (one park, several zones), and areas may have holes. Nothing a
file can hold raises: what is wrong is a fault, told at the edge in the reader's language.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from parkdesk.registry.geometry import Point, Ring

LARGEST_FILE = 2 * 2**20  #: of GeoJSON that is read [bytes]
MOST_PLOTS = 300
MOST_POINTS = 1500  #: in one ring
MOST_IN_ALL = 6000  #: points of all rings together
DECIMALS = 6  #: of a degree that are kept: about a decimetre
#: Names of coordinate systems that need no conversion: WGS 84 and, to a few centimetres, CGCS2000.
KNOWN_SYSTEMS = ("crs84", "epsg::4326", "epsg:4326", "epsg::4490", "epsg:4490")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One connected area: its outer ring and its holes, points not repeated at the end."""

    outer: Ring
    holes: tuple[Ring, ...] = ()

    @property
    def rings(self) -> tuple[Ring, ...]:
        """Outer ring and holes."""
        return (self.outer, *self.holes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot; ``enterprise_id`` is the code inside the park, empty where nobody has it."""

    plot_id: str
    use: str = ""
    enterprise_id: str = ""
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Boundary and plots of a park. [degree]"""

    boundary: tuple[Area, ...] = ()
    plots: tuple[Plot, ...] = ()
    is_schematic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a site, as data.

    Attributes
    ----------
    shape
        The plot, or empty for the boundary or the file.
    is_blocking
        Whether the site cannot be recorded before it is mended.
    """

    code: str
    shape: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    is_blocking: bool = True


class _Unreadable(Exception):
    """A geometry that cannot be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def read_site(text: str) -> tuple[Site, list[Fault]]:
    """Return the site that a GeoJSON text holds and what is wrong with the text.

    The boundary is the feature whose property ``kind`` is ``boundary``, or the only one without a
    ``plot_id``; features with a ``plot_id`` are plots.

    Examples
    --------
    >>> text = '{"type": "Polygon", "coordinates": [[[1, 2], [3, 2], [3, 4], [1, 2]]]}'
    >>> site, faults = read_site(text)
    >>> site.boundary[0].outer, faults
    (((1.0, 2.0), (3.0, 2.0), (3.0, 4.0)), [])
    >>> [fault.code for fault in read_site("{")[1]]
    ['site.not-json']
    """
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Site(), [Fault(code="site.not-json", facts={"found": str(error)[:120]})]
    faults = list(_system_faults(whole)) if isinstance(whole, dict) else []
    features = list(_features(whole))
    if not features:
        return Site(), [*faults, Fault(code="site.no-shape")]
    if len(features) > MOST_PLOTS + 1:
        facts = {"found": len(features) - 1, "most": MOST_PLOTS}
        return Site(), [*faults, Fault(code="site.too-many-plots", facts=facts)]
    site, unreadable = _site_of(features)
    faults += unreadable
    if (found := sum(map(len, rings_of(site)))) > MOST_IN_ALL:
        facts = {"found": found, "most": MOST_IN_ALL}
        return Site(), [*faults, Fault(code="site.too-many-points", facts=facts)]
    return site, faults


def _site_of(features: Sequence[Json]) -> tuple[Site, list[Fault]]:
    """Return what features make up, and which of them cannot be read."""
    boundary: list[Area] = []
    plots: list[Plot] = []
    faults: list[Fault] = []
    for number, feature in enumerate(features, start=1):
        properties = _mapping(feature.get("properties"))
        is_plot = _is_plot(properties)
        name = str(properties.get("plot_id") or number) if is_plot else ""
        try:
            areas = tuple(_areas(_mapping(feature.get("geometry"))))
        except _Unreadable as error:
            faults.append(replace(error.fault, shape=name))
            continue
        if is_plot:
            plots.append(_plot(name, properties, areas))
        else:
            boundary.extend(areas)
    is_schematic = any(_mapping(f.get("properties")).get("schematic") is True for f in features)
    return Site(boundary=tuple(boundary), plots=tuple(plots), is_schematic=is_schematic), faults


def rings_of(site: Site) -> list[Ring]:
    """Return every ring of a site."""
    areas = (*site.boundary, *(area for plot in site.plots for area in plot.areas))
    return [ring for area in areas for ring in area.rings]


def write_site(site: Site) -> str:
    """Return a site as the text that is stored: a boundary feature and a collection of plots.

    Examples
    --------
    >>> ring = ((1.0, 2.0), (3.0, 2.0), (3.0, 4.0))
    >>> site = Site(boundary=(Area(outer=ring),))
    >>> read_site(write_site(site))[0] == site
    True
    """
    boundary, *plots = features_of(site)
    whole = {"boundary": boundary, "plots": {"type": "FeatureCollection", "features": plots}}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def export_site(site: Site) -> str:
    """Return a site as one GeoJSON feature collection, as other programs read it."""
    whole = {"type": "FeatureCollection", "features": features_of(site)}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def features_of(site: Site) -> list[Json]:
    """Return a site as GeoJSON features, the boundary first."""
    about: Json = {"kind": "boundary"} | ({"schematic": True} if site.is_schematic else {})
    plots = [
        _feature(
            {
                "kind": "plot",
                "plot_id": plot.plot_id,
                "use": plot.use,
                "enterprise_id": plot.enterprise_id,
            },
            plot.areas,
        )
        for plot in site.plots
    ]
    return [_feature(about, site.boundary), *plots]


def _feature(properties: Json, areas: Sequence[Area]) -> Json:
    polygons = [[_closed(ring) for ring in area.rings] for area in areas]
    is_one = len(polygons) == 1
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {
            "type": "Polygon" if is_one else "MultiPolygon",
            "coordinates": polygons[0] if is_one else polygons,
        },
    }


def _closed(ring: Ring) -> list[list[float]]:
    points = [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring]
    return [*points, points[0]]


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _is_plot(properties: Json) -> bool:
    return properties.get("kind") == "plot" or bool(properties.get("plot_id"))


def _features(value: object) -> Iterator[Json]:
    """Yield the features of any GeoJSON object, and of the form in which sites are stored."""
    whole = _mapping(value)
    kind = whole.get("type")
    if kind == "Feature":
        yield whole
    elif kind == "FeatureCollection":
        found = whole.get("features")
        yield from (
            (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()
        )
    elif kind:
        yield {"geometry": whole}
    else:
        for part in (whole.get(name) for name in ("boundary", "plots")):
            if _mapping(part).get("type"):
                yield from _features(part)


def _system_faults(whole: Json) -> Iterator[Fault]:
    """Yield the fault of a file that states a coordinate system that is not read."""
    stated = _mapping(_mapping(whole.get("crs")).get("properties")).get("name")
    if stated and not str(stated).casefold().endswith(KNOWN_SYSTEMS):
        yield Fault(code="site.system-unknown", facts={"found": str(stated)[:80]})


def _plot(name: str, properties: Json, areas: tuple[Area, ...]) -> Plot:
    return Plot(
        plot_id=name[:40],
        use=str(properties.get("use") or "")[:60],
        enterprise_id=str(properties.get("enterprise_id") or "")[:50],
        areas=areas,
    )


def _areas(geometry: Json) -> Iterator[Area]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(coordinates, list):
        raise _Unreadable(Fault(code="site.not-a-polygon", facts={"found": str(kind)}))
    for polygon in [coordinates] if kind == "Polygon" else coordinates:
        if not isinstance(polygon, list) or not polygon:
            raise _Unreadable(Fault(code="site.not-a-polygon", facts={"found": str(kind)}))
        outer, *holes = [_ring(one) for one in polygon]
        yield Area(outer=outer, holes=tuple(holes))


def _ring(value: object) -> Ring:
    if not isinstance(value, list):
        raise _Unreadable(Fault(code="site.not-a-point", facts={"found": str(value)[:40]}))
    if len(value) > MOST_POINTS + 1:
        raise _Unreadable(
            Fault(code="site.too-many-points", facts={"found": len(value), "most": MOST_POINTS})
        )
    points = [_point(one) for one in value]
    if not points or points[0] != points[-1]:
        raise _Unreadable(Fault(code="site.ring-open", facts={"points": len(points)}))
    return tuple(points[:-1])


def _point(value: object) -> Point:
    if isinstance(value, list) and len(value) >= 2:  # a height may follow
        x, y = value[:2]
        if all(isinstance(v, int | float) and not isinstance(v, bool) for v in (x, y)):
            with suppress(OverflowError):
                return round(float(x), DECIMALS), round(float(y), DECIMALS)
    raise _Unreadable(Fault(code="site.not-a-point", facts={"found": str(value)[:40]}))
