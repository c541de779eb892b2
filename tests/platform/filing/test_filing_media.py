"""What is taken as a file: told by content, refused with a sentence, never by its name."""

import io
import zipfile

import pytest
import xlsxwriter
from world import PNG

from parkdesk.records import media
from parkdesk.records.media import Unacceptable, clean_name, recognise

HEAD = {
    media.PDF: b"%PDF-1.7\n1 0 obj",
    media.JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF",
    media.PNG: PNG,
    media.WEBP: b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    media.HEIC: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
}


def workbook(**parts: bytes) -> bytes:
    """Return a workbook with further parts in its archive."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.add_worksheet().write("A1", "x")
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return held.getvalue()


def archive(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as one:
        for name, data in parts.items():
            one.writestr(name.replace("__", "/"), data)
    return held.getvalue()


@pytest.mark.parametrize(("kind", "data"), HEAD.items(), ids=lambda one: getattr(one, "kind", ""))
@pytest.mark.parametrize("name", ["right", "a.exe", "a.xlsx", ""])
def test_content_decides(kind: media.Media, data: bytes, name: str) -> None:
    assert recognise(io.BytesIO(data), name) is kind


def test_workbooks_invoices_and_text_are_recognised() -> None:
    assert recognise(io.BytesIO(workbook()), "a.pdf") is media.XLSX
    assert recognise(io.BytesIO(archive(**{"OFD.xml": b"<ofd/>"})), "a.ofd") is media.OFD
    chinese = "\u4f01\u4e1a,\u6570\u91cf\nE01,1\n"
    for code in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert recognise(io.BytesIO(chinese.encode(code)), "a.CSV") is media.CSV


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.pdf", "empty"),
        (b"MZ\x90\x00", "a.pdf", "not taken"),
        (b"<html><script>", "a.png", "not taken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "not taken"),
        (b"a,b\n1,2\n", "a.txt", "not taken"),
        (b"a,\x00b", "a.csv", "not taken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.xls", "old kind"),
        (b"PK\x03\x04rubbish", "a.xlsx", "damaged"),
        (archive(**{"a.txt": b"x"}), "a.zip", "archive"),
        (workbook(xl__vbaProject__bin=b"x"), "a.xlsx", ""),
        (workbook(**{"xl/vbaProject.bin": b"x"}), "a.xlsx", "macros"),
        (workbook(**{"xl/vbaProject.bin": b"x"}), "a.xlsm", "macros"),
    ],
)
def test_the_rest_is_refused_with_a_sentence(data: bytes, name: str, said: str) -> None:
    if not said:
        assert recognise(io.BytesIO(data), name) is media.XLSX
        return
    with pytest.raises(Unacceptable) as told:
        recognise(io.BytesIO(data), name)
    assert said in str(told.value)


def test_a_workbook_of_a_macro_type_is_refused_without_its_macros() -> None:
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = archive(**{"[Content_Types].xml": b"<Types>" + kind, "xl/workbook.xml": b"<x/>"})
    with pytest.raises(Unacceptable, match="macros"):
        recognise(io.BytesIO(types), "a.xlsx")


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = workbook(**{"xl/worksheets/sheet9.xml": b"0" * 3_000_000})
    assert len(bomb) < 20_000
    monkeypatch.setattr(media, "LARGEST_UNPACKED", 1_000_000)
    with pytest.raises(Unacceptable, match="unpacks"):
        recognise(io.BytesIO(bomb), "a.xlsx")


def test_an_archive_of_very_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MOST_PARTS", 10)
    with pytest.raises(Unacceptable, match="unpacks"):
        recognise(io.BytesIO(workbook(**{f"xl/a{n}": b"" for n in range(12)})), "a.xlsx")


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("../../etc/passwd", media.PDF, "passwd.pdf"),
        ("C:\\fakepath\\June.PDF", media.PDF, "June.pdf"),
        ("a\x00b\nc\u202egpj.exe", media.JPEG, "abcgpj.exe.jpg"),
        ("\u53d1\u7968 2026.jpeg", media.JPEG, "\u53d1\u7968 2026.jpeg"),
        ("...", media.PNG, "file.png"),
        ("x" * 500 + ".png", media.PNG, "x" * 116 + ".png"),
        ("=cmd|calc.xlsx", media.XLSX, "=cmd|calc.xlsx"),
    ],
)
def test_names_lose_paths_and_what_nobody_sees(given: str, kind: media.Media, kept: str) -> None:
    assert clean_name(given, kind) == kept
