"""Find factors of the library to name in an account, and what an own factor can be of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nearzero.factors import Factor, FactorLibrary, load_factors
from nearzero.ledger.choices import choices
from nearzero.ledger.subjects import subjects
from nearzero.reporting.figures import given
from nearzero.reporting.labels import OPERANDS, STATUSES, subject_name, unit_words, word
from nearzero.words import translator
from parkdesk.accounts import Actor, require
from parkdesk.runs.queries import run as run_of
from parkdesk.usecases.read_account import Document, result_file, result_of

MOST = 40  #: factors that one search shows


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFound:
    """A factor of the library, in the reader's language.

    Attributes
    ----------
    holds
        Region and years it holds for, as text.
    is_used
        Whether the base account names it among what makes its total uncertain.
    is_locked
        Whether it belongs to another method and cannot be named.
    """

    id: str
    quantity: str
    subject: str
    kind: str
    value: str
    unit: str
    document: str
    page: str
    status: str
    holds: str
    is_used: bool
    is_locked: bool


def find_factors(
    *, actor: Actor, base_run_id: int, text: str, quantity: str, language: str
) -> tuple[list[FactorFound], int]:
    """Return factors to choose from, and how many there are in all.

    Without a text or quantity these are the ones that answer the questions which weigh most in
    the base account.

    Raises
    ------
    NotFound
        If there is no such account, or the actor may not see it.
    """
    base = run_of(actor, base_run_id)
    require(actor, "change.propose", base.park.place)
    result = result_of(base)
    used = _used(result_file(result)) if result is not None else frozenset()
    library = load_factors()
    if text or quantity:
        found = _matching(library, text, quantity, language)
    else:
        asked = {_question(library.factors[one]) for one in used if one in library.factors}
        found = [one for one in library.factors.values() if _question(one) in asked]
    order = sorted(found, key=lambda one: (one.id not in used, _question(one), one.id))
    shown = [_found(one, library, used, base.method_id, language) for one in order[:MOST]]
    return shown, len(found)


def _used(document: Document) -> frozenset[str]:
    """Return the ids of the factors that weigh most in the uncertainty of an account."""
    return frozenset(
        one["id"] for one in document["uncertainty"]["contributors"] if one["what"] == "factor"
    )


def _question(factor: Factor) -> tuple[str, str]:
    return factor.quantity, factor.subject


def _matching(library: FactorLibrary, text: str, quantity: str, language: str) -> list[Factor]:
    words = text.casefold().split()
    rows: Iterable[Factor] = library.factors.values()
    if quantity:
        rows = (one for one in rows if one.quantity == quantity)
    return [one for one in rows if all(part in _haystack(one, language) for part in words)]


def _haystack(factor: Factor, language: str) -> str:
    name = subject_name(factor.subject, language)
    return f"{factor.id} {factor.name_zh} {name} {factor.page}".casefold()


def _found(
    factor: Factor, library: FactorLibrary, used: frozenset[str], method_id: str, language: str
) -> FactorFound:
    source = library.sources.get(factor.source)
    title = (source.title_zh if language == "zh" else source.title_en) if source else ""
    years = [str(day.year) for day in (factor.valid_from,) if day is not None]
    return FactorFound(
        id=factor.id,
        quantity=quantity_name(factor.quantity, language),
        subject=subject_name(factor.subject, language),
        kind=factor.kind,
        value="" if factor.value is None else given(factor.value),
        unit=unit_words(factor.unit, language) if factor.unit else "",
        document=title or factor.source,
        page=factor.page,
        status=word(STATUSES, str(factor.status), language),
        holds=" ".join([factor.region, *years]).strip(),
        is_used=factor.id in used,
        is_locked=factor.value is None or bool(factor.lock and factor.lock != method_id),
    )


def quantity_name(quantity: str, language: str) -> str:
    """Return the name of a quantity; an unknown one stays as it is."""
    listed = choices("quantity")
    if quantity in listed.values:
        return (listed.zh if language == "zh" else listed.en)[quantity]
    if quantity in OPERANDS:
        return translator(language)(OPERANDS[quantity])
    return quantity


def quantities(language: str) -> list[tuple[str, str]]:
    """Return every quantity that the library has factors of, with its name."""
    known = {factor.quantity for factor in load_factors().factors.values()}
    return sorted(((one, quantity_name(one, language)) for one in known), key=lambda pair: pair[1])


def factor_subjects(language: str) -> list[tuple[str, str]]:
    """Return every subject that a factor can be of, with its name."""
    known = {factor.subject for factor in load_factors().factors.values()} | set(subjects())
    return sorted(((one, subject_name(one, language)) for one in known), key=lambda pair: pair[1])


def units_of(quantity: str) -> Sequence[str]:
    """Return the units that the library prints a quantity in."""
    rows = load_factors().factors.values()
    return sorted({one.unit or "1" for one in rows if one.quantity == quantity})


def coefficients(language: str) -> list[tuple[str, str]]:
    """Return the equivalent coefficients of electricity that a setting can name."""
    library = load_factors()
    rows = library.by_subject.get(("standard_coal_equivalent", "electricity"), ())
    found: list[tuple[str, str]] = []
    for one in rows:
        source = library.sources.get(one.source)
        title = (source.title_zh if language == "zh" else source.title_en) if source else one.source
        found.append((one.id, f"{one.value} {one.unit}, {title}"))
    return found
