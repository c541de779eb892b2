"""Pages: one person, their roles and their sign-in."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from parkdesk.accounts.actor import SCOPE_OF, NotFound, Role
from parkdesk.accounts.giving import roles_to_give
from parkdesk.accounts.models import ROLE_NAMES, Person
from parkdesk.accounts.queries import actor_of
from parkdesk.usecases.deactivate_person import deactivate_person, reactivate_person
from parkdesk.usecases.end_role import end_role
from parkdesk.usecases.end_session import end_sessions
from parkdesk.usecases.grant_role import grant_role
from parkdesk.usecases.places_to_give import parks_to_give, places_to_give
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.renew_sign_in import make_password_link, reset_second_factor
from parkdesk.usecases.revoke_token import revoke_token
from parkdesk.usecases.see_people import see_person
from parkdesk.web.forms.people import RoleForm
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.proof import proven
from parkdesk.web.views.people_shown import ROLE_TASKS, person_shown, place_choices


@login_required
def person(request: DeskRequest, person: int) -> HttpResponse:
    """Show a person and what can be done about them."""
    page = see_person(person_id=person, actor=request.actor)
    context = {
        "person": person_shown(page.person),
        "has_password": page.has_password,
        "has_second_factor": page.has_second_factor,
        "session_count": page.session_count,
        "may_manage": page.may_manage,
        "may_close": page.may_close,
        "may_give": bool(roles_to_give(request.actor)) and page.person.is_active,
        "is_self": page.is_self,
        "tokens": [
            {
                "id": one.pk,
                "name": one.name,
                "hint": one.hint,
                "expires_at": one.expires_at,
                "last_used_at": one.last_used_at,
            }
            for one in page.tokens
        ],
    }
    return render(request, "desk/people/person.html", context)


@login_required
def role_new(request: DeskRequest, person: int) -> HttpResponse:
    """Choose a role, then a place, for a person who is here already."""
    page = see_person(person_id=person, actor=request.actor)
    roles = roles_to_give(request.actor)
    role = request.GET.get("role", "")
    shown: dict[str, object] = {"person": person_shown(page.person)}
    if role not in roles:
        choices = [{"id": one, "name": ROLE_NAMES[one], "task": ROLE_TASKS[one]} for one in roles]
        return render(request, "desk/people/invite_role.html", {**shown, "roles": choices})
    if role == "administrator":
        return role_administrator(request, person)
    return _role(request, person, role, shown)


@proven
def role_administrator(request: DeskRequest, person: int) -> HttpResponse:
    """Give the highest role: only after one has shown again who one is."""
    page = see_person(person_id=person, actor=request.actor)
    return _role(request, person, "administrator", {"person": person_shown(page.person)})


def _role(
    request: DeskRequest, person_id: int, role: str, context: dict[str, object]
) -> HttpResponse:
    park_id = request.GET.get("park", "")
    parks = parks_to_give(actor=request.actor)
    context |= {"role": role, "role_name": ROLE_NAMES[role], "task": ROLE_TASKS[role]}
    if SCOPE_OF[cast(Role, role)] == "enterprise" and not park_id:
        if len(parks) != 1:
            context["parks"] = place_choices(parks)
            return render(request, "desk/people/invite_park.html", context)
        park_id = parks[0].id
    places = place_choices(places_to_give(role=role, park_id=park_id, actor=request.actor))
    form = RoleForm(request.POST if request.method == "POST" else None, places)
    if request.method == "POST" and form.is_valid():
        try:
            grant_role(
                person_id=person_id,
                role=cast(Role, role),
                scope_id=form.cleaned_data.get("place") or "",
                actor=request.actor,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The role was given."))
            return redirect("desk:person", person_id)
    return render(request, "desk/people/role.html", {**context, "form": form})


@login_required
@require_POST
def role_end(request: DeskRequest, person: int, role: int) -> HttpResponse:
    """End a role."""
    return _done(
        request,
        person,
        lambda: end_role(membership_id=role, actor=request.actor, now=timezone.now()),
        _("The role has ended."),
    )


@login_required
@require_POST
@proven
def close(request: DeskRequest, person: int) -> HttpResponse:
    """Close an account."""
    return _done(
        request,
        person,
        lambda: deactivate_person(person_id=person, actor=request.actor, now=timezone.now()),
        _("The account is closed: no sign-in, no roles, no tokens."),
    )


@login_required
@require_POST
def reopen(request: DeskRequest, person: int) -> HttpResponse:
    """Open a closed account again."""
    return _done(
        request,
        person,
        lambda: reactivate_person(person_id=person, actor=request.actor, now=timezone.now()),
        _("The account is open again; give it its roles."),
    )


@login_required
@require_POST
@proven
def second_factor_reset(request: DeskRequest, person: int) -> HttpResponse:
    """Take a lost second factor away."""
    return _done(
        request,
        person,
        lambda: reset_second_factor(person_id=person, actor=request.actor, now=timezone.now()),
        _("The second factor was taken away, and the person is signed out everywhere."),
    )


@login_required
@require_POST
def sign_out(request: DeskRequest, person: int) -> HttpResponse:
    """Sign a person out everywhere."""
    ended = end_sessions(person_id=person, actor=request.actor, now=timezone.now())
    said = ngettext("%(count)s session ended.", "%(count)s sessions ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("desk:person", person)


@login_required
@require_POST
@proven
def password_link(request: DeskRequest, person: int) -> HttpResponse:
    """Make a link by which the person sets a new password, and show it, once."""
    secret = make_password_link(person_id=person, actor=request.actor, now=timezone.now())
    page = see_person(person_id=person, actor=request.actor)
    link = request.build_absolute_uri(reverse("desk:new-password", args=[secret]))
    shown = {"link": link, "person": person_shown(page.person)}
    return render(request, "desk/people/password_link.html", shown)


@login_required
@require_POST
def token_end(request: DeskRequest, person: int, token: int) -> HttpResponse:
    """Revoke a token of a person one manages."""
    revoke_token(token_id=token, actor=request.actor, now=timezone.now())
    messages.success(request, _("The token was revoked."))
    return redirect("desk:person", person)


def _done(request: DeskRequest, person_id: int, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    try:
        see_person(person_id=person_id, actor=actor_of(cast(Person, request.user)))
    except NotFound:  # one has ended one's own last right to see this page
        return redirect("/")
    return redirect("desk:person", person_id)


urls: list[URLPattern | URLResolver] = [
    path("people/<int:person>/", person, name="person"),
    path("people/<int:person>/roles/new/", role_new, name="role-new"),
    path("people/<int:person>/roles/<int:role>/end/", role_end, name="role-end"),
    path("people/<int:person>/close/", close, name="person-close"),
    path("people/<int:person>/reopen/", reopen, name="person-reopen"),
    path("people/<int:person>/sign-out/", sign_out, name="person-sign-out"),
    path(
        "people/<int:person>/second-factor/reset/", second_factor_reset, name="person-second-factor"
    ),
    path("people/<int:person>/password-link/", password_link, name="person-password-link"),
    path("people/<int:person>/tokens/<int:token>/revoke/", token_end, name="person-token-revoke"),
]
