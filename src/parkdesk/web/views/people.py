"""Pages: people."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path  # noqa: F401


def to_be_written(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Hold the address until the page is there."""
    return HttpResponse("")


urls: list[URLPattern | URLResolver] = [
]
