"""Factors that a park has of its own, as rows, and the library with them added."""

import csv
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from nearzero.factors import FactorLibrary, load_factors

COLUMNS = (
    "id",
    "quantity",
    "subject",
    "kind",
    "name_zh",
    "region",
    "value",
    "unit",
    "source",
    "page",
    "valid_from",
    "valid_until",
    "note",
)  #: what a park says of a factor of its own
FILE = "own-factors.csv"  #: what findings on these rows call them
PREFIX = "user/"  #: before the id of every such factor in the library

FactorRow = Mapping[str, str]


def library_with(rows: Sequence[FactorRow]) -> FactorLibrary:
    """Return the factor library with a park's own factors, read as strictly as a user's file.

    Raises
    ------
    CannotProceed
        With every cell that does not fit.
    """
    if not rows:
        return load_factors()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS)
            writer.writeheader()
            writer.writerows({name: row.get(name, "") for name in COLUMNS} for row in rows)
        return load_factors(path)
