"""The Django application of ``parkdesk.tasks``."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Registers the application under a short label."""

    name = "parkdesk.tasks"
    label = "tasks"
