"""Pages of review: a filing read and decided on, its history, comments on its figures."""

from collections.abc import Sequence
from itertools import pairwise

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parkdesk.accounts import may
from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.records.models import Filing
from parkdesk.records.queries import comments_of, rows_of
from parkdesk.records.versions import ADDED, RowChange, differences, versions_of
from parkdesk.usecases.comment_on_filing import comment_on_filing
from parkdesk.usecases.cross_check_filing import CrossChecked, cross_check_filing
from parkdesk.usecases.receive_filing import receive_filing
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.return_filing import return_filing
from parkdesk.usecases.review_filing import review_filing
from parkdesk.web.formats import at_moment
from parkdesk.web.forms.filing import number_of, seq_of
from parkdesk.web.forms.review import said
from parkdesk.web.states import CHIPS
from parkdesk.web.views.filing_form import frame_of
from parkdesk.web.views.filing_lines import file_item, told_of
from parkdesk.web.views.filing_pages import actor_of_request, is_correctable, is_form_open
from parkdesk.web.views.review_rows import (
    FiledParts,
    change_shown,
    check_shown,
    comment_shown,
    problem_shown,
    rows_shown,
)
from parkdesk.workflow.models import PENDING, REVIEWED, Duty
from parkdesk.workflow.operations import Overtaken
from parkdesk.workflow.queries import duty as duty_of
from parkdesk.workflow.queue import decisions, next_pending

Item = dict[str, object]


def read_page(
    request: HttpRequest, duty: Duty, actor: Actor, version: int | None = None
) -> HttpResponse:
    """Show what was filed: the version that stands, or an earlier one."""
    versions = versions_of(duty.enterprise_id, duty.period)
    shown = duty.filing
    if version is not None:
        shown = next((one for one in versions if one.version == version), None)
        if shown is None:
            raise NotFound
    is_standing = shown is not None and shown.pk == duty.filing_id
    checked = cross_check_filing(duty=duty, actor=actor) if is_standing else CrossChecked()
    context = {
        **frame_of(duty),
        **_decidable(duty, actor, is_standing=is_standing),
        "filing": shown and _filing(shown),
        "is_standing": is_standing,
        "is_correctable": is_correctable(actor, duty),
        "is_to_file": is_form_open(actor, duty),
        "steps": [_step(one) for one in decisions(duty)],
        "versions": _versions(duty, versions),
        **(_shown(shown, checked) if shown is not None else {"rows": []}),
    }
    return render(request, "desk/review/duty.html", context)


@login_required
@require_GET
def version(request: HttpRequest, duty: int, version: int) -> HttpResponse:
    """Show an earlier version of a filing."""
    actor = actor_of_request(request)
    return read_page(request, duty_of(actor, duty), actor, version)


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
    kept = [one for one in comments_of(found.filing) if one.row_id == (row if row >= 0 else None)]
    context = {
        "comments": [comment_shown(one) for one in kept],
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


def _told(request: HttpRequest, duty: Duty, other: Overtaken) -> HttpResponse:
    messages.warning(request, overtaken_words(other))
    return _to(duty)


def _to(duty: Duty) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:duty", args=[duty.pk]))


def _onward(request: HttpRequest, actor: Actor, duty: Duty) -> HttpResponse:
    """Lead to the next filing under review, if that was asked for and there is one."""
    following = next_pending(actor, duty) if request.POST.get("then") == "next" else None
    return _to(following or duty)


def _decidable(duty: Duty, actor: Actor, *, is_standing: bool) -> Item:
    """Return what the reader can decide now."""
    place = duty.enterprise.place
    can_review = is_standing and may(actor, "filing.review", place)
    return {
        "can_accept": can_review and duty.state == PENDING,
        "can_return": can_review and duty.state in (PENDING, REVIEWED),
        "can_receive": is_standing
        and duty.state == REVIEWED
        and may(actor, "filing.receive", place),
        "can_comment": is_standing and may(actor, "filing.comment", place),
    }


def _shown(filing: Filing, checked: CrossChecked) -> Item:
    rows = list(rows_of(filing))
    comments = list(comments_of(filing))
    shown = rows_shown(FiledParts(filing=filing, rows=rows, checked=checked, comments=comments))
    problems = [problem_shown(one) for one in filing.problems]
    whole = [check_shown(one) for one in checked.whole]
    states = [str(one["worst"]) for one in shown] + [str(one["state"]) for one in whole]
    return {
        "rows": shown,
        "comments": [comment_shown(one) for one in comments if one.row_id is None],
        "problems": problems,
        "whole": whole,
        "flows": [told_of(one) for one in checked.flows],
        "figures": _figures(shown, problems, states),
        "certificates": list(filing.certificates.order_by("id").values()),
        "properties": list(filing.properties.order_by("id").values()),
    }


def _figures(rows: Sequence[Item], problems: Sequence[Item], states: Sequence[str]) -> list[Item]:
    """Return the few numbers that tell where to look first."""
    proved = sum(bool(row["files"]) for row in rows)
    silent = sum(bool(row["state"]) for row in rows)
    explained = sum(one["severity"] == "warning" for one in problems)
    return [
        {"label": _("Figures"), "value": len(rows), "kind": "count"},
        {"label": _("with evidence"), "value": proved, "kind": "count"},
        {"label": _("without a number"), "value": silent, "kind": "count"},
        {"label": _("unusual comparisons"), "value": states.count("unusual"), "kind": "count"},
        {"label": _("warnings explained"), "value": explained, "kind": "count"},
    ]


def _filing(filing: Filing) -> Item:
    return {
        "id": filing.pk,
        "version": filing.version,
        "by": filing.filed_by_name,
        "at": filing.filed_at,
        "note": filing.note,
        "is_correction": filing.is_correction,
        "file": file_item(filing.file) if filing.file else None,
    }


_STEPS = {
    "submit": "pending",
    "return": "returned",
    "review": "reviewed",
    "receive": "received",
    "correct": "received",
}


def _step(decision: object) -> Item:
    action = getattr(decision, "action", "")
    return {
        "state": _STEPS.get(action, "pending"),
        "is_correction": action == "correct",
        "by": getattr(decision, "by_name", ""),
        "at": getattr(decision, "at", None),
        "reason": getattr(decision, "reason", ""),
        "version": getattr(getattr(decision, "filing", None), "version", None),
    }


def _versions(duty: Duty, versions: Sequence[Filing]) -> list[Item]:
    """Return the versions, the newest first, each with what it changed."""
    rows = {one.pk: list(rows_of(one)) for one in versions}
    before: dict[int, Sequence[RowChange]] = {}
    for newer, older in pairwise(versions):
        before[newer.pk] = differences(rows[older.pk], rows[newer.pk])
    return [
        {
            "version": one.version,
            "href": reverse("desk:duty-version", args=[duty.pk, one.version]),
            "by": one.filed_by_name,
            "at": one.filed_at,
            "note": one.note,
            "is_standing": one.pk == duty.filing_id,
            "is_correction": one.is_correction,
            "count": one.row_count,
            "is_first": one.pk not in before,
            "changes": [change_shown(change) for change in before.get(one.pk, ())],
            "added": sum(change.kind == ADDED for change in before.get(one.pk, ())),
        }
        for one in versions
    ]
