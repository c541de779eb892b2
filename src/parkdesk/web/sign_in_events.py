"""What happens on the sign-in pages is written into the log.

Failed attempts go to the server's own log: strangers do not write into the chain.
"""

import logging

from allauth.account.signals import password_changed, password_set, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from parkdesk.accounts.models import Person
from parkdesk.usecases.note_own_account import note_own_account

_log = logging.getLogger("parkdesk.sign_in")


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: Person, **rest: object) -> None:
    by = "oidc" if rest.get("sociallogin") else "password"
    note_own_account("person.signed-in", person=user, now=timezone.now(), facts={"by": by})


@receiver(user_login_failed)
def _failed(credentials: dict[str, str], request: HttpRequest | None = None, **_: object) -> None:
    address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
    _log.warning("sign-in failed: username=%r address=%s", credentials.get("username"), address)


@receiver(password_changed)
@receiver(password_set)
def _new_password(request: HttpRequest, user: Person, **_: object) -> None:
    note_own_account("person.password-changed", person=user, now=timezone.now())


@receiver(authenticator_added)
@receiver(authenticator_reset)
def _second_factor(request: HttpRequest, user: Person, **rest: object) -> None:
    note_own_account(
        "person.second-factor-set-up",
        person=user,
        now=timezone.now(),
        facts={"kind": _kind(rest.get("authenticator"))},
    )


@receiver(authenticator_removed)
def _no_second_factor(request: HttpRequest, user: Person, **rest: object) -> None:
    note_own_account(
        "person.second-factor-removed",
        person=user,
        now=timezone.now(),
        facts={"kind": _kind(rest.get("authenticator"))},
    )


def _kind(authenticator: object) -> str:
    return str(authenticator.type) if isinstance(authenticator, Authenticator) else ""


@receiver(social_account_added)
def _bound(request: HttpRequest, sociallogin: SocialLogin, **_: object) -> None:
    if isinstance(sociallogin.user, Person):
        _identity("person.identity-bound", sociallogin.account)


@receiver(social_account_removed)
def _unbound(request: HttpRequest, socialaccount: SocialAccount, **_: object) -> None:
    _identity("person.identity-removed", socialaccount)


def _identity(action: str, account: SocialAccount) -> None:
    note_own_account(
        action, person=account.user, now=timezone.now(), facts={"provider": account.provider}
    )
