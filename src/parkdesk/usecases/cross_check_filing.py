"""Hold a filing against what it should be like: before, last year, the meter, its peers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from nearzero.frames import read
from nearzero.ledger import Ledger, check_ledger
from nearzero.ledger.comparison import CrossCheck
from nearzero.ledger.cross_checks import cross_check
from nearzero.ledger.filed_amounts import FiledAmounts, filed_amounts, shifted
from nearzero.ledger.numbers import PRESENT, read_number
from nearzero.ledger.peers import Peers, peers_of
from nearzero.ledger.period import Period
from nearzero.ledger.table import ACTIVITY
from nearzero.methods import account, load_method
from nearzero.methods.enterprise_intensity import UNIT, enterprise_intensities
from nearzero.problems import CannotProceed
from nearzero.units import find
from nearzero.units.convert import factor_between
from parkdesk.accounts import Actor, may, require
from parkdesk.records.queries import metered
from parkdesk.registry.queries import enterprises, meters
from parkdesk.runs.queries import runs
from parkdesk.usecases.findings import Finding, of_problem
from parkdesk.usecases.inputs import (
    filed_activity,
    filed_certificates,
    filed_properties,
    ledger_from,
    ledger_of,
)
from parkdesk.workflow.models import Duty
from parkdesk.workflow.queue import filed_in, history, is_yearly, neighbours

METHOD = "cn-zero-carbon-park-2025"  #: by which intensities are compared before any account
_MONTHS, _YEARS = 13, 4  #: how many periods a profile shows
_FLOWS = ("flow.received-not-sent", "flow.sent-not-received", "flow.unequal")

Figure = tuple[str, str]  #: activity and subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A figure over its last periods, from old to new; None is not filed whole. [unit]"""

    unit: str
    points: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossChecked:
    """What stands beside the figures of a filing.

    Attributes
    ----------
    by_figure
        Comparisons of each figure.
    whole
        Comparisons of the enterprise as a whole.
    flows
        Flows inside the park that the two ends tell differently.
    has_peers
        Whether others of the park were looked at: only for who reviews.
    """

    by_figure: Mapping[Figure, tuple[CrossCheck, ...]] = field(default_factory=dict)
    whole: tuple[CrossCheck, ...] = ()
    profiles: Mapping[Figure, Profile] = field(default_factory=dict)
    flows: tuple[Finding, ...] = ()
    has_peers: bool = False


def cross_check_filing(*, duty: Duty, actor: Actor) -> CrossChecked:
    """Return the comparisons of the filing of a duty; others' figures only to who reviews."""
    require(actor, "filing.see", duty.enterprise.place, sees="filing.see")
    if duty.filing_id is None:
        return CrossChecked()
    span, code = Period(duty.start, duty.end), duty.enterprise.code
    own = _own_ledger(duty)
    is_reviewed_here = may(actor, "verification.see", duty.enterprise.place)
    park = _park_ledger(duty) if is_reviewed_here else None
    checks = cross_check(
        own.activity,
        code,
        span,
        peers=_peers(park, duty, actor) if park is not None else None,
        metered_mwh=_metered_mwh(duty, actor),
    )
    filed = filed_amounts(read(own.activity, ACTIVITY), code)
    return CrossChecked(
        by_figure=_by_figure(checks),
        whole=tuple(one for one in checks if not one.subject),
        profiles=_profiles(filed, duty),
        flows=_flows(park, span, code) if park is not None else (),
        has_peers=park is not None,
    )


def _own_ledger(duty: Duty) -> Ledger:
    earlier = history(duty, date(duty.start.year - _YEARS, 1, 1), is_any_length=True)
    ids = [one.filing_id for one in [*earlier, duty] if one.filing_id is not None]
    return ledger_of(duty.enterprise.park, duty.start, ids)


def _park_ledger(duty: Duty) -> Ledger:
    """Return what the park filed for the period, with the certificates it filed all year."""
    ids = [one.filing_id for one in [*neighbours(duty), duty] if one.filing_id is not None]
    year = filed_in(duty.park_id, date(duty.start.year, 1, 1), duty.end)
    return ledger_from(
        duty.enterprise.park,
        duty.start,
        activity=filed_activity(ids),
        certificates=filed_certificates(year),
        properties=filed_properties(ids),
    )


def _peers(park: Ledger, duty: Duty, actor: Actor) -> Peers | None:
    """Return the intensity beside the median of the division; None where nothing adds up."""
    last = runs(actor).filter(park_id=duty.park_id).first()
    method = load_method(last.method_id if last is not None else METHOD)
    try:
        inventory = account(park, method, Period(duty.start, duty.end))
    except CannotProceed:
        return None
    own = enterprises(actor).filter(park_id=duty.park_id)
    codes = dict(own.values_list("code", "industry_code"))
    return peers_of(duty.enterprise.code, enterprise_intensities(inventory), codes, UNIT)


def _metered_mwh(duty: Duty, actor: Actor) -> float | None:
    """Return what the electricity meters of an enterprise counted; None if not to the end. [MWh]"""
    own = meters(actor).filter(
        enterprise_id=duty.enterprise_id, medium="electricity", direction="received"
    )
    ratios: dict[str, float] = {}
    for meter in own:
        unit, mwh = find(meter.unit), find("MWh")
        ratio = factor_between(unit, mwh) if unit is not None and mwh is not None else None
        if ratio is None:
            return None
        ratios[meter.pk] = ratio
    if not ratios:
        return None
    begins, ends = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (duty.start, duty.end)
    )
    total, closed = 0.0, set()
    for reading in metered(list(ratios), duty.start, duty.end):
        if reading.kind != "interval" or not begins < reading.read_at <= ends:
            continue
        value, state = read_number(reading.value)
        if state != PRESENT:
            return None
        total += value * ratios[reading.meter_id]
        if reading.read_at == ends:
            closed.add(reading.meter_id)
    return total if closed == set(ratios) else None


def _by_figure(checks: Sequence[CrossCheck]) -> dict[Figure, tuple[CrossCheck, ...]]:
    found: dict[Figure, list[CrossCheck]] = {}
    for check in checks:
        if check.subject:
            found.setdefault((check.activity, check.subject), []).append(check)
    return {figure: tuple(some) for figure, some in found.items()}


def _profiles(filed: FiledAmounts, duty: Duty) -> dict[Figure, Profile]:
    """Return the last months, or years, of each figure that this filing has."""
    last = Period(duty.start, duty.end)
    step, count = (12, _YEARS) if is_yearly(duty) else (1, _MONTHS)
    spans = [shifted(last, -step * back) for back in reversed(range(count))]
    return {
        (kind[0], kind[1]): Profile(
            unit=kind[2], points=tuple((span.text, filed.amount(kind, span)) for span in spans)
        )
        for kind in filed.kinds
        if filed.is_filed(kind, last)
    }


def _flows(park: Ledger, span: Period, code: str) -> tuple[Finding, ...]:
    """Return what the two ends of the enterprise's flows inside the park tell differently."""
    return tuple(
        of_problem(problem)
        for problem in check_ledger(park, span)
        if problem.code in _FLOWS
        and code in (problem.facts.get("sender"), problem.facts.get("receiver"))
    )
