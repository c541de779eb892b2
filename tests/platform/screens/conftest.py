"""The table of reported facts, until its migration is there."""

import pytest
from django.db import connection

from parkdesk.registry.models import ReportedFact


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    with django_db_blocker.unblock():
        if ReportedFact._meta.db_table not in connection.introspection.table_names():
            with connection.schema_editor() as editor:
                editor.create_model(ReportedFact)
