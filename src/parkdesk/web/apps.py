"""The Django application of ``parkdesk.web``."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the application under a short label."""

    name = "parkdesk.web"
    label = "web"
