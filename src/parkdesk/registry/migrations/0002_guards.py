"""Facts are append-only: the database refuses to change them."""

from typing import ClassVar

from django.db import migrations

from parkdesk.audit.guards import append_only


class Migration(migrations.Migration):
    """Raises the guards."""

    dependencies: ClassVar = [("registry", "0001_initial")]
    operations: ClassVar = [
        append_only(
            "registry_boundary",
            "registry_yearfigures",
            "registry_target",
            "registry_reportedfact",
        ),
    ]
