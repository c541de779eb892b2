"""Facts are append-only: the database refuses to change them."""

from typing import ClassVar

from django.db import migrations

from parkdesk.audit.guards import append_only


class Migration(migrations.Migration):
    """Raises the guards."""

    dependencies: ClassVar = [("records", "0001_initial")]
    operations: ClassVar = [
        append_only(
            "records_evidencefile",
            "records_filing",
            "records_filedrow",
            "records_rowevidence",
            "records_filedcertificate",
            "records_filedproperty",
            "records_comment",
            "records_reading",
        ),
    ]
