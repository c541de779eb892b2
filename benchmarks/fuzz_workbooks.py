"""Two thousand broken workbooks: no traceback, and no total that changes unseen.

``python benchmarks/fuzz_workbooks.py WORKBOOK.xlsx [COUNT] [SEED]``. Three kinds of damage:

*harmless*: what untidy people do without changing a figure (blank rows, totals rows, full-width
digits, numbers as text, hidden rows, notes beside the table). The total must stay to the last bit.

*harmful*: a cell becomes garbage. Then the account refuses, or the total stays, or a finding names
the row.

*bytes*: the file itself is cut or flipped. Anything may be found, nothing may be thrown.
"""

import random
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from nearzero.ledger import parse_period, read_ledger
from nearzero.methods import account
from nearzero.problems import CannotProceed, Problem

METHOD, PERIOD = "cn-zero-carbon-park-2025", "2025"
GARBAGE = (
    "abc",
    "1,2,3",
    "12..5",
    "=1/0",
    "#REF!",
    "１２a",
    "1e400",
    "nan",
    "inf",
    "-",
    "",
    "无",
    "2025-13",
    "\u0000".replace("\u0000", "\u200b"),
    "'; drop table",
    -5,
    1e300,
    True,
    "吨吨吨",
)
Outcome = tuple[float | None, tuple[Problem, ...]]


def outcome(path: Path) -> Outcome:
    """Return the total, or None where the account refuses, and what was found."""
    period = parse_period(PERIOD)
    assert period is not None
    try:
        inventory = account(read_ledger(path), METHOD, period)
    except CannotProceed as refusal:
        return None, refusal.problems
    return inventory.emission_tco2, inventory.problems


def activity_sheet(book: openpyxl.Workbook) -> tuple[Worksheet, int, dict[str, int]]:
    """Return the sheet of activity, the row of its heading and its columns by heading."""
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        for number, row in enumerate(sheet.iter_rows(max_row=8, values_only=True), start=1):
            texts = [str(cell) for cell in row if cell is not None]
            if {"活动类型", "数量", "单位"} <= {t.rstrip("*＊ ") for t in texts}:
                names = {str(c).rstrip("*＊ "): i for i, c in enumerate(row, start=1) if c}
                return sheet, number, names
    message = "no sheet of activity"
    raise ValueError(message)


def filled_rows(sheet: Worksheet, heading: int, column: int) -> list[int]:
    """Return the rows that hold something in a column."""
    rows = range(heading + 1, sheet.max_row + 1)
    return [row for row in rows if sheet.cell(row, column).value is not None]


def harmless(book: openpyxl.Workbook, chance: random.Random) -> str:
    """Make one mess that changes no figure and return its name."""
    sheet, heading, names = activity_sheet(book)
    amount = names["数量"]
    rows = filled_rows(sheet, heading, amount)
    row = chance.choice(rows)
    cell = sheet.cell(row, amount)
    match chance.randrange(6):
        case 0:
            sheet.insert_rows(row)
            return "blank row"
        case 1:
            sheet.insert_rows(row)
            sheet.cell(row, names["企业代码"]).value = chance.choice(["小计", "合计", "总计"])
            sheet.cell(row, amount).value = 123456.0
            return "totals row"
        case 2:
            cell.value = str(cell.value)
            return "number as text"
        case 3:
            wide = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
            cell.value = str(cell.value).translate(wide)
            return "full-width digits"
        case 4:
            sheet.row_dimensions[row].hidden = True
            return "hidden row"
        case _:
            book.create_sheet("备忘").append(["随手记", 1, 2, 3])
            return "unknown sheet"


def harmful(book: openpyxl.Workbook, chance: random.Random) -> tuple[str, int]:
    """Put garbage into one cell; return what and in which row."""
    sheet, heading, names = activity_sheet(book)
    rows = filled_rows(sheet, heading, names["数量"])
    heading_name = chance.choice(["企业代码", "期间", "活动类型", "品种", "数量", "单位"])
    row, garbage = chance.choice(rows), chance.choice(GARBAGE)
    sheet.cell(row, names[heading_name]).value = garbage
    return f"{heading_name} = {garbage!r}", row


def bytes_of(data: bytes, chance: random.Random, folder: Path) -> bytes:
    """Return a file cut short, with flipped bytes, or with one part of the box damaged."""
    kind = chance.randrange(3)
    if kind == 0:
        return data[: chance.randrange(len(data))]
    if kind == 1:
        broken = bytearray(data)
        for _ in range(chance.randrange(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        return bytes(broken)
    source, target = folder / "source.xlsx", folder / "target.xlsx"
    source.write_bytes(data)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        victim = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            if name == victim:
                start = chance.randrange(max(len(part), 1))
                part = part[:start] + part[start + chance.randrange(1, 200) :]
            new.writestr(name, part)
    return target.read_bytes()


def verdict(path: Path, chance: random.Random, base: Outcome, data: bytes, folder: Path) -> str:
    """Break the workbook once and return what is wrong with how it was taken, or ``""``."""
    kind = chance.choice(["harmless", "harmful", "harmful", "bytes"])
    target = folder / "broken.xlsx"
    row, what = 0, kind
    if kind == "bytes":
        target.write_bytes(bytes_of(data, chance, folder))
    else:
        book = openpyxl.load_workbook(path)
        if kind == "harmless":
            what = harmless(book, chance)
        else:
            what, row = harmful(book, chance)
        book.save(target)
    try:
        total, problems = outcome(target)
    except Exception:  # noqa: BLE001 - the very thing that is looked for
        return f"{what}: {traceback.format_exc(limit=-3)}"
    if kind == "harmless" and total != base[0]:
        codes = Counter(p.code for p in problems)
        return f"{what}: total {base[0]} became {total} {codes}"
    changed = total is not None and total != base[0]
    if kind == "harmful" and changed and row not in {p.where.row for p in problems}:
        return f"{what} in row {row}: total {base[0]} became {total} and no finding names the row"
    return ""


def main() -> None:
    path = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    base, data = outcome(path), path.read_bytes()
    if base[0] is None:
        sys.exit("the workbook itself is refused")
    bad: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, count + 1):
            found = verdict(path, chance, base, data, Path(folder))
            if found:
                bad.append(found)
                print(found)
            if number % 100 == 0:
                print(f"{number} broken workbooks, {len(bad)} taken wrongly", file=sys.stderr)
    print(f"{count} broken workbooks, {len(bad)} taken wrongly")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
