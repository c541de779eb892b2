"""Evidence files: saved by whoever may see them; pictures and PDF shown only where that is safe."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_GET

from parkdesk.records import store
from parkdesk.records.media import PDF, media_of
from parkdesk.records.queries import file as file_of
from parkdesk.web.views.filing_pages import actor_of_request

_DAMAGED = 500
#: Nothing in a shown file may run, load or frame anything.
_SHUT = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; "
_SANDBOX = f"{_SHUT}frame-ancestors 'none'; sandbox"
#: The browser's own PDF reader works in no sandbox; it is one itself.
_READER = f"{_SHUT}object-src 'self'; frame-ancestors 'none'"


@login_required
@require_GET
def file(request: HttpRequest, file: int) -> HttpResponse:
    """Hand out a file; ``?show=1`` shows a picture or PDF in place."""
    found = file_of(actor_of_request(request), file)
    try:
        data = store.get(found.digest)
    except store.Damaged:
        context = {"name": found.name, "digest": found.digest}
        return render(request, "desk/review/damaged.html", context, status=_DAMAGED)
    media = media_of(found.media_type)
    is_shown = media is not None and media.is_shown and request.GET.get("show") == "1"
    way = "inline" if is_shown else "attachment"
    type_ = found.media_type if media is not None else "application/octet-stream"
    return HttpResponse(
        data,
        content_type=type_,
        headers={
            "Content-Disposition": f"{way}; filename*=UTF-8''{quote(found.name)}",
            "Content-Security-Policy": _READER if is_shown and media is PDF else _SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )


urls: list[URLPattern | URLResolver] = [
    path("files/<int:file>/", file, name="file"),
]
