"""Reading a unit as people write it: ``MWh``, ``tce``, ``10⁴ Nm³``, ``kgCO2/kWh``.

The catalogue is closed. A unit that is not in it is unknown; nothing is guessed from likeness.
Chinese and power-of-ten multipliers (``multipliers.csv``) may stand before any unit.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MASS_OF = re.compile(r"(kg|t|g|mg)\s*([A-Za-z].*)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the catalogue.

    Attributes
    ----------
    symbol
        How the unit is written in results.
    dimension
        ``energy``, ``mass``, ``volume_standard``, ``volume_actual``, …
    ratio
        Size in the base unit of the dimension, exact. [1]
    source
        Where the ratio comes from.
    """

    symbol: str
    dimension: str
    ratio: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class RatioUnit:
    """A unit such as ``kg CF4/t Al``: two units and what each is a mass or volume of."""

    text: str
    numerator: Unit
    denominator: Unit
    substance: str = ""
    per: str = ""


def find(text: str) -> Unit | None:
    """Return the unit that a text names, or None.

    Examples
    --------
    >>> find("10⁴ Nm³").symbol, find("ＭＷｈ").symbol, find("10^4 kWh").symbol
    ('10^4 Nm3', 'MWh', '10^4 kWh')
    >>> find("bushel") is None
    True
    """
    return _find(_key(text))


def find_ratio(text: str) -> RatioUnit | None:
    """Return the ratio of units that a text names, or None.

    Examples
    --------
    >>> unit = find_ratio("kg CF4/t Al")
    >>> unit.numerator.symbol, unit.substance, unit.denominator.symbol, unit.per
    ('kg', 'CF4', 't', 'Al')
    """
    head, slash, tail = text.partition("/")
    if not slash:
        return None
    top, bottom = _with_substance(head), _with_substance(tail)
    if top is None or bottom is None:
        return None
    return RatioUnit(text, top[0], bottom[0], top[1], bottom[1])


def known_symbols(dimension: str | None = None) -> tuple[str, ...]:
    """Return the symbols of the catalogue, of one dimension or of all.

    Examples
    --------
    >>> known_symbols("volume_standard")
    ('10^4 Nm3', 'Nm3', 'Sm3')
    """
    units = dict.fromkeys(_catalogue().values())
    return tuple(u.symbol for u in units if dimension in (None, u.dimension))


def _with_substance(text: str) -> tuple[Unit, str] | None:
    unit = find(text)
    if unit is not None:
        return unit, ""
    text = text.strip()
    mass = _MASS_OF.fullmatch(text)
    if mass and (unit := find(mass[1])) is not None:
        return unit, mass[2]
    first, _, rest = text.partition(" ")
    if first.startswith("10^"):
        second, _, rest = rest.partition(" ")
        first = f"{first} {second}"
    unit = find(first)
    return (unit, rest) if unit is not None else None


@cache
def _find(key: str) -> Unit | None:
    known = _catalogue()
    if key in known:
        return known[key]
    plain = key.removeprefix("x")
    for prefix, power in _multipliers():
        unit = known.get(plain.removeprefix(prefix)) if plain.startswith(prefix) else None
        if unit is not None:
            symbol = f"10^{power} {unit.symbol}"
            scaled = Unit(symbol, unit.dimension, unit.ratio * 10**power, unit.source)
            return known.get(_key(symbol), scaled)
    return None


@cache
def _multipliers() -> tuple[tuple[str, int], ...]:
    return tuple((row["prefix"], int(row["power"])) for row in _rows("multipliers.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    text = files("nearzero.units").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _catalogue() -> dict[str, Unit]:
    """Return every unit by the key of each of its names."""
    found: dict[str, Unit] = {}
    for row in _rows("catalogue.csv"):
        unit = Unit(row["symbol"], row["dimension"], Fraction(row["ratio"]), row["source"])
        for name in (row["symbol"], row["zh"], *row["aliases"].split("|")):
            if name and found.setdefault(_key(name), unit) != unit:
                message = f"catalogue.csv: {name!r} names two units"
                raise ValueError(message)
    return found


def _key(text: str) -> str:
    """Return a text in the form in which names are compared."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + m[0].translate(_SUPERSCRIPTS), text)
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"\s+", "", text).replace("×", "x").replace("*", "x")
    return re.sub(r"m\^([23])", r"m\1", text)
