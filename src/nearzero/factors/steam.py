"""Enthalpy of steam from the guides' printed tables, misprints flagged.

Takes an absolute pressure and, for superheated steam, a temperature. Printed points answer
exactly; between two of them the value lies on a straight line. A line never crosses from water to
steam: there the saturated point of the other table is its end (FACTORS §8).
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from nearzero.problems import NOWHERE, Fact, Place, Problem, Severity, kind
from nearzero.words import mark

OUTSIDE = kind(
    "factor.steam-outside-table",
    Severity.BLOCKER,
    mark(
        "Steam of {pressure} MPa and {temperature} °C is outside the table, which has "
        "{low_pressure} to {high_pressure} MPa absolute and, here, {low_temperature} to "
        "{high_temperature} °C."
    ),
    mark("Check the units, or file the heat itself in GJ."),
    "FACTORS §8",
)
WATER = kind(
    "factor.steam-is-water",
    Severity.BLOCKER,
    mark(
        "At {pressure} MPa absolute there is steam from {saturation} °C on; {temperature} °C is "
        "water."
    ),
    mark("Leave the temperature out for saturated steam, or file the heat of hot water in GJ."),
    "FACTORS §8",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One printed point.

    Attributes
    ----------
    pressure_mpa, temperature_c
        State; a saturated point carries its own temperature. [MPa], [°C]
    enthalpy_kj_per_kg
        As printed. [kJ/kg]
    iapws97_kj_per_kg
        IAPWS-97 at the same state, to compare. [kJ/kg]
    flag
        ``check`` where the two are more than 3-4 kJ/kg apart, ``misprint`` where the table's own
        state is misprinted.
    """

    table: str
    pressure_mpa_printed: float
    pressure_mpa: float
    temperature_c: float
    enthalpy_kj_per_kg: float
    iapws97_kj_per_kg: float | None
    flag: str
    source: str
    page: str
    status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enthalpy:
    """Enthalpy of steam and the printed points it is from.

    Attributes
    ----------
    value_kj_per_kg
        As printed, or between printed points. [kJ/kg]
    points
        One printed point, or those that the value lies between.
    """

    value_kj_per_kg: float
    points: tuple[Point, ...]

    @property
    def flag(self) -> str:
        """The marks of the points in the table, joined by ``+``; empty where there are none."""
        return "+".join(sorted({point.flag for point in self.points} - {""}))

    @property
    def page(self) -> str:
        """The tables that the points are printed in."""
        return ", ".join(dict.fromkeys(point.page for point in self.points))

    @property
    def source(self) -> str:
        """The document that prints them."""
        return self.points[0].source

    @property
    def is_printed(self) -> bool:
        """Whether the value itself is printed."""
        return len(self.points) == 1


@dataclass(frozen=True, slots=True)
class _Node:
    """A place on a line: where it is on it, the value there, and the points that is from."""

    at: float
    value: float
    points: tuple[Point, ...]


@cache
def points(table: str) -> tuple[Point, ...]:
    """Return the printed points of the ``saturated`` or the ``superheated`` table.

    Examples
    --------
    >>> points("saturated")[0].pressure_mpa
    0.001
    """
    text = files("nearzero.factors").joinpath("data/steam_enthalpy.csv").read_text("utf-8")
    return tuple(_point(row) for row in csv.DictReader(text.splitlines()) if row["table"] == table)


def enthalpy(
    pressure_mpa: float, temperature_c: float | None = None, where: Place = NOWHERE
) -> Enthalpy | Problem:
    """Return the enthalpy of steam, or the finding that the tables have none.

    Parameters
    ----------
    pressure_mpa
        Absolute pressure. [MPa]
    temperature_c
        Temperature of superheated steam; None for saturated steam. [°C]
    where
        Row that the steam is filed in, for the finding.

    Examples
    --------
    >>> enthalpy(1.0).value_kj_per_kg, enthalpy(1.0, 300.0).value_kj_per_kg
    (2777.0, 3051.3)
    >>> enthalpy(0.5, 400.0).flag
    'check'
    >>> enthalpy(1.0, 120.0).code
    'factor.steam-is-water'
    """
    if temperature_c is None:
        found = _on_line(_saturated_by_pressure(), pressure_mpa)
    else:
        saturation = _saturation_temperature(pressure_mpa)
        if saturation is not None and temperature_c < saturation:
            facts: dict[str, Fact] = {
                "pressure": pressure_mpa,
                "temperature": temperature_c,
                "saturation": round(saturation, 2),
            }
            return WATER.at(where, facts)
        found = _superheated(pressure_mpa, temperature_c)
    if found is None:
        return _outside(pressure_mpa, temperature_c, where)
    return Enthalpy(value_kj_per_kg=found.value, points=found.points)


