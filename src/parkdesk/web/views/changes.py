"""Pages: the changes of a park, and one change with its preview in tonnes."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkdesk.runs.models import DONE, QUEUED, RUNNING
from parkdesk.usecases.preview_change import (
    ChangeListed,
    ChangePreview,
    list_changes,
    preview_change,
)
from parkdesk.web.forms.changes import DecisionForm
from parkdesk.web.languages import language
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.views import change_decision, change_form
from parkdesk.web.views.account_comparison import comparison_of, signed
from parkdesk.web.views.account_findings import filings_named, shown_findings
from parkdesk.web.views.account_frame import Item, crumb, frame
from parkdesk.workflow.change_queries import decision_of
from parkdesk.workflow.queries import duties_by_filing

_FINDINGS = 60  #: findings of a refused preview with a link each

_KINDS = {
    "setting": gettext_lazy("Setting"),
    "factor": gettext_lazy("Factor"),
    "correction": gettext_lazy("Correction"),
    "undo": gettext_lazy("Undo"),
}


@login_required
def changes(request: DeskRequest, park: str) -> HttpResponse:
    """List the changes of a park: what waits for a decision, what is in force, what was."""
    found = list_changes(actor=request.actor, park_id=park, language=language())
    waiting = [one for one in found.listed if one.standing.state == "proposed"]
    decided = [one for one in found.listed if one.standing.state != "proposed"]
    context = frame(request.actor, found.park, view="desk:changes") | {
        "may_propose": found.may_propose,
        "is_empty": not found.listed and not found.corrections,
        "waiting": _table(waiting, _("Waiting for a decision"), _("Nothing waits.")),
        "decided": _table(decided, _("Decided"), _("Nothing was decided yet.")),
        "corrections": [
            {
                "id": one.pk,
                "name": one.enterprise.name_zh,
                "period": one.period,
                "version": one.version,
                "by": one.filed_by_name,
                "at": one.filed_at,
                "note": one.note,
                "href": f"{reverse('desk:change_new', args=[park, 'correction'])}?filing={one.pk}",
            }
            for one in found.corrections
        ],
    }
    return render(request, "desk/changes/list.html", context)


def _table(rows: list[ChangeListed], caption: str, nothing: str) -> Item:
    return {
        "caption": caption,
        "count": len(rows),
        "columns": [
            {"label": _("Change")},
            {"label": _("Kind")},
            {"label": _("State"), "kind": "chip"},
            {"label": _("Effect on the total"), "unit": "tCO₂", "kind": "tonnes"},
            {"label": _("Put forward"), "kind": "moment"},
            {"label": _("Decision"), "kind": "moment"},
        ],
        "rows": [
            {"href": reverse("desk:change", args=[one.proposal.pk]), "cells": _cells(one)}
            for one in rows
        ],
        "empty": nothing,
    }


def _cells(one: ChangeListed) -> list[object]:
    proposal, decision = one.proposal, decision_of(one.proposal)
    decided: Item = {"value": "—", "kind": "text"}
    if decision is not None:
        decided = {"value": decision.at, "note": decision.by_name}
    return [
        one.words.title,
        str(_KINDS[proposal.kind]),
        one.standing.state,
        None if one.effect is None else {"value": signed(one.effect, 2), "kind": "text"},
        {"value": proposal.proposed_at, "note": proposal.proposed_by_name},
        decided,
    ]


@login_required
def change(request: DeskRequest, proposal: int) -> HttpResponse:
    """Show a change: what it is, what it does in tonnes, and what was decided."""
    found = preview_change(actor=request.actor, proposal_id=proposal, language=language())
    context = context_of(request, found) | {"form": DecisionForm()}
    return render(request, "desk/changes/change.html", context)


def context_of(request: DeskRequest, found: ChangePreview) -> Item:
    """Return what the page of a change shows."""
    one, preview = found.proposal, found.proposal.preview_run
    context = frame(request.actor, one.park, view="desk:changes") | {
        "crumbs": [crumb("changes", _("Changes"), one.park_id)],
        "proposal_id": one.pk,
        "title": found.words.title,
        "facts": [{"label": label, "value": value} for label, value in found.words.facts],
        "state": found.standing.state,
        "reason": one.reason,
        "proposed_by": one.proposed_by_name,
        "proposed_at": one.proposed_at,
        "base_id": one.base_run_id,
        "undoes_id": one.undoes_id,
        "undo_id": found.standing.undo,
        "later": found.later,
        "filing_href": _filing_href(found),
        "is_waiting": preview is not None and preview.state in (QUEUED, RUNNING),
        "is_done": preview is not None and preview.state == DONE,
        "share_done": preview.share_done if preview is not None else 0.0,
        "may_decide": found.may_decide and found.decision is None,
        "is_first_person": found.is_first_person,
        "may_undo": found.may_propose
        and found.standing.state == "approved"
        and found.standing.undo is None
        and one.kind != "undo",
        "decision": _decided(found),
        "comparison": comparison_of(found.pair) if found.pair is not None else None,
    }
    if preview is not None and found.pair is None:
        problems = preview.problems
        duties = duties_by_filing(one.park_id, filings_named(problems)[:_FINDINGS])
        context["findings"] = shown_findings(
            problems, park_id=one.park_id, duties=duties, sees_filings=True
        )
    return context


def _filing_href(found: ChangePreview) -> str:
    change_ = found.proposal.undoes or found.proposal
    if change_.kind != "correction":
        return ""
    return reverse("desk:duty", args=[change_.payload["duty"]])


def _decided(found: ChangePreview) -> Item | None:
    decision = found.decision
    if decision is None:
        return None
    run = decision.new_run
    return {
        "is_approved": decision.is_approved,
        "by": decision.by_name,
        "at": decision.at,
        "reason": decision.reason,
        "run_id": run.pk if run is not None else None,
        "run_href": run
        and reverse("desk:run_compare" if run.state == DONE else "desk:run", args=[run.pk]),
        "is_run_done": run is not None and run.state == DONE,
    }


@login_required
def preview(request: DeskRequest, proposal: int) -> HttpResponse:
    """Say how far the preview of a change is; when it is there, the page is asked for anew."""
    found = preview_change(actor=request.actor, proposal_id=proposal, language=language())
    run = found.proposal.preview_run
    context = {"proposal_id": proposal, "share_done": run.share_done if run is not None else 1.0}
    response = render(request, "desk/changes/preview.html", context)
    if run is None or run.state not in (QUEUED, RUNNING):
        response.headers["HX-Refresh"] = "true"
    return response


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/changes/", changes, name="changes"),
    *change_form.urls,
    path("changes/<int:proposal>/", change, name="change"),
    path("changes/<int:proposal>/preview/", preview, name="change_preview"),
    *change_decision.urls,
]
