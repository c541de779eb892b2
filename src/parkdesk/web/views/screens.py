"""Big screens: the page that shows one, and the page where links to them are made and revoked."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parkdesk.accounts.actor import Actor, NotAllowed
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.see_screen import see_screen
from parkdesk.usecases.share_screen import revoke_screen, share_screen, shareable
from parkdesk.web.forms.screens import ScreenForm
from parkdesk.web.languages import named
from parkdesk.web.middleware import acting
from parkdesk.web.views.screen_panels import context_of
from parkdesk.workflow.queries import screen_links

REFRESH_SECONDS = 300  #: how often a screen takes fresh figures [s]


@require_GET
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """Show a big screen to whoever has its link; nobody signs in."""
    now = timezone.now()
    view = see_screen(secret=token, now=now)
    context = {**context_of(view), "refresh_seconds": REFRESH_SECONDS, "csrf_token": ""}
    response = render(request, "desk/screens/screen.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def screens(request: HttpRequest) -> HttpResponse:
    """List the links to screens of what the reader is responsible for, and make one."""
    actor = acting(request)
    places = {one.key: named(one.name_zh, one.name_en) for one in shareable(actor)}
    if not places:
        raise NotAllowed
    made = None
    form = ScreenForm(request.POST or None, places=list(places.items()))
    if request.method == "POST" and form.is_valid():
        try:
            link, secret = share_screen(**form.cleaned_data, actor=actor, now=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal.message))
        else:
            address = request.build_absolute_uri(reverse("desk:screen", args=[secret]))
            made = {"name": link.name, "address": address, "until": link.expires_at}
            form = ScreenForm(places=list(places.items()))
    status = 422 if form.errors else 200
    context = {"form": form, "made": made, "links": _links(actor, places)}
    return render(request, "desk/screens/screens.html", context, status=status)


def _links(actor: Actor, places: dict[str, str]) -> list[dict[str, object]]:
    now = timezone.now()
    return [
        {
            "id": link.pk,
            "name": link.name,
            "place": places.get(f"{link.scope_kind}:{link.scope_id}", link.scope_id),
            "made_at": link.made_at,
            "made_by": link.made_by_name,
            "until": link.expires_at,
            "state": "inactive" if link.revoked_at or link.expires_at <= now else "active",
            "can_revoke": link.revoked_at is None and link.expires_at > now,
        }
        for link in screen_links(actor)
    ]


@login_required
@require_POST
def revoke(request: HttpRequest, link: int) -> HttpResponse:
    """Take a link back."""
    actor = acting(request)
    revoke_screen(link_id=link, actor=actor, now=timezone.now())
    return HttpResponseRedirect(reverse("desk:screens"))


urls: list[URLPattern | URLResolver] = [
    path("screens/", screens, name="screens"),
    path("screens/<int:link>/revoke/", revoke, name="screen_revoke"),
    path("screen/<str:token>/", screen, name="screen"),
]
