"""Pages: taking an account away as a file; one that is not there yet is made in the background."""

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parkdesk.accounts.rules import may
from parkdesk.tasks.write_report import write_report
from parkdesk.usecases.download_report import ReportFile, find_report, note_download
from parkdesk.web.languages import language
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.views.account_frame import crumbs_of_run, frame

_ASKED_FOR = 120  #: how long one request to make a file holds for all who ask [s]


@login_required
def file(request: DeskRequest, run: int, kind: str) -> HttpResponseBase:
    """Hand out a file of an account, or have it made and say so."""
    found = find_report(actor=request.actor, run_id=run, kind=kind, language=language())
    if found.path is not None:
        return _sent(request, found, found.path)
    _have_made(request, found)
    is_part = request.headers.get("HX-Request") == "true"
    template = "making_part.html" if is_part else "making.html"
    context = frame(request.actor, found.run.park) | {
        "crumbs": crumbs_of_run(found.run),
        "title": _("The file is being written"),
        "file_name": found.name,
        "file_href": reverse("desk:run_file", args=[run, kind]),
        "run_href": reverse("desk:run", args=[run]),
    }
    return render(request, f"desk/accounts/{template}", context, status=202)


def _sent(request: DeskRequest, found: ReportFile, where: Path) -> HttpResponseBase:
    """Send a file that is there; a page that waits for it is told where it is."""
    if request.headers.get("HX-Request") == "true":
        response: HttpResponseBase = HttpResponse(status=200)
        response.headers["HX-Redirect"] = request.path
        return response
    note_download(file=found, actor=request.actor, now=timezone.now())
    return FileResponse(
        where.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
    )


def _have_made(request: DeskRequest, found: ReportFile) -> None:
    sees_filings = may(request.actor, "filing.see", found.run.park.place)
    reader = "park" if sees_filings else "above"
    key = f"report:{found.run.pk}:{found.kind}:{found.language}:{reader}"
    if cache.add(key, 1, _ASKED_FOR):
        write_report.enqueue(found.run.pk, found.kind, found.language, sees_filings)


urls: list[URLPattern | URLResolver] = [
    path("accounts/<int:run>/files/<slug:kind>/", file, name="run_file"),
]