def _outside(pressure: float, temperature: float | None, where: Place) -> Problem:
    table = points("saturated" if temperature is None else "superheated")
    lowest = _saturation_temperature(pressure)
    critical = points("saturated")[-1].temperature_c
    temperatures = [
        p.temperature_c for p in table if temperature is None or p.temperature_c >= critical
    ]
    facts: dict[str, Fact] = {
        "pressure": pressure,
        "temperature": "—" if temperature is None else temperature,
        "low_pressure": min(point.pressure_mpa for point in table),
        "high_pressure": max(point.pressure_mpa for point in table),
        "low_temperature": min(temperatures) if lowest is None else round(lowest, 2),
        "high_temperature": max(temperatures),
    }
    return OUTSIDE.at(where, facts)


def _superheated(pressure: float, temperature: float) -> _Node | None:
    """Return the state between the two isobars that are printed on either side of a pressure.

    Where the upper isobar is water at this temperature, the line ends at saturation instead.
    """
    isobars = [p for p in _pressures() if p >= pressure]
    if not isobars or pressure < _pressures()[0]:
        return None
    upper = _on_isobar(isobars[0], temperature)
    if isobars[0] == pressure:
        return upper
    lower_pressure = max(p for p in _pressures() if p < pressure)
    lower = _on_isobar(lower_pressure, temperature)
    end = isobars[0]
    if upper is None:
        upper = _on_line(_saturated_by_temperature(), temperature)
        saturated = _on_line(_pressure_by_temperature(), temperature)
        end = saturated.value if saturated else end
    if lower is None or upper is None:
        return None
    line = [
        _Node(lower_pressure, lower.value, lower.points),
        _Node(end, upper.value, upper.points),
    ]
    return _on_line(line, pressure)


def _on_isobar(pressure: float, temperature: float) -> _Node | None:
    """Return the steam of a printed pressure; None where it is water or beyond the table."""
    printed = [p for p in points("superheated") if p.pressure_mpa == pressure]
    saturation = _saturation_temperature(pressure)
    first = saturation if saturation is not None else points("saturated")[-1].temperature_c
    nodes = [
        _Node(p.temperature_c, p.enthalpy_kj_per_kg, (p,))
        for p in printed
        if p.temperature_c >= first
    ]
    saturated = _on_line(_saturated_by_pressure(), pressure)
    if saturation is not None and saturated is not None and nodes[0].at > saturation:
        nodes.insert(0, _Node(saturation, saturated.value, saturated.points))
    return _on_line(nodes, temperature)


def _saturation_temperature(pressure: float) -> float | None:
    """Return the temperature at which water of a pressure boils, None outside the table. [°C]"""
    found = _on_line([_Node(p.pressure_mpa, p.temperature_c, (p,)) for p in _boiling()], pressure)
    return found.value if found else None


def _boiling() -> list[Point]:
    return sorted(points("saturated"), key=lambda point: point.pressure_mpa)


def _saturated_by_pressure() -> list[_Node]:
    return [_Node(p.pressure_mpa, p.enthalpy_kj_per_kg, (p,)) for p in _boiling()]


def _saturated_by_temperature() -> list[_Node]:
    return [_Node(p.temperature_c, p.enthalpy_kj_per_kg, (p,)) for p in _boiling()]


def _pressure_by_temperature() -> list[_Node]:
    return [_Node(p.temperature_c, p.pressure_mpa, (p,)) for p in _boiling()]


@cache
def _pressures() -> tuple[float, ...]:
    return tuple(sorted({point.pressure_mpa for point in points("superheated")}))


def _on_line(nodes: Sequence[_Node], at: float) -> _Node | None:
    """Return the place on a line through nodes in their order, None before or after it."""
    for low, high in pairwise(nodes):
        if at == high.at or low.at < at < high.at:
            share = (at - low.at) / (high.at - low.at)
            if share == 1.0:
                return high
            value = low.value + share * (high.value - low.value)
            return _Node(at, value, tuple(dict.fromkeys((*low.points, *high.points))))
    return nodes[0] if nodes and at == nodes[0].at else None


def _point(row: dict[str, str]) -> Point:
    iapws = row["iapws97_kj_per_kg"]
    return Point(
        table=row["table"],
        pressure_mpa_printed=float(row["pressure_mpa_printed"]),
        pressure_mpa=float(row["pressure_mpa"]),
        temperature_c=float(row["temperature_c"]),
        enthalpy_kj_per_kg=float(row["enthalpy_kj_per_kg"]),
        iapws97_kj_per_kg=float(iapws) if iapws else None,
        flag=row["flag"],
        source=row["source"],
        page=row["page"],
        status=row["status"],
        note=row["note"],
    )
