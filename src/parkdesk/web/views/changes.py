"""Pages: changes."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path


def to_be_written(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Hold the address until the page is there."""
    return HttpResponse("")


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/changes/", to_be_written, name="changes"),
]
