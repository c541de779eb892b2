"""Tables of the totals: headline figures, by source, scope, gas, enterprise and month."""

import math
from collections.abc import Sequence

from nearzero.reporting.figures import (
    EMISSION_DECIMALS,
    ENERGY_DECIMALS,
    INTENSITY_DECIMALS,
    MISSING,
    UNIT_NAMES,
    given,
    number,
    percent,
)
from nearzero.reporting.labels import GROUPS, ROLES, enterprise_names, gas_words, said, titled, word
from nearzero.reporting.result import ByEnterprise, Result, emission_unit
from nearzero.reporting.tables.shape import (
    Parts,
    ReportColumn,
    ReportTable,
    number_column,
    split_parts,
    with_totals,
    words_column,
)
from nearzero.words import mark, translator

TIERS = {
    "A": mark("tier A: 200,000 to 1,000,000 tce, not above {limit}"),
    "B": mark("tier B: 1,000,000 tce and more, not above {limit}"),
    "none": mark("no tier: below 200,000 tce the method sets no limit"),
}
VERDICTS = {True: mark("{tier}: met"), False: mark("{tier}: not met"), None: None}
BASES = {"location": mark("location-based"), "market": mark("market-based")}
OTHERS = mark("the other {count} enterprises")
LAST = "9999"  #: sorts after every month
DEFAULT_ROUNDING = "report-total-then-split"


def summary(result: Result, language: str) -> ReportTable:
    """Return the headline figures, one row each."""
    words = translator(language)
    totals = result["totals"]
    emission, tce = words(UNIT_NAMES[emission_unit(result)]), words(UNIT_NAMES["tce"])
    total = number(totals.get("emission_tco2"), EMISSION_DECIMALS)
    equivalent = number(totals.get("energy_equivalent_tce"), ENERGY_DECIMALS)
    calorific = number(totals.get("energy_calorific_tce"), ENERGY_DECIMALS)
    per_tce = number(totals.get("intensity_tco2_per_tce"), INTENSITY_DECIMALS)
    per_value = number(totals.get("intensity_tco2_per_10k_cny"), INTENSITY_DECIMALS)
    direct = percent(totals.get("direct_supply_share"))
    clean = percent(totals.get("clean_energy_share"))
    rows = (
        (mark("Greenhouse-gas emission"), total, emission),
        (mark("95 % interval of the emission"), _interval(result), emission),
        (mark("Comprehensive energy consumption, equivalent value"), equivalent, tce),
        (mark("Comprehensive energy consumption, calorific value"), calorific, tce),
        (mark("Emission per unit of energy"), per_tce, words(UNIT_NAMES["tCO2/tce"])),
        (mark("Emission per value added"), per_value, words(UNIT_NAMES["tCO2/10^4 CNY"])),
        (mark("Share of electricity supplied directly from non-fossil sources"), direct, MISSING),
        (mark("Share of clean energy"), clean, MISSING),
        (mark("Tier of the core indicator"), _tier(result, language), MISSING),
    )
    return ReportTable(
        id="summary",
        title=words(mark("Emission and energy of the park")),
        columns=(
            words_column(words(mark("Indicator")), 2.6),
            number_column(words(mark("Value")), width=3.4),
            words_column(words(mark("Unit")), 1.8),
        ),
        rows=tuple((words(name), value, unit) for name, value, unit in rows),
    )


def by_source(result: Result, language: str) -> ReportTable:
    """Return emission by source, with scope and clause."""
    words = translator(language)
    entries = result["by_source"]
    rows = [
        (
            titled(entry, "title", language),
            word(GROUPS, entry.get("group"), language),
            given(entry.get("scope")),
            said(entry, "clause", language),
            "",
            percent(entry.get("share")),
        )
        for entry in entries
    ]
    parts = emission_parts(result, [entry.get("emission_tco2") for entry in entries])
    return ReportTable(
        id="by_source",
        title=words(mark("Emission by source")),
        columns=(
            words_column(words(mark("Source of emission")), 2.4),
            words_column(words(mark("Group")), 1.2),
            words_column(words(mark("Scope")), 0.7),
            words_column(words(mark("Clause")), 1.8),
            emission_column(result, language),
            number_column(words(mark("Share")), width=0.9),
        ),
        rows=with_totals(rows, {4: parts}, language),
        total_rows=1,
    )


def by_scope(result: Result, language: str) -> ReportTable:
    """Return emission by scope; two bases of one scope stand side by side and never add up."""
    words = translator(language)
    rows = tuple(
        (
            words(mark("Scope {scope}")).format(scope=entry["scope"]),
            word(BASES, entry.get("basis"), language),
            number(entry.get("emission_tco2"), EMISSION_DECIMALS),
        )
        for entry in result.get("by_scope", ())
    )
    return ReportTable(
        id="by_scope",
        is_narrow=True,
        title=words(mark("Emission by scope")),
        columns=(
            words_column(words(mark("Scope")), 2),
            words_column(words(mark("Basis of electricity")), 2),
            emission_column(result, language),
        ),
        rows=rows,
    )


