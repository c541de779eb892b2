"""Excel and CSV in: what would be filed, findings at their cells, nothing filed by looking."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from test_filing_media import workbook as macro_workbook
from typed_filings import fresh, line, submitted, typed
from world import NOW, World

from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.records.models import Draft, EvidenceFile, Filing
from parkdesk.records.queries import rows_of
from parkdesk.usecases.file_template import file_template
from parkdesk.usecases.import_workbook import (
    Preview,
    keep_workbook,
    preview_workbook,
    take_workbook,
)
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.save_draft import open_draft, save_draft
from parkdesk.usecases.submit_filing import submit_filing

ClientOf = Callable[[Person], Client]
HEAD = ("enterprise_id", "period", "activity", "subject", "amount", "unit", "note")
GOOD = (
    ("E01", "2026-01", "electricity_received", "grid", 1300, "MWh", ""),
    ("E01", "2026-01", "fuel_combustion", "natural_gas", 33.5, "10^4 Nm3", ""),
)


def book_of(rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "activity"
    for row in (head, *rows):
        sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def csv_of(rows: Sequence[Sequence[object]], code: str = "utf-8") -> bytes:
    lines = [",".join(map(str, row)) for row in (HEAD, *rows)]
    return "\n".join(lines).encode(code)


def kept(world: World, data: bytes, name: str = "june.xlsx") -> EvidenceFile:
    return keep_workbook(
        duty=fresh(world.duties["east/E01", "2026-01"]),
        stream=io.BytesIO(data),
        name=name,
        actor=world.actor("filer"),
        now=NOW,
    )


def previewed(world: World, data: bytes, name: str = "june.xlsx") -> Preview:
    return preview_workbook(
        duty=fresh(world.duties["east/E01", "2026-01"]),
        file_id=kept(world, data, name).pk,
        actor=world.actor("filer"),
    )


def test_looking_files_nothing_and_types_nothing(world: World) -> None:
    found = previewed(world, book_of(GOOD))
    assert [(one.text("amount"), one.sheet, one.row) for one in found.given.lines] == [
        ("1300", "activity", 2),
        ("33.5", "activity", 3),
    ]
    assert found.is_takeable
    assert found.findings == ()
    assert not Draft.objects.exists()
    assert not Filing.objects.filter(enterprise="east/E01", period="2026-01").exists()


def test_findings_stand_at_sheet_row_and_column(world: World) -> None:
    rows = (
        *GOOD,
        ("E01", "2026-01", "fuel_combustion", "diesel", "12q", "t", ""),
        ("E01", "2026-01", "fuel_combustion", "gasoline", 12, "parsec", ""),
    )
    places = {
        (one.code, one.place.sheet, one.place.row, one.place.column)
        for one in previewed(world, book_of(rows)).findings
    }
    assert ("ledger.number-unreadable", "activity", 4, "amount") in places
    assert ("ledger.unit-unknown", "activity", 5, "unit") in places


def test_rows_of_others_and_of_other_periods_are_left_out_and_told_of(world: World) -> None:
    rows = (
        *GOOD,
        ("E02", "2026-01", "electricity_received", "grid", 9, "MWh", ""),
        ("E01", "2025-12", "electricity_received", "grid", 9, "MWh", ""),
    )
    found = previewed(world, book_of(rows))
    assert len(found.given.lines) == 2
    assert [one.code for one in found.findings] == ["desk.other-enterprise", "desk.other-periods"]
    assert "E02" in found.findings[0].message["en"]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_the_encodings_people_have(world: World, code: str) -> None:
    rows = (("E01", "2026-01", "\u71c3\u6599\u71c3\u70e7", "\u5929\u7136\u6c14", "33.5",
             "\u4e07\u6807\u7acb\u65b9\u7c73", "\u6284\u8868"),)  # fmt: skip
    found = previewed(world, csv_of(rows, code), "activity.csv")
    (one,) = found.given.lines
    assert one.text("note") == "\u6284\u8868"
    assert found.checked.amounts[one.key].base_unit == "10^4 Nm3"
    assert found.is_takeable


def test_taking_puts_the_figures_into_the_draft_and_submitting_keeps_their_cells(
    world: World,
) -> None:
    duty, actor = fresh(world.duties["east/E01", "2026-01"]), world.actor("filer")
    file = kept(world, book_of(GOOD))
    take_workbook(duty=duty, file_id=file.pk, seen_revision=0, actor=actor, now=NOW)
    opened = open_draft(duty=duty, actor=actor)
    filing = submit_filing(duty=duty, given=opened.given, seen_seq=0, actor=actor, now=NOW)
    assert (filing.origin, filing.file_id) == ("workbook", file.pk)
    assert [(row.file, row.sheet, row.row) for row in rows_of(filing)] == [
        ("june.xlsx", "activity", 2),
        ("june.xlsx", "activity", 3),
    ]


def test_a_draft_that_was_changed_elsewhere_is_not_replaced(world: World) -> None:
    from parkdesk.records.drafts import Edited

    duty, actor = fresh(world.duties["east/E01", "2026-01"]), world.actor("filer")
    save_draft(duty=duty, given=typed(line("a", "1")), seen_revision=0, actor=actor, now=NOW)
    with pytest.raises(Edited):
        take_workbook(
            duty=duty, file_id=kept(world, book_of(GOOD)).pk, seen_revision=0, actor=actor, now=NOW
        )


def test_a_formula_without_a_value_must_be_mended_in_the_file(world: World) -> None:
    rows = (*GOOD, ("E01", "2026-01", "fuel_combustion", "diesel", "=1+1", "t", ""))
    found = previewed(world, book_of(rows))
    assert not found.is_takeable
    assert "ledger.formula-no-value" in [one.code for one in found.findings]
    with pytest.raises(Refused):
        take_workbook(
            duty=fresh(world.duties["east/E01", "2026-01"]),
            file_id=found.file.pk,
            seen_revision=0,
            actor=world.actor("filer"),
            now=NOW,
        )


def test_a_workbook_without_our_table_says_so(world: World) -> None:
    found = previewed(world, book_of((("a", "b"),), head=("x", "y")))
    assert not found.is_takeable
    assert "desk.no-table" in [one.code for one in found.findings]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (macro_workbook(**{"xl/vbaProject.bin": b"x"}), "june.xlsm"),
        (b"%PDF-1.7", "june.xlsx"),
        (b"PK\x03\x04rubbish", "june.xlsx"),
        (b"", "june.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "june.xls"),
    ],
)
def test_what_is_no_ledger_is_refused(world: World, data: bytes, name: str) -> None:
    with pytest.raises(Refused):
        kept(world, data, name)


def test_nothing_is_uploaded_for_a_submitted_filing(world: World) -> None:
    submitted(world)
    with pytest.raises(Refused):
        kept(world, book_of(GOOD))


def test_a_ledger_of_another_enterprise_is_not_there(world: World) -> None:
    file = kept(world, book_of(GOOD))
    for login, refusal in (("filer_two", NotFound), ("reviewer", NotAllowed)):
        with pytest.raises(refusal):
            preview_workbook(
                duty=fresh(world.duties["east/E01", "2026-01"]),
                file_id=file.pk,
                actor=world.actor(login),
            )
    with pytest.raises(NotFound):
        preview_workbook(
            duty=fresh(world.duties["east/E02", "2026-01"]),
            file_id=file.pk,
            actor=world.actor("filer_two"),
        )


def test_evidence_is_no_ledger(world: World) -> None:
    evidence = EvidenceFile.objects.filter(enterprise="east/E01", kind="evidence").first()
    assert evidence is not None
    with pytest.raises(NotFound):
        preview_workbook(
            duty=fresh(world.duties["east/E01", "2026-01"]),
            file_id=evidence.pk,
            actor=world.actor("filer"),
        )


def test_the_template_comes_back_as_it_was(world: World, tmp_path: Path) -> None:
    duty, actor = fresh(world.duties["east/E01", "2026-01"]), world.actor("filer")
    given = typed(line("a", "1300"), line("b", choice="not_applicable", subject="green_trading"))
    save_draft(duty=duty, given=given, seen_revision=0, actor=actor, now=NOW)
    found = previewed(world, file_template(duty=duty, actor=actor))
    assert [(one.text("amount"), one.choice) for one in found.given.lines] == [
        ("1300", ""),
        ("", "not_applicable"),
    ]
    assert found.is_takeable


def test_the_template_holds_no_formula(world: World, tmp_path: Path) -> None:
    duty, actor = fresh(world.duties["east/E01", "2026-01"]), world.actor("filer")
    given = typed(line("a", "1", note="=cmd|' /C calc'!A0"), note="=1+1")
    save_draft(duty=duty, given=given, seen_revision=0, actor=actor, now=NOW)
    path = tmp_path / "t.xlsx"
    path.write_bytes(file_template(duty=duty, actor=actor))
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=cmd|' /C calc'!A0" for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize(
    ("login", "refusal"),
    [("reviewer", NotAllowed), ("filer_two", NotFound), ("filer_south", NotFound)],
)
def test_the_template_is_for_the_own_filer(
    world: World, login: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        file_template(duty=world.duties["east/E01", "2026-01"], actor=world.actor(login))


def test_the_pages_of_an_upload(world: World, client_of: ClientOf) -> None:
    client, duty = client_of(world.people["filer"]), world.duties["east/E01", "2026-01"]
    address = reverse("desk:duty-upload", args=[duty.pk])
    assert client.get(address).status_code == 200
    refused = client.post(address, {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04x")})
    assert refused.status_code == 422
    assert "damaged" in refused.content.decode()
    assert client.post(address).status_code == 422
    sent = client.post(address, {"file": SimpleUploadedFile("a.xlsx", book_of(GOOD))})
    page = client.get(sent["Location"])
    assert "2 figures were understood" in page.content.decode()
    taken = client.post(sent["Location"], {"revision": "0"})
    assert taken["Location"] == reverse("desk:duty", args=[duty.pk])
    assert 'value="33.5"' in client.get(taken["Location"]).content.decode()
