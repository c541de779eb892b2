"""A park's own system files, pushes readings and reads results; keys and scopes hold."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from world import PNG, World

from parkdesk.accounts.operations import make_token
from parkdesk.records.models import Filing, Reading

ALL = [
    "results:read", "ledgers:read", "ledgers:write", "evidence:read", "evidence:write",
    "readings:write",
]  # fmt: skip
Caller = Callable[..., "Answer"]


class Answer:
    """What the interface answered."""

    def __init__(self, response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.body = json.loads(response.content) if response.content else None


@pytest.fixture
def call(world: World) -> Callable[..., Callable[..., Answer]]:
    """Return a function that makes a caller with the token of a person."""

    def caller(login: str, scopes: list[str] | None = None) -> Callable[..., Answer]:
        _, secret = make_token(
            world.people[login], name="test", scopes=ALL if scopes is None else scopes,
            days=1, now=timezone.now(),
        )  # fmt: skip
        client = Client(headers={"Authorization": f"Bearer {secret}"})

        def ask(method: str, path: str, body: object = None, key: str = "") -> Answer:
            headers = {"Idempotency-Key": key} if key else {}
            data = (
                {}
                if body is None
                else {"data": json.dumps(body), "content_type": "application/json"}
            )
            return Answer(getattr(client, method)(f"/api/v1{path}", headers=headers, **data))

        ask.client = client  # type: ignore[attr-defined]
        return ask

    return caller


def rows(amount: str = "1100") -> list[dict[str, object]]:
    return [
        {"activity": "electricity_received", "subject": "grid", "amount": amount, "unit": "MWh",
         "quality": "invoiced"},
        {"activity": "fuel_combustion", "subject": "natural_gas", "amount": "36",
         "unit": "10^4 Nm3", "quality": "measured"},
    ]  # fmt: skip


def file_it(ask, world: World, key: str = "", **changed: object) -> Answer:
    duty = world.duties["east/E01", "2026-01"]
    body = {"rows": rows(), "seen_decisions": 0} | changed
    answer = ask("post", f"/duties/{duty.pk}/filings", body, key)
    if answer.status == 422 and "confirmed" not in body:  # warnings are answered, as a person would
        ids = [p["id"] for p in answer.body["problems"] if p.get("severity") == "warning"]
        if ids:
            return file_it(ask, world, key, confirmed=dict.fromkeys(ids, "checked"), **changed)
    return answer


def test_a_filing_is_made_once_per_key(call, world: World) -> None:
    ask = call("filer")
    first = file_it(ask, world, "key-1", confirmed={})
    if first.status == 422:
        ids = [p["id"] for p in first.body["problems"]]
        first = file_it(ask, world, "key-1", confirmed=dict.fromkeys(ids, "checked"))
        again = file_it(ask, world, "key-1", confirmed=dict.fromkeys(ids, "checked"))
    else:
        again = file_it(ask, world, "key-1", confirmed={})
    assert first.status == 201, first.body
    assert again.status == 201
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.body == first.body
    assert Filing.objects.filter(enterprise_id="east/E01", period="2026-01").count() == 1


def test_a_key_serves_one_request_only(call, world: World) -> None:
    ask = call("manager")
    body = {"kind": "interval", "readings": [reading("1")]}
    assert ask("post", "/readings", body, "k").status == 200
    assert ask("post", "/readings", {**body, "kind": "register"}, "k").status == 409


def reading(value: str) -> dict[str, str]:
    return {"meter_id": "east-E01-e", "read_at": "2026-01-31T23:45:00+08:00", "value": value}


def test_readings_sent_twice_add_nothing_and_a_later_value_is_kept_beside(call, world) -> None:
    ask = call("manager")
    for value, new in (("10.50", 1), ("10.50", 0), ("10.75", 1), ("10.75", 0)):
        answer = ask("post", "/readings", {"kind": "interval", "readings": [reading(value)]})
        assert (answer.status, answer.body["new"]) == (200, new)
    assert [r.value for r in Reading.objects.order_by("id")] == ["10.50", "10.75"]


def test_meters_of_others_are_unknown(call, world: World) -> None:
    body = {"kind": "interval", "readings": [reading("1") | {"meter_id": "south-N01-e"}]}
    answer = call("manager")("post", "/readings", body)
    assert answer.body["unknown_meters"] == ["south-N01-e"]
    assert not Reading.objects.exists()


@pytest.mark.parametrize("value", ["1e5", "NaN", "1,000", "", "--1", "1" * 30])
def test_a_value_that_is_no_plain_number_is_refused(call, world: World, value: str) -> None:
    answer = call("manager")(
        "post", "/readings", {"kind": "interval", "readings": [reading(value)]}
    )
    assert answer.status == 422


def test_a_blocker_files_nothing(call, world: World) -> None:
    before = Filing.objects.count()
    bad = [rows()[0] | {"unit": "furlong"}]
    answer = file_it(call("filer"), world, rows=bad, confirmed={})
    assert answer.status == 422
    assert any(problem["severity"] == "blocker" for problem in answer.body["problems"])
    assert Filing.objects.count() == before


def test_evidence_is_kept_and_named_in_a_row(call, world: World) -> None:
    ask = call("filer")
    duty = world.duties["east/E01", "2026-01"]
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = Answer(
        ask.client.post(
            f"/api/v1/duties/{duty.pk}/evidence", {"file": SimpleUploadedFile("p.png", PNG)}
        )
    )
    assert sent.status == 201, sent.body
    given = [rows()[0] | {"evidence_files": [sent.body["id"]]}, rows()[1]]
    filed = file_it(ask, world, rows=given)
    assert filed.status == 201, filed.body
    listed = ask("get", f"/filings/{filed.body['id']}/rows")
    assert listed.body[0]["evidence_files"] == [sent.body["id"]]


@pytest.mark.parametrize(
    ("scopes", "path"),
    [
        (["ledgers:read"], "/accounts/{run}"),
        (["readings:write"], "/filings/{filing}"),
        ([], "/evidence/1"),
    ],
)
def test_a_token_does_what_its_scopes_say_and_no_more(call, world, scopes, path) -> None:
    filing = Filing.objects.first()
    asked = path.format(run=world.runs["east"].pk, filing=filing.pk)
    assert call("manager", scopes)("get", asked).status == 404


def test_results_are_read_line_by_line(call, world: World) -> None:
    ask = call("city")
    run = world.runs["east"]
    document = ask("get", f"/accounts/{run.pk}").body
    lines = ask("get", f"/accounts/{run.pk}/lines").body
    counted = sum(line["emission_tco2"] for line in lines if line["counted"])
    assert counted == document["totals"]["emission_tco2"]
    line = ask("get", f"/accounts/{run.pk}/lines/{lines[0]['line_id']}").body
    assert line == lines[0]


@pytest.mark.parametrize("change", ["revoked_at", "expires_at"])
def test_a_token_that_ended_opens_nothing(call, world: World, change: str) -> None:
    ask = call("manager")
    from parkdesk.accounts.models import ApiToken

    ApiToken.objects.update(**{change: timezone.now()})
    assert ask("get", "/parks").status == 401
