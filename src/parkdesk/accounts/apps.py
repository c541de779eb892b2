"""The Django application of ``parkdesk.accounts``."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the application under a short label."""

    name = "parkdesk.accounts"
    label = "accounts"
