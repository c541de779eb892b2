"""The unit of an amount: does it measure its subject, and what is it in the base unit.

A gas in cubic metres of unknown state, steam in tonnes and electricity in standard coal are
refused with the reason (UNITS §4, LEDGER §12); fuels filed as heat stay heat, in GJ.
"""

import re
from dataclasses import dataclass

from nearzero.ledger.choices import choices
from nearzero.ledger.subjects import FUELS, Subject
from nearzero.problems import Kind, Severity, kind
from nearzero.units import Unit, factor_between, find, known_symbols
from nearzero.words import mark

UNIT_UNKNOWN = kind(
    "ledger.unit-unknown",
    Severity.BLOCKER,
    mark("Unit {found} is not in the catalogue ({count} row(s), {subject})."),
    mark("Write one of: {allowed}."),
    "UNITS §1",
)
UNIT_MISFIT = kind(
    "ledger.unit-misfit",
    Severity.BLOCKER,
    mark("Unit {found} does not measure {subject} ({count} row(s))."),
    mark("Convert the amount to one of: {allowed}."),
    "LEDGER §12",
)
STATE_UNKNOWN = kind(
    "unit.state-unknown",
    Severity.BLOCKER,
    mark(
        "{found} of {subject} does not say whether the volume is at standard state or as it flows "
        "({count} row(s))."
    ),
    mark("See the meter or the invoice and write one of: {allowed}."),
    "UNITS §4",
)
STEAM_BY_MASS = kind(
    "ledger.steam-by-mass",
    Severity.BLOCKER,
    mark(
        "{subject} is filed in {found}; its heat depends on pressure and temperature "
        "({count} row(s))."
    ),
    mark(
        "Multiply by the enthalpy at its pressure and temperature (nearzero factors) and file one "
        "of: {allowed}."
    ),
    "LEDGER §12",
)
_COD = re.compile(r"(.*\S)\s*COD", re.IGNORECASE)
_COAL = ("tce", "kgce")  #: electricity in standard coal does not say on which basis
_FUEL_ALSO = ("GJ", "tce")
_ALLOWED = {
    "t": ("t", "kg"),
    "10^4 Nm3": ("10^4 Nm3", "Nm3", "Sm3"),
    "MWh": ("kWh", "10^4 kWh", "MWh", "GWh"),
    "GJ": ("GJ", "MJ", "kWh", "kcal"),
    "m3": ("m3", "10^4 m3"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledUnit:
    """A unit that measures its subject.

    Attributes
    ----------
    symbol
        The unit as the catalogue writes it.
    base_unit
        Unit that the amount is converted to: the subject's own, or GJ for a fuel filed as heat.
    ratio
        What the amount is multiplied by. [base_unit/symbol]
    """

    symbol: str
    base_unit: str
    ratio: float


def fit_unit(text: str, subject: Subject) -> FiledUnit | Kind:
    """Return the unit that a text names for a subject, or the kind of problem it has.

    Examples
    --------
    >>> from nearzero.ledger.subjects import subjects
    >>> fit_unit("10^4 kWh", subjects()["grid"])
    FiledUnit(symbol='10^4 kWh', base_unit='MWh', ratio=10.0)
    >>> fit_unit("tce", subjects()["raw_coal"]).base_unit
    'GJ'
    >>> fit_unit("m3", subjects()["natural_gas"]).code
    'unit.state-unknown'
    """
    unit = find_unit(text, subject)
    if unit is None:
        return UNIT_UNKNOWN
    base = find(subject.unit)
    if base is None:
        return UNIT_MISFIT
    if subject.kind in FUELS and unit.dimension == "energy":
        heat = find("GJ")
        ratio = factor_between(unit, heat) if heat is not None else None
        return (
            UNIT_MISFIT
            if ratio is None
            else FiledUnit(symbol=unit.symbol, base_unit="GJ", ratio=ratio)
        )
    ratio = factor_between(unit, base)
    is_coal = subject.kind == "electricity" and unit.symbol.endswith(_COAL)
    if ratio is not None and not is_coal:
        return FiledUnit(symbol=unit.symbol, base_unit=subject.unit, ratio=ratio)
    return _misfit(unit, base, subject)


def find_unit(text: str, subject: Subject | None = None) -> Unit | None:
    """Return the unit that a text names, with the ledger's own spellings; None if it names none."""
    text = choices("unit").find(text) or text
    if subject is not None and subject.kind == "wastewater" and (cod := _COD.fullmatch(text)):
        text = cod[1]
    return find(text)


def allowed_units(subject: Subject | None) -> tuple[str, ...]:
    """Return the usual units for a subject, or the whole catalogue where it is not known."""
    if subject is None:
        return known_symbols()
    usual = _ALLOWED.get(subject.unit, (subject.unit,))
    if subject.kind == "wastewater":
        return tuple(f"{symbol} COD" for symbol in usual)
    return (*usual, *_FUEL_ALSO) if subject.kind in FUELS else usual


def _misfit(unit: Unit, base: Unit, subject: Subject) -> Kind:
    """Return why a unit does not measure a subject."""
    if (unit.dimension, base.dimension) == ("volume_actual", "volume_standard"):
        return STATE_UNKNOWN
    if subject.kind == "heat" and unit.dimension == "mass":
        return STEAM_BY_MASS
    return UNIT_MISFIT
