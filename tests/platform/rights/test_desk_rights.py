"""Nobody sees what is not theirs: every address, every role, every object.

The table stands in ``expected.csv``; ``REWRITE_RIGHTS=1 pytest`` writes it anew, and the change
is reviewed line by line. What must hold whatever the file says is asserted beside it.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.db.models import Q
from every_address import Answer, as_csv, walk
from world import World

EXPECTED = Path(__file__).with_name("expected.csv")
#: What anyone may open.
PUBLIC = (
    "healthz",
    "set_language",
    "account_",
    "socialaccount_",
    "mfa_",
    "openid_connect",
    "usersessions",
    "desk:public",
    "desk:publication",
    "desk:screen",
    "desk:invitation",
    "desk:home",
    "api-v1:openapi-json",
    "api-v1:api-root",
    "javascript",
)
#: Words that stand on pages of the other park only.
SECRETS = (
    b"south unit",
    b"south/N0",
    b"south finding",
    b"south reason",
    b"south committee",
    b"south_unit",
)
INSIDE = ("manager", "reviewer", "filer", "verifier", "city")


def is_public(route: str) -> bool:
    return any(route.startswith(name) for name in PUBLIC)


def wrong(answers: Iterable[Answer]) -> Iterator[str]:
    """Yield every answer that no expectation file could make right."""
    for one in answers:
        told = f"{one.method} {one.route} of {one.thing} as {one.role}: {one.status}"
        if one.status >= 500:
            yield told
        elif not is_public(one.route):
            yield from (f"{told} {what}" for what in leaks(one))


def leaks(one: Answer) -> Iterator[str]:
    """Yield what an answer lets through."""
    is_let_in = one.status < 300 or (one.status == 302 and "sign-in" not in one.location)
    # A body that cannot be read is refused before anything is looked up.
    unread = (400, 422) if one.route.startswith("api-v1:") and one.method == "POST" else ()
    if one.role == "anonymous" and is_let_in:
        yield "lets anyone in"
    if one.role in INSIDE:
        if one.thing == "other" and one.status not in (404, 405, *unread):
            yield "is not as if it did not exist"
        if any(secret in one.body for secret in SECRETS):
            yield "tells of the other park"
    if one.role == "filer" and b"east unit E02" in one.body:
        yield "tells of the neighbour"


def test_nobody_gets_what_is_not_theirs(world: World) -> None:
    answers = list(walk(world))
    found = list(wrong(answers))
    assert not found, "\n".join(["", *found])
    table = as_csv(answers)
    if os.environ.get("REWRITE_RIGHTS"):
        EXPECTED.write_text(table)
    assert table.splitlines() == EXPECTED.read_text().splitlines()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("parkdesk.registry.queries", "park_filter"),
        ("parkdesk.registry.queries", "enterprise_filter"),
        ("parkdesk.records.queries", "enterprise_filter"),
        ("parkdesk.workflow.queries", "enterprise_filter"),
        ("parkdesk.workflow.queries", "park_filter"),
        ("parkdesk.runs.queries", "park_filter"),
    ],
)
def test_a_query_without_scope_is_caught(
    module: str, name: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{module}.{name}", lambda *_: Q())
    answers = walk(world, methods=("GET",), things=("other", "none"))
    assert next(wrong(answers), None) is not None
