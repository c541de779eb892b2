"""The user's own factors: a CSV file of the library's shape; they show as theirs everywhere.

Takes files and the library; gives factors with ids under ``user/``, or every cell that does not
fit, at once. A factor that could never answer (unknown quantity, subject, kind or region, a unit
of something else) is refused here and not left to be missed (FACTORS §6).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from nearzero import units
from nearzero.factors.cells import day, number, read_cells, subject_ids
from nearzero.factors.model import Factor, Source, Status
from nearzero.factors.regions import find_region, regions
from nearzero.problems import CannotProceed, Fact, Kind, Place, Problem, Severity, kind
from nearzero.units.parse import RatioUnit, Unit
from nearzero.words import mark

ROW_INVALID = kind(
    "factor.row-invalid",
    Severity.BLOCKER,
    mark("{column} of this factor is {found}; allowed: {expected}."),
    mark("Correct the cell."),
    "FACTORS §6",
)
CELL_MISSING = kind(
    "factor.cell-missing",
    Severity.BLOCKER,
    mark("{column} of this factor is blank; every factor has {expected}."),
    mark("Fill in the cell."),
    "FACTORS §6",
)
CELL_UNREADABLE = kind(
    "factor.cell-unreadable",
    Severity.BLOCKER,
    mark("{column} of this factor is {found}; it is written like {expected}."),
    mark("Correct the cell."),
    "FACTORS §6",
)
LOCK = kind(
    "factor.lock-not-yours",
    Severity.BLOCKER,
    mark("This factor is locked to {found}; only a method locks a factor."),
    mark("Leave the cell blank: your factor answers wherever the method locks none."),
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
FILED_QUANTITIES = (
    "purity",
    "cao_content",
    "mgo_content",
    "noncarbonate_cao_content",
    "noncarbonate_mgo_content",
    "volatile_matter",
    "methane_share",
    "n2o_abatement_use",
)
"""Quantities that methods ask for and no document gives a default of: measured or one's own."""
_FLAGS = ("suspect", "misprint")
_EXAMPLES = {"value": "0.5306", "low": "0.5306", "high": "0.5306"}
_DAY = "2025-03-07"
Found = tuple[Kind, str, str, Fact]


def read_user_factors(
    paths: Iterable[Path], known: Mapping[str, Factor]
) -> tuple[dict[str, Factor], dict[str, Source]]:
    """Return the user's factors and the documents they name.

    Parameters
    ----------
    paths
        CSV files.
    known
        Factors of the library: what a factor can be of, and in which units.

    Returns
    -------
    Factors by id (``user/`` before it) and their documents.

    Raises
    ------
    CannotProceed
        With every file and cell that does not fit.

    Examples
    --------
    >>> read_user_factors([], {})
    ({}, {})
    """
    factors: dict[str, Factor] = {}
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    allowed = _Allowed(tuple(known.values()))
    for path in paths:
        for row_number, row in read_cells(path, NEEDED, problems):
            place = Place(file=path.name, row=row_number)
            id_ = PREFIX + row["id"].removeprefix(PREFIX)
            found = [
                kind_.at(
                    replace(place, column=column),
                    {"column": column, "found": text, "expected": expected},
                )
                for kind_, column, text, expected in _findings(row, allowed)
            ]
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


@dataclass(frozen=True)
class _Allowed:
    """What the rows of the library say a factor can be of."""

    known: tuple[Factor, ...]

    @cached_property
    def quantities(self) -> frozenset[str]:
        return frozenset({factor.quantity for factor in self.known}.union(FILED_QUANTITIES))

    @cached_property
    def subjects(self) -> frozenset[str]:
        return frozenset({factor.subject for factor in self.known}.union(subject_ids()))

    def kinds(self, quantity: str, subject: str) -> tuple[str, ...]:
        """Return the kinds of a quantity and subject, blank for none in particular."""
        rows = (f for f in self.known if (f.quantity, f.subject) == (quantity, subject))
        return tuple(sorted({factor.kind for factor in rows}))

    def units(self, quantity: str) -> tuple[str, ...]:
        """Return the units that the library prints a quantity in."""
        rows = (f.unit for f in self.known if f.quantity == quantity)
        return tuple(sorted({unit or "1" for unit in rows}))


