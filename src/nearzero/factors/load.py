"""Strict reading of the factor library: a row without source, unit or status is refused.

Takes the CSV files of ``data`` and the user's own; gives a :class:`FactorLibrary`.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from nearzero.factors.cells import COLUMNS
from nearzero.factors.library import FactorLibrary
from nearzero.factors.model import Factor, Source, Status
from nearzero.factors.user import read_user_factors

FILES = (
    "fuels",
    "electricity",
    "heat",
    "standard_coal",
    "process",
    "gwp",
    "pollutants",
    "transport",
)
BARE = frozenset({"oxidation", "methane_correction_factor", "emitted_share"})
"""Quantities that documents print as a bare fraction, without a unit."""
_NEEDED = ("id", "quantity", "subject", "source", "status")


class _Title(BaseModel):
    model_config = ConfigDict(extra="forbid")
    zh: str
    en: str


class _SourceEntry(BaseModel):
    """One entry of ``sources.yaml``; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid")
    title: _Title
    issuer: str = ""
    number: str = ""
    published_on: str = ""
    url: str = ""
    note: str = ""


def load_factors(*extra: Path) -> FactorLibrary:
    """Return the factor library, with the user's own factors added.

    Parameters
    ----------
    extra
        The user's files, CSV of the same shape as the library's.

    Returns
    -------
    The library; without extra files always the same object.

    Raises
    ------
    CannotProceed
        With every row of the user's files that cannot be read.

    Examples
    --------
    >>> library = load_factors()
    >>> library.factors["cn-electricity-2022/cn/average"].value
    0.5366
    """
    shipped = _shipped()
    if not extra:
        return shipped
    factors, sources = read_user_factors(extra, shipped.factors)
    return FactorLibrary({**shipped.factors, **factors}, {**shipped.sources, **sources})


@cache
def _shipped() -> FactorLibrary:
    folder = files("nearzero.factors").joinpath("data")
    sources = read_sources(folder.joinpath("sources.yaml").read_text(encoding="utf-8"))
    factors: dict[str, Factor] = {}
    for name in FILES:
        text = folder.joinpath(f"{name}.csv").read_text(encoding="utf-8")
        for factor in read_rows(csv.DictReader(text.splitlines()), sources, name):
            if factor.id in factors:
                message = f"{name}.csv: the id {factor.id!r} stands twice"
                raise ValueError(message)
            factors[factor.id] = factor
    return FactorLibrary(factors, sources)


def read_sources(text: str) -> dict[str, Source]:
    """Return the documents of ``sources.yaml`` by id.

    Raises
    ------
    pydantic.ValidationError
        With the path of every key that does not fit.

    Examples
    --------
    >>> read_sources("guide: {title: {zh: a, en: b}, published_on: '2015'}")["guide"].known_since
    datetime.date(2015, 12, 31)
    """
    found: dict[str, Source] = {}
    for id_, entry in yaml.load(text, Loader=_loader()).items():  # noqa: S506 - a safe loader
        read = _SourceEntry.model_validate(entry)
        found[id_] = Source(
            id=id_,
            title_zh=read.title.zh,
            title_en=read.title.en,
            issuer=read.issuer,
            number=read.number,
            published_on=read.published_on,
            known_since=known_since(read.published_on),
            url=read.url,
            note=read.note,
        )
    return found


def read_rows(
    rows: Iterable[Mapping[str, str]], sources: Mapping[str, Source], name: str
) -> Iterable[Factor]:
    """Yield the factors of a file of the library.

    Raises
    ------
    ValueError
        If a row lacks what makes it auditable.

    Examples
    --------
    >>> list(read_rows([dict.fromkeys(COLUMNS, "")], {}, "fuels"))
    Traceback (most recent call last):
    ValueError: fuels.csv row 2: missing id, quantity, subject, source, status
    """
    for number, row in enumerate(rows, start=2):
        if lacks := _lacks(row, sources):
            message = f"{name}.csv row {number}: {lacks}"
            raise ValueError(message)
        yield factor_of(row)


def _lacks(row: Mapping[str, str], sources: Mapping[str, Source]) -> str:
    """Return what a row lacks to be auditable, or nothing."""
    if tuple(row) != COLUMNS or None in row.values():
        return "its cells are not those of the headings"
    if missing := [column for column in _NEEDED if not row[column]]:
        return f"missing {', '.join(missing)}"
    if row["source"] not in sources:
        return f"source {row['source']} is not in sources.yaml"
    if not row["unit"] and row["quantity"] not in BARE:
        return "missing unit"
    if not (row["page"] or row["seen_in"] or row["note"]):
        return "neither a page nor why there is none"
    if not (row["value"] or (row["low"] and row["high"])):
        return "neither a value nor a range"
    return ""


def factor_of(row: Mapping[str, str]) -> Factor:
    """Return the factor of a row of text cells.

    Raises
    ------
    ValueError
        If a number, day or status cannot be read.

    Examples
    --------
    >>> factor_of(dict.fromkeys(COLUMNS, "") | {"value": "0.11", "status": "verified"}).value
    0.11
    """
    return Factor(
        id=row["id"],
        quantity=row["quantity"],
        subject=row["subject"],
        kind=row["kind"],
        name_zh=row["name_zh"],
        region=row["region"],
        printed=row["value"],
        value=_number(row["value"]),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        unit=row["unit"],
        source=row["source"],
        page=row["page"],
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
        status=Status(row["status"]),
        flag=row["flag"],
        lock=row["lock"],
        seen_in=row["seen_in"],
        note=row["note"],
    )


def _number(text: str) -> float | None:
    """Return a printed value; None where nothing or a formula such as ``0.02S`` is printed."""
    try:
        return float(text) if text else None
    except ValueError:
        if text[-1:].isalpha() and text[:-1].replace(".", "").isdigit():
            return None
        raise


def known_since(published_on: str) -> date | None:
    """Return the first day on which everybody could know a document: the last of its precision.

    Examples
    --------
    >>> known_since("2024-04"), known_since("2023"), known_since("")
    (datetime.date(2024, 4, 30), datetime.date(2023, 12, 31), None)
    """
    parts = [int(part) for part in published_on.split("-")] if published_on else []
    if len(parts) == 3:
        return date(*parts)
    if len(parts) == 2:
        year, month = parts
        following = date(year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)
    return date(parts[0], 12, 31) if parts else None


def _loader() -> type[yaml.SafeLoader]:
    """Return the C loader of PyYAML where it is there: ten times as fast, same result."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
