"""Measured properties of a row: heat, carbon, oxidation, emission factor, in the units of ACTIVITY.

Each needs its unit (LEDGER §13). Carbon per heat and carbon per amount are two columns; a bare
oxidation above one is refused, since nothing says that a percentage is meant.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nearzero.ledger.amounts import STATE_UNKNOWN
from nearzero.ledger.choices import choices
from nearzero.ledger.numbers import PRESENT, Numbers, read_number, read_numbers, report_numbers
from nearzero.ledger.raw import Findings, RawTable, combine
from nearzero.ledger.rows import Coded, Codes, Mask
from nearzero.ledger.subjects import FUELS, Subject
from nearzero.problems import Fact, Kind, Severity, kind
from nearzero.units import RatioUnit, find, find_ratio
from nearzero.units.convert import ratio_factor
from nearzero.words import mark

PROPERTY_UNIT = kind(
    "ledger.property-unit",
    Severity.BLOCKER,
    mark("The unit {found} does not fit {quantity} of {subject} ({count} row(s))."),
    mark("Write one of: {allowed}."),
    "LEDGER §13",
)
PROPERTY_RANGE = kind(
    "ledger.property-range",
    Severity.BLOCKER,
    mark("{quantity} is {found}, expected {expected} ({count} row(s))."),
    mark("Write a share such as 0.98, or 98% with its sign; a property is never negative."),
    "LEDGER §13",
)
PROPERTY_UNUSED = kind(
    "ledger.property-unused",
    Severity.NOTE,
    mark("{quantity} in {found} is not used: {subject} is filed as heat ({count} row(s))."),
    mark("File the amount in mass or volume to have it used."),
    "LEDGER §13",
)
COLUMNS = (
    "net_calorific_value",
    "carbon_content",
    "carbon_fraction",
    "oxidation",
    "emission_factor",
)
_SIGNS = str.maketrans({"\u2082": "2", "\uff0f": "/"})  # subscript two, full-width slash
_NUMERATORS = {"net_calorific_value": "GJ", "carbon_content": "t", "emission_factor": "t"}
_SUBSTANCES = {
    "net_calorific_value": {""},
    "carbon_content": {"", "c"},
    "emission_factor": {"", "co2"},
}
_ALLOWED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("net_calorific_value", "t"): ("GJ/t", "MJ/kg", "kJ/kg", "kcal/kg"),
    ("net_calorific_value", "10^4 Nm3"): ("GJ/10^4 Nm3", "MJ/Nm3", "kJ/Nm3"),
    ("carbon_content", "t"): ("tC/GJ", "tC/TJ", "kgC/GJ", "tC/t", "%"),
    ("carbon_content", "10^4 Nm3"): ("tC/GJ", "tC/TJ", "kgC/GJ", "tC/10^4 Nm3"),
    ("carbon_content", "GJ"): ("tC/GJ", "tC/TJ", "kgC/GJ"),
    ("emission_factor", "t"): ("tCO2/t", "kgCO2/kg"),
    ("emission_factor", "10^4 Nm3"): ("tCO2/10^4 Nm3", "kgCO2/Nm3"),
    ("emission_factor", "MWh"): ("tCO2/MWh", "kgCO2/kWh"),
    ("emission_factor", "GJ"): ("tCO2/GJ", "tCO2/TJ"),
}

Fitted = tuple[str, float]  #: column of ACTIVITY, and what the value is multiplied by
Group = tuple[Subject | None, str]  #: subject and base unit of a row
Values = NDArray[np.float64]


def read_measured(
    raw: RawTable, findings: Findings, group: Codes, groups: Sequence[Group]
) -> dict[str, Values]:
    """Return the measured properties of a table in the units of ACTIVITY.

    Parameters
    ----------
    raw, findings
        The filed activity table, and where its problems go.
    group
        For each row an index into ``groups``.
    groups
        Subjects with the base unit that their rows are in.

    Returns
    -------
    The columns of :data:`COLUMNS` that have a value, NaN where a row has none.
    """
    found = _oxidation(raw, findings)
    for quantity in _NUMERATORS:
        found |= _ratios(raw, findings, quantity, group, groups)
    return found


def fit_ratio(text: str, quantity: str, subject: Subject, base_unit: str) -> Fitted | Kind:
    """Return the column and the ratio for a property in a unit, or the kind of problem it has.

    Examples
    --------
    >>> from nearzero.ledger.subjects import subjects
    >>> coal = subjects()["raw_coal"]
    >>> fit_ratio("kcal/kg", "net_calorific_value", coal, "t")
    ('net_calorific_value', 0.0041868)
    >>> fit_ratio("kgC/GJ", "carbon_content", coal, "t")
    ('carbon_content', 0.001)
    >>> fit_ratio("%", "carbon_content", coal, "t")
    ('carbon_fraction', 0.01)
    """
    share = find(text)
    if share is not None and share.dimension == "share":
        is_fit = quantity == "carbon_content" and base_unit == "t"
        return ("carbon_fraction", float(share.ratio)) if is_fit else PROPERTY_UNIT
    unit, top = property_ratio(text), find(_NUMERATORS[quantity])
    if unit is None or top is None or unit.substance.casefold() not in _SUBSTANCES[quantity]:
        return PROPERTY_UNIT
    for column, per in _targets(quantity, base_unit):
        bottom = find(per)
        ratio = ratio_factor(unit, top, bottom) if bottom is not None else None
        if ratio is not None:
            return column, ratio
    return _misfit(unit, quantity, subject, base_unit)


def property_ratio(text: str) -> RatioUnit | None:
    """Return the ratio that a unit of a property names, Chinese spellings included, or None.

    Examples
    --------
    >>> property_ratio("tC/TJ").denominator.symbol
    'TJ'
    """
    head, slash, tail = text.translate(_SIGNS).partition("/")
    plain = find_ratio(f"{head}/{tail}") if slash else None
    if plain is not None or not slash:
        return plain
    for word, symbol in _unit_words():
        head = head.replace(word, symbol)
    return find_ratio(f"{head.strip()}/{tail}")


def _targets(quantity: str, base_unit: str) -> tuple[tuple[str, str], ...]:
    if quantity == "carbon_content":
        return (("carbon_content", "GJ"), ("carbon_fraction", base_unit))
    return ((quantity, base_unit),)


def _misfit(unit: RatioUnit, quantity: str, subject: Subject, base_unit: str) -> Kind:
    """Return why the unit of a property does not fit."""
    bottom, base = unit.denominator.dimension, find(base_unit)
    if base is not None and (bottom, base.dimension) == ("volume_actual", "volume_standard"):
        return STATE_UNKNOWN
    is_heat = subject.kind in FUELS and base_unit == "GJ" and quantity != "emission_factor"
    return PROPERTY_UNUSED if is_heat and bottom != "energy" else PROPERTY_UNIT


@cache
def _unit_words() -> tuple[tuple[str, str], ...]:
    words = choices("unit_word")
    listed = ((word, value) for word, value in words.known.items() if not word.isascii())
    return tuple(sorted(listed, key=lambda pair: -len(pair[0])))


def _allowed(quantity: str, base_unit: str) -> tuple[str, ...]:
    general = {"net_calorific_value": "GJ", "carbon_content": "tC", "emission_factor": "tCO2"}
    return _ALLOWED.get((quantity, base_unit), (f"{general[quantity]}/{base_unit}",))


def _ratios(
    raw: RawTable, findings: Findings, quantity: str, group: Codes, groups: Sequence[Group]
) -> dict[str, Values]:
    """Return a property that has a unit, as one column or two."""
    numbers = read_numbers(raw.data, quantity)
    usable = _usable(findings, quantity, numbers)
    usable &= np.array([*(subject is not None for subject, _ in groups), False])[group]
    which = np.flatnonzero(usable)
    if not len(which):
        return {}
    units = raw.text(f"{quantity}_unit")
    names = tuple(map(str, range(len(groups))))
    pairs, made_of = combine(
        Coded(units.codes[which], units.words), Coded(group[which].astype(np.int32), names)
    )
    found: dict[str, Values] = {}
    wrong: dict[int, tuple[Kind, Mapping[str, Fact]]] = {}
    for pair, (unit, which_group) in enumerate(made_of):
        subject, base_unit = groups[which_group]
        text = units.words[unit] if unit >= 0 else ""
        assert subject is not None  # noqa: S101 - the rows of others were left out above
        fitted = fit_ratio(text, quantity, subject, base_unit)
        if isinstance(fitted, Kind):
            wrong[pair] = (fitted, _facts(quantity, subject, base_unit, text))
            continue
        column, ratio = fitted
        rows = which[pairs == pair]
        values = found.setdefault(column, np.full(len(usable), np.nan))
        values[rows] = numbers.values[rows] * ratio
    findings.each(f"{quantity}_unit", pairs, wrong, which)
    return found


def _facts(quantity: str, subject: Subject, base_unit: str, text: str) -> dict[str, Fact]:
    return {
        "found": text or "-",
        "quantity": choices("quantity").zh[quantity] + f" ({quantity})",
        "subject": subject.title,
        "allowed": _allowed(quantity, base_unit),
    }


def _usable(findings: Findings, quantity: str, numbers: Numbers) -> Mask:
    """Return which rows have a value that can be used, and report the others that have one."""
    report_numbers(findings, quantity, numbers)
    is_present = np.asarray(numbers.states == PRESENT)
    with np.errstate(invalid="ignore"):
        is_negative = is_present & (numbers.values < 0.0)
    _report_range(findings, quantity, is_negative, ">= 0")
    return is_present & ~is_negative


def _report_range(findings: Findings, quantity: str, is_wrong: Mask, expected: str) -> None:
    which = np.flatnonzero(is_wrong)
    if not len(which):
        return
    shown = findings.raw.text(quantity, which)
    facts: dict[str, Fact] = {
        "quantity": choices("quantity").zh[quantity] + f" ({quantity})",
        "expected": expected,
    }
    wrong: dict[int, tuple[Kind, Mapping[str, Fact]]] = {
        code: (PROPERTY_RANGE, facts | {"found": text}) for code, text in enumerate(shown.words)
    }
    findings.each(quantity, shown.codes, wrong, which)


def _oxidation(raw: RawTable, findings: Findings) -> dict[str, Values]:
    numbers = read_numbers(raw.data, "oxidation", _read_share)
    usable = _usable(findings, "oxidation", numbers)
    with np.errstate(invalid="ignore"):
        is_large = usable & (numbers.values > 1.0)
    _report_range(findings, "oxidation", is_large, "0-1")
    usable &= ~is_large
    if not usable.any():
        return {}
    return {"oxidation": np.where(usable, numbers.values, np.nan)}


def _read_share(text: str) -> tuple[float, int]:
    """Return a share printed as a number or with a percent sign."""
    stripped = text.strip()
    if stripped.endswith(("%", "\uff05")):
        value, state = read_number(stripped[:-1])
        return value / 100.0, state
    return read_number(text)
