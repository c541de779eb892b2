"""The Django application of ``parkdesk.workflow``."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Registers the application under a short label."""

    name = "parkdesk.workflow"
    label = "workflow"
