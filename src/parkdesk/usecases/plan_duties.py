"""Plan who is to file what by when: the duties of a year."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import record
from parkdesk.registry.models import Enterprise, Park
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import Duty

MONTHLY, YEARLY = "monthly", "yearly"
YEARS = range(2015, 2101)
_BATCH = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked for.

    Attributes
    ----------
    frequency
        ``monthly`` or ``yearly``.
    due_months
        Months after the end of a period in which it is due; 1 is the month right after.
    due_day
        Day of that month; a shorter month is due on its last day.
    """

    year: int
    frequency: str
    due_months: int = 1
    due_day: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a plan makes.

    Attributes
    ----------
    new
        Duties that are not there yet.
    kept
        How many are there already and stay as they are.
    other_frequency
        Enterprises that have duties of the year at the other frequency.
    """

    new: tuple[Duty, ...]
    kept: int
    enterprises: int
    other_frequency: int


def preview_duties(*, park: Park, plan: Plan, actor: Actor) -> Planned:
    """Return what a plan would make; writes nothing.

    Raises
    ------
    Refused
        If the plan cannot be read.
    """
    require(actor, "duty.plan", park.place)
    _refuse_odd(plan)
    spans = list(_spans(plan))
    members = list(Enterprise.objects.filter(park=park, in_boundary=True).order_by("code"))
    wanted = [
        _duty(enterprise, span, plan)
        for enterprise, span in product(members, spans)
        if _is_inside(enterprise, span[1], span[2])
    ]
    there = set(
        Duty.objects.filter(park=park, start__gte=spans[0][1], end__lte=spans[-1][2]).values_list(
            "enterprise_id", "period"
        )
    )
    periods = {period for period, *_days in spans}
    new = tuple(one for one in wanted if (one.enterprise_id, one.period) not in there)
    return Planned(
        new=new,
        kept=len(wanted) - len(new),
        enterprises=len({one.enterprise_id for one in wanted}),
        other_frequency=len({key for key, period in there if period not in periods}),
    )


@transaction.atomic
def plan_duties(*, park: Park, plan: Plan, actor: Actor, now: datetime) -> Planned:
    """Make the duties of a year for all enterprises inside then; those that are there stay.

    Raises
    ------
    Refused
        If the plan cannot be read.
    """
    planned = preview_duties(park=park, plan=plan, actor=actor)
    Duty.objects.bulk_create(planned.new, batch_size=_BATCH, ignore_conflicts=True)
    record(
        "duties.planned",
        actor=actor,
        now=now,
        subject=f"park:{park.id}",
        park_id=park.id,
        facts={
            "year": plan.year,
            "frequency": plan.frequency,
            "due_months": plan.due_months,
            "due_day": plan.due_day,
            "new": len(planned.new),
            "kept": planned.kept,
        },
    )
    return planned


def due_on(end: date, plan: Plan) -> date:
    """Return the day a period is due that ends before ``end``.

    Examples
    --------
    >>> due_on(date(2026, 2, 1), Plan(year=2026, frequency="monthly", due_day=31))
    datetime.date(2026, 2, 28)
    """
    months = end.year * 12 + end.month - 1 + plan.due_months - 1
    year, month = divmod(months, 12)
    return date(year, month + 1, min(plan.due_day, monthrange(year, month + 1)[1]))


def _refuse_odd(plan: Plan) -> None:
    if plan.year not in YEARS:
        raise Refused(_("Give a year between 2015 and 2100."), "year")
    if plan.frequency not in (MONTHLY, YEARLY):
        raise Refused(_("Choose monthly or yearly."), "frequency")
    if not 1 <= plan.due_day <= 31:
        raise Refused(_("Give a day between 1 and 31."), "due_day")
    if not 1 <= plan.due_months <= 12:
        raise Refused(_("Give between 1 and 12 months."), "due_months")


def _spans(plan: Plan) -> Iterator[tuple[str, date, date]]:
    """Yield period, first day and first day no longer included."""
    if plan.frequency == YEARLY:
        yield f"{plan.year}", date(plan.year, 1, 1), date(plan.year + 1, 1, 1)
        return
    for month in range(1, 13):
        end = date(plan.year + month // 12, month % 12 + 1, 1)
        yield f"{plan.year}-{month:02d}", date(plan.year, month, 1), end


def _is_inside(enterprise: Enterprise, start: date, end: date) -> bool:
    enters, leaves = enterprise.valid_from or date.min, enterprise.valid_to or date.max
    return enters < end and leaves > start


def _duty(enterprise: Enterprise, span: tuple[str, date, date], plan: Plan) -> Duty:
    period, start, end = span
    return Duty(
        park_id=enterprise.park_id,
        enterprise=enterprise,
        period=period,
        start=start,
        end=end,
        due_on=due_on(end, plan),
    )
