"""Facts are append-only: the database refuses to change them."""

from typing import ClassVar

from django.db import migrations

from parkdesk.audit.guards import append_only


class Migration(migrations.Migration):
    """Raises the guards."""

    dependencies: ClassVar = [("workflow", "0001_initial")]
    operations: ClassVar = [
        append_only(
            "workflow_decision",
            "workflow_proposal",
            "workflow_proposaldecision",
            "workflow_verificationfinding",
            "workflow_findingstep",
            "workflow_conclusion",
            "workflow_publication",
            "workflow_withdrawal",
        ),
    ]
