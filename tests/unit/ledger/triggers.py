"""For each code of reading a ledger: files that trigger it and a clean neighbour.

Each builder takes an empty folder and returns the paths that are read together.
"""

import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import openpyxl
from filed_book import AMOUNT, HEADINGS, book, calculated, row
from openpyxl.worksheet.worksheet import Worksheet

from filed_folder import folder

Paths = tuple[Path, ...]
Builder = Callable[[Path], Paths]
Pair = tuple[Builder, Builder]

HEAT = {"activity": "heat_received", "subject": "fossil", "amount": "5", "unit": "GJ"}
COAL = {"activity": "fuel_combustion", "subject": "raw_coal", "amount": "5", "unit": "t"}
GAS = COAL | {"subject": "natural_gas", "unit": "万标立方米"}
POWER = {"activity": "electricity_received", "subject": "grid", "amount": "5", "unit": "MWh"}
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def filed(base: dict[str, str], wrong: dict[str, str], right: dict[str, str]) -> Pair:
    """Return a folder with one wrong row of activity, and one with it right."""
    return (
        lambda path: (folder(path / "ledger", [base | wrong]),),
        lambda path: (folder(path / "ledger", [base | right]),),
    )


def listed(wrong: Iterable[dict[str, object]], right: Iterable[dict[str, object]]) -> Pair:
    """Return a folder with wrong enterprises, and one with right ones."""
    return (
        lambda path: (folder(path / "ledger", [HEAT], enterprises=wrong),),
        lambda path: (folder(path / "ledger", [HEAT], enterprises=right),),
    )


def untidy(
    wrong: Callable[[openpyxl.Workbook, Worksheet], object],
    right: Callable[[openpyxl.Workbook, Worksheet], object] | None = None,
    rows: int = 2,
) -> Pair:
    """Return a workbook to which something was done, and one to which something else was."""
    tidy = [row(n, period=f"2025-{n:02d}") for n in range(1, rows + 1)]
    return (
        lambda path: (book(path / "ledger.xlsx", *tidy, untidy=wrong),),
        lambda path: (book(path / "ledger.xlsx", *tidy, untidy=right),),
    )


def written(wrong: bytes) -> Pair:
    """Return a file with some bytes, and a workbook."""

    def write(path: Path) -> Paths:
        file = path / "ledger.xlsx"
        file.write_bytes(wrong)
        return (file,)

    return write, _tidy


def cell(row_number: int, column: int, value: object) -> Callable[[object, Worksheet], None]:
    """Return what puts a value into a cell of the sheet of activity."""

    def put(_: object, sheet: Worksheet) -> None:
        sheet.cell(row_number, column).value = value

    return put


def _tidy(path: Path) -> Paths:
    return (book(path / "ledger.xlsx"),)


def _bomb(path: Path) -> Paths:
    """Return a workbook whose table of contents announces a sheet of a gigabyte."""
    file = book(path / "ledger.xlsx")
    with zipfile.ZipFile(file, "a") as archive:
        archive.getinfo("xl/worksheets/sheet1.xml").file_size = 2**30
        archive.writestr("xl/spare.txt", b"")
    return (file,)


def _without(name: str) -> Builder:
    def build(path: Path) -> Paths:
        made = folder(path / "ledger", [HEAT])
        (made / name).unlink(missing_ok=True)
        return (made,)

    return build


def _two_parks(name: str, values: tuple[str, str]) -> Builder:
    """Return two folders that describe one park."""

    def build(path: Path) -> Paths:
        return tuple(
            folder(path / str(year), [HEAT | {"period": str(year)}], park={name: value})
            for year, value in zip((2024, 2025), values, strict=True)
        )

    return build


def _encoded(encoding: str, path: Path) -> Paths:
    made = folder(path / "ledger", [HEAT | {"note": "抄表"}])
    file = made / "activity.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
    return (made,)


def _formula(value: str | None, is_current: bool, path: Path) -> Paths:
    file = book(path / "ledger.xlsx", row("=3+4"))
    return (calculated(file, value, is_current=is_current) if value else file,)


def _heading(text: str) -> Callable[[object, Worksheet], None]:
    return cell(1, len(HEADINGS) + 1, text)


