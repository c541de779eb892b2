"""Taking an account away: made once in the background, named safely, by right."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from world import World

from parkdesk.accounts import NotAllowed
from parkdesk.accounts.models import Person
from parkdesk.audit.queries import events_of
from parkdesk.records import derived, store
from parkdesk.runs.queries import whole_document
from parkdesk.tasks import write_report as tasks
from parkdesk.usecases.download_report import KINDS, files_for, find_report, make_report

ClientOf = Callable[[Person], Client]


def content(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx", "json"])
def test_a_file_is_made_in_the_background_and_then_handed_out(
    world: World, client_of: ClientOf, kind: str
) -> None:
    run, client = world.runs["east"], client_of(world.people["manager"])
    waits = client.get(f"/accounts/{run.pk}/files/{kind}/")
    assert waits.status_code == 202
    assert "being written" in waits.content.decode()
    make_report(run_id=run.pk, kind=kind, language="en", sees_filings=True)
    answer = client.get(f"/accounts/{run.pk}/files/{kind}/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == KINDS[kind].media_type
    suffix = f"-en.{kind}" if kind != "json" else ".json"
    name = f"east-2025-{run.result.run_hash[:8]}{suffix}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert content(answer)[:2] in (b"PK", b"%P", b'{"')


def test_it_is_made_once(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(
        "parkdesk.web.views.account_files.write_report",
        type("Task", (), {"enqueue": staticmethod(lambda *args: asked.append(args))}),
    )
    run, client = world.runs["east"], client_of(world.people["manager"])
    for _ in range(3):
        client.get(f"/accounts/{run.pk}/files/pdf/")
    assert asked == [(run.pk, "pdf", "en", True)]
    first = make_report(run_id=run.pk, kind="pdf", language="en", sees_filings=True)
    made = first.stat().st_mtime_ns
    again = make_report(run_id=run.pk, kind="pdf", language="en", sees_filings=True)
    assert (again, again.stat().st_mtime_ns) == (first, made)


def test_a_page_that_waits_is_led_to_the_file(world: World, client_of: ClientOf) -> None:
    run, client = world.runs["east"], client_of(world.people["manager"])
    path = f"/accounts/{run.pk}/files/pdf/"
    part = client.get(path, headers={"HX-Request": "true"})
    assert part.status_code == 202
    assert "<html" not in part.content.decode()
    make_report(run_id=run.pk, kind="pdf", language="en", sees_filings=True)
    assert client.get(path, headers={"HX-Request": "true"})["HX-Redirect"] == path


def test_the_result_file_is_the_whole_result(world: World) -> None:
    run = world.runs["east"]
    path = make_report(run_id=run.pk, kind="json", language="zh", sees_filings=True)
    assert json.loads(path.read_text(encoding="utf-8")) == whole_document(run)


def test_the_box_is_the_sealed_one(world: World, client_of: ClientOf) -> None:
    run, client = world.runs["east"], client_of(world.people["verifier"])
    data = content(client.get(f"/accounts/{run.pk}/files/zip/"))
    assert data == store.get(run.result.box)
    assert "result.json" in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_each_takes_away_what_they_may_see(world: World, client_of: ClientOf) -> None:
    run = world.runs["east"]
    everything = ["docx", "pdf", "xlsx", "json", "zip"]
    assert files_for(world.actor("manager"), run) == everything
    assert files_for(world.actor("verifier"), run) == everything
    assert files_for(world.actor("city"), run) == ["docx", "pdf"]
    client = client_of(world.people["city"])
    for kind in ("xlsx", "json", "zip"):
        assert client.get(f"/accounts/{run.pk}/files/{kind}/").status_code == 403
    with pytest.raises(NotAllowed):
        find_report(actor=world.actor("province"), run_id=run.pk, kind="zip", language="zh")
    assert client.get(f"/accounts/{run.pk}/files/exe/").status_code == 404


def test_a_report_for_those_above_has_no_places(world: World) -> None:
    """City and province get a report of their own; that of the park is not handed to them."""
    run = world.runs["east"]
    make_report(run_id=run.pk, kind="docx", language="en", sees_filings=True)
    waits = find_report(actor=world.actor("city"), run_id=run.pk, kind="docx", language="en")
    assert waits.path is None
    path = make_report(run_id=run.pk, kind="docx", language="en", sees_filings=False)
    text = zipfile.ZipFile(path).read("word/document.xml").decode()
    filing = world.duties["east/E01", "2025"].filing_id
    assert f"{filing}/form" not in text
    found = find_report(actor=world.actor("city"), run_id=run.pk, kind="docx", language="en")
    assert found.path == path


def test_a_download_is_in_the_log(world: World, client_of: ClientOf) -> None:
    run, client = world.runs["east"], client_of(world.people["verifier"])
    content(client.get(f"/accounts/{run.pk}/files/zip/"))
    event = events_of("east")[0]
    assert (event.action, event.actor_id) == ("run.downloaded", world.people["verifier"].pk)
    assert '"kind":"zip"' in event.facts


def test_the_task_writes_the_file(world: World) -> None:
    run = world.runs["east"]
    tasks.write_report.call(run.pk, "docx", "zh", True)
    found = find_report(actor=world.actor("manager"), run_id=run.pk, kind="docx", language="zh")
    assert found.path is not None


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "A", "x" * 300])
def test_a_derived_file_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="plain name"):
        derived.find(name)


def test_a_derived_file_that_fails_leaves_nothing(world: World) -> None:
    def broken(path: object) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        derived.make("broken.pdf", broken)
    assert derived.find("broken.pdf") is None
