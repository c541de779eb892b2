"""The Django application of ``parkdesk.audit``."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the application under a short label."""

    name = "parkdesk.audit"
    label = "audit"