def _findings(row: Mapping[str, str], allowed: _Allowed) -> Iterator[Found]:
    """Yield what does not fit in a row: kind of finding, column, text, what is expected."""
    for name in NEEDED:
        if not row[name]:
            yield CELL_MISSING, name, "", NEEDED
    for name, known in (("quantity", allowed.quantities), ("subject", allowed.subjects)):
        if row[name] and row[name] not in known:
            yield ROW_INVALID, name, row[name], _nearest_first(row[name], known)
    for name, example in _EXAMPLES.items():
        if row[name] and number(row[name]) is None:
            yield CELL_UNREADABLE, name, row[name], example
    for name in ("valid_from", "valid_until"):
        if row[name] and day(row[name]) is None:
            yield CELL_UNREADABLE, name, row[name], _DAY
    first, last = day(row["valid_from"]), day(row["valid_until"])
    if first and last and last <= first:
        yield ROW_INVALID, "valid_until", row["valid_until"], f"> {first}"
    if row["region"] and find_region(row["region"]) is None:
        yield ROW_INVALID, "region", row["region"], tuple(regions())
    if row["flag"] and row["flag"] not in _FLAGS:
        yield ROW_INVALID, "flag", row["flag"], _FLAGS
    if row["lock"]:
        yield LOCK, "lock", row["lock"], None
    yield from _kind_findings(row, allowed)
    yield from _unit_findings(row, allowed)


def _kind_findings(row: Mapping[str, str], allowed: _Allowed) -> Iterator[Found]:
    """Yield a kind that nothing asks for; a warming potential always names its set."""
    kinds = allowed.kinds(row["quantity"], row["subject"])
    if row["kind"] and kinds and row["kind"] not in kinds:
        yield ROW_INVALID, "kind", row["kind"], tuple(kind_ or "—" for kind_ in kinds)
    if row["quantity"] == "gwp100" and not row["kind"]:
        yield CELL_MISSING, "kind", "", kinds or ("AR5",)


def _unit_findings(row: Mapping[str, str], allowed: _Allowed) -> Iterator[Found]:
    """Yield a unit that is unknown or measures something else than the quantity."""
    unit, printed = row["unit"], allowed.units(row["quantity"])
    if not unit or unit in printed:
        return
    read = units.find(unit) or units.find_ratio(unit)
    fits = [_alike(read, units.find(text) or units.find_ratio(text)) for text in printed]
    if read is None or (fits and not any(fits)):
        yield ROW_INVALID, "unit", unit, printed or units.known_symbols()


def _alike(one: Unit | RatioUnit | None, other: Unit | RatioUnit | None) -> bool:
    """Say whether two units are of the same kind: what is measured, and what it is a mass of."""
    if isinstance(one, RatioUnit) and isinstance(other, RatioUnit):
        same = one.numerator.dimension == other.numerator.dimension
        return same and (not one.substance or one.substance == other.substance)
    if isinstance(one, Unit) and isinstance(other, Unit):
        return one.dimension == other.dimension
    return False


def _nearest_first(text: str, known: Iterable[str]) -> tuple[str, ...]:
    names = sorted(known)
    return tuple(dict.fromkeys([*get_close_matches(text, names, n=3, cutoff=0.5), *names]))


def _factor(row: Mapping[str, str], id_: str) -> Factor:
    return Factor(
        id=id_,
        quantity=row["quantity"],
        subject=row["subject"],
        kind=row["kind"],
        name_zh=row["name_zh"],
        region=find_region(row["region"]) or "",
        printed=row["value"],
        value=number(row["value"]),
        low=number(row["low"]),
        high=number(row["high"]),
        unit=row["unit"],
        source=PREFIX + row["source"],
        page=row["page"],
        valid_from=day(row["valid_from"]),
        valid_until=day(row["valid_until"]),
        status=Status.USER,
        flag=row["flag"],
        seen_in=row["seen_in"],
        note=row["note"],
    )
