"""Table of energy on both bases: calorific and equivalent value stand in two columns, always."""

from collections.abc import Sequence

from nearzero.reporting.figures import ENERGY_DECIMALS, MISSING, UNIT_NAMES, amount, given
from nearzero.reporting.labels import carrier_name, unit_words
from nearzero.reporting.result import Energy, FactorUse, Result
from nearzero.reporting.tables.shape import (
    Parts,
    ReportTable,
    number_column,
    split_parts,
    with_totals,
    words_column,
)
from nearzero.reporting.tables.totals import rounding_name
from nearzero.words import mark, translator

BASES = mark(
    "Calorific value: the heat that the energy holds. "
    "Equivalent value: the primary energy that it took to make it. "
    "The two are never added."
)
CLOSE = 1e-9  #: relative; a product of two floats is that near to the recorded one


def energy(result: Result, language: str) -> ReportTable:
    """Return energy by carrier: amount, both factors and both values in standard coal."""
    words = translator(language)
    entries = result.get("energy", ())
    rows = [
        (
            carrier_name(entry, language),
            amount(entry.get("amount"), entry.get("unit") or ""),
            unit_words(entry.get("unit"), language),
            _factor(entry, entry.get("calorific_tce")),
            "",
            _factor(entry, entry.get("equivalent_tce")),
            "",
        )
        for entry in entries
    ]
    tce = words(UNIT_NAMES["tce"])
    coefficient = words(mark("tce per unit"))
    return ReportTable(
        id="energy",
        title=words(mark("Energy consumption, calorific and equivalent value")),
        columns=(
            words_column(words(mark("Carrier")), 1.8),
            number_column(words(mark("Amount"))),
            words_column(words(mark("Unit")), 0.9),
            number_column(words(mark("Factor, calorific")), coefficient, 1.3),
            number_column(words(mark("Calorific value")), tce, 1.3),
            number_column(words(mark("Factor, equivalent")), coefficient, 1.3),
            number_column(words(mark("Equivalent value")), tce, 1.3),
        ),
        rows=with_totals(rows, _parts(result, entries), language),
        total_rows=1,
        notes=(words(BASES),),
    )


def factor_behind(entry: Energy, tonnes: float | None) -> FactorUse | None:
    """Return the factor that turns an entry's amount into its standard coal, if one does."""
    amount_used = entry.get("amount")
    if tonnes is None or amount_used is None:
        return None
    for factor in entry.get("factors", ()):
        used = factor.get("value_used")
        if used is not None and abs(amount_used * used - tonnes) <= CLOSE * abs(tonnes):
            return factor
    return None


def _factor(entry: Energy, tonnes: float | None) -> str:
    factor = factor_behind(entry, tonnes)
    return MISSING if factor is None else given(factor.get("value_used"))


def _parts(result: Result, entries: Sequence[Energy]) -> dict[int, Parts]:
    totals, rule = result["totals"], rounding_name(result)
    calorific = [entry.get("calorific_tce") for entry in entries]
    equivalent = [entry.get("equivalent_tce") for entry in entries]
    return {
        4: split_parts(totals.get("energy_calorific_tce"), calorific, ENERGY_DECIMALS, rule),
        6: split_parts(totals.get("energy_equivalent_tce"), equivalent, ENERGY_DECIMALS, rule),
    }
