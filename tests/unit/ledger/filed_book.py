"""Workbooks as people hand them in, written for tests with a library that is not ours to read."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("企业代码", "期间", "活动类型", "品种", "数量", "单位", "备注")
AMOUNT = HEADINGS.index("数量") + 1  #: column number of the amount
UNTIDY = Callable[[openpyxl.Workbook, Worksheet], object]
"""Does something to a tidy workbook and its sheet of activity."""


def row(
    amount: object = 10,
    *,
    unit: str = "MWh",
    of: str = "E1",
    period: object = "2025-01",
    activity: str = "购入电力",
    subject: str = "grid",
    note: str | None = None,
) -> list[object]:
    """Return the cells of one row of activity."""
    return [of, period, activity, subject, amount, unit, note]


def book(
    path: Path,
    *rows: Sequence[object],
    untidy: UNTIDY | None = None,
    enterprises: Iterable[Sequence[object]] = (("E1", "一厂", "是"),),
) -> Path:
    """Write a workbook with a park, its enterprises and rows of activity; return its path."""
    made = openpyxl.Workbook()
    park = made.worksheets[0]
    park.title = "园区"
    park.append(["园区代码", "园区名称", "省份"])
    park.append(["P1", "测试园区", "四川"])
    listed = made.create_sheet("企业")
    listed.append(["企业代码", "企业名称", "是否在核算边界内"])
    for one in enterprises:
        listed.append(list(one))
    sheet = made.create_sheet("活动数据")
    sheet.append(list(HEADINGS))
    for cells in rows or [row()]:
        sheet.append(list(cells))
    if untidy is not None:
        untidy(made, sheet)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)
    return path


def repacked(path: Path, edit: Callable[[str, bytes], bytes]) -> Path:
    """Rewrite every part of a workbook and return its path."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, edit(name, data))
    return path


def calculated(path: Path, value: str, *, is_current: bool = True) -> Path:
    """Give every formula a cached value, as a spreadsheet program does on saving."""

    def edit(name: str, data: bytes) -> bytes:
        if name.startswith("xl/worksheets/"):
            return data.replace(b"<v></v>", b"<v />").replace(b"<v />", f"<v>{value}</v>".encode())
        return data.replace(b'fullCalcOnLoad="1"', b"") if is_current else data

    return repacked(path, edit)
