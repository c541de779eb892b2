"""Enthalpy of steam from the guides' printed tables, misprints flagged.

Printed points answer exactly; between two of them the value is interpolated along a straight
line. Outside the table there is no answer.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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
        ``CHECK`` where the two are more than 3-4 kJ/kg apart, ``misprint`` where the table's own
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
    """Enthalpy of steam and the printed points it is from. [kJ/kg]"""

    kj_per_kg: float
    points: tuple[Point, ...]

    @property
    def is_flagged(self) -> bool:
        """Whether one of the points is marked in the table."""
        return any(point.flag for point in self.points)


@cache
def points(table: str) -> tuple[Point, ...]:
    """Return the printed points of the ``saturated`` or the ``superheated`` table.

    Examples
    --------
    >>> points("saturated")[0].pressure_mpa
    0.001
    """
    text = files("nearzero.factors").joinpath("data/steam_enthalpy.csv").read_text("utf-8")
    found = []
    for row in csv.DictReader(text.splitlines()):
        if row["table"] == table:
            iapws = row["iapws97_kj_per_kg"]
            found.append(
                Point(
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
            )
    return tuple(found)


def saturated_enthalpy(pressure_mpa: float) -> Enthalpy | None:
    """Return the enthalpy of saturated steam at a pressure, or None outside the table.

    Parameters
    ----------
    pressure_mpa
        Absolute pressure. [MPa]

    Examples
    --------
    >>> saturated_enthalpy(1.0).kj_per_kg
    2777.0
    """
    table = points("saturated")
    return _between(table, [point.pressure_mpa for point in table], pressure_mpa)


def superheated_enthalpy(pressure_mpa: float, temperature_c: float) -> Enthalpy | None:
    """Return the enthalpy of superheated steam, or None outside the table.

    Parameters
    ----------
    pressure_mpa
        Absolute pressure. [MPa]
    temperature_c
        Temperature. [°C]

    Examples
    --------
    >>> superheated_enthalpy(1.0, 300.0).kj_per_kg > 3000.0
    True
    """
    pressures = sorted({point.pressure_mpa for point in points("superheated")})
    rows = []
    for pressure in pressures:
        row = [point for point in points("superheated") if point.pressure_mpa == pressure]
        rows.append(_between(row, [point.temperature_c for point in row], temperature_c))
    place = _place(pressures, pressure_mpa)
    if place is None:
        return None
    low, high, share = place
    first, second = rows[low], rows[high]
    if first is None or second is None:
        return None
    value = first.kj_per_kg + share * (second.kj_per_kg - first.kj_per_kg)
    used = first.points if low == high else (*first.points, *second.points)
    return Enthalpy(kj_per_kg=value, points=used)


def _between(table: Sequence[Point], states: Sequence[float], state: float) -> Enthalpy | None:
    order = sorted(range(len(states)), key=lambda i: states[i])
    place = _place([states[i] for i in order], state)
    if place is None:
        return None
    low, high = table[order[place[0]]], table[order[place[1]]]
    difference = high.enthalpy_kj_per_kg - low.enthalpy_kj_per_kg
    value = low.enthalpy_kj_per_kg + place[2] * difference
    return Enthalpy(kj_per_kg=value, points=(low,) if low is high else (low, high))


def _place(states: Sequence[float], state: float) -> tuple[int, int, float] | None:
    """Return the indices of the two neighbours and how far between them a state is."""
    if not states or not states[0] <= state <= states[-1]:
        return None
    for index, known in enumerate(states):
        if known == state:
            return index, index, 0.0
        if known > state:
            below = states[index - 1]
            return index - 1, index, (state - below) / (known - below)
    return None
