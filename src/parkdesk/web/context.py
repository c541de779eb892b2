"""What every page is given: the tree, the navigation, the park it is about."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts.actor import ANONYMOUS, Actor
from parkdesk.accounts.models import ROLE_NAMES
from parkdesk.accounts.rules import may_anywhere
from parkdesk.registry.queries import parks_known

Entry = dict[str, object]


def desk(request: HttpRequest) -> dict[str, object]:
    """Return the context of the frame around every page."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    language = get_language() or ""
    found: dict[str, object] = {
        "actor_name": actor.name,
        "role_names": [str(ROLE_NAMES[role]) for role in sorted(actor.roles)],
        "language": language,
        "is_demonstration": settings.IS_DEMONSTRATION,
        "navigation": [],
        "tree": [],
    }
    if actor.is_anonymous or request.headers.get("HX-Request"):
        return found
    match = request.resolver_match
    park_id = match.kwargs.get("park", "") if match else ""
    view = match.view_name if match else ""
    parks = [
        {
            "id": park.id,
            "label": park.name_zh if language.startswith("zh") else park.name_en or park.name_zh,
            "href": reverse("desk:park", args=[park.id]),
            "is_current": park.id == park_id,
        }
        for park in parks_known(actor)
    ]
    found["tree"] = parks
    found["account_links"] = [{"label": _("My account"), "href": reverse("desk:me")}]
    found["navigation"] = navigation(actor, park_id or _only(parks), view)
    return found


def _only(parks: list[Entry]) -> str:
    """Return the one park a person works for; what its navigation leads to without choosing."""
    return str(parks[0]["id"]) if len(parks) == 1 else ""


def navigation(actor: Actor, park_id: str, view: str) -> list[Entry]:
    """Return the navigation by what people do; an entry appears when it works for the actor."""
    entries: list[tuple[object, str, list[str], bool]] = [
        (_("Overview"), "desk:overview", [], may_anywhere(actor, "region.see")),
        (_("Park"), "desk:park", [park_id], bool(park_id)),
        (_("Filing"), "desk:queue", [park_id], bool(park_id) and may_anywhere(actor, "filing.see")),
        (_("Account"), "desk:runs", [park_id], bool(park_id) and may_anywhere(actor, "run.see")),
        (
            _("Changes"),
            "desk:changes",
            [park_id],
            bool(park_id) and may_anywhere(actor, "change.see"),
        ),
        (_("Verification"), "desk:verifications", [], may_anywhere(actor, "verification.see")),
        (_("Set-up"), "desk:setup", [park_id], bool(park_id) and may_anywhere(actor, "park.edit")),
        (_("People"), "desk:people", [], may_anywhere(actor, "people.invite")),
        (_("System"), "desk:system", [], may_anywhere(actor, "system.manage")),
    ]
    return [
        {"label": label, "href": reverse(name, args=args), "is_current": view == name}
        for label, name, args, is_shown in entries
        if is_shown
    ]
