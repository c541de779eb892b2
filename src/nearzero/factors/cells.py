"""The text cells of the user's factor files: rows with their numbers, and what a cell says.

UTF-8, with or without a byte-order mark, and GB18030 are read. Nothing is dropped: a column that
is not known, a heading that stands twice or a cell too many is a finding.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from nearzero.problems import Fact, Place, Problem, Severity, kind
from nearzero.words import mark

COLUMNS = (
    "id",
    "quantity",
    "subject",
    "kind",
    "name_zh",
    "region",
    "value",
    "low",
    "high",
    "unit",
    "source",
    "page",
    "valid_from",
    "valid_until",
    "status",
    "flag",
    "lock",
    "seen_in",
    "note",
)
UNREADABLE = kind(
    "factor.file-unreadable",
    Severity.BLOCKER,
    mark("The factor file {file} cannot be read: {found}."),
    mark("Save it as CSV in UTF-8 with the headings {expected}."),
    "FACTORS §6",
)
HEADINGS = kind(
    "factor.headings",
    Severity.BLOCKER,
    mark("The factor file {file} lacks the columns {missing} or has others: {unknown}."),
    mark("Keep to these headings: {expected}."),
    "FACTORS §6",
)
ROW_TOO_LONG = kind(
    "factor.row-too-long",
    Severity.BLOCKER,
    mark("This row has more cells than there are headings: {found}."),
    mark("Put a text that holds a comma between quotation marks."),
    "FACTORS §6",
)
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def read_cells(
    path: Path, needed: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a file that hold anything, each with its number (the heading is row 1).

    Parameters
    ----------
    path
        CSV file.
    needed
        Columns it must have.
    problems
        Findings are added here; a file that cannot be read yields nothing.

    Examples
    --------
    >>> problems = []
    >>> list(read_cells(Path("absent.csv"), ("id",), problems))
    []
    >>> problems[0].facts["found"]
    'FileNotFoundError'
    """
    try:
        rows = list(csv.reader(io.StringIO(_text(path), newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        found = type(error).__name__
        facts: dict[str, Fact] = {"file": path.name, "found": found, "expected": tuple(needed)}
        problems.append(UNREADABLE.at(Place(file=path.name), facts))
        return
    headings = [heading.strip() for heading in rows[0]] if rows else []
    missing = tuple(name for name in needed if name not in headings)
    unknown = tuple(
        name
        for index, name in enumerate(headings)
        if name not in COLUMNS or name in headings[:index]
    )
    if missing or unknown:
        facts = {
            "file": path.name,
            "missing": missing or "—",
            "unknown": unknown or "—",
            "expected": COLUMNS,
        }
        problems.append(HEADINGS.at(Place(file=path.name, row=1), facts))
        return
    for row_number, cells in enumerate(rows[1:], start=2):
        row = [cell.strip() for cell in cells]
        if extra := [cell for cell in row[len(headings) :] if cell]:
            place = Place(file=path.name, row=row_number)
            problems.append(ROW_TOO_LONG.at(place, {"found": tuple(extra)}))
        elif any(row):
            yield row_number, dict.fromkeys(COLUMNS, "") | dict(zip(headings, row, strict=False))


def number(text: str) -> float | None:
    """Return the finite number that a text says, thousands separators and full width allowed.

    Examples
    --------
    >>> number("1,234.5"), number("０.53"), number("1,23"), number("nan")
    (1234.5, 0.53, None, None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _NUMBER.fullmatch(plain):
        return None
    value = float(plain.replace(",", ""))
    return value if abs(value) < float("inf") else None


def day(text: str) -> date | None:
    """Return the day that a text says, or None.

    Examples
    --------
    >>> day("2025-03-07"), day("7 March")
    (datetime.date(2025, 3, 7), None)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@cache
def subject_ids() -> frozenset[str]:
    """Return the ids of everything that a ledger can be about.

    Examples
    --------
    >>> "natural_gas" in subject_ids()
    True
    """
    text = files("nearzero.factors").joinpath("data/subjects.csv").read_text(encoding="utf-8")
    return frozenset(row["id"] for row in csv.DictReader(text.splitlines()))


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")
