"""Pages for who is not signed in yet: taking an invitation, setting a new password by a link."""

from typing import cast

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from parkdesk.accounts.actor import NotFound
from parkdesk.accounts.models import ROLE_NAMES, Person
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.renew_sign_in import person_of_password_link, set_password_by_link
from parkdesk.usecases.take_invitation import see_invitation, take_invitation, take_invitation_as
from parkdesk.web.forms.people import JoinForm
from parkdesk.web.forms.sign_in import NewPasswordForm
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.views.people_shown import ROLE_TASKS, in_language


@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation(request: DeskRequest, secret: str) -> HttpResponse:
    """Show what is offered, and take it: as a new person, or as who is signed in."""
    if not ratelimit.consume(request, action="invitation"):
        return cast(HttpResponse, ratelimit.respond_429(request))
    now = timezone.now()
    try:
        offer = see_invitation(secret=secret, now=now)
    except NotFound:
        return render(request, "desk/people/invitation_gone.html", status=404)
    context: dict[str, object] = {
        "name": offer.full_name,
        "role": ROLE_NAMES[offer.role],
        "task": ROLE_TASKS[offer.role],
        "place": in_language(offer.place_zh, offer.place_en),
        "invited_by": offer.invited_by,
        "until": offer.expires_at,
    }
    if isinstance(request.user, Person):
        return _as_known(request, secret, context)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = take_invitation(
                secret=secret,
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password1"],
                now=now,
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            credentials = {"username": person.username}
            login = Login(person, redirect_url="/")
            return cast(HttpResponse, perform_password_login(request, credentials, login))
    return render(request, "desk/people/invitation.html", {**context, "form": form})


def _as_known(request: DeskRequest, secret: str, context: dict[str, object]) -> HttpResponse:
    person = cast(Person, request.user)
    if request.method == "POST":
        try:
            take_invitation_as(secret=secret, person=person, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The role is yours."))
            return redirect("/")
    known = {**context, "known_as": person.get_full_name()}
    return render(request, "desk/people/invitation.html", known)


@never_cache
@sensitive_post_parameters("password1", "password2")
def new_password(request: DeskRequest, secret: str) -> HttpResponse:
    """Set a new password by a link that whoever manages users has made."""
    if not ratelimit.consume(request, action="invitation"):
        return cast(HttpResponse, ratelimit.respond_429(request))
    try:
        person = person_of_password_link(secret)
    except NotFound:
        return render(request, "desk/people/invitation_gone.html", status=404)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_password_by_link(
                secret=secret, password=form.cleaned_data["password1"], now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The new password is set. Sign in with it."))
            return redirect("account_login")
    context = {"form": form, "username": person.username}
    return render(request, "desk/people/new_password.html", context)


urls: list[URLPattern | URLResolver] = [
    path("invitation/<str:secret>/", invitation, name="invitation"),
    path("new-password/<str:secret>/", new_password, name="new-password"),
]
