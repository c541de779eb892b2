"""Pages: deciding a change, and proposing to undo one."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parkdesk.tasks.calculate import calculate
from parkdesk.usecases.decide_change import approve_change, refuse_change
from parkdesk.usecases.preview_change import preview_change
from parkdesk.usecases.propose_change import propose_undo
from parkdesk.usecases.refusals import Refused
from parkdesk.web.forms.changes import DecisionForm, UndoForm
from parkdesk.web.languages import language
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.views.account_frame import crumb, frame, sent
from parkdesk.workflow.models import ProposalDecision

Decide = Callable[[str], ProposalDecision]


@login_required
@require_POST
def approve(request: DeskRequest, proposal: int) -> HttpResponse:
    """Approve a change as the second person; a new account is calculated beside the old one."""

    def decide(reason: str) -> ProposalDecision:
        return approve_change(
            proposal_id=proposal, reason=reason, actor=request.actor, now=timezone.now()
        )

    said = _("Approved. A new account is being calculated beside the old one.")
    return _decided(request, proposal, decide, said)


@login_required
@require_POST
def refuse(request: DeskRequest, proposal: int) -> HttpResponse:
    """Refuse a change with a reason."""

    def decide(reason: str) -> ProposalDecision:
        return refuse_change(
            proposal_id=proposal, reason=reason, actor=request.actor, now=timezone.now()
        )

    return _decided(request, proposal, decide, _("Refused. Nothing was changed."))


def _decided(request: DeskRequest, proposal: int, decide: Decide, said: str) -> HttpResponse:
    form = DecisionForm(request.POST)
    back = HttpResponseRedirect(reverse("desk:change", args=[proposal]))
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for one in form.errors.get("reason", [])))
        return back
    try:
        decision = decide(form.cleaned_data["reason"])
    except Refused as refused:
        messages.error(request, str(refused))
        return back
    if decision.new_run_id is not None:
        calculate.enqueue(decision.new_run_id)
    messages.success(request, said)
    return back


@login_required
def undo(request: DeskRequest, proposal: int) -> HttpResponse:
    """Propose to undo an approved change; a second person decides that too."""
    found = preview_change(actor=request.actor, proposal_id=proposal, language=language())
    form = UndoForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = propose_undo(
                proposal_id=proposal,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            if made.preview_run_id is not None:
                calculate.enqueue(made.preview_run_id)
            return HttpResponseRedirect(reverse("desk:change", args=[made.pk]))
    context = frame(request.actor, found.proposal.park, view="desk:changes") | {
        "crumbs": [
            crumb("changes", _("Changes"), found.proposal.park_id),
            crumb("change", found.words.title, proposal),
        ],
        "title": found.words.title,
        "form": form,
        "cancel_href": reverse("desk:change", args=[proposal]),
    }
    return render(request, "desk/changes/undo.html", context, status=422 if form.errors else 200)


urls: list[URLPattern | URLResolver] = [
    path("changes/<int:proposal>/approve/", approve, name="change_approve"),
    path("changes/<int:proposal>/refuse/", refuse, name="change_refuse"),
    path("changes/<int:proposal>/undo/", undo, name="change_undo"),
]
