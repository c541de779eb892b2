"""The interface answers as its document says, whatever is sent, and never with a 500."""

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from pytest_django.live_server_helper import LiveServer
from schemathesis.specs.openapi.checks import positive_data_acceptance
from world import make_world

from parkdesk.accounts.operations import make_token
from parkdesk.api.v1 import api

SCOPES = [
    "results:read", "ledgers:read", "ledgers:write", "evidence:read", "evidence:write",
    "readings:write",
]  # fmt: skip
schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))


@pytest.fixture
def secret(transactional_db: None) -> str:
    world = make_world()
    person = world.people["filer"]
    return make_token(person, name="test", scopes=SCOPES, days=1, now=timezone.now())[1]


def test_every_operation_answers_as_described(secret: str, live_server: LiveServer) -> None:
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answers(case: schemathesis.Case) -> None:
            response = case.call(
                base_url=live_server.url, headers={"Authorization": f"Bearer {secret}"}
            )
            # What is filed must make sense, not only have the shape that the document describes.
            case.validate_response(response, excluded_checks=[positive_data_acceptance])
            assert response.status_code < 500

        answers()
        tried += 1
    assert tried >= 13
