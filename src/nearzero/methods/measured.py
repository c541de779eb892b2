"""What the filer gave for an operand: the amount, a measured column, or a measured parameter.

Parameters are filed beside the activity (PROPERTIES): an enterprise's own purity, anode use, oxide
content, for a period or for always.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearzero import units
from nearzero.ledger.table import Ledger
from nearzero.methods.definition import Operand
from nearzero.methods.operands import MEASURED, PROPERTY, ROW_ORIGIN
from nearzero.methods.rows import Rows
from nearzero.units.convert import ratio_factor

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
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
    """Return the filed values of a parameter, the widest period first.

    Parameters
    ----------
    ledger
        The ledger.
    quantity
        Parameter, as the method names it.
    unit
        Unit of the operand, ``1``, ``t/t``, ``GJ/t``, …; empty keeps the filed number.

    Returns
    -------
    One entry a row of PROPERTIES that converts to the unit; whoever takes the last that fits a
    row takes the narrowest, whatever the order of the table.
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
    return tuple(sorted(found, key=lambda p: (p.start - p.end, p.start, p.value)))


def _scale(filed: str, wanted: str) -> float | None:
    """Return what a filed number is multiplied by, None where the units do not convert."""
    if not wanted or filed == wanted:
        return 1.0
    ratio, target = units.find_ratio(filed), units.find_ratio(wanted)
    if target is not None:
        return None if ratio is None else ratio_factor(ratio, target.numerator, target.denominator)
    if ratio is not None and ratio.numerator.dimension == ratio.denominator.dimension:
        return float(ratio.numerator.ratio / ratio.denominator.ratio)
    unit = units.find(filed or "1")
    return float(unit.ratio) if unit is not None and unit.dimension == "share" else None


def filed_values(
    rows: Rows, ledger: Ledger, operand: Operand, unit: str, chosen: Ints, share: Floats
) -> tuple[Floats | None, Ints]:
    """Return what was filed for an operand, and where each value is from.

    Parameters
    ----------
    rows, ledger
        ACTIVITY and the ledger it belongs to.
    operand
        The operand.
    unit
        Its unit.
    chosen
        Row numbers.
    share
        Share of each row of ACTIVITY that is counted; amounts are multiplied by it. [1]

    Returns
    -------
    One value a chosen row, NaN where nothing was filed, None where nothing can be; and origins.
    """
    if operand.row:
        amounts = rows.numbers(operand.row)[chosen]
        if operand.row == "base_amount":
            amounts = amounts * share[chosen]
        return amounts, np.full(len(chosen), ROW_ORIGIN)
    values: Floats | None = None
    origins = np.full(len(chosen), MEASURED)
    if operand.measured and rows.has(operand.measured):
        values = rows.numbers(operand.measured)[chosen]
    if operand.quantity and ledger.properties.num_rows:
        filed, places = parameter_values(
            rows, ledger, operand.quantity, operand.subject, chosen, unit
        )
        if values is None:
            values, origins = filed, places
        else:
            blank = np.isnan(values)
            values, origins = np.where(blank, filed, values), np.where(blank, places, origins)
    return values, origins


def parameter_values(
    rows: Rows, ledger: Ledger, quantity: str, subject: str, chosen: Ints, unit: str
) -> tuple[Floats, Ints]:
    """Return the measured parameter that holds for each row.

    Parameters
    ----------
    rows, ledger
        ACTIVITY and the ledger it belongs to.
    quantity
        Parameter, as the method names it.
    subject
        Subject that it was measured of; empty = the row's own.
    chosen
        Row numbers.
    unit
        Unit of the operand; empty keeps the filed number.

    Returns
    -------
    One value a chosen row, NaN where none was filed; and its place in PROPERTIES as an origin.
    """
    values = np.full(len(chosen), np.nan)
    origins = np.full(len(chosen), PROPERTY, dtype=np.int64)
    bases, base_names = rows.codes("base_unit")
    for base in np.unique(bases[chosen]):
        here = bases[chosen] == base
        asked = unit[:-1] + base_names[base] if unit.endswith("/u") else unit
        for parameter in measured_parameters(ledger, quantity, asked):
            mine = here & _holds(rows, parameter, subject, chosen)
            values[mine] = parameter.value
            origins[mine] = PROPERTY - parameter.place
    return values, origins


def _holds(rows: Rows, parameter: Parameter, subject: str, chosen: Ints) -> NDArray[np.bool_]:
    """Say for which rows a parameter holds: its enterprise and subject, all days of the row."""
    nowhere = np.zeros(len(chosen), dtype=bool)
    enterprises, enterprise_ids = rows.codes("enterprise_id")
    if parameter.enterprise_id not in enterprise_ids or (subject and parameter.subject != subject):
        return nowhere
    mine = enterprises[chosen] == enterprise_ids.index(parameter.enterprise_id)
    if not subject:
        subjects, subject_ids = rows.codes("subject")
        if parameter.subject not in subject_ids:
            return nowhere
        mine &= subjects[chosen] == subject_ids.index(parameter.subject)
    starts, ends = rows.days("start")[chosen], rows.days("end")[chosen]
    holds: NDArray[np.bool_] = mine & (starts >= parameter.start) & (ends <= parameter.end)
    return holds
