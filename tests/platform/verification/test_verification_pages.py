"""Pages of a verification: who sees them, the road through them, nothing of another park."""

import io
import zipfile
from collections.abc import Callable

import pytest
from bundle_of import verify_east
from django.test import Client
from django.urls import reverse
from world import PASSWORD, World

from parkdesk.accounts.models import Person
from parkdesk.records.store import path_of
from parkdesk.workflow.models import Conclusion, VerificationFinding

ClientOf = Callable[[Person], Client]
SEES = {
    "verifier": 200,
    "manager": 200,
    "reviewer": 200,
    "city": 404,
    "province": 404,
    "filer": 404,
    "admin": 404,
    "verifier_south": 404,
    "manager_south": 404,
    "reviewer_south": 404,
}


def href(world: World, name: str, *more: object) -> str:
    return reverse(f"desk:{name}", args=[world.runs["east"].pk, *more])


@pytest.mark.parametrize("login", SEES)
def test_who_sees_a_verification(world: World, client_of: ClientOf, login: str) -> None:
    verify_east(world)
    client = client_of(world.people[login])
    seen = [
        client.get(href(world, "verification")).status_code,
        client.get(href(world, "verification-statement")).status_code,
        client.get(href(world, "verification-finding", 1)).status_code,
    ]
    assert seen == [SEES[login]] * 3


@pytest.mark.parametrize(
    ("login", "answers"),
    [
        ("manager", {"new": 403, "conclude": 403, "check": 403, "materiality": 403, "bundle": 200}),
        (
            "reviewer",
            {"new": 403, "conclude": 403, "check": 403, "materiality": 403, "bundle": 403},
        ),
        *(
            (login, dict.fromkeys(("new", "conclude", "check", "materiality", "bundle"), 404))
            for login in ("city", "filer", "admin", "verifier_south", "manager_south")
        ),
    ],
)
def test_who_does_what(
    world: World, client_of: ClientOf, login: str, answers: dict[str, int]
) -> None:
    client = client_of(world.people[login])
    line = world.runs["east"].lines.filter(is_counted=True).first().line_id
    finding = {"kind": "observation", "text": "x"}
    found = {
        "new": client.post(href(world, "verification-finding-new"), finding),
        "conclude": client.post(href(world, "verification-conclude"), {"password": PASSWORD}),
        "check": client.post(href(world, "verification-check", line), {"text": "x"}),
        "materiality": client.post(
            href(world, "verification-materiality"), {"share": "3", "reason": "x"}
        ),
        "bundle": client.post(href(world, "verification-bundle")),
    }
    assert {name: answer.status_code for name, answer in found.items()} == answers
    assert not VerificationFinding.objects.exists()
    assert not Conclusion.objects.exists()
    for answer in found.values():
        answer.close()


def test_the_list_holds_own_parks_only(world: World, client_of: ClientOf) -> None:
    page = client_of(world.people["verifier"]).get(reverse("desk:verifications"))
    assert "East Park" in page.content.decode()
    assert "South Park" not in page.content.decode()
    assert client_of(world.people["filer"]).get(reverse("desk:verifications")).status_code == 403


def test_the_road(world: World, client_of: ClientOf) -> None:
    verifier, manager = client_of(world.people["verifier"]), client_of(world.people["manager"])
    page = verifier.get(href(world, "verification")).content.decode()
    assert "own default" in page
    line = world.runs["east"].lines.filter(is_counted=True).first().line_id
    verifier.post(href(world, "verification-materiality"), {"share": "2", "reason": "Contract"})
    new = href(world, "verification-finding-new") + f"?line={line}"
    wrong = verifier.post(new, {"kind": "misstatement", "text": "x", "line_id": line})
    assert wrong.status_code == 422
    assert "needs its effect" in wrong.content.decode()
    given = {"kind": "misstatement", "text": "Too much.", "line_id": line, "effect": "-1.5"}
    assert verifier.post(new, given).status_code == 302
    finding = href(world, "verification-finding", 1)
    part = manager.get(finding, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    answered = manager.post(
        finding, {"do": "answer", "text": "Right."}, headers={"HX-Request": "true"}
    )
    assert answered.status_code == 204
    assert manager.post(finding, {"do": "close", "text": "x"}).status_code == 403
    assert verifier.post(finding, {"do": "close", "text": "Settled."}).status_code == 302
    verifier.post(href(world, "verification-check", line), {"text": "Invoices"})
    page = verifier.get(href(world, "verification")).content.decode()
    assert "Contract" in page
    assert "Invoices" in page
    conclude = href(world, "verification-conclude")
    words = {"opinion": "unmodified", "assurance": "limited", "statement": "It holds."}
    wrong = verifier.post(conclude, {**words, "password": "wrong"})
    assert wrong.status_code == 422
    assert 'value="wrong"' not in wrong.content.decode()
    assert verifier.post(conclude, {**words, "password": PASSWORD}).status_code == 302
    statement = verifier.get(href(world, "verification-statement")).content.decode()
    for text in (Conclusion.objects.get().statement_digest, world.runs["east"].result.run_hash):
        assert text in statement
    bundle = verifier.post(href(world, "verification-bundle"), {"files": "1"})
    with zipfile.ZipFile(io.BytesIO(b"".join(bundle.streaming_content))) as archive:
        assert "verify.py" in archive.namelist()
    bundle.close()


def test_password_tries_are_counted(world: World, client_of: ClientOf) -> None:
    client = client_of(world.people["verifier"])
    words = {"opinion": "unmodified", "assurance": "limited", "statement": "x", "password": "no"}
    answers = [
        client.post(href(world, "verification-conclude"), words).status_code for _ in range(12)
    ]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_a_damaged_store_is_told_and_no_bundle_handed_out(
    world: World, client_of: ClientOf
) -> None:
    path_of(world.runs["east"].result.box).write_bytes(b"x")
    client = client_of(world.people["verifier"])
    answer = client.post(href(world, "verification-bundle"), follow=True)
    assert "damaged" in answer.content.decode()


def test_without_a_conclusion_there_is_no_statement(world: World, client_of: ClientOf) -> None:
    client = client_of(world.people["verifier"])
    assert client.get(href(world, "verification-statement")).status_code == 404
    assert client.get(href(world, "verification-finding", 1)).status_code == 404
    new = href(world, "verification-finding-new")
    assert client.get(new, {"line": "no-such-line"}).status_code == 404


def test_pages_carry_no_script_and_no_style_of_their_own(world: World, client_of: ClientOf) -> None:
    verify_east(world)
    client = client_of(world.people["verifier"])
    for name in ("verification", "verification-conclude", "verification-statement"):
        page = client.get(href(world, name)).content.decode()
        assert " style=" not in page
        assert " onclick=" not in page
        assert "Synthetic data" in page


def test_the_page_asks_no_more_of_the_database_as_findings_grow(
    world: World, client_of: ClientOf, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = client_of(world.people["verifier"])
    client.get(href(world, "verification"))
    for _ in range(12):
        given = {"kind": "observation", "text": "x"}
        client.post(href(world, "verification-finding-new"), given)
    with django_assert_max_num_queries(60):  # type: ignore[attr-defined]
        client.get(href(world, "verification"))
