"""What every request passes: who acts, and how a refusal looks."""

from collections.abc import Callable
from urllib.parse import unquote

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from parkdesk.accounts.actor import ANONYMOUS, Actor, NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.accounts.queries import actor_of

Handler = Callable[[HttpRequest], HttpResponse]


class DeskRequest(HttpRequest):
    """A request that has passed :class:`ActorMiddleware`."""

    actor: Actor


def acting(request: HttpRequest) -> Actor:
    """Return who acts in a request, also where it has not passed :class:`ActorMiddleware`."""
    return getattr(request, "actor", ANONYMOUS)


class ActorMiddleware:
    """Sets ``request.actor`` once, so that all of a request acts with the same rights."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request."""
        user = request.user
        actor = actor_of(user) if isinstance(user, Person) else ANONYMOUS
        request.actor = actor  # type: ignore[attr-defined]
        response = self.get_response(request)
        # A program has signed in by now. What is answered to someone is kept by nothing in between.
        if not request.actor.is_anonymous:  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Content-Language", get_language() or "")
        return response


class RefusalMiddleware:
    """Turns the two refusals of use cases into pages that tell nothing more."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal: 404 for what must not be known, 403 for what must not be done."""
        if isinstance(error, NotFound):
            return render(request, "404.html", status=404)
        if isinstance(error, NotAllowed):
            return render(request, "403.html", status=403)
        return None


class NoNulMiddleware:
    """Refuses the one character that PostgreSQL keeps nowhere, before anything is looked up."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request; the forms of pages refuse the character by themselves."""
        asked = request.path + unquote(request.META.get("QUERY_STRING", ""))
        is_json = request.content_type == "application/json"
        if "\0" in asked or (is_json and b"\\u0000" in _body(request)):
            if not request.path.startswith("/api/"):  # nothing has such an address
                return render(request, "404.html", status=404)
            text = {"title": "A NUL character is no part of a text", "status": 400}
            return JsonResponse({**text, "detail": "", "problems": []}, status=400)
        return self.get_response(request)


def _body(request: HttpRequest) -> bytes:
    """Return what was sent; what is too large is refused where it is read."""
    try:
        return request.body
    except RequestDataTooBig:
        return b""
