"""Measured parameters that an enterprise files beside its activity (PROPERTIES)."""

from dataclasses import dataclass

from nearzero import units
from nearzero.ledger.table import Ledger
from nearzero.units.convert import ratio_factor

_ALWAYS = (-(1 << 40), 1 << 40)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One measured parameter: days since 1970-01-01 half-open, value in the asked unit."""

    enterprise_id: str
    subject: str
    start: int
    end: int
    value: float
    place: int


def measured_parameters(ledger: Ledger, quantity: str, unit: str) -> tuple[Parameter, ...]:
    """Return the filed values of a parameter.

    Parameters
    ----------
    ledger
        The ledger.
    quantity
        Parameter, as the method names it.
    unit
        Unit of the operand, ``1``, ``t/t``, ``kg/t``, …; empty keeps the filed number.

    Returns
    -------
    One entry a row of PROPERTIES that converts to the unit.
    """
    found: list[Parameter] = []
    for place, row in enumerate(ledger.properties.to_pylist()):
        if row["quantity"] != quantity or row["value"] is None:
            continue
        scale = _scale(row["unit"] or "", unit)
        if scale is None:
            continue
        start, end = _ALWAYS
        if row.get("start") is not None:
            epoch = type(row["start"])(1970, 1, 1)
            start, end = (row["start"] - epoch).days, (row["end"] - epoch).days
        found.append(
            Parameter(row["enterprise_id"], row["subject"], start, end, row["value"] * scale, place)
        )
    return tuple(found)


def _scale(filed: str, wanted: str) -> float | None:
    if not wanted or filed == wanted:
        return 1.0
    ratio, target = units.find_ratio(filed), units.find_ratio(wanted)
    if ratio is not None and target is not None:
        return ratio_factor(ratio, target.numerator, target.denominator)
    if ratio is not None and ratio.numerator.dimension == ratio.denominator.dimension:
        return float(ratio.numerator.ratio / ratio.denominator.ratio)
    unit = units.find(filed or "1")
    return float(unit.ratio) if unit is not None and unit.dimension == "share" else None
