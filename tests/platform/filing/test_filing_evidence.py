"""Evidence at a figure: attached, taken off, handed out only to who may see it, and safely."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from typed_filings import line, submitted, typed
from world import NOW, PNG, World

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.records import store
from parkdesk.records.models import EvidenceFile
from parkdesk.usecases import attach_evidence as module
from parkdesk.usecases.attach_evidence import attach_evidence, detach_evidence
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.save_draft import open_draft, save_draft

ClientOf = Callable[[Person], Client]


def attached(world: World, key: str = "a", name: str = "june.png") -> EvidenceFile:
    return attach_evidence(
        duty=world.duties["east/E01", "2026-01"],
        key=key,
        stream=io.BytesIO(PNG),
        name=name,
        actor=world.actor("filer"),
        now=NOW,
    )


def proofs(world: World) -> dict[str, list[int]]:
    duty, actor = world.duties["east/E01", "2026-01"], world.actor("filer")
    found = open_draft(duty=duty, actor=actor).given.proofs
    return {key: list(ids) for key, ids in found.items()}


def test_a_file_is_kept_by_its_content_and_attached(world: World) -> None:
    kept = attached(world, name="..\\x.exe")
    assert (kept.media_type, kept.name, kept.kind) == ("image/png", "x.exe.png", "evidence")
    assert store.get(kept.digest) == PNG
    assert proofs(world) == {"a": [kept.pk]}


def test_attaching_does_not_disturb_typing(world: World) -> None:
    duty, actor = world.duties["east/E01", "2026-01"], world.actor("filer")
    first = save_draft(
        duty=duty, given=typed(line("a", "1")), seen_revision=0, actor=actor, now=NOW
    )
    kept = attached(world)
    save_draft(duty=duty, given=typed(line("a", "2")), seen_revision=first, actor=actor, now=NOW)
    opened = open_draft(duty=duty, actor=actor)
    assert opened.given.lines[0].text("amount") == "2"
    assert proofs(world) == {"a": [kept.pk]}


def test_the_same_file_is_kept_once(world: World) -> None:
    assert attached(world).pk == attached(world).pk
    assert len(proofs(world)["a"]) == 1


def test_it_is_taken_off_but_stays_kept(world: World) -> None:
    kept = attached(world)
    duty, actor = world.duties["east/E01", "2026-01"], world.actor("filer")
    detach_evidence(duty=duty, key="a", file_id=kept.pk, actor=actor, now=NOW)
    assert proofs(world) == {}
    assert EvidenceFile.objects.filter(pk=kept.pk).exists()
    with pytest.raises(NotFound):
        detach_evidence(duty=duty, key="a", file_id=kept.pk, actor=actor, now=NOW)


def test_what_is_no_evidence_is_refused_and_not_kept(world: World) -> None:
    before = EvidenceFile.objects.count()
    with pytest.raises(Refused):
        attach_evidence(
            duty=world.duties["east/E01", "2026-01"],
            key="a",
            stream=io.BytesIO(b"MZ\x90"),
            name="june.png",
            actor=world.actor("filer"),
            now=NOW,
        )
    assert EvidenceFile.objects.count() == before


def test_a_figure_has_only_so_many_files(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PROOFS", 1)
    attached(world)
    with pytest.raises(Refused):
        attached(world, name="july.png")


def test_nothing_is_attached_to_a_submitted_filing(world: World) -> None:
    submitted(world)
    with pytest.raises(Refused):
        attached(world)


@pytest.mark.parametrize(
    ("login", "refusal"),
    [("reviewer", NotAllowed), ("filer_two", NotFound), ("filer_south", NotFound)],
)
def test_only_the_own_filer_attaches(world: World, login: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        attach_evidence(
            duty=world.duties["east/E01", "2026-01"],
            key="a",
            stream=io.BytesIO(PNG),
            name="a.png",
            actor=world.actor(login),
            now=NOW,
        )


@pytest.mark.parametrize(
    ("login", "status"),
    [("filer", 200), ("reviewer", 200), ("manager", 200), ("verifier", 200), ("filer_two", 404),
     ("filer_south", 404), ("reviewer_south", 404), ("province", 404), ("city", 404),
     ("admin", 404)],
)  # fmt: skip
def test_a_file_is_for_who_may_see_its_enterprise(
    world: World, client_of: ClientOf, login: str, status: int
) -> None:
    address = reverse("desk:file", args=[attached(world).pk])
    assert client_of(world.people[login]).get(address).status_code == status


def test_nobody_gets_a_file_without_signing_in(world: World, client: Client) -> None:
    assert client.get(reverse("desk:file", args=[attached(world).pk])).status_code == 302


def test_a_file_is_saved_and_shown_only_in_a_sandbox(world: World, client_of: ClientOf) -> None:
    kept = attached(world, name='a"b\u53d1.png')
    client, address = client_of(world.people["filer"]), reverse("desk:file", args=[kept.pk])
    saved, shown = client.get(address), client.get(address, {"show": "1"})
    assert saved.content == PNG
    assert saved["Content-Disposition"] == "attachment; filename*=UTF-8''a%22b%E5%8F%91.png"
    assert shown["Content-Disposition"].startswith("inline")
    for answer in (saved, shown):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Content-Type"] == "image/png"
        assert "no-store" in answer["Cache-Control"]


def test_a_workbook_is_never_shown_in_place(world: World, client_of: ClientOf) -> None:
    from test_filing_media import workbook

    kept = attach_evidence(
        duty=world.duties["east/E01", "2026-01"],
        key="a",
        stream=io.BytesIO(workbook()),
        name="bill.xlsx",
        actor=world.actor("filer"),
        now=NOW,
    )
    address = reverse("desk:file", args=[kept.pk])
    answer = client_of(world.people["filer"]).get(address, {"show": "1"})
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_damaged_file_is_not_handed_out(world: World, client_of: ClientOf) -> None:
    kept = attached(world)
    store.path_of(kept.digest).write_bytes(b"changed")
    answer = client_of(world.people["filer"]).get(reverse("desk:file", args=[kept.pk]))
    assert answer.status_code == 500
    assert b"changed" not in answer.content
    assert kept.digest in answer.content.decode()


def test_the_strip_answers_an_upload_and_a_refusal(world: World, client_of: ClientOf) -> None:
    client = client_of(world.people["filer"])
    address = reverse("desk:duty-evidence", args=[world.duties["east/E01", "2026-01"].pk, "a1"])
    headers = {"HX-Request": "true"}
    good = client.post(address, {"file": SimpleUploadedFile("a.png", PNG)}, headers=headers)
    assert good.status_code == 200
    assert "a.png" in good.content.decode()
    bad = client.post(address, {"file": SimpleUploadedFile("b.png", b"MZ")}, headers=headers)
    assert "This kind of file is not taken" in bad.content.decode()
    kept = EvidenceFile.objects.get(name="a.png")
    gone = client.post(address, {"detach": kept.pk}, headers=headers)
    assert "a.png" not in gone.content.decode()


@override_settings(LARGEST_UPLOAD=100_000)
@pytest.mark.parametrize("is_htmx", [True, False])
def test_too_large_a_file_is_stopped(world: World, client_of: ClientOf, is_htmx: bool) -> None:
    duty = world.duties["east/E01", "2026-01"]
    headers = {"HX-Request": "true"} if is_htmx else {}
    for address in (
        reverse("desk:duty-evidence", args=[duty.pk, "a1"]),
        reverse("desk:duty-upload", args=[duty.pk]),
    ):
        large = SimpleUploadedFile("a.png", PNG + b"0" * 300_000)
        answer = client_of(world.people["filer"]).post(address, {"file": large}, headers=headers)
        assert answer.status_code == 413
    assert not EvidenceFile.objects.filter(name="a.png").exists()
