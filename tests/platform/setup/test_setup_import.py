"""Importing units: a dry run that writes nothing, then all accepted rows or none."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
import setup_fixtures
from django.core import signing
from django.test import Client
from django.urls import reverse
from world import NOW, World

from nearzero.ledger import read_ledger
from parkdesk.accounts import NotAllowed, NotFound
from parkdesk.accounts.models import Person
from parkdesk.audit.models import Event
from parkdesk.audit.queries import verify
from parkdesk.registry.models import Enterprise
from parkdesk.usecases.edit_enterprise import EnterpriseGiven
from parkdesk.usecases.import_enterprises import (
    DryRun,
    ImportRow,
    as_plain,
    from_plain,
    import_enterprises,
    look_at_enterprises,
)
from parkdesk.usecases.refusals import Refused

in_english = setup_fixtures.in_english
world = setup_fixtures.world
workbook = setup_fixtures.workbook

Book = Callable[..., bytes]
NEW = {
    "enterprise_id": "N10",
    "name_zh": "New works",
    "role": "energy_station",
    "in_boundary": "yes",
    "valid_from": "2026-03-01",
    "industry_code": "4411",
}


def look(world: World, data: bytes, name: str = "units.xlsx", login: str = "manager") -> DryRun:
    return look_at_enterprises(
        park=world.parks["east"], name=name, data=data, actor=world.actor(login)
    )


def states(dry: DryRun) -> dict[str, str]:
    return {one.code: one.state for one in dry.rows}


def test_each_row_is_new_changed_unchanged_or_rejected(world: World, workbook: Book) -> None:
    data = workbook(
        [
            NEW,
            {"enterprise_id": "E01", "name_zh": "Another name"},
            {"enterprise_id": "E02"},
            {"enterprise_id": "P01", "role": "castle"},
        ]
    )
    dry = look(world, data)
    assert states(dry) == {
        "N10": "new",
        "E01": "changed",
        "E02": "unchanged",
        "P01": "rejected",
    }
    assert dry.not_named == 0
    changed = next(one for one in dry.rows if one.code == "E01")
    assert changed.changes == {"name_zh": ("east unit E01", "Another name")}
    rejected = next(one for one in dry.rows if one.code == "P01")
    assert "castle" in rejected.reason
    assert rejected.where.endswith("row 5")
    assert any(one.code == "ledger.choice-unknown" for one in dry.remarks)
    assert Enterprise.objects.filter(park_id="east").count() == 3


def test_a_blank_cell_leaves_what_is_recorded(world: World, workbook: Book) -> None:
    Enterprise.objects.filter(pk="east/E01").update(industry_code="3216", valid_from="2020-01-01")
    dry = look(world, workbook([{"enterprise_id": "E01", "name_zh": "east unit E01"}]))
    assert states(dry) == {"E01": "unchanged"}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"name_zh": "No code", "role": "enterprise"}], "no enterprise code"),
        ([{"enterprise_id": "a/b", "name_zh": "X"}], "letters, digits"),
        ([{"enterprise_id": "N1", "role": "enterprise"}], "name under which"),
        ([NEW | {"valid_from": "2026-03-01", "valid_to": "2026-03-01"}], "must come after"),
        ([NEW | {"credit_code": "91350100M000100Y44"}], "social credit code"),
        ([NEW | {"industry_code": "x"}], "GB/T 4754"),
        ([NEW | {"valid_from": "soon"}], "not understood"),
        ([NEW | {"name_zh": "n" * 121}], "120 characters"),
        ([NEW, NEW], "more than once"),
        (
            [
                NEW | {"valid_from": "2020-01-01", "valid_to": "2021-01-01"},
                NEW | {"valid_from": "2025-01-01"},
            ],
            "two spells",
        ),
    ],
)
def test_a_row_that_cannot_be_is_rejected_with_its_reason(
    world: World, workbook: Book, rows: list[dict[str, object]], reason: str
) -> None:
    dry = look(world, workbook(rows))
    assert {one.state for one in dry.rows} == {"rejected"}
    assert all(reason in one.reason for one in dry.rows)
    assert not dry.is_importable


def test_a_second_spell_of_who_has_left_is_rejected(world: World, workbook: Book) -> None:
    Enterprise.objects.filter(pk="east/E01").update(
        valid_from=date(2020, 1, 1), valid_to=date(2023, 1, 1)
    )
    dry = look(world, workbook([{"enterprise_id": "E01", "valid_from": "2025-01-01",
                                 "valid_to": "2026-01-01"}]))  # fmt: skip
    assert states(dry) == {"E01": "rejected"}
    assert "new code" in dry.rows[0].reason


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * (200 * 2**20))
    return stream.getvalue()


def with_macros(data: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("units.xlsx", lambda good: b"", "empty"),
        ("units.xlsx", lambda good: b"\x89PNG\r\n\x1a\n" + bytes(50), "Only an Excel workbook"),
        ("units.pdf", lambda good: b"%PDF-1.7 ...", "Only an Excel workbook"),
        ("units.xlsx", lambda good: b"plain text", "not taken"),
        ("units.xlsx", lambda good: good[: len(good) // 2], "damaged"),
        ("units.xlsm", with_macros, "macros"),
        ("units.xlsx", lambda good: bomb(), "unpacks to far more"),
        ("units.xlsx", lambda good: good + bytes(10 * 2**20), "larger than 10 MB"),
        ("units.xls", lambda good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind"),
        ("units.csv", lambda good: b"a,b\n1,2\n", "no table of enterprises"),
    ],
)
def test_a_file_that_is_not_read_is_told(
    world: World, workbook: Book, name: str, make: Callable[[bytes], bytes], said: str
) -> None:
    dry = look(world, make(workbook([NEW])), name)
    assert not dry.is_importable
    assert said in " ".join(one.sentence for one in dry.remarks)


def test_a_formula_without_a_value_stops_the_file(world: World, workbook: Book) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([NEW])))
    sheet = book.worksheets[2]
    sheet["B3"] = "=A1&A2"
    sheet["A3"] = "N11"
    stream = io.BytesIO()
    book.save(stream)
    dry = look(world, stream.getvalue())
    assert not dry.is_importable


def test_a_csv_of_a_chinese_spreadsheet_is_read(world: World) -> None:
    head = "\u4f01\u4e1a\u4ee3\u7801,\u4f01\u4e1a\u540d\u79f0,\u7c7b\u522b,\u5165\u56ed\u65e5\u671f"
    row = "N20,\u65b0\u5382,\u4f01\u4e1a,2026/3/1"
    dry = look(world, f"{head}\r\n{row}\r\n".encode("gb18030"), "C:\\x\\..\\units.csv")
    assert states(dry) == {"N20": "new"}
    assert dry.accepted[0].given.valid_from == date(2026, 3, 1)
    assert dry.file == "units.csv"
    assert any(one.code == "ledger.encoding" for one in dry.remarks)


def test_more_rows_than_are_read_stop_the_file(world: World) -> None:
    rows = "\n".join(f"N{n},Works {n},enterprise" for n in range(2001))
    dry = look(world, f"enterprise_id,name_zh,role\n{rows}\n".encode(), "enterprises.csv")
    assert not dry.is_importable
    assert "2000 rows" in " ".join(one.sentence for one in dry.remarks)


def test_all_accepted_rows_are_written_with_one_event(world: World, workbook: Book) -> None:
    dry = look(world, workbook([NEW, {"enterprise_id": "E01", "name_zh": "Another name"}]))
    rows = [from_plain(json.loads(json.dumps(as_plain(row)))) for row in dry.accepted]
    done = import_enterprises(
        park=world.parks["east"],
        rows=rows,
        file=dry.file,
        digest=dry.digest,
        actor=world.actor("manager"),
        now=NOW,
    )
    assert done == (1, 1)
    new = Enterprise.objects.get(pk="east/N10")
    assert (new.role, new.valid_from, new.is_synthetic) == (
        "energy_station", date(2026, 3, 1), True,
    )  # fmt: skip
    facts = json.loads(Event.objects.get(action="enterprises.imported").facts)
    assert facts["enterprises"]["E01"]["before"] == {"name_zh": "east unit E01"}
    assert facts["enterprises"]["N10"]["before"] is None
    assert facts["digest"] == dry.digest
    assert verify() is None


def test_nothing_is_written_where_something_changed_since(world: World, workbook: Book) -> None:
    dry = look(world, workbook([NEW, {"enterprise_id": "E01", "name_zh": "Another name"}]))
    Enterprise.objects.filter(pk="east/E01").update(name_zh="Changed meanwhile")
    with pytest.raises(Refused, match="after the dry run"):
        import_enterprises(
            park=world.parks["east"],
            rows=dry.accepted,
            file="",
            digest="",
            actor=world.actor("manager"),
            now=NOW,
        )
    assert not Enterprise.objects.filter(pk="east/N10").exists()
    assert not Event.objects.filter(action="enterprises.imported").exists()


@pytest.mark.parametrize(
    ("login", "refusal"),
    [("reviewer", NotAllowed), ("manager_south", NotFound), ("filer", NotFound)],
)
def test_only_its_manager_imports(
    world: World, workbook: Book, login: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        look(world, workbook([NEW]), login=login)
    row = ImportRow(code="N10", given=EnterpriseGiven(name_zh="X"))
    with pytest.raises(refusal):
        import_enterprises(
            park=world.parks["east"],
            rows=[row],
            file="",
            digest="",
            actor=world.actor(login),
            now=NOW,
        )


def send(client: Client, data: bytes) -> object:
    file = io.BytesIO(data)
    file.name = "units.xlsx"
    return client.post(reverse("desk:setup-enterprises-import", args=["east"]), {"file": file})


def test_the_road_on_the_page(
    world: World, workbook: Book, client_of: Callable[[Person], Client]
) -> None:
    client = client_of(world.people["manager"])
    page = send(client, workbook([NEW]))
    assert page.context["dry"]["accepted"] == 1
    confirm = reverse("desk:setup-enterprises-confirm", args=["east"])
    answer = client.post(confirm, {"kept": page.context["kept"]}, follow=True)
    assert "1 new, 0 changed" in answer.content.decode()
    assert Enterprise.objects.filter(pk="east/N10").exists()
    again = client.post(confirm, {"kept": page.context["kept"]}, follow=True)
    assert "changed after the dry run" in again.content.decode()


def test_a_dry_run_is_confirmed_by_who_made_it_and_unchanged(
    world: World, workbook: Book, client_of: Callable[[Person], Client]
) -> None:
    kept = send(client_of(world.people["manager"]), workbook([NEW])).context["kept"]
    forged = signing.dumps({"rows": []}, salt="setup.enterprises:east:0")
    for text in ("", "x", kept[:-2] + "zz", forged):
        answer = client_of(world.people["manager"]).post(
            reverse("desk:setup-enterprises-confirm", args=["east"]), {"kept": text}, follow=True
        )
        assert "too old" in answer.content.decode()
    other = client_of(world.people["manager_south"])
    assert (
        other.post(
            reverse("desk:setup-enterprises-confirm", args=["south"]), {"kept": kept}, follow=True
        )
        .content.decode()
        .count("too old")
    )
    assert not Enterprise.objects.filter(code="N10").exists()


def test_the_template_is_what_is_recorded_and_reads_on_the_command_line(
    world: World, client_of: Callable[[Person], Client], tmp_path: object
) -> None:
    answer = client_of(world.people["manager"]).get(
        reverse("desk:setup-enterprises-template", args=["east"])
    )
    path = tmp_path / "east.xlsx"  # type: ignore[operator]
    path.write_bytes(answer.content)
    ledger = read_ledger(path)
    assert ledger.enterprises["enterprise_id"].to_pylist() == ["E01", "E02", "P01"]
    assert ledger.park["park_id"].to_pylist() == ["east"]
    assert states(look(world, answer.content)) == dict.fromkeys(["E01", "E02", "P01"], "unchanged")
