"""The words for the ids that stand in a result: activities, operands, matches, reasons.

An id without a word is shown as it stands, so nothing disappears. Names of sources, factors,
methods and enterprises are data of the result and are picked by language, not translated.
"""

from collections.abc import Mapping
from functools import cache

from nearzero.reporting.figures import MISSING
from nearzero.reporting.result import Document, Energy, Result
from nearzero.words import mark, translator

SYNTHETIC = mark("Synthetic demonstration data")
SYNTHETIC_LONG = mark(
    "Synthetic demonstration data: no real park stands behind these figures; "
    "they may not be used for filing, verification or trading."
)

ACTIVITIES = {
    "fuel_combustion": mark("fuel combustion"),
    "transform_input": mark("input to transformation"),
    "transform_output": mark("output of transformation"),
    "feedstock": mark("use as feedstock"),
    "electricity_received": mark("electricity received"),
    "electricity_sent": mark("electricity sent out"),
    "electricity_generated": mark("electricity generated"),
    "heat_received": mark("heat received"),
    "heat_sent": mark("heat sent out"),
    "process_product": mark("process, by product"),
    "process_material": mark("process, by material"),
    "energy_medium": mark("energy medium"),
    "production": mark("production"),
}
QUALITIES = {
    "measured": mark("measured"),
    "invoiced": mark("invoiced"),
    "statistical": mark("from statistics"),
    "estimated": mark("estimated"),
}
OPERANDS = {
    "net_calorific_value": mark("lower heating value"),
    "carbon_content": mark("carbon content per heat"),
    "carbon_fraction": mark("carbon content per amount"),
    "oxidation": mark("carbon oxidation rate"),
    "emission_factor": mark("emission factor"),
    "net_consumption": mark("net anode consumption"),
    "sulphur": mark("sulphur content"),
    "ash": mark("ash content"),
    "gas_per_product": mark("gas per product"),
    "gwp": mark("global warming potential"),
    "cao": mark("CaO content"),
    "mgo": mark("MgO content"),
    "noncarbonate_cao": mark("CaO not from carbonates"),
    "noncarbonate_mgo": mark("MgO not from carbonates"),
    "purity": mark("purity"),
    "conversion": mark("conversion rate"),
    "methane_capacity": mark("methane producing capacity"),
    "gas_per_heat": mark("gas per heat"),
    "correction": mark("methane correction factor"),
    "density": mark("density"),
    "removal": mark("share removed by abatement"),
    "abated_share": mark("share of time with abatement"),
    "volatile": mark("volatile matter"),
    "methane_share": mark("methane in volatile matter"),
    "standard_coal_calorific": mark("standard coal, calorific value"),
    "standard_coal_equivalent": mark("standard coal, equivalent value"),
    "amount": mark("amount"),
    "fuel_used": mark("fuel used"),
    "heat_used": mark("heat of the fuel used"),
    "product": mark("product output"),
    "clinker": mark("clinker output"),
    "cod_removed": mark("COD removed"),
    "volume": mark("gas volume"),
}
MATCHES = {
    "exact": mark("exact"),
    "older_year": mark("older year"),
    "newer_year": mark("newer year"),
    "parent_region": mark("larger region"),
    "other_document": mark("other document"),
    "broader_subject": mark("broader kind"),
    "named": mark("named for this account"),
    "user": mark("given by the user"),
    "measured": mark("own measurement"),
    "method": mark("printed in the method"),
}
STATUSES = {
    "verified": mark("checked against the document"),
    "single-source": mark("single source"),
    "computed": mark("computed"),
    "from-memory": mark("from memory, not checked"),
    "user": mark("given by the user"),
    "measured": mark("own measurement"),
}
ROLES = {
    "enterprise": mark("enterprise"),
    "energy_station": mark("energy station"),
    "public_area": mark("public area"),
}
PARK_TYPES = {
    "industrial": mark("industrial"),
    "non_industrial": mark("non-industrial"),
}
REASONS = {
    "outside_boundary": mark("outside the accounting boundary"),
    "not_member": mark("not in the park in the period"),
    "left": mark("left the park"),
    "not_filed": mark("filed nothing"),
    "outside_period": mark("outside the period"),
    "period_too_coarse": mark("period longer than the account's"),
    "unknown_enterprise": mark("enterprise not on the list"),
    "superseded_by_year": mark("the year's figure is used"),
    "superseded_by_months": mark("the months' figures are used"),
    "superseded_by_month": mark("the month's figure is used"),
    "superseded_by_days": mark("the days' figures are used"),
    "no_value": mark("no value filed"),
    "inner_flow": mark("flow inside the park, counted at its origin"),
    "feedstock": mark("used as raw material, not burnt"),
    "own_generation": mark("own generation, its fuel is counted"),
    "energy_medium": mark("energy medium without emission of its own"),
    "production": mark("production figure, for intensity only"),
    "biogenic": mark("biogenic fuel"),
    "sold_energy": mark("sold energy is not deducted"),
    "nonfossil_heat": mark("heat from non-fossil energy"),
    "nonfossil_sent": mark("non-fossil electricity sent out is not deducted"),
    "other_gas": mark("another gas than CO₂, not in this method"),
    "international_bunkers": mark("listed apart"),
    "no_published_factor": mark("no factor is published"),
}
CARRIERS = {
    "electricity": mark("electricity"),
    "heat": mark("heat"),
}
SEVERITIES = {
    "blocker": mark("blocker"),
    "warning": mark("warning"),
    "note": mark("note"),
}
GROUPS = {
    "energy": mark("energy activities"),
    "process": mark("industrial processes"),
    "fuel": mark("fuels"),
    "purchased": mark("purchased energy"),
    "fixed_carbon": mark("carbon fixed in products"),
    "memo": mark("listed apart"),
    "scope_1": mark("direct emissions"),
    "scope_2": mark("emissions of purchased energy"),
}
METHOD_STATUSES = {
    "in-force": mark("in force"),
    "trial": mark("trial"),
    "draft": mark("draft"),
    "repealed": mark("repealed"),
    "placeholder": mark("text not published"),
}
CERTIFICATE_KINDS = {
    "green_certificate": mark("green certificate"),
    "green_trading": mark("green-power trade"),
}
INPUT_KINDS = {
    "factor": mark("factor"),
    "activity": mark("activity data"),
}
UNIT_WORDS = {
    "t": mark("t"),
    "10^4 Nm3": mark("10⁴ Nm³"),
    "Nm3": mark("Nm³"),
    "m3": mark("m³"),
    "MWh": mark("MWh"),
    "GJ": mark("GJ"),
    "1": mark("dimensionless"),
}


