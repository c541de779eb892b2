"""For each problem code of the factor stage: what triggers it and a clean neighbour.

Each of the two takes a folder to write in and gives the problems found.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from nearzero.factors import Deviation, NoMatch, Query, load_factors
from nearzero.factors.refusals import refusal
from nearzero.factors.steam import enthalpy
from nearzero.problems import CannotProceed, Problem

HEAD = "id,quantity,subject,value,unit,source\n"
GOOD = "mine,emission_factor,grid,0.4,kgCO2/kWh,contract 7\n"
Finder = Callable[[Path], tuple[Problem, ...]]


def own(folder: Path, text: str | bytes) -> Path:
    """Write a factor file of one's own."""
    path = folder / f"own{len(list(folder.iterdir()))}.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Return what is wrong with a factor file."""
    try:
        load_factors(path)
    except CannotProceed as refused:
        return refused.problems
    return ()


def _file(text: str | bytes) -> Finder:
    return lambda folder: problems_of(own(folder, text))


def _steam(pressure: float, temperature: float | None) -> Finder:
    def find(folder: Path) -> tuple[Problem, ...]:
        found = enthalpy(pressure, temperature)
        return (found,) if isinstance(found, Problem) else ()

    return find


def _query(query: Query) -> Finder:
    def find(folder: Path) -> tuple[Problem, ...]:
        found = load_factors().resolve(query)
        return (refusal(query, found),) if isinstance(found, NoMatch) else ()

    return find


CLEAN = _file(HEAD + GOOD)
GRID = Query(
    quantity="emission_factor", subject="grid", kind="average", region="CN", on=date(2022, 7, 1)
)
PARK = replace(GRID, kind="park_method", method="cn-zero-carbon-park-2025")
MEMORY = Query(quantity="c2f6_per_product", subject="primary_aluminium", on=date(2025, 1, 1))
MEMORY = replace(MEMORY, documents=("cn-aluminium-2013",))
TRIGGERS = {
    "factor.file-unreadable": (_file(b"\xff\xfe\x00bad"), CLEAN),
    "factor.headings": (_file(HEAD.replace("unit", "einheit") + GOOD), CLEAN),
    "factor.row-too-long": (_file(HEAD + GOOD.replace("contract 7", "contract 7, page 3")), CLEAN),
    "factor.row-invalid": (_file(HEAD + GOOD.replace("grid", "girder")), CLEAN),
    "factor.cell-missing": (_file(HEAD + GOOD.replace("contract 7", "")), CLEAN),
    "factor.cell-unreadable": (_file(HEAD + GOOD.replace("0.4", "about 0.4")), CLEAN),
    "factor.lock-not-yours": (
        _file(HEAD.strip() + ",lock\n" + GOOD.strip() + ",cn-zero-carbon-park-2025\n"),
        _file(HEAD.strip() + ",lock\n" + GOOD.strip() + ",\n"),
    ),
    "factor.id-twice": (_file(HEAD + GOOD + GOOD), CLEAN),
    "factor.steam-outside-table": (_steam(50.0, None), _steam(1.0, None)),
    "factor.steam-is-water": (_steam(1.0, 120.0), _steam(1.0, 200.0)),
    "factor.none": (_query(replace(GRID, kind="of-no-kind")), _query(GRID)),
    "factor.locked": (_query(replace(PARK, method="another")), _query(PARK)),
    "factor.match-refused": (
        _query(replace(GRID, on=date(2024, 7, 1))),
        _query(
            replace(GRID, on=date(2024, 7, 1), accepts=frozenset({Deviation.OLDER_YEAR})),
        ),
    ),
    "factor.from-memory": (
        _query(MEMORY),
        _query(
            replace(
                MEMORY,
                name="cn-aluminium-2013/primary_aluminium/c2f6_per_product",
                accepts=frozenset({Deviation.NAMED}),
            )
        ),
    ),
}
