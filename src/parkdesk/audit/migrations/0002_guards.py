"""Facts are append-only: the database refuses to change them."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from parkdesk.audit.guards import append_only


def begin(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the head of an empty chain where the first event will find it."""
    apps.get_model("audit", "ChainHead").objects.create(pk=1, seq=0, hash="0" * 64)


class Migration(migrations.Migration):
    """Raises the guards."""

    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        append_only(
            "audit_event",
        ),
    ]
