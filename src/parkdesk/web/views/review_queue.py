"""The queue: who has filed what, who is late, what waits for whom; and its export."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from parkdesk.accounts import NotAllowed, NotFound, may
from parkdesk.accounts.actor import Actor
from parkdesk.registry.models import Park
from parkdesk.registry.queries import parks_known
from parkdesk.usecases.receive_filing import receive_filings
from parkdesk.web.forms.review import address_of, chosen_of, page_of, queue_filter
from parkdesk.web.spreadsheets import Cell, SheetColumn, sheet_of, sheet_response
from parkdesk.web.states import CHIPS
from parkdesk.web.views.filing_pages import actor_of_request, is_form_open
from parkdesk.web.views.filing_words import named
from parkdesk.web.views.review_decision import overtaken_words
from parkdesk.workflow.models import NOT_FILED, PENDING, RETURNED, REVIEWED, STATE_NAMES, Duty
from parkdesk.workflow.queries import duties
from parkdesk.workflow.queue import (
    ORDERS,
    QueueFilter,
    is_late,
    late_count,
    periods,
    queue,
    state_counts,
)

Item = dict[str, object]

PAGE = 50  #: duties on a page


@login_required
@require_GET
def queue_page(request: HttpRequest, park: str) -> HttpResponse:
    """Show the duties of a park: all of them to who reviews, their own to who files."""
    actor = actor_of_request(request)
    found = park_of_queue(actor, park)
    asked = queue_filter(request.GET, timezone.localdate(), _work_of(actor, found))
    is_desk = may(actor, "filing.see", found.place)
    page = Paginator(queue(actor, found.id, asked), PAGE).get_page(page_of(request.GET))
    context = {
        "park_name": named(found.name_zh, found.name_en),
        "park_href": reverse("desk:park", args=[found.id]),
        "park_id": found.id,
        "is_synthetic": found.is_synthetic,
        "is_desk": is_desk,
        "can_receive": may(actor, "filing.receive", found.place),
        "can_plan": may(actor, "duty.plan", found.place),
        "rows": [_row(actor, duty, asked) for duty in page.object_list],
        "states": _states(actor, found, asked),
        "late": _late(actor, found, asked),
        "periods": periods(actor, found.id),
        "asked": asked,
        "total": page.paginator.count,
        "orders": _orders(asked),
        "pages": _pages(page, asked),
        "is_filtered": bool(asked.states or asked.period or asked.words or asked.is_late),
        "export_href": reverse("desk:queue-export", args=[found.id]) + address_of(asked),
        "receivable": sum(duty.state == REVIEWED for duty in page.object_list),
    }
    return render(request, "desk/review/queue.html", context)


@login_required
@require_GET
def export(request: HttpRequest, park: str) -> HttpResponse:
    """Hand out the queue exactly as it is filtered."""
    actor = actor_of_request(request)
    found = park_of_queue(actor, park)
    asked = queue_filter(request.GET, timezone.localdate(), _work_of(actor, found))
    chosen = queue(actor, found.id, asked)
    about = [
        f"{named(found.name_zh, found.name_en)} \u00b7 {_('Filing list')}",
        _filter_words(asked),
        *([_("Synthetic data")] if found.is_synthetic else []),
    ]
    data = sheet_of(_("Filing list"), _columns(), _cells(chosen.iterator(2000), asked), about)
    return sheet_response(f"{found.id}-filings-{asked.today.isoformat()}", data)


@login_required
@require_POST
def receive_chosen(request: HttpRequest, park: str) -> HttpResponse:
    """Receive the chosen filings; what others decided meanwhile is told of."""
    actor = actor_of_request(request)
    found = park_of_queue(actor, park)
    if not may(actor, "filing.receive", found.place):
        action = "filing.receive"
        raise NotAllowed(action)
    chosen = dict(chosen_of(request.POST))
    some = duties(actor, "filing.receive").filter(park_id=found.id, pk__in=list(chosen))
    done = receive_filings(
        chosen=[(duty, chosen[duty.pk]) for duty in some], actor=actor, now=timezone.now()
    )
    if done.taken:
        count = len(done.taken)
        words = ngettext("%(count)s filing received.", "%(count)s filings received.", count)
        messages.success(request, words % {"count": count})
    for duty, other in done.overtaken:
        name = named(duty.enterprise.name_zh, duty.enterprise.name_en)
        messages.warning(request, f"{name} {duty.period}: {overtaken_words(other)}")
    for duty, refusal in done.refused:
        name = named(duty.enterprise.name_zh, duty.enterprise.name_en)
        messages.warning(request, f"{name} {duty.period}: {refusal}")
    if not chosen:
        messages.info(request, _("Choose filings first."))
    back = address_of(queue_filter(request.GET, timezone.localdate()))
    return HttpResponseRedirect(reverse("desk:queue", args=[found.id]) + back)


def park_of_queue(actor: Actor, park_id: str) -> Park:
    """Return a park whose filings the actor may see, some of them or all.

    Raises
    ------
    NotFound
        If there is none, or the actor may not know of it.
    NotAllowed
        If they see the park, but not who files what in it.
    """
    found = next((one for one in parks_known(actor).filter(id=park_id)), None)
    if found is None:
        raise NotFound
    files_here = any(
        grant.scope_kind == "enterprise" and grant.scope_id.startswith(f"{park_id}/")
        for grant in actor.grants
    )
    if not files_here and not may(actor, "filing.see", found.place):
        action = "filing.see"
        raise NotAllowed(action)
    return found


def _work_of(actor: Actor, park: Park) -> tuple[str, ...]:
    """Return the states of filings that wait for the actor."""
    if may(actor, "filing.review", park.place):
        return (PENDING,)
    return (REVIEWED,) if may(actor, "filing.receive", park.place) else (NOT_FILED, RETURNED)


def _row(actor: Actor, duty: Duty, asked: QueueFilter) -> Item:
    filing = duty.filing
    return {
        "id": duty.pk,
        "seq": duty.seq,
        "href": reverse("desk:duty", args=[duty.pk]),
        "name": named(duty.enterprise.name_zh, duty.enterprise.name_en),
        "code": duty.enterprise.code,
        "period": duty.period,
        "state": duty.state,
        "due_on": duty.due_on,
        "is_late": is_late(duty, asked.today),
        "days_late": (asked.today - duty.due_on).days,
        "days_left": (duty.due_on - asked.today).days,
        "filed_by": filing.filed_by_name if filing else "",
        "filed_at": filing.filed_at if filing else None,
        "version": filing.version if filing else None,
        "is_after_due": bool(
            filing and timezone.localdate(filing.filed_at) > duty.due_on and filing.version == 1
        ),
        "is_receivable": duty.state == REVIEWED,
        "is_to_file": is_form_open(actor, duty),
    }


def _states(actor: Actor, park: Park, asked: QueueFilter) -> list[Item]:
    """Return the states with their counts, each a link that shows or leaves it."""
    counts = state_counts(actor, park.id, asked)
    found: list[Item] = [
        {
            "state": "",
            "count": sum(counts.values()),
            "is_on": not asked.states,
            "href": address_of(asked, state=()),
        }
    ]
    for state in STATE_NAMES:
        is_on = state in asked.states
        others = tuple(one for one in asked.states if one != state)
        states = others if is_on else (*asked.states, state)
        found.append(
            {
                "state": state,
                "count": counts[state],
                "is_on": is_on,
                "href": address_of(asked, state=states),
            }
        )
    return found


def _late(actor: Actor, park: Park, asked: QueueFilter) -> Item:
    return {
        "count": late_count(actor, park.id, asked),
        "is_on": asked.is_late,
        "href": address_of(asked, late="" if asked.is_late else "1", state=()),
    }


def _orders(asked: QueueFilter) -> dict[str, Item]:
    return {
        name: {"href": address_of(asked, order=name), "is_on": asked.order == name}
        for name in ORDERS
    }


def _pages(page: "Page[Duty]", asked: QueueFilter) -> Item | None:
    if page.paginator.num_pages < 2:
        return None
    number = page.number
    return {
        "label": _("page %(page)s of %(pages)s")
        % {
            "page": number,
            "pages": page.paginator.num_pages,
        },
        "previous_href": address_of(asked, page=number - 1) if page.has_previous() else "",
        "next_href": address_of(asked, page=number + 1) if page.has_next() else "",
    }


def _columns() -> Sequence[SheetColumn]:
    return (
        SheetColumn(label=_("Enterprise"), width=34),
        SheetColumn(label=_("Code"), width=10),
        SheetColumn(label=_("Period"), width=12),
        SheetColumn(label=_("State"), width=14),
        SheetColumn(label=_("Due on"), width=13),
        SheetColumn(label=_("Days late"), width=10, style="0"),
        SheetColumn(label=_("Filed at"), width=18),
        SheetColumn(label=_("Filed by"), width=18),
        SheetColumn(label=_("Version"), width=10, style="0"),
        SheetColumn(label=_("Figures"), width=10, style="0"),
        SheetColumn(label=_("Note of the filer"), width=30),
    )


def _cells(chosen: Iterator[Duty], asked: QueueFilter) -> Iterator[list[Cell]]:
    for duty in chosen:
        filing = duty.filing
        yield [
            named(duty.enterprise.name_zh, duty.enterprise.name_en),
            duty.enterprise.code,
            duty.period,
            str(CHIPS[duty.state].word),
            duty.due_on,
            (asked.today - duty.due_on).days if is_late(duty, asked.today) else None,
            filing.filed_at if filing else None,
            filing.filed_by_name if filing else None,
            filing.version if filing else None,
            filing.row_count if filing else None,
            filing.note if filing else None,
        ]


def _filter_words(asked: QueueFilter) -> str:
    parts = [str(CHIPS[state].word) for state in asked.states]
    parts += [asked.period] if asked.period else []
    parts += [_("late")] if asked.is_late else []
    parts += [asked.words] if asked.words else []
    chosen = ", ".join(parts) or _("all")
    return _("Chosen: %(chosen)s; as of %(day)s") % {
        "chosen": chosen,
        "day": asked.today.isoformat(),
    }
