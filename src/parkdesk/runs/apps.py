"""The Django application of ``parkdesk.runs``."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Registers the application under a short label."""

    name = "parkdesk.runs"
    label = "runs"
