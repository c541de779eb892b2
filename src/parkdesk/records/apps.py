"""The Django application of ``parkdesk.records``."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Registers the application under a short label."""

    name = "parkdesk.records"
    label = "records"