_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def word(words: Mapping[str, str], name: str | None, language: str) -> str:
    """Return the word for an id in the reader's language; an unknown id stays as it is.

    Examples
    --------
    >>> word(QUALITIES, "invoiced", "en"), word(QUALITIES, "guessed", "en"), word(ROLES, None, "en")
    ('invoiced', 'guessed', '—')
    """
    if not name:
        return MISSING
    return translator(language)(words[name]) if name in words else name


def match_words(how: str | None, language: str) -> str:
    """Return how a factor matched, deviation by deviation.

    Examples
    --------
    >>> match_words("older_year+parent_region", "en")
    'older year, larger region'
    """
    if not how:
        return MISSING
    comma = translator(language)(mark(", "))
    return comma.join(word(MATCHES, part, language) for part in how.split("+"))


def unit_words(unit: str | None, language: str) -> str:
    """Return a unit as printed: powers raised, the dimensionless one named.

    Examples
    --------
    >>> unit_words("GJ/10^4 Nm3", "en"), unit_words("tCO2/t", "en")
    ('GJ/10⁴ Nm³', 'tCO₂/t')
    """
    if not unit:
        return MISSING
    if unit in UNIT_WORDS:
        return translator(language)(UNIT_WORDS[unit])
    return unit.replace("10^4", "10⁴").replace("m3", "m³").replace("CO2", "CO₂")


def gas_words(gas: str) -> str:
    """Return the formula of a gas as printed.

    Examples
    --------
    >>> gas_words("CO2"), gas_words("C2F6"), gas_words("HFC-134a")
    ('CO₂', 'C₂F₆', 'HFC-134a')
    """
    return gas if "-" in gas else gas.translate(_LOW)


def titled(entry: Document, name: str, language: str) -> str:
    """Return the official title of an entry: ``title_zh`` or ``title_en``, else its id.

    Examples
    --------
    >>> titled({"id": "x", "title_en": "Lime"}, "title", "en"), titled({"id": "x"}, "title", "zh")
    ('Lime', 'x')
    """
    for key in (f"{name}_{language}", f"{name}_en", f"{name}_zh", language, "zh", "id", "source"):
        if entry.get(key):
            return str(entry[key])
    return MISSING


def enterprise_names(result: Result, language: str) -> Mapping[str, str]:
    """Return the name of every enterprise of the account by its id."""
    names = {}
    for entry in result["by_enterprise"]:
        wanted = entry.get("name_zh") if language == "zh" else entry.get("name_en")
        names[entry["enterprise_id"]] = wanted or entry.get("name_zh") or entry["enterprise_id"]
    return names


def park_name(result: Result, language: str) -> str:
    """Return the park's name, else its id."""
    park = result["park"]
    wanted = park.get("name_zh") if language == "zh" else park.get("name_en")
    return wanted or park.get("name_zh") or park.get("park_id") or MISSING


@cache
def subject_names(language: str) -> Mapping[str, str]:
    """Return the name of every subject of the library by its id."""
    from nearzero.ledger.subjects import subjects

    if language == "zh":
        return {name: subject.zh for name, subject in subjects().items()}
    return {name: subject.en for name, subject in subjects().items()}


def subject_name(subject: str | None, language: str) -> str:
    """Return the name of a fuel, product, material, attribute or carrier."""
    if not subject:
        return MISSING
    if subject in CARRIERS:
        return word(CARRIERS, subject, language)
    return subject_names(language).get(subject, subject)


def carrier_name(entry: Energy, language: str) -> str:
    """Return the name of an energy carrier: the result's own, else the library's."""
    own = entry.get("zh") if language == "zh" else entry.get("en")
    return own or subject_name(entry.get("carrier"), language)


def said(entry: Document, name: str, language: str) -> str:
    """Return a text that the method says, in the reader's language where it says it twice.

    Examples
    --------
    >>> said({"clause": "a", "clause_en": "b"}, "clause", "en"), said({}, "clause", "en")
    ('b', '—')
    """
    found = entry.get(f"{name}_en") if language == "en" else None
    return str(found or entry.get(name) or MISSING)
