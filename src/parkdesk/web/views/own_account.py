"""Pages: one's own account: roles, sign-in, sessions, tokens of one's programs."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from parkdesk.accounts import queries
from parkdesk.accounts.models import ApiToken, Person
from parkdesk.accounts.scopes import SCOPES
from parkdesk.usecases.end_session import end_session, end_sessions
from parkdesk.usecases.make_token import make_token
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.revoke_token import revoke_token
from parkdesk.usecases.see_people import see_own_roles
from parkdesk.web.browsers import browser_of
from parkdesk.web.forms.people import TokenForm
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.proof import proven
from parkdesk.web.views.people_shown import role_shown


@login_required
def me(request: DeskRequest) -> HttpResponse:
    """Show one's own account."""
    person = cast(Person, request.user)
    here = request.session.session_key
    sessions = [
        {
            "id": one.pk,
            "browser": browser_of(one.user_agent),
            "address": one.ip,
            "since": one.created_at,
            "last_seen": one.last_seen_at,
            "is_here": one.session_key == here,
        }
        for one in queries.sessions(person)
    ]
    context = {
        "name": person.get_full_name(),
        "username": person.username,
        "roles": [role_shown(one) for one in see_own_roles(actor=request.actor)],
        "has_password": person.has_usable_password(),
        "has_second_factor": queries.has_second_factor(person.pk),
        "needs_second_factor": bool(request.actor.roles & settings.REQUIRE_MFA_ROLES),
        "has_oidc": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "sessions": sessions,
        "others": len(sessions) - 1,
        "token_count": len(queries.tokens(person.pk)),
    }
    return render(request, "desk/people/me.html", context)


@login_required
@require_POST
def session_end(request: DeskRequest, session: int) -> HttpResponse:
    """End one of one's own sessions."""
    person = cast(Person, request.user)
    end_session(session_id=session, person=person, actor=request.actor, now=timezone.now())
    messages.success(request, _("The session has ended."))
    return redirect("desk:me")


@login_required
@require_POST
def sessions_end(request: DeskRequest) -> HttpResponse:
    """End all of one's sessions but the one in front."""
    ended = end_sessions(
        person_id=request.actor.id or 0,
        actor=request.actor,
        now=timezone.now(),
        keep=request.session.session_key or "",
    )
    said = ngettext("%(count)s session ended.", "%(count)s sessions ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("desk:me")


@login_required
def tokens(request: DeskRequest) -> HttpResponse:
    """Show the tokens of one's own programs."""
    shown = [_token_shown(one) for one in queries.tokens(request.actor.id or 0)]
    return render(request, "desk/people/tokens.html", {"tokens": shown, "now": timezone.now()})


@login_required
@proven
def token_new(request: DeskRequest) -> HttpResponse:
    """Make a token; its secret is shown once."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = make_token(
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                days=form.cleaned_data["days"],
                actor=request.actor,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            shown = {"secret": secret, "token": _token_shown(token)}
            return render(request, "desk/people/token_made.html", shown)
    return render(request, "desk/people/token_new.html", {"form": form})


@login_required
@require_POST
def token_revoke(request: DeskRequest, token: int) -> HttpResponse:
    """Revoke one of one's own tokens."""
    revoke_token(token_id=token, actor=request.actor, now=timezone.now())
    messages.success(request, _("The token was revoked; programs that use it are turned away."))
    return redirect("desk:tokens")


def _token_shown(token: ApiToken) -> dict[str, object]:
    return {
        "id": token.pk,
        "name": token.name,
        "hint": token.hint,
        "scopes": [SCOPES.get(one, one) for one in token.scopes.split()],
        "made_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "is_over": token.expires_at <= timezone.now(),
    }


urls: list[URLPattern | URLResolver] = [
    path("me/", me, name="me"),
    path("me/sessions/<int:session>/end/", session_end, name="session-end"),
    path("me/sessions/end/", sessions_end, name="sessions-end"),
    path("me/tokens/", tokens, name="tokens"),
    path("me/tokens/new/", token_new, name="token-new"),
    path("me/tokens/<int:token>/revoke/", token_revoke, name="token-revoke"),
]
