"""What one should know before asking for an account: methods, who has filed, what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from nearzero.factors import load_factors
from nearzero.ledger import parse_period
from nearzero.methods import all_settings, load_method, methods
from nearzero.reporting.labels import METHOD_STATUSES, word
from parkdesk.accounts import Actor
from parkdesk.registry.models import Enterprise, Park
from parkdesk.registry.queries import enterprises, park
from parkdesk.usecases.effective_choices import effective_choices
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import NOT_FILED, RECEIVED, STATE_NAMES, Duty
from parkdesk.workflow.queries import duties_of_period, duty_periods

_OF_ONE_ENTERPRISE = "cn-enterprise-"  #: methods that guides of a sector print for one enterprise


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodCard:
    """A method to choose, in the reader's language.

    Attributes
    ----------
    sources
        What it counts.
    needs
        What it lacks to run; a method that lacks anything refuses.
    is_for_parks
        Whether it accounts a park; the others are printed for one enterprise of a sector.
    """

    id: str
    title: str
    document: str
    number: str
    status: str
    status_title: str
    sources: Sequence[str]
    needs: Sequence[str]
    refuses: str
    is_for_parks: bool
    is_by_year: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A unit whose filings of the period were not all received, and in which state each is."""

    enterprise: Enterprise
    states: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How far the filings of a period are.

    Attributes
    ----------
    counts
        Filings due by their state.
    silent
        Units inside the boundary that were not asked to file anything for the period.
    """

    start: date
    end: date
    due: int
    received: int
    counts: Mapping[str, int]
    missing: Sequence[Missing]
    silent: Sequence[Enterprise]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenSetting:
    """A setting of a method and its value now, in the reader's language."""

    id: str
    title: str
    value: str
    is_default: bool
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the park has chosen for accounts by a method: settings, named and own factors."""

    settings: Sequence[ChosenSetting]
    named_factors: Sequence[str]
    own_factors: Sequence[Mapping[str, str]]


def method_cards(language: str) -> list[MethodCard]:
    """Return every method, those for parks first."""
    cards = [_card(method_id, language) for method_id in methods()]
    order = {"in-force": 0, "superseded": 1, "placeholder": 2}
    return sorted(cards, key=lambda one: (not one.is_for_parks, order[one.status], one.id))


def _card(method_id: str, language: str) -> MethodCard:
    method = load_method(method_id)
    source = load_factors().sources.get(method.document)
    is_zh = language == "zh"
    title = (source.title_zh if is_zh else source.title_en) if source else method.document
    is_open = method.status == "placeholder"
    needs = [_in(one.title, language) for one in method.settings] if is_open else []
    return MethodCard(
        id=method.id,
        title=_in(method.title, language),
        document=title,
        number=source.number if source else "",
        status=method.status,
        status_title=word(METHOD_STATUSES, method.status, language),
        sources=[_in(one.title, language) for one in method.sources if not one.memo],
        needs=needs,
        refuses=_in(method.refuses, language) if method.refuses else "",
        is_for_parks=not method.id.startswith(_OF_ONE_ENTERPRISE),
        is_by_year=method.calendar_year,
    )


def _in(title: object, language: str) -> str:
    return str(getattr(title, language))


def park_to_account(*, actor: Actor, park_id: str) -> tuple[Park, list[str]]:
    """Return a park and the periods that can be accounted, years first, the latest first.

    Raises
    ------
    NotFound
        If there is no such park, or the actor may not account it.
    """
    found = park(actor, park_id, "run.calculate")
    spans = duty_periods(park_id)
    years = {start.year for start, _end in spans}
    months = {start.strftime("%Y-%m") for start, end in spans if (end - start).days <= _MONTH}
    ordered: list[str] = []
    for year in sorted(years, reverse=True):
        ordered.append(str(year))
        ordered += sorted(month for month in months if month.startswith(str(year)))
    return found, ordered


_MONTH = 31  #: days of the longest month


def readiness(*, actor: Actor, park_id: str, period: str) -> Readiness:
    """Return how far the filings of a period are.

    Raises
    ------
    NotFound
        If there is no such park, or the actor may not account it.
    Refused
        If the period is not one.
    """
    found = park(actor, park_id, "run.calculate")
    span = parse_period(period)
    if span is None:
        raise Refused(_("This is not a year or a month, such as 2025 or 2025-03."), "period")
    duties = duties_of_period(found.id, span.start, span.end)
    counts = dict.fromkeys(STATE_NAMES, 0)
    for duty in duties:
        counts[duty.state] += 1
    asked = {duty.enterprise_id for duty in duties}
    units = enterprises(actor).filter(park=found, in_boundary=True)
    inside = [one for one in units if _is_inside(one, span.start, span.end)]
    return Readiness(
        start=span.start,
        end=span.end,
        due=len(duties),
        received=counts[RECEIVED],
        counts=counts,
        missing=_missing(duties),
        silent=[one for one in inside if one.key not in asked],
    )


def _is_inside(unit: Enterprise, start: date, end: date) -> bool:
    came, left = unit.valid_from, unit.valid_to
    return (came is None or came < end) and (left is None or left > start)


def _missing(duties: Sequence[Duty]) -> list[Missing]:
    """Return the units with filings that were not received; those that filed least first."""
    by_unit: dict[str, list[Duty]] = {}
    for duty in duties:
        if duty.state != RECEIVED:
            by_unit.setdefault(duty.enterprise_id, []).append(duty)
    found = [
        Missing(enterprise=rows[0].enterprise, states=[(one.period, one.state) for one in rows])
        for rows in by_unit.values()
    ]
    silent = {one.enterprise.key: _not_filed(one) for one in found}
    return sorted(found, key=lambda one: (-silent[one.enterprise.key], one.enterprise.code))


def _not_filed(missing: Missing) -> int:
    return sum(state == NOT_FILED for _period, state in missing.states)


def chosen(*, actor: Actor, park_id: str, method_id: str, period: str, language: str) -> Chosen:
    """Return what a park has chosen for accounts by a method of a period.

    Raises
    ------
    NotFound
        If there is no such park, or the actor may not account it.
    CannotProceed
        If there is no such method.
    """
    found = park(actor, park_id, "run.calculate")
    method, span = load_method(method_id), parse_period(period)
    if span is None or method.status == "placeholder":
        return Chosen(settings=(), named_factors=(), own_factors=())
    choices = effective_choices(found.id, method_id, span.start)
    settings = []
    for setting in all_settings(method):
        value = choices.settings.get(setting.id, setting.default)
        titles = {choice.value: _in(choice.title, language) for choice in setting.choices}
        settings.append(
            ChosenSetting(
                id=setting.id,
                title=_in(setting.title, language),
                value=titles.get(value, value),
                is_default=value == setting.default,
                basis=_in(setting.basis, language),
            )
        )
    return Chosen(
        settings=settings,
        named_factors=choices.named_factors,
        own_factors=choices.own_factors,
    )