def by_gas(result: Result, language: str) -> ReportTable:
    """Return mass and emission by gas."""
    words = translator(language)
    entries = result.get("by_gas", ())
    rows = [
        (gas_words(entry["gas"]), number(entry.get("mass_t"), EMISSION_DECIMALS), "")
        for entry in entries
    ]
    parts = emission_parts(result, [entry.get("emission_tco2") for entry in entries])
    return ReportTable(
        id="by_gas",
        is_narrow=True,
        title=words(mark("Emission by gas")),
        columns=(
            words_column(words(mark("Gas")), 1.5),
            number_column(words(mark("Mass")), "t"),
            emission_column(result, language),
        ),
        rows=with_totals(rows, {2: parts}, language),
        total_rows=1,
    )


def by_enterprise(result: Result, language: str, limit: int | None = None) -> ReportTable:
    """Return emission and energy by enterprise, the largest first.

    Parameters
    ----------
    limit
        So many enterprises at most have a row of their own, the others share one; None = all.
    """
    words = translator(language)
    entries = sorted(result["by_enterprise"], key=_size)
    shown, others = entries[:limit], entries[len(entries[:limit]) :]
    names = enterprise_names(result, language)
    rows = [
        (
            entry["enterprise_id"],
            names[entry["enterprise_id"]],
            word(ROLES, entry.get("role"), language),
            "",
            percent(entry.get("share")),
            "",
            "",
        )
        for entry in shown
    ]
    parts = _enterprise_parts(result, entries)
    if others:
        share = math.fsum(entry.get("share") or 0.0 for entry in others)
        name = words(OTHERS).format(count=len(others))
        rows.append((MISSING, name, MISSING, "", percent(share), "", ""))
        parts = {at: column.folded(len(shown)) for at, column in parts.items()}
    return ReportTable(
        id="by_enterprise",
        title=words(mark("Emission and energy by enterprise")),
        columns=_enterprise_columns(result, language),
        rows=with_totals(rows, parts, language),
        total_rows=1,
    )


def by_month(result: Result, language: str) -> ReportTable:
    """Return emission by month."""
    words = translator(language)
    entries = sorted(result.get("by_month", ()), key=lambda one: one.get("month") or LAST)
    yearly = words(mark("filed for the year"))
    rows = [(entry.get("month") or yearly, "") for entry in entries]
    parts = emission_parts(result, [entry.get("emission_tco2") for entry in entries])
    return ReportTable(
        id="by_month",
        is_narrow=True,
        title=words(mark("Emission by month")),
        columns=(words_column(words(mark("Month"))), emission_column(result, language)),
        rows=with_totals(rows, {1: parts}, language),
        total_rows=1,
    )


def emission_column(result: Result, language: str) -> ReportColumn:
    """Return the column of emissions, in the unit of the account."""
    return number_column(translator(language)(mark("Emission")), emission_words(result, language))


def emission_words(result: Result, language: str) -> str:
    """Return the unit of the account's emissions as printed."""
    return translator(language)(UNIT_NAMES[emission_unit(result)])


def emission_parts(result: Result, parts: Sequence[float | None]) -> Parts:
    """Round parts of the park's emission by the rule that the method names."""
    total = result["totals"].get("emission_tco2")
    return split_parts(total, parts, EMISSION_DECIMALS, rounding_name(result))


def rounding_name(result: Result) -> str:
    """Return the name of the rounding rule that the method asks for."""
    return result["method"].get("rounding") or DEFAULT_ROUNDING


def _enterprise_columns(result: Result, language: str) -> tuple[ReportColumn, ...]:
    words = translator(language)
    tce = words(UNIT_NAMES["tce"])
    return (
        words_column(words(mark("Id")), 0.9),
        words_column(words(mark("Enterprise")), 2.4),
        words_column(words(mark("Role")), 1.1),
        emission_column(result, language),
        number_column(words(mark("Share")), width=0.9),
        number_column(words(mark("Energy, equivalent value")), tce, 1.4),
        number_column(words(mark("Energy, calorific value")), tce, 1.4),
    )


def _enterprise_parts(result: Result, entries: Sequence[ByEnterprise]) -> dict[int, Parts]:
    """Return emission, equivalent and calorific energy of enterprises, by their column."""
    totals, rule = result["totals"], rounding_name(result)
    equivalent = [entry.get("energy_equivalent_tce") for entry in entries]
    calorific = [entry.get("energy_calorific_tce") for entry in entries]
    return {
        3: emission_parts(result, [entry.get("emission_tco2") for entry in entries]),
        5: split_parts(totals.get("energy_equivalent_tce"), equivalent, ENERGY_DECIMALS, rule),
        6: split_parts(totals.get("energy_calorific_tce"), calorific, ENERGY_DECIMALS, rule),
    }


def _size(entry: ByEnterprise) -> tuple[float, str]:
    return -(entry.get("emission_tco2") or 0.0), entry["enterprise_id"]


def _interval(result: Result) -> str:
    totals = result["totals"]
    low, high = totals.get("emission_lower_tco2"), totals.get("emission_upper_tco2")
    if low is None or high is None:
        return MISSING
    return f"{number(low, EMISSION_DECIMALS)} ~ {number(high, EMISSION_DECIMALS)}"


def _tier(result: Result, language: str) -> str:
    tier = result["totals"].get("tier")
    limit = given(result["totals"].get("tier_limit_tco2_per_tce"))
    named = word(TIERS, tier, language).format(limit=limit)
    verdict = VERDICTS.get(result["totals"].get("meets_limit"))
    return translator(language)(verdict).format(tier=named) if verdict else named
