"""Pages: the threshold, the signed conclusion, its printed statement, the bundle to take away."""

import tempfile
from datetime import timedelta

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkdesk.accounts import NotFound, require
from parkdesk.records.store import Damaged
from parkdesk.runs.models import Run
from parkdesk.usecases.choose_materiality import choose_materiality
from parkdesk.usecases.export_verification_bundle import export_verification_bundle
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.sign_conclusion import sign_conclusion
from parkdesk.web.forms.verification import ConclusionForm, MaterialityForm
from parkdesk.web.languages import named
from parkdesk.web.middleware import acting
from parkdesk.web.views.account_frame import said_in
from parkdesk.web.views.verification_frame import (
    REFUSED,
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
from parkdesk.workflow.verification_queries import conclusions_of, findings_of, signing_of


@login_required
@require_POST
def materiality(request: HttpRequest, run: int) -> HttpResponse:
    """Take the threshold of a verification."""
    found = run_to_verify(request, run)
    form = MaterialityForm(request.POST)
    error = ""
    if form.is_valid() and form.cleaned_data["share"] is not None:
        try:
            choose_materiality(
                run_id=found.pk,
                share=form.cleaned_data["share"] / 100.0,
                reason=form.cleaned_data["reason"],
                actor=acting(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            error = str(refusal)
    else:
        error = _("Give the share as a number and the rule or judgement that it follows.")
    if error:
        messages.error(request, error)
    else:
        messages.success(request, _("The threshold is recorded."))
    return redirect("desk:verification", run=found.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conclude(request: HttpRequest, run: int) -> HttpResponse:
    """Ask for the conclusion and the password, and sign."""
    found = run_to_verify(request, run)
    actor = acting(request)
    require(actor, "verification.conclude", found.park.place, sees="verification.see")
    form = ConclusionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="reauthenticate", user=request.user):
            return render(request, "429.html", status=429)
        try:
            sign_conclusion(
                run_id=found.pk,
                given=form.given(),
                password=form.cleaned_data["password"],
                actor=actor,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The conclusion is signed."))
            return redirect("desk:verification-statement", run=found.pk)
    context = {**verification_frame(request, found), "form": form, **_rests_on(found)}
    status = REFUSED if form.errors else 200
    return render(request, "desk/verification/conclude.html", context, status=status)


def _rests_on(run: Run) -> Item:
    """Return what a conclusion rests on: threshold, open findings, the run."""
    findings = findings_of(run)
    effect, threshold = effect_and_threshold(run, findings)
    shown = findings_shown(run, findings)
    return {
        "effect": effect,
        "effect_net": signed(effect.net),
        "materiality": threshold,
        "exceeds": effect.exceeds(threshold),
        "open": [one for one in shown if one["state"] != "closed"],
        "run_hash": run.result.run_hash,
        "total": run.result.emission_tco2,
        "marks": marks_of_run(run),
    }


@login_required
@require_safe
def statement(request: HttpRequest, run: int) -> HttpResponse:
    """Show the signed statement as a page that prints on A4."""
    found = run_to_verify(request, run)
    conclusions = conclusions_of(found)
    if not conclusions:
        raise NotFound
    last = conclusions[-1]
    document = document_of(found)
    shown = findings_shown(found, [f for f in findings_of(found) if f.at <= last.signed_at])
    context = {
        **verification_frame(request, found),
        "conclusion": conclusion_shown(last),
        "park_full": named(found.park.name_zh, found.park.name_en),
        "committee": found.park.committee_zh,
        "method": said_in(document["method"], "title"),
        "start": found.start,
        "last": found.end - timedelta(days=1),
        "result": {
            "total": found.result.emission_tco2,
            "marks": marks_of_run(found),
            "low": found.result.emission_lower_tco2,
            "high": found.result.emission_upper_tco2,
            "run_hash": found.result.run_hash,
            "box": found.seal.box,
            "sealed_at": found.seal.sealed_at,
            "version": found.result.code_version,
        },
        "findings": shown,
        "signing": signing_of(found, last),
        "has_earlier": len(conclusions) > 1,
    }
    return render(request, "desk/verification/statement.html", context)


@login_required
@require_POST
def bundle(request: HttpRequest, run: int) -> HttpResponseBase:
    """Hand out the bundle; that it was taken is an event."""
    found = run_to_verify(request, run)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the answer when it was sent
    try:
        made = export_verification_bundle(
            run_id=found.pk,
            has_files=request.POST.get("files") == "1",
            target=target,
            actor=acting(request),
            now=timezone.now(),
        )
    except Damaged:
        target.close()
        messages.error(request, _("A stored file was damaged; tell who keeps the desk."))
        return redirect("desk:verification", run=found.pk)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=made.name, content_type="application/zip"
    )


urls: list[URLPattern | URLResolver] = [
    path(
        "accounts/<int:run>/verification/materiality/",
        materiality,
        name="verification-materiality",
    ),
    path("accounts/<int:run>/verification/conclusion/", conclude, name="verification-conclude"),
    path("accounts/<int:run>/verification/statement/", statement, name="verification-statement"),
    path("accounts/<int:run>/verification/bundle/", bundle, name="verification-bundle"),
]
