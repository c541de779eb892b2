"""A factor's value in the unit that is asked for, or nothing.

Two units convert if both sides measure the same and, where both name a substance, the same
substance: ``tC/GJ`` is no ``tCO2/GJ`` (UNITS §6).
"""

from nearzero import units
from nearzero.factors.model import Factor
from nearzero.units.convert import ratio_factor

UNCONVERTED = {
    "kgCO2e/t-km": "freight transport work is no unit of the catalogue",
    "gCO2e/t-km": "freight transport work is no unit of the catalogue",
    "kgCO2e/passenger-km": "passenger transport work is no unit of the catalogue",
    "gCO2e/passenger-km": "passenger transport work is no unit of the catalogue",
    "(kg CF4/t Al)/(AE-min/cell-day)": "slope of the anode effect, a ratio of two ratios",
    "(kg CF4/t Al)/mV": "overvoltage coefficient, a ratio to a voltage",
    "kJ/kg/C": "specific heat, a ratio of a ratio",
    "mol/fill": "leakage in mol for each filling of a device",
}
"""Units of library rows that are kept as printed and convert to nothing, each with its reason."""


def converted(factor: Factor, numerator: str, denominator: str = "") -> float | None:
    """Return a factor's value in a wanted unit, or None where it does not convert.

    Parameters
    ----------
    factor
        The factor; one without a value does not convert.
    numerator, denominator
        The wanted unit, each with what it is a mass or volume of if that matters: ``tCO2`` and
        ``MWh``. Without a denominator a plain unit is wanted, such as ``1`` for a share.

    Examples
    --------
    >>> from nearzero.factors import load_factors
    >>> factors = load_factors().factors
    >>> converted(factors["cn-electricity-2022/cn/average"], "tCO2", "MWh")
    0.5366
    >>> round(converted(factors["cn-industry-other-2015/anthracite/oxidation"], "1"), 12)
    0.94
    >>> converted(factors["cn-industry-other-2015/anthracite/carbon_content"], "tCO2", "GJ")
    """
    if factor.value is None:
        return None
    ratio = _ratio(factor.unit, numerator, denominator)
    return None if ratio is None else factor.value * ratio


def _ratio(printed: str, numerator: str, denominator: str) -> float | None:
    """Return what a printed value is multiplied by; a unit left blank in print is 1."""
    if not denominator:
        plain, wanted = units.find(printed or "1"), units.find(numerator)
        return units.factor_between(plain, wanted) if plain and wanted else None
    found, asked = units.find_ratio(printed), units.find_ratio(f"{numerator}/{denominator}")
    if found is None or asked is None:
        return None
    if not (_agree(found.substance, asked.substance) and _agree(found.per, asked.per)):
        return None
    return ratio_factor(found, asked.numerator, asked.denominator)


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other
