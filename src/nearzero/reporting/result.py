"""The result of an account as its readers see it: the keys of the result file, with types.

Everything in this package reads a result through these shapes and changes nothing in it. Keys
that an older result may lack are read with ``get``; a value of None is missing, never zero.
"""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict, cast

Document = Mapping[str, object]


class Setting(TypedDict, total=False):
    """A choice that the method's text leaves open."""

    id: str
    title_zh: str
    title_en: str
    value: object
    value_zh: str
    value_en: str
    is_default: bool
    basis: str
    clause: str
    clause_en: str


class Method(TypedDict):
    """The method that made the account."""

    id: str
    version: str
    hash: str
    title_zh: NotRequired[str]
    title_en: NotRequired[str]
    document: NotRequired[str]
    status: NotRequired[str]
    provisional: NotRequired[bool]
    rounding: NotRequired[str]
    settings: NotRequired[Sequence[Setting]]


class Park(TypedDict, total=False):
    """The park."""

    park_id: str
    name_zh: str | None
    name_en: str | None
    park_type: str | None
    province: str | None
    value_added_cny: float | None
    output_value_cny: float | None
    floor_area_m2: float | None
    population: float | None
    is_synthetic: bool


class Span(TypedDict):
    """Half-open days of the account, ISO text."""

    start: str
    end: str


class Totals(TypedDict, total=False):
    """Headline figures."""

    emission_tco2: float | None
    emission_lower_tco2: float | None
    emission_upper_tco2: float | None
    energy_equivalent_tce: float | None
    energy_calorific_tce: float | None
    intensity_tco2_per_tce: float | None
    intensity_tco2_per_10k_cny: float | None
    direct_supply_share: float | None
    clean_energy_share: float | None
    tier: str | None
    tier_limit_tco2_per_tce: float | None
    meets_limit: bool | None


class BySource(TypedDict, total=False):
    """Emission of one source."""

    source: str
    group: str
    scope: int | None
    title_zh: str
    title_en: str
    clause: str
    clause_en: str
    emission_tco2: float | None
    share: float | None


class ByScope(TypedDict, total=False):
    """Emission of one scope, on one basis."""

    scope: int
    basis: str | None
    emission_tco2: float | None


class ByEnterprise(TypedDict, total=False):
    """Emission and energy of one enterprise."""

    enterprise_id: str
    name_zh: str | None
    name_en: str | None
    role: str | None
    emission_tco2: float | None
    share: float | None
    energy_equivalent_tce: float | None
    energy_calorific_tce: float | None


class ByMonth(TypedDict, total=False):
    """Emission of one month; no month holds what was filed for the year."""

    month: str | None
    emission_tco2: float | None


class ByGas(TypedDict, total=False):
    """Mass and emission of one gas."""

    gas: str
    mass_t: float | None
    emission_tco2: float | None


class FactorUse(TypedDict, total=False):
    """A factor as one line used it: the printed number and the converted one."""

    operand: str
    id: str | None
    value: float | None
    unit: str | None
    value_used: float | None
    unit_used: str | None
    source: str | None
    page: str | None
    match: str | None
    status: str | None
    known_since: str | None
    title_zh: str | None
    title_en: str | None
    number: str | None


class Energy(TypedDict, total=False):
    """Energy of one carrier on both bases."""

    carrier: str
    zh: str | None
    en: str | None
    amount: float | None
    unit: str | None
    calorific_tce: float | None
    equivalent_tce: float | None
    factors: Sequence[FactorUse]


class Memo(TypedDict, total=False):
    """What is listed and not added."""

    id: str
    title_zh: str
    title_en: str
    emission_tco2: float | None
    amount: float | None
    unit: str | None
    clause: str
    clause_en: str


class Outside(TypedDict, total=False):
    """An enterprise that is not counted, and why."""

    enterprise_id: str
    reason: str


