"""Every address of the desk. Each area lists its own; a test walks all of them as every role."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from parkdesk.audit.queries import head
from parkdesk.web.areas import AREAS


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the desk can serve: the database answers and is migrated."""
    head()
    return HttpResponse("ok", content_type="text/plain")


desk: list[URLPattern | URLResolver] = [one for area in AREAS for one in area]

urlpatterns = [
    path("healthz", healthz),
    path("language/", set_language, name="set_language"),
    path("sign-in/", include("parkdesk.web.sign_in")),
    path("", include((desk, "desk"))),
]
