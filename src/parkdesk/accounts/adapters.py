"""How sign-in is bound to the desk: nobody signs up; people are invited."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up: an account comes from an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False always."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Binds an outside identity to a person who is already there, never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Return False always."""
        return False
