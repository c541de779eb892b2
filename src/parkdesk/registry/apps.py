"""The Django application of ``parkdesk.registry``."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registers the application under a short label."""

    name = "parkdesk.registry"
    label = "registry"
