"""Record the boundary and plots of a park: first looked at, then recorded.

A boundary is a fact: the latest counts and the earlier ones stay.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkdesk.accounts import Actor, require
from parkdesk.audit import operations as audit
from parkdesk.registry.geometry import Plane
from parkdesk.registry.models import Boundary, Enterprise, Park
from parkdesk.registry.outlines import outline_span
from parkdesk.registry.queries import boundary
from parkdesk.registry.site import Fault, Site, read_site, write_site
from parkdesk.registry.site_check import area_km2, check_site
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.remarks import Remark, is_blocked

Facts = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A site that was looked at, and what was found.

    Attributes
    ----------
    areas_km2
        By plot, the boundary's under ``""``; empty while a ring is broken.
    """

    site: Site
    remarks: tuple[Remark, ...]
    areas_km2: dict[str, float]


def look_at_file(*, park: Park, text: str, actor: Actor) -> Drawing:
    """Read a GeoJSON file and check it; nothing is written."""
    require(actor, "park.edit", park.place)
    site, faults = read_site(text)
    return _looked_at(park, site, faults)


def look_at_site(*, park: Park, site: Site, actor: Actor) -> Drawing:
    """Check a drawn site; nothing is written."""
    require(actor, "park.edit", park.place)
    return _looked_at(park, site, [])


@transaction.atomic
def record_boundary(*, park: Park, site: Site, basis: str, actor: Actor, now: datetime) -> Boundary:
    """Record a site as the park's boundary and plots.

    Raises
    ------
    Refused
        If something is wrong with it, or nobody says where it comes from.
    """
    require(actor, "park.edit", park.place)
    if not basis.strip():
        raise Refused(_("Say which drawing or approval the boundary is taken from."), "basis")
    drawing = _looked_at(park, site, [])
    if is_blocked(drawing.remarks):
        first = next(one for one in drawing.remarks if one.severity == "blocker")
        raise Refused(" ".join(part for part in (first.where, first.sentence, first.mend) if part))
    before = boundary(park.id)
    text = write_site(site)
    if before is not None and before.geojson == text and before.basis == basis.strip():
        raise Refused(_("This is the boundary that is recorded already; nothing was changed."))
    recorded = Boundary.objects.create(
        park=park,
        geojson=text,
        basis=basis.strip(),
        is_synthetic=park.is_synthetic,
        recorded_at=now,
        recorded_by_name=actor.name,
    )
    audit.record(
        "park.boundary-recorded",
        actor=actor,
        now=now,
        subject=f"park:{park.id}",
        park_id=park.id,
        facts={
            "before": _summary(before) if before else None,
            "after": _summary(recorded),
        },
    )
    return recorded


def _summary(recorded: Boundary) -> Facts:
    """Return what the log keeps of a boundary: the whole of it stands in its own table."""
    site, _faults = read_site(recorded.geojson)
    return {
        "boundary": recorded.pk,
        "digest": audit.digest(recorded.geojson),
        "basis": recorded.basis,
        "plots": len(site.plots),
    }


def _looked_at(park: Park, site: Site, faults: list[Fault]) -> Drawing:
    codes = dict(Enterprise.objects.filter(park=park).values_list("code", "in_boundary"))
    outside = [code for code, is_inside in codes.items() if not is_inside]
    if not faults:
        faults = check_site(site, codes, outline_span(park.prefecture_id), outside)
    is_sound = site.boundary and not any(fault.is_blocking for fault in faults)
    return Drawing(
        site=site,
        remarks=tuple(remark_of(fault) for fault in faults),
        areas_km2=areas_of(site) if is_sound else {},
    )


def areas_of(site: Site) -> dict[str, float]:
    """Return the areas of the boundary, under ``""``, and of each plot. [km2]"""
    if not site.boundary:
        return {}
    plane = Plane(site.boundary[0].outer[0])
    shapes = [("", site.boundary), *((plot.plot_id, plot.areas) for plot in site.plots)]
    return {name: area_km2(areas, plane) for name, areas in shapes}


def remark_of(fault: Fault) -> Remark:
    """Return a fault in the reader's words."""
    says, mend = _words()[fault.code]
    where = _("plot %(plot)s") % {"plot": fault.shape} if fault.shape else _("park boundary")
    return Remark(
        code=fault.code,
        severity="blocker" if fault.is_blocking else "warning",
        sentence=says % fault.facts,
        where="" if fault.code in _OF_FILE else where,
        mend=mend,
    )