class Coverage(TypedDict, total=False):
    """How much of the park the account covers and how the amounts are known."""

    enterprises_in: Sequence[str]
    enterprises_out: Sequence[Outside]
    enterprises_missing: Sequence[str]
    rows: int
    rows_counted: int
    rows_missing_value: int
    rows_not_applicable: int
    share_measured: float | None
    share_invoiced: float | None
    share_statistical: float | None
    share_estimated: float | None
    share_unstated: float | None
    reasons_not_counted: Mapping[str, int]


class Contributor(TypedDict, total=False):
    """One input's part in the uncertainty."""

    what: str
    id: str
    title: str | None
    relative: float | None
    contribution_tco2: float | None
    share_of_variance: float | None
    basis: str
    status: str


class Uncertainty(TypedDict, total=False):
    """Uncertainty of the total."""

    approach: str
    relative: float | None
    contributors: Sequence[Contributor]


class Where(TypedDict, total=False):
    """File, sheet, row and column."""

    file: str | None
    sheet: str | None
    row: int | None
    column: str | None


class Line(TypedDict, total=False):
    """One line of the account: what was used, with which factors, and what it gives."""

    line_id: str
    enterprise_id: str
    period: str
    source: str | None
    scope: int | None
    activity: str
    subject: str
    amount: float | None
    unit: str
    base_amount: float | None
    base_unit: str
    member_share: float | None
    sign: int
    counted: bool
    reason: str | None
    counterparty_id: str | None
    quality: str | None
    evidence: str | None
    gas: str | None
    factors: Sequence[FactorUse]
    kernel: str | None
    formula: str | None
    clause: str | None
    clause_en: str | None
    emission_tco2: float | None
    where: Where


Flow = TypedDict(
    "Flow",
    {
        "from": str,
        "to": str,
        "from_zh": str,
        "to_zh": str,
        "from_en": str,
        "to_en": str,
        "value": float | None,
    },
    total=False,
)


class Flows(TypedDict, total=False):
    """What flows from where to where."""

    energy_tce: Sequence[Flow]
    carbon_tco2: Sequence[Flow]


class Finding(TypedDict, total=False):
    """One problem, with its sentence in both languages."""

    code: str
    severity: str
    where: Where
    facts: Mapping[str, object]
    rule: str
    message_zh: str
    message_en: str


class Run(TypedDict, total=False):
    """The seal of the run."""

    hash: str
    made_at: str | None
    code_version: str
    as_of: str | None


class Certificate(TypedDict, total=False):
    """A green certificate or a green-power trade that covers electricity."""

    certificate_id: str
    kind: str
    amount_mwh: float | None
    used_mwh: float | None
    generated_from: str | None
    generated_to: str | None
    beneficiary_id: str | None


class Result(TypedDict):
    """A whole result."""

    method: Method
    park: Park
    period: Span
    totals: Totals
    by_source: Sequence[BySource]
    by_enterprise: Sequence[ByEnterprise]
    lines: Sequence[Line]
    run: Run
    by_scope: NotRequired[Sequence[ByScope]]
    by_month: NotRequired[Sequence[ByMonth]]
    by_gas: NotRequired[Sequence[ByGas]]
    energy: NotRequired[Sequence[Energy]]
    memo: NotRequired[Sequence[Memo]]
    coverage: NotRequired[Coverage]
    uncertainty: NotRequired[Uncertainty]
    flows: NotRequired[Flows]
    problems: NotRequired[Sequence[Finding]]
    certificates: NotRequired[Sequence[Certificate]]


def view(document: Document) -> Result:
    """Return a result document under its types; nothing is copied or changed.

    Examples
    --------
    >>> view({"park": {"park_id": "P1"}})["park"]["park_id"]
    'P1'
    """
    return cast("Result", document)


def is_synthetic(result: Result) -> bool:
    """Say whether the park is made up, so that every page must carry the mark."""
    return bool(result["park"].get("is_synthetic"))


def emission_unit(result: Result) -> str:
    """Return ``tCO2`` where the account holds carbon dioxide only, else ``tCO2e``."""
    gases = {entry["gas"] for entry in result.get("by_gas", ())}
    return "tCO2" if gases <= {"CO2"} else "tCO2e"
