"""Two gates before every page: the desk is open, and a guarded role has its second factor."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parkdesk.accounts.actor import ANONYMOUS, Actor
from parkdesk.accounts.queries import has_second_factor
from parkdesk.records.hold import entered

Handler = Callable[[HttpRequest], HttpResponse]

_RETRY_AFTER = "30"  #: when to come back while a backup is put in place [s]
#: What a person without the second factor they need can still do: set it up, or leave.
_ALWAYS_OPEN = {"account_logout", "account_reauthenticate", "set_language"}


class MaintenanceMiddleware:
    """Answers 503 while a backup is being put in place; touches no database itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request inside the desk, or ask to come back."""
        with entered() as is_open:
            return self.get_response(request) if is_open else closed(request)


def closed(request: HttpRequest) -> HttpResponse:
    """Return the answer of a desk that is closed for a moment."""
    response: HttpResponse
    if request.path.startswith("/api/"):
        detail = _("The desk is being restored from a backup. Please try again in a minute.")
        response = JsonResponse({"detail": detail}, status=503)
    else:
        response = render(request, "desk/system/closed.html", status=503)
    response.headers["Retry-After"] = _RETRY_AFTER
    response.headers["Cache-Control"] = "no-store"
    return response


class SecondFactorMiddleware:
    """Leads a person whose role demands a second factor to set it up before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Redirect before the view is called where a second factor is missing."""
        actor: Actor = getattr(request, "actor", ANONYMOUS)
        if actor.id is None or not actor.roles & settings.REQUIRE_MFA_ROLES:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in _ALWAYS_OPEN or name.startswith("mfa_") or has_second_factor(actor.id):
            return None
        return HttpResponseRedirect(f"{reverse('mfa_activate_totp')}?required=1")
