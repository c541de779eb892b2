"""How sign-in is bound to the desk: nobody signs up; people are invited.

What the sign-in library says to people is said here in our words, so that both languages are whole.
"""

import time
from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts.models import Person

Words = dict[str, str | Promise]

_INCORRECT_CODE = _("This code is not right, or it has passed. Take the one shown now.")
_RATE_LIMITED = _("Too many attempts. Please wait a few minutes, then try again.")


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up: an account comes from an invitation."""

    error_messages: ClassVar[Words] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account has been closed. Ask your administrator."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _INCORRECT_CODE,
        "incorrect_password": _("The password is not right."),
        "invalid_login": _("The username or the password is not right."),
        "rate_limited": _RATE_LIMITED,
        "same_as_current": _("Choose a password that differs from the present one."),
        "too_many_login_attempts": _RATE_LIMITED,
        "username_password_mismatch": _("The username or the password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False always."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Count a sign-in of the last minutes as proof of who sits there."""
        request = context.request
        records = get_authentication_records(request, request.user)
        timeout = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if records and time.time() - records[-1]["at"] < timeout:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factor: our words."""

    error_messages: ClassVar[Words] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _INCORRECT_CODE,
        "cannot_delete_authenticator": _("Your role demands a second factor; it stays."),
    }

    def can_delete_authenticator(self, authenticator: object) -> bool:
        """Keep the second factor of a person whose role demands one."""
        user = getattr(authenticator, "user", None)
        if not isinstance(user, Person):
            return True
        roles = user.memberships.filter(ended_at__isnull=True).values_list("role", flat=True)
        return not settings.REQUIRE_MFA_ROLES & set(roles)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Binds an outside identity to a person who is already there, never makes one."""

    error_messages: ClassVar[Words] = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": _("Set a password first; without it you could not sign in any more."),
        "connected_other": _("This identity is bound to another person."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return False always."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Bind by username where that is set up; turn away whom nobody knows.

        Raises
        ------
        ImmediateHttpResponse
            With a page that says so, if no person is bound to the identity.
        """
        is_binding = sociallogin.state.get("process") == "connect"
        if sociallogin.is_existing or is_binding:
            return
        person = _namesake(sociallogin)
        if person is None:
            raise ImmediateHttpResponse(render(request, "socialaccount/not_known.html", status=403))
        sociallogin.connect(request, person)


def _namesake(sociallogin: SocialLogin) -> Person | None:
    """Return the active person with the username of an outside identity, if that is to count."""
    if settings.OIDC_BIND != "username" or sociallogin.user is None:
        return None
    username = sociallogin.user.username
    if not username:
        return None
    found = Person.objects.filter(username=username, is_active=True).first()
    has_other = SocialAccount.objects.filter(user=found).exists()
    return None if has_other else found
