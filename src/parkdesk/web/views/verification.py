"""Pages: sealed accounts to verify; the verification of one: seal, findings, sample, conclusion."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from parkdesk.accounts import NotAllowed
from parkdesk.accounts.rules import may_anywhere
from parkdesk.runs.models import Run
from parkdesk.usecases.read_account import Document
from parkdesk.usecases.sample_lines import Sample, sample_lines
from parkdesk.web.forms.verification import MaterialityForm
from parkdesk.web.languages import named
from parkdesk.web.middleware import acting
from parkdesk.web.views import verification_conclude, verification_findings
from parkdesk.web.views.account_frame import said_in
from parkdesk.web.views.verification_frame import (
    Item,
    conclusion_shown,
    document_of,
    effect_and_threshold,
    findings_shown,
    marks_of_run,
    run_to_verify,
    signed,
    verification_frame,
)
from parkdesk.web.views.verification_sample import sample_shown
from parkdesk.workflow.models import VerificationFinding
from parkdesk.workflow.verification_queries import (
    Materiality,
    OpenEffect,
    conclusions_of,
    findings_of,
    is_check,
    progress_of,
    sealed_runs,
)

_SEE = "verification.see"
_PAGE = 200  #: sealed accounts that the list shows


@login_required
@require_safe
def verifications(request: HttpRequest) -> HttpResponse:
    """List the sealed accounts whose verification the reader sees."""
    actor = acting(request)
    if not may_anywhere(actor, _SEE):
        raise NotAllowed(_SEE)
    runs = list(sealed_runs(actor)[:_PAGE])
    progress = progress_of([run.pk for run in runs])
    rows = []
    for run in runs:
        count, conclusions = progress[run.pk]
        state = _("signed") if conclusions else _("in work") if count else _("not begun")
        cells: list[object] = [
            named(run.park.name_zh, run.park.name_en),
            run.period,
            {"value": run.result.emission_tco2, "quality": marks_of_run(run)},
            run.seal.sealed_at,
            str(count),
            state,
        ]
        rows.append({"href": reverse("desk:verification", args=[run.pk]), "cells": cells})
    table = {
        "caption": _("Sealed accounts"),
        "columns": [
            {"label": _("Park")},
            {"label": _("Period")},
            {"label": _("Total emission"), "unit": "tCO₂", "kind": "tonnes"},
            {"label": _("Sealed"), "kind": "moment"},
            {"label": _("Verification findings"), "kind": "text"},
            {"label": _("State")},
        ],
        "rows": rows,
        "count": len(rows),
        "empty": _("No account is sealed yet; the park seals one when its filings are in."),
    }
    context = {"table": table, "is_synthetic": any(run.result.is_synthetic for run in runs)}
    return render(request, "desk/verification/list.html", context)


@login_required
@require_safe
def verification(request: HttpRequest, run: int) -> HttpResponse:
    """Show the verification of one sealed account."""
    found = run_to_verify(request, run)
    document = document_of(found)
    findings = findings_of(found)
    checks = [one.line_id for one in findings if is_check(one)]
    sample = sample_lines(found, acting(request), checks)
    effect, materiality = effect_and_threshold(found, findings)
    conclusions = conclusions_of(found)
    context = {
        **verification_frame(request, found),
        "period_label": found.period,
        "figures": _figures(found, sample, findings, effect, materiality),
        "materiality": materiality,
        "materiality_form": MaterialityForm(
            initial={
                "share": f"{materiality.share * 100:g}",
                "reason": materiality.reason,
            }
        ),
        "exceeds": effect.exceeds(materiality),
        "effect": effect,
        "effect_net": signed(effect.net),
        "facts": _facts(found, document),
        "coverage": _coverage(found, document),
        "findings": findings_shown(found, findings),
        "sample": sample_shown(found, document, sample, findings),
        "sample_share": sample.share,
        "flow_share": sample.flow_share,
        "previous": sample.previous.period if sample.previous else "",
        "conclusions": [conclusion_shown(one) for one in reversed(conclusions)],
        "is_late": bool(conclusions)
        and any(one.at > conclusions[-1].signed_at for one in findings),
    }
    return render(request, "desk/verification/page.html", context)


def _figures(
    run: Run,
    sample: Sample,
    findings: Sequence[VerificationFinding],
    effect: OpenEffect,
    materiality: Materiality,
) -> list[Item]:
    return [
        _total(run),
        {
            "label": _("Threshold of materiality"),
            "value": materiality.tonnes,
            "kind": "tonnes",
            "unit": "tCO₂",
            "method": _("the project's own default, not from a rule")
            if materiality.is_default
            else _("chosen by %(name)s") % {"name": materiality.chosen_by_name},
        },
        {
            "label": _("Open misstatements, net"),
            "value": effect.net if effect.count else "none",
            "kind": "tonnes",
            "unit": "tCO₂" if effect.count else "",
            "note": _("beyond the threshold")
            if effect.exceeds(materiality)
            else _("within the threshold"),
        },
        _checked(sample, findings),
    ]


def _total(run: Run) -> Item:
    result = run.result
    return {
        "label": _("Total emission"),
        "value": result.emission_tco2,
        "kind": "tonnes",
        "unit": "tCO₂",
        "period": run.period,
        "quality": marks_of_run(run),
        "range": {"low": result.emission_lower_tco2, "high": result.emission_upper_tco2},
        "how_href": reverse("desk:run", args=[run.pk]),
    }


def _checked(sample: Sample, findings: Sequence[VerificationFinding]) -> Item:
    checked = {one.line_id for one in findings if is_check(one)}
    shares = [
        abs(one.share)
        for one in sample.lines
        if one.share is not None and one.line.line_id in checked
    ]
    words = ngettext(
        "%(count)s line marked as checked", "%(count)s lines marked as checked", len(checked)
    )
    return {
        "label": _("Checked of the total"),
        "value": sum(shares) if shares else None,
        "kind": "share",
        "note": words % {"count": len(checked)},
    }


def _facts(run: Run, document: Document) -> list[Item]:
    """Return what was sealed: what a verifier holds against a bundle or a printed statement."""
    method = document["method"]
    return [
        {"label": _("Method"), "value": said_in(method, "title"), "code": method["id"]},
        {"label": _("Run hash"), "code": run.result.run_hash},
        {"label": _("Digest of the box"), "code": run.seal.box},
        {"label": _("Program"), "value": f"nearzero {run.result.code_version}"},
        {
            "label": _("Sealed"),
            "moment": run.seal.sealed_at,
            "value": run.seal.sealed_by_name,
        },
    ]


def _coverage(run: Run, document: Document) -> list[Item]:
    """Return who is in the account, who is missing, and how well amounts are known."""
    coverage = document["coverage"]
    shares = (
        ("share_measured", "measured"),
        ("share_invoiced", "invoiced"),
        ("share_statistical", "statistical"),
        ("share_estimated", "estimated"),
    )
    return [
        {"label": _("Enterprises counted"), "value": str(len(coverage["enterprises_in"]))},
        {
            "label": _("Enterprises without a filing"),
            "value": ", ".join(coverage["enterprises_missing"]) or _("none"),
        },
        {
            "label": _("Filings counted of those due"),
            "value": f"{run.result.duties_received} / {run.result.duties}",
        },
        *(
            {"label": "", "quality": mark, "share": coverage[name]}
            for name, mark in shares
            if coverage.get(name)
        ),
        *(
            [{"label": _("Origin not stated"), "share": coverage["share_unstated"]}]
            if coverage.get("share_unstated")
            else []
        ),
    ]


urls: list[URLPattern | URLResolver] = [
    path("verifications/", verifications, name="verifications"),
    path("accounts/<int:run>/verification/", verification, name="verification"),
    *verification_findings.urls,
    *verification_conclude.urls,
]