_OF_FILE = {
    "site.not-json",
    "site.no-shape",
    "site.no-boundary",
    "site.system-unknown",
    "site.too-many-plots",
    "site.plot-unnamed",
}


def _words() -> dict[str, tuple[str, str]]:
    """Return what each fault says and how it is mended, in the reader's language."""
    return {code: (says(), mend()) for code, (says, mend) in _WORDS.items()}


_Words = Callable[[], str]
_WORDS: dict[str, tuple[_Words, _Words]] = {
    "site.not-json": (
        lambda: _("The file is not GeoJSON: %(found)s."),
        lambda: _("Export it as GeoJSON from the drawing program, UTF-8, WGS 84 or CGCS2000."),
    ),
    "site.no-shape": (
        lambda: _("The file has no shape that is read."),
        lambda: _("It needs one polygon for the boundary, and one for each plot."),
    ),
    "site.no-boundary": (
        lambda: _("There is no boundary."),
        lambda: _("Give its property kind the value boundary, or draw it below."),
    ),
    "site.system-unknown": (
        lambda: _("The file states the coordinate system %(found)s."),
        lambda: _("Convert it to WGS 84 or CGCS2000 longitude and latitude; no other is read."),
    ),
    "site.too-many-plots": (
        lambda: _("The file has %(found)s plots; %(most)s are read at most."),
        lambda: _("Join plots of one enterprise, or leave out what is no plot."),
    ),
    "site.too-many-points": (
        lambda: _("The shape has %(found)s points; %(most)s are read at most."),
        lambda: _("Simplify the line in the drawing program; a metre is fine enough."),
    ),
    "site.not-a-polygon": (
        lambda: _("The shape is %(found)s, not a polygon."),
        lambda: _("Close the line and export it as a polygon."),
    ),
    "site.not-a-point": (
        lambda: _("%(found)s is not a point of longitude and latitude."),
        lambda: _("Write longitude, latitude in degrees, such as 105.843210, 32.435600."),
    ),
    "site.ring-open": (
        lambda: _("The ring of %(points)s points is not closed."),
        lambda: _("Its last point must be the same as its first; the file may be cut off."),
    ),
    "site.too-few-points": (
        lambda: _("There are %(found)s different points; an area needs three."),
        lambda: _("Add the missing corners."),
    ),
    "site.not-degrees": (
        lambda: _("Point %(point)s (%(found)s) is in metres, not in degrees."),
        lambda: _("Export geographic coordinates (CGCS2000 or WGS 84), not projected ones."),
    ),
    "site.swapped": (
        lambda: _("Point %(point)s (%(found)s) has latitude before longitude."),
        lambda: _("Write longitude first."),
    ),
    "site.outside-country": (
        lambda: _("Point %(point)s (%(found)s) lies outside China."),
        lambda: _("See that longitude and latitude are in degrees and of this park."),
    ),
    "site.crosses-itself": (
        lambda: _("The line crosses itself: edge %(first)s meets edge %(second)s."),
        lambda: _("Put the points in their order around the area."),
    ),
    "site.size": (
        lambda: _("The area is %(found)s km²; a park has %(least)s to %(most)s km²."),
        lambda: _("See that all corners are there and the coordinates are of this park."),
    ),
    "site.plot-size": (
        lambda: _("The plot has %(found)s m², less than %(least)s m²."),
        lambda: _("Leave it out, or correct its corners."),
    ),
    "site.far-away": (
        lambda: _("The boundary lies far from the prefecture of the park."),
        lambda: _("See that it is the right park; maps with shifted coordinates are not read."),
    ),
    "site.plot-unnamed": (
        lambda: _("A plot has no number."),
        lambda: _("Give each plot a number of its own."),
    ),
    "site.plot-twice": (
        lambda: _("The number stands for %(count)s plots."),
        lambda: _("Give each plot a number of its own; one plot may have several areas."),
    ),
    "site.enterprise-unknown": (
        lambda: _("The park has no enterprise %(found)s."),
        lambda: _("Record the enterprise first, or leave the plot without one."),
    ),
    "site.plot-outside": (
        lambda: _("The plot reaches %(metres)s m beyond the boundary."),
        lambda: _("Correct the plot or the boundary; up to 3 m are taken as drawing error."),
    ),
    "site.plots-overlap": (
        lambda: _("The plot overlaps plot %(other)s."),
        lambda: _("Correct the line between the two, unless they are floors of one building."),
    ),
}
