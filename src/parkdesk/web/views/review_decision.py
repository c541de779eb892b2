"""Deciding on a filing: returning, accepting, receiving it, and saying something on its figures."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.records.models import Filing
from parkdesk.records.queries import comments_of, rows_of
from parkdesk.records.versions import comments_by_figure, row_key
from parkdesk.usecases.comment_on_filing import comment_on_filing
from parkdesk.usecases.receive_filing import receive_filing
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.return_filing import return_filing
from parkdesk.usecases.review_filing import review_filing
from parkdesk.web.formats import at_moment
from parkdesk.web.forms.filing import number_of, seq_of
from parkdesk.web.forms.review import said
from parkdesk.web.states import CHIPS
from parkdesk.web.views.filing_pages import actor_of_request
from parkdesk.web.views.review_rows import comment_shown
from parkdesk.workflow.models import Duty
from parkdesk.workflow.operations import Overtaken
from parkdesk.workflow.queries import duty as duty_of
from parkdesk.workflow.queue import next_pending

Item = dict[str, object]


@login_required
@require_POST
def send_back(request: HttpRequest, duty: int) -> HttpResponse:
    """Return a filing with a reason."""
    actor = actor_of_request(request)
    found = duty_of(actor, duty)
    try:
        return_filing(
            duty=found,
            reason=said(request.POST, "reason"),
            seen_seq=seq_of(request.POST),
            actor=actor,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _to(found)
    except Overtaken as other:
        return _told(request, found, other)
    messages.success(request, _("Returned. The enterprise sees your reason."))
    return _onward(request, actor, found)


@login_required
@require_POST
def accept(request: HttpRequest, duty: int) -> HttpResponse:
    """Accept a filing after review."""
    actor = actor_of_request(request)
    found = duty_of(actor, duty)
    try:
        review_filing(
            duty=found,
            seen_seq=seq_of(request.POST),
            remark=said(request.POST, "remark"),
            actor=actor,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _to(found)
    except Overtaken as other:
        return _told(request, found, other)
    messages.success(request, _("Accepted. The park manager can receive it now."))
    return _onward(request, actor, found)


@login_required
@require_POST
def receive(request: HttpRequest, duty: int) -> HttpResponse:
    """Receive a reviewed filing."""
    actor = actor_of_request(request)
    found = duty_of(actor, duty)
    try:
        receive_filing(duty=found, seen_seq=seq_of(request.POST), actor=actor, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _to(found)
    except Overtaken as other:
        return _told(request, found, other)
    messages.success(request, _("Received. The filing is closed and counts in accounts."))
    return _to(found)


@login_required
@require_POST
def comment(request: HttpRequest, duty: int) -> HttpResponse:
    """Say something on the filing, or on one of its figures."""
    actor = actor_of_request(request)
    found = duty_of(actor, duty)
    if found.filing is None:
        raise NotFound
    row = number_of(request.POST, "row")
    error = ""
    try:
        comment_on_filing(
            filing=found.filing,
            row_id=row if row >= 0 else None,
            text=said(request.POST, "text"),
            actor=actor,
            now=timezone.now(),
        )
    except Refused as refusal:
        error = str(refusal)
    if not request.headers.get("HX-Request"):
        if error:
            messages.error(request, error)
        return HttpResponseRedirect(f"{reverse('desk:duty', args=[found.pk])}#row-{row}")
    context = {
        "comments": _comments_at(found.filing, row),
        "duty": {"id": found.pk},
        "row_id": row if row >= 0 else "",
        "can_comment": True,
        "error": error,
    }
    return render(request, "desk/review/comments.html", context)


def overtaken_words(other: Overtaken) -> str:
    """Return what the slower of two people is told."""
    word = CHIPS[other.state].word
    if not other.by_name:
        return _("Nothing was done: the filing is now \u201c%(state)s\u201d.") % {"state": word}
    return _(
        "Nothing was done: %(name)s decided before you, at %(time)s. The filing is now "
        "\u201c%(state)s\u201d."
    ) % {"name": other.by_name, "time": at_moment(other.at), "state": word}


def _comments_at(filing: Filing, row_id: int) -> list[Item]:
    """Return the comments on a figure, or on the whole where there is no such row."""
    if row_id < 0:
        return [comment_shown(one) for one in comments_of(filing) if one.row_id is None]
    row = next((one for one in rows_of(filing) if one.pk == row_id), None)
    said = comments_by_figure(filing).get(row_key(row), ()) if row is not None else ()
    return [comment_shown(one, filing) for one in said]


def _told(request: HttpRequest, duty: Duty, other: Overtaken) -> HttpResponse:
    messages.warning(request, overtaken_words(other))
    return _to(duty)


def _to(duty: Duty) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:duty", args=[duty.pk]))


def _onward(request: HttpRequest, actor: Actor, duty: Duty) -> HttpResponse:
    """Lead to the next filing under review, if that was asked for and there is one."""
    following = next_pending(actor, duty) if request.POST.get("then") == "next" else None
    return _to(following or duty)
