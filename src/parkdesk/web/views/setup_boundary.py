"""Pages: the boundary and plots of a park, drawn or read from GeoJSON; looked at, then recorded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkdesk.registry.models import Park
from parkdesk.registry.queries import boundary as boundary_of
from parkdesk.registry.setup_queries import boundaries_of, units_of
from parkdesk.registry.site import LARGEST_FILE, Site, export_site, read_site
from parkdesk.usecases.record_boundary import (
    Drawing,
    areas_of,
    look_at_file,
    look_at_site,
    record_boundary,
)
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.remarks import Remark, is_blocked
from parkdesk.web.forms.setup_site import TypedShape, TypedSite, read_typed, typed_of
from parkdesk.web.languages import named
from parkdesk.web.middleware import acting
from parkdesk.web.site_drawing import locator_of, sheet_of
from parkdesk.web.views.setup_frame import (
    REFUSED,
    Item,
    park_to_set_up,
    setup_frame,
    shown,
)

_KM2_TO_HA = 100.0  #: [ha/km2]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def boundary(request: HttpRequest, park: str) -> HttpResponse:
    """Show the site as it is recorded; take one that was typed or drawn."""
    found = park_to_set_up(request, park)
    if request.method != "POST":
        recorded = boundary_of(found.id)
        site, _faults = read_site(recorded.geojson) if recorded else (Site(), [])
        basis = recorded.basis if recorded else ""
        return _page(request, found, typed_of(site), basis=basis, areas=areas_of(site))
    typed, basis = read_typed(request.POST), request.POST.get("basis", "")[:200]
    drawing = look_at_site(park=found, site=typed.site, actor=acting(request))
    remarks = (*map(_unread, typed.errors), *drawing.remarks)
    error = ""
    if request.POST.get("do") == "record" and not is_blocked(remarks):
        try:
            record_boundary(
                park=found,
                site=typed.site,
                basis=basis,
                actor=acting(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Boundary and plots are recorded."))
            return redirect("desk:setup-boundary", park=found.id)
    is_refused = bool(error) or is_blocked(remarks)
    return _page(
        request,
        found,
        typed,
        basis=basis,
        areas=drawing.areas_km2,
        remarks=remarks,
        error=error,
        status=REFUSED if is_refused else 200,
    )


@login_required
@require_POST
def boundary_file(request: HttpRequest, park: str) -> HttpResponse:
    """Read a GeoJSON file into the form; nothing is recorded by that."""
    found = park_to_set_up(request, park)
    sent = request.FILES.get("file")
    basis = request.POST.get("basis", "")[:200]
    if sent is None or sent.size is None:
        remarks: tuple[Remark, ...] = (_refused(_("Choose a file first.")),)
        drawing = None
    elif sent.size > LARGEST_FILE:
        drawing, remarks = None, (_refused(_("A GeoJSON file has at most 2 MB.")),)
    else:
        drawing = _drawing(request, found, sent.read())
        remarks = drawing.remarks
    typed = typed_of(drawing.site if drawing else Site())
    return _page(
        request,
        found,
        typed,
        basis=basis,
        areas=drawing.areas_km2 if drawing else {},
        remarks=remarks,
        is_from_file=True,
        status=REFUSED if is_blocked(remarks) else 200,
    )


@login_required
@require_safe
def boundary_export(request: HttpRequest, park: str) -> HttpResponse:
    """Hand out the recorded site as GeoJSON."""
    found = park_to_set_up(request, park)
    recorded = boundary_of(found.id)
    site, _faults = read_site(recorded.geojson) if recorded else (Site(), [])
    return HttpResponse(
        export_site(site),
        content_type="application/geo+json",
        headers={"Content-Disposition": f'attachment; filename="{found.id}.geojson"'},
    )


def _drawing(request: HttpRequest, park: Park, data: bytes) -> Drawing:
    """Return what a file holds; text in another code than UTF-8 is read as GB18030."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    return look_at_file(park=park, text=text, actor=acting(request))


def _refused(sentence: str) -> Remark:
    return Remark(code="site.file-refused", severity="blocker", sentence=sentence)


def _unread(sentence: str) -> Remark:
    return Remark(
        code="site.line-unread",
        severity="blocker",
        sentence=sentence,
        mend=_("Write longitude, latitude in degrees, such as 105.843210, 32.435600."),
    )


def _page(
    request: HttpRequest,
    park: Park,
    typed: TypedSite,
    *,
    basis: str,
    areas: dict[str, float],
    remarks: tuple[Remark, ...] = (),
    error: str = "",
    is_from_file: bool = False,
    status: int = 200,
) -> HttpResponse:
    units = [(one.code, named(one.name_zh, one.name_en)) for one in units_of(park)]
    recorded = boundaries_of(park)
    is_looked_at = request.method == "POST"
    context = {
        **setup_frame(request, park, "boundary"),
        "sheet": sheet_of(typed.site, park, dict(units)),
        "locator": locator_of(park),
        "boundary": typed.boundary,
        "plots": [_plot(one, areas) for one in (*typed.plots, TypedShape(points=""))],
        "plot_count": len(typed.plots),
        "area_km2": areas.get(""),
        "units": units,
        "basis": basis,
        "remarks": shown(remarks),
        "error": error,
        "is_looked_at": is_looked_at,
        "is_from_file": is_from_file,
        "is_recordable": is_looked_at and not is_blocked(remarks),
        "history": [
            {"at": one.recorded_at, "by": one.recorded_by_name, "basis": one.basis}
            for one in recorded
        ],
        "is_schematic": typed.site.is_schematic,
    }
    return render(request, "desk/setup/boundary.html", context, status=status)


def _plot(typed: TypedShape, areas: dict[str, float]) -> Item:
    area = areas.get(typed.plot_id) if typed.plot_id else None
    return {
        "plot_id": typed.plot_id,
        "use": typed.use,
        "enterprise_id": typed.enterprise_id,
        "points": typed.points,
        "area_ha": None if area is None else area * _KM2_TO_HA,
    }


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/setup/boundary/", boundary, name="setup-boundary"),
    path("parks/<slug:park>/setup/boundary/file/", boundary_file, name="setup-boundary-file"),
    path("parks/<slug:park>/setup/boundary/export/", boundary_export, name="setup-boundary-export"),
]