def _hide_sheet(_: object, sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"


def _hide_row(number: int) -> Callable[[object, Worksheet], None]:
    def hide(_: object, sheet: Worksheet) -> None:
        sheet.row_dimensions[number].hidden = True

    return hide


def _merge(column: int) -> Callable[[object, Worksheet], None]:
    return lambda _, sheet: sheet.merge_cells(
        start_row=2, end_row=3, start_column=column, end_column=column
    )


def _sheet(name: str, *cells: object) -> Callable[[openpyxl.Workbook, object], None]:
    return lambda made, _: made.create_sheet(name).append(list(cells))


def _periods(values: tuple[str, str], path: Path) -> Paths:
    return (folder(path / "ledger", [HEAT | {"period": value} for value in values]),)


_FIRST_DAYS = partial(_periods, ("2025-01-01", "2025-02-01"))
_DAYS = partial(_periods, ("2025-01-01", "2025-02-02"))
_OPEN = {"net_calorific_value": "20"}
TRIGGERS: dict[str, Pair] = {
    "ledger.file-unreadable": (lambda path: (path / "nowhere.xlsx",), _tidy),
    "ledger.file-encrypted": written(COMPOUND + "EncryptedPackage".encode("utf-16-le")),
    "ledger.format-unknown": written(COMPOUND + b"Workbook"),
    "ledger.file-too-large": (_bomb, _tidy),
    "ledger.file-twice": (lambda path: _tidy(path) * 2, _tidy),
    "ledger.encoding": (partial(_encoded, "gb18030"), partial(_encoded, "utf-8-sig")),
    "ledger.sheet-unknown": untidy(_sheet("随手记", "电话", 1)),
    "ledger.sheet-no-heading": untidy(_sheet("实测参数", "待补"), _sheet("备忘", "待补")),
    "ledger.version": untidy(
        _sheet("说明", "nearzero-ledger/0"), _sheet("说明", "nearzero-ledger/1")
    ),
    "ledger.heading-twice": untidy(_heading("消费量"), _heading("凭证")),
    "ledger.column-missing": untidy(cell(1, AMOUNT + 1, None)),
    "ledger.column-unknown": untidy(_heading("经办人签字"), _heading("凭证")),
    "ledger.column-misspelt": untidy(_heading("对方企业代号"), _heading("对方企业代码")),
    "ledger.hidden-sheet": untidy(_hide_sheet),
    "ledger.hidden-row": untidy(_hide_row(2), _hide_row(9)),
    "ledger.total-row": untidy(
        lambda _, sheet: sheet.append(["合计", None, None, None, 3]),
        lambda _, sheet: sheet.append(row(3, note="合计")),
    ),
    "ledger.remark-row": untidy(lambda _, sheet: sheet.append(["以下空白"])),
    "ledger.merged-amount": untidy(_merge(AMOUNT), _merge(1)),
    "ledger.number-as-text": untidy(cell(2, AMOUNT, "12.5"), cell(2, AMOUNT, 12.5)),
    "ledger.cell-error": untidy(cell(2, AMOUNT, "#REF!"), cell(2, len(HEADINGS) + 2, "#REF!")),
    "ledger.formula-no-value": (
        partial(_formula, None, False),
        partial(_formula, "7", True),
    ),
    "ledger.formula-stale": (partial(_formula, "7", False), partial(_formula, "7", True)),
    "ledger.table-missing": (_without("park.csv"), _without("certificates.csv")),
    "ledger.nothing-read": (
        lambda path: (folder(path / "ledger", []),),
        lambda path: (folder(path / "ledger", [HEAT]),),
    ),
    "ledger.field-missing": filed(HEAT, {"period": ""}, {"period": "2025"}),
    "ledger.activity-unknown": filed(HEAT, {"activity": "heat_bought"}, {}),
    "ledger.choice-unknown": filed(HEAT, {"quality": "guessed"}, {"quality": ""}),
    "ledger.subject-unknown": filed(COAL, {"subject": "phlogiston"}, {"subject": "原煤"}),
    "ledger.subject-ambiguous": filed(COAL, {"subject": "煤"}, {"subject": "无烟煤"}),
    "ledger.subject-misfit": filed(HEAT, {"subject": "raw_coal"}, {"subject": "蒸汽"}),
    "ledger.period-unknown": filed(HEAT, {"period": "2025-13"}, {"period": "2025-12"}),
    "ledger.period-first-days": (_FIRST_DAYS, _DAYS),
    "ledger.date-unreadable": listed(
        [{"enterprise_id": "E1", "valid_from": "spring"}],
        [{"enterprise_id": "E1", "valid_from": "2024/3/1"}],
    ),
    "ledger.number-unreadable": filed(HEAT, {"amount": "12q"}, {"amount": "1,234.5"}),
    "ledger.number-too-large": filed(HEAT, {"amount": "1e300"}, {"amount": "1e6"}),
    "ledger.value-missing": filed(HEAT, {"amount": ""}, {"amount": "0"}),
    "ledger.not-applicable": filed(HEAT, {"amount": "/"}, {"amount": "0"}),
    "ledger.unit-unknown": filed(COAL, {"unit": "bushel"}, {"unit": "吨"}),
    "ledger.unit-misfit": filed(POWER, {"unit": "t"}, {"unit": "万千瓦时"}),
    "ledger.steam-by-mass": filed(HEAT, {"unit": "t"}, {"unit": "GJ"}),
    "unit.state-unknown": filed(GAS, {"unit": "万方"}, {"unit": "万标立方米"}),
    "ledger.property-unit": filed(COAL, _OPEN, _OPEN | {"net_calorific_value_unit": "GJ/t"}),
    "ledger.property-range": filed(COAL, {"oxidation": "98"}, {"oxidation": "98%"}),
    "ledger.property-unused": filed(
        COAL | {"unit": "GJ"},
        _OPEN | {"net_calorific_value_unit": "GJ/t"},
        {"carbon_content": "0.026", "carbon_content_unit": "tC/GJ"},
    ),
    "ledger.enterprise-twice": listed(
        [{"enterprise_id": "E1"}, {"enterprise_id": "E1", "name_zh": "二厂"}],
        [{"enterprise_id": "E1"}, {"enterprise_id": "E2", "name_zh": "二厂"}],
    ),
    "ledger.park-twice": (
        _two_parks("park_id", ("P1", "P2")),
        _two_parks("park_id", ("P1", "P1")),
    ),
    "ledger.description-differs": (
        _two_parks("province", ("四川", "重庆")),
        _two_parks("province", ("四川", "")),
    ),
    "ledger.detail-differs": (
        _two_parks("name_en", ("East Park", "West Park")),
        _two_parks("name_en", ("East Park", "")),
    ),
    "ledger.value-differs": (
        _two_parks("value_added_cny", ("1000", "2000")),
        _two_parks("value_added_cny", ("1000", "1000")),
    ),
}
