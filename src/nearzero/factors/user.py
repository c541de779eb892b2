"""The user's own factors: a CSV file of the library's shape; they show as theirs everywhere."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from nearzero import units
from nearzero.factors.model import Factor, Source, Status
from nearzero.problems import CannotProceed, Fact, Place, Problem, Severity, kind
from nearzero.words import mark

UNREADABLE = kind(
    "factor.file-unreadable",
    Severity.BLOCKER,
    mark("The factor file {file} cannot be read: {found}."),
    mark("Save it as CSV in UTF-8 with the headings {expected}."),
    "FACTORS §6",
)
ROW_INVALID = kind(
    "factor.row-invalid",
    Severity.BLOCKER,
    mark("{column} of this factor is {found}; allowed: {expected}."),
    mark("Correct the cell."),
    "FACTORS §6",
)
ID_TWICE = kind(
    "factor.id-twice",
    Severity.BLOCKER,
    mark("The factor id {found} stands twice."),
    mark("Give every factor an id of its own."),
    "FACTORS §6",
)
PREFIX = "user/"
NEEDED = ("id", "quantity", "subject", "value", "unit", "source")
_OPTIONAL = (
    "kind",
    "name_zh",
    "region",
    "low",
    "high",
    "page",
    "valid_from",
    "valid_until",
    "note",
)
_NUMBERS = ("value", "low", "high")
_DAYS = ("valid_from", "valid_until")


def read_user_factors(
    paths: Iterable[Path], known: Mapping[str, Factor]
) -> tuple[dict[str, Factor], dict[str, Source]]:
    """Return the user's factors and the documents they name.

    Parameters
    ----------
    paths
        CSV files.
    known
        Factors of the library, for the quantities that exist.

    Returns
    -------
    Factors by id (``user/`` before it) and their documents.

    Raises
    ------
    CannotProceed
        With every cell that cannot be read.
    """
    factors: dict[str, Factor] = {}
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    quantities = tuple(sorted({factor.quantity for factor in known.values()}))
    for path in paths:
        for number, row in enumerate(_rows(path, problems), start=2):
            place = Place(file=path.name, row=number)
            found = [*_check(row, place, quantities)]
            id_ = PREFIX + row["id"].removeprefix(PREFIX)
            if id_ in factors:
                found.append(ID_TWICE.at(replace(place, column="id"), {"found": id_}))
            problems += found
            if not found:
                factors[id_] = _factor(row, id_)
                source = factors[id_].source
                sources[source] = Source(id=source, title_zh=row["source"], title_en=row["source"])
    if problems:
        raise CannotProceed(problems)
    return factors, sources


def _rows(path: Path, problems: list[Problem]) -> list[dict[str, str]]:
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        rows = [{k: (v or "").strip() for k, v in row.items() if k} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        facts: dict[str, Fact] = {
            "file": path.name,
            "found": type(error).__name__,
            "expected": NEEDED,
        }
        problems.append(UNREADABLE.at(Place(file=path.name), facts))
        return []
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        problems.append(_unreadable(path, ", ".join(missing), 1))
        return []
    return [{name: "" for name in _OPTIONAL} | row for row in rows if any(row.values())]


def _unreadable(path: Path, found: str, row: int | None) -> Problem:
    facts: dict[str, Fact] = {"file": path.name, "found": found, "expected": NEEDED}
    return UNREADABLE.at(Place(file=path.name, row=row), facts)


def _check(row: Mapping[str, str], place: Place, quantities: tuple[str, ...]) -> list[Problem]:
    found: list[tuple[str, str, object]] = [
        (name, row[name], "not empty") for name in NEEDED if not row[name]
    ]
    if row["quantity"] and row["quantity"] not in quantities:
        found.append(("quantity", row["quantity"], quantities))
    found += [
        (name, row[name], "a number")
        for name in _NUMBERS
        if row[name] and not _is(float, row[name])
    ]
    found += [
        (name, row[name], "YYYY-MM-DD")
        for name in _DAYS
        if row[name] and not _is(date.fromisoformat, row[name])
    ]
    unit = row["unit"]
    if unit and units.find(unit) is None and units.find_ratio(unit) is None:
        found.append(("unit", unit, units.known_symbols()))
    return [
        ROW_INVALID.at(
            replace(place, column=name),
            {"column": name, "found": value, "expected": expected},  # type: ignore[dict-item]
        )
        for name, value, expected in found
    ]


def _is(reader: object, text: str) -> bool:
    try:
        value = reader(text)  # type: ignore[operator]
    except ValueError:
        return False
    return not isinstance(value, float) or abs(value) < float("inf")


def _factor(row: Mapping[str, str], id_: str) -> Factor:
    return Factor(
        id=id_,
        quantity=row["quantity"],
        subject=row["subject"],
        kind=row["kind"],
        name_zh=row["name_zh"],
        region=row["region"],
        value=float(row["value"]),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        unit=row["unit"],
        source=PREFIX + row["source"],
        page=row["page"],
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
        status=Status.USER,
        note=row["note"],
    )
