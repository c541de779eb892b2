"""Pages: who works here, and inviting others."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parkdesk.accounts.actor import SCOPE_OF, NotAllowed, Role
from parkdesk.accounts.giving import roles_to_give
from parkdesk.accounts.models import ROLE_NAMES
from parkdesk.usecases.invite_person import invite_person, withdraw_invitation
from parkdesk.usecases.places_to_give import parks_to_give, places_to_give
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.see_people import PAGE, PeopleFilter, see_invitations, see_people
from parkdesk.web.csv_file import csv_response
from parkdesk.web.forms.people import InviteForm, PeopleFilterForm, role_choices
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.proof import proven
from parkdesk.web.views import invitation, own_account, person
from parkdesk.web.views.people_shown import ROLE_TASKS, in_language, person_shown, place_choices

_INVITE = "people.invite"


@login_required
def people(request: DeskRequest) -> HttpResponse:
    """Show who works here, within what the reader manages."""
    form, wanted = _filter(request)
    number = _page(request.GET.get("page", ""))
    found, count = see_people(wanted=wanted, page=number, actor=request.actor)
    if form.errors:  # shows nothing rather than more than was asked for
        found, count = [], 0
    now = timezone.now()
    invitations = [
        {
            "id": row.pk,
            "name": row.full_name,
            "role": ROLE_NAMES[row.role],
            "place": in_language(zh, en),
            "by": row.invited_by.get_full_name(),
            "expires_at": row.expires_at,
        }
        for row, zh, en in see_invitations(actor=request.actor, now=now)
    ]
    context = {
        "form": form,
        "people": [person_shown(one) for one in found],
        "count": count,
        "invitations": invitations,
        "export_href": f"{reverse('desk:people-export')}?{request.GET.urlencode()}",
        "pages": _pages(request, number, count),
    }
    return render(request, "desk/people/list.html", context)


@login_required
def people_export(request: DeskRequest) -> HttpResponseBase:
    """Give the list as a file: the same people as on the page, all pages."""
    form, wanted = _filter(request)
    if form.errors:
        return redirect(f"{reverse('desk:people')}?{request.GET.urlencode()}")
    found, _count = see_people(wanted=wanted, page=1, actor=request.actor, size=None)
    head = [_("Full name"), _("Username"), _("State"), _("Roles"), _("Last sign-in")]
    return csv_response("people", head, (_line(person_shown(one)) for one in found))


def _line(shown: dict[str, object]) -> list[object]:
    roles = cast(list[dict[str, object]], shown["roles"])
    said = "; ".join(f"{one['name']} {one['place']}".strip() for one in roles)
    state = _("Active") if shown["state"] == "active" else _("Closed")
    return [shown["name"], shown["username"], state, said, shown["last_sign_in"]]


def _filter(request: DeskRequest) -> tuple[PeopleFilterForm, PeopleFilter]:
    roles = role_choices(roles_to_give(request.actor))
    parks = place_choices(parks_to_give(actor=request.actor))
    form = PeopleFilterForm(request.GET or {"state": "active"}, roles, parks)
    given = form.cleaned_data if form.is_valid() else {}
    state = given.get("state") or "active"
    return form, PeopleFilter(
        words=(given.get("q") or "").strip(),
        role=given.get("role") or "",
        park_id=given.get("park") or "",
        state="" if state == "all" else state,
    )


def _page(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and 0 < len(said) < 7 else 1


def _pages(request: DeskRequest, number: int, count: int) -> dict[str, str] | None:
    last = max(1, -(-count // PAGE))
    if last == 1:
        return None
    rest = {key: value for key, value in request.GET.items() if key != "page"}

    def link(page: int) -> str:
        return f"?{urlencode({**rest, 'page': page})}"

    return {
        "label": _("Page %(page)s of %(pages)s") % {"page": number, "pages": last},
        "previous_href": link(number - 1) if number > 1 else "",
        "next_href": link(number + 1) if number < last else "",
    }


@login_required
def invite(request: DeskRequest) -> HttpResponse:
    """Choose a role, then say who is invited and where; then show the link, once."""
    roles = roles_to_give(request.actor)
    if not roles:
        raise NotAllowed(_INVITE)
    role = request.GET.get("role", "")
    if role not in roles:
        choices = [{"id": one, "name": ROLE_NAMES[one], "task": ROLE_TASKS[one]} for one in roles]
        return render(request, "desk/people/invite_role.html", {"roles": choices})
    if role == "administrator":
        return invite_administrator(request)
    return _invite(request, role)


@proven
def invite_administrator(request: DeskRequest) -> HttpResponse:
    """Invite to the highest role: only after one has shown again who one is."""
    return _invite(request, "administrator")


def _invite(request: DeskRequest, role: str) -> HttpResponse:
    park_id = request.GET.get("park", "")
    parks = parks_to_give(actor=request.actor)
    context: dict[str, object] = {"role": role, "role_name": ROLE_NAMES[role]}
    if SCOPE_OF[cast(Role, role)] == "enterprise" and not park_id:
        if len(parks) != 1:
            return render(
                request, "desk/people/invite_park.html", {**context, "parks": place_choices(parks)}
            )
        park_id = parks[0].id
    places = place_choices(places_to_give(role=role, park_id=park_id, actor=request.actor))
    form = InviteForm(request.POST if request.method == "POST" else None, places)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = invite_person(
                full_name=form.cleaned_data["full_name"],
                role=cast(Role, role),
                scope_id=form.cleaned_data.get("place") or "",
                actor=request.actor,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(_field_of(refusal), str(refusal))
        else:
            link = request.build_absolute_uri(reverse("desk:invitation", args=[secret]))
            shown = {"link": link, "name": made.full_name, "until": made.expires_at, **context}
            return render(request, "desk/people/invited.html", shown)
    context |= {"form": form, "task": ROLE_TASKS[role], "has_no_place": not places}
    context["needs_place"] = SCOPE_OF[cast(Role, role)] != "all"
    return render(request, "desk/people/invite.html", context)


def _field_of(refusal: Refused) -> str | None:
    return {"full_name": "full_name", "scope": "place"}.get(refusal.field)


@login_required
@require_POST
def withdraw(request: DeskRequest, invitation: int) -> HttpResponse:
    """Make the link of an invitation worthless."""
    try:
        withdraw_invitation(invitation_id=invitation, actor=request.actor, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation was withdrawn; its link no longer works."))
    return redirect("desk:people")


urls: list[URLPattern | URLResolver] = [
    path("people/", people, name="people"),
    path("people/export.csv", people_export, name="people-export"),
    path("people/invite/", invite, name="invite"),
    path("people/invitations/<int:invitation>/withdraw/", withdraw, name="invitation-withdraw"),
    *person.urls,
    *invitation.urls,
    *own_account.urls,
]
