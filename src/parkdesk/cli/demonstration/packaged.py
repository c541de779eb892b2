"""Reading the tables that are packaged beside the code; all names in Chinese stand in them."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

Row = Mapping[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of a packaged table, such as ``"pilots/parks.csv"``."""
    path = files("parkdesk.cli.demonstration").joinpath("data", *name.split("/"))
    return tuple(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@cache
def by(name: str, column: str) -> Mapping[str, Row]:
    """Return the rows of a packaged table by one of its columns."""
    return {row[column]: row for row in rows(name)}


@cache
def term(kind: str, word: str) -> tuple[str, str]:
    """Return a term of the demonstration in Chinese and English."""
    for row in rows("terms.csv"):
        if (row["kind"], row["term"]) == (kind, word):
            return row["zh"], row["en"]
    message = f"terms.csv has no {kind} {word!r}"
    raise KeyError(message)
