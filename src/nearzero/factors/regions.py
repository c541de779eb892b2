"""Regions: provinces, grid regions and the nation, and which belongs to which on a day."""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

_REGROUPED_ON = date(2021, 1, 1)  #: grid regions of the published factors changed with this year


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region; ``parent`` is the next larger one, which was another before 2021 for some."""

    id: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    parent: str
    parent_before_2021: str


@cache
def regions() -> Mapping[str, Region]:
    """Return every region by its id.

    Examples
    --------
    >>> regions()["CN-SC"].en
    'Sichuan'
    """
    text = files("nearzero.factors").joinpath("data/regions.csv").read_text(encoding="utf-8")
    found: dict[str, Region] = {}
    for row in csv.DictReader(text.splitlines()):
        aliases = tuple(alias for alias in row.pop("aliases").split("|") if alias)
        found[row["id"]] = Region(aliases=aliases, **row)
    return found


@cache
def find_region(text: str) -> str | None:
    """Return the id of the region that a text names, or None.

    Examples
    --------
    >>> find_region("Sichuan"), find_region("cn-sc"), find_region("Atlantis")
    ('CN-SC', 'CN-SC', None)
    """
    key = unicodedata.normalize("NFKC", text).strip().casefold()
    for region in regions().values():
        names = (region.id, region.zh, region.en, *region.aliases)
        if key in (name.casefold() for name in names):
            return region.id
    return None


@cache
def parents(region: str, on: date) -> tuple[str, ...]:
    """Return the larger regions on a day, nearest first.

    Examples
    --------
    >>> parents("CN-SC", date(2022, 1, 1)), parents("CN-SC", date(2020, 1, 1))
    (('CN-GRID-SOUTHWEST', 'CN'), ('CN-GRID-CENTRAL', 'CN'))
    """
    found: list[str] = []
    known = regions()
    while region in known:
        entry = known[region]
        region = entry.parent if on >= _REGROUPED_ON else entry.parent_before_2021
        if region:
            found.append(region)
    return tuple(found)
