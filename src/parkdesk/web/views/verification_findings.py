"""Pages: one finding with its answers, recording one, and ticking a line."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parkdesk.accounts import require
from parkdesk.runs.models import Run
from parkdesk.runs.queries import line as line_of
from parkdesk.usecases.answer_finding import answer_finding
from parkdesk.usecases.close_finding import close_finding, reopen_finding
from parkdesk.usecases.record_finding import check_line, record_finding
from parkdesk.usecases.refusals import Refused
from parkdesk.web.forms.verification import CheckForm, FindingForm, StepForm
from parkdesk.web.middleware import acting
from parkdesk.web.views.verification_frame import (
    REFUSED,
    Item,
    document_of,
    enterprise_names,
    finding_shown,
    run_to_verify,
    source_names,
    subject_name,
    verification_frame,
)
from parkdesk.workflow.verification_queries import finding_of

_STEPS = {"answer": answer_finding, "close": close_finding, "reopen": reopen_finding}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finding_new(request: HttpRequest, run: int) -> HttpResponse:
    """Ask for a finding on a line or on the whole, and record it."""
    found = run_to_verify(request, run)
    require(acting(request), "verification.record", found.park.place, sees="verification.see")
    line_id = request.GET.get("line", "")[:80]
    form = FindingForm(
        request.POST if request.method == "POST" else None, initial={"line_id": line_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            finding = record_finding(
                run_id=found.pk,
                given=form.given(),
                actor=acting(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            facts = {"number": finding.number}
            messages.success(request, _("Finding %(number)s is recorded.") % facts)
            return _done(request, found)
    context = {
        **verification_frame(request, found),
        "form": form,
        "line": _line(found, line_id) if line_id else None,
        "action": reverse("desk:verification-finding-new", args=[found.pk])
        + (f"?line={line_id}" if line_id else ""),
    }
    return _shown(request, "finding_new", context, is_refused=bool(form.errors))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, run: int, number: int) -> HttpResponse:
    """Show a finding with what was said to it; take an answer, a closing, an opening again."""
    found = run_to_verify(request, run)
    form = StepForm(request.POST if request.method == "POST" else None)
    step = _STEPS.get(request.POST.get("do", ""))
    if request.method == "POST" and step is not None and form.is_valid():
        try:
            step(
                run_id=found.pk,
                number=number,
                text=form.cleaned_data["text"],
                actor=acting(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("It is recorded."))
            return _done(request, found)
    shown = finding_of(found, number)
    context = {
        **verification_frame(request, found),
        "form": form,
        "finding": finding_shown(found, shown),
        "line": _line(found, shown.line_id) if shown.line_id else None,
        "action": reverse("desk:verification-finding", args=[found.pk, number]),
    }
    return _shown(request, "finding", context, is_refused=bool(form.errors))


@login_required
@require_POST
def check(request: HttpRequest, run: int, line: str) -> HttpResponse:
    """Mark a line as checked."""
    found = run_to_verify(request, run)
    form = CheckForm(request.POST)
    try:
        check_line(
            run_id=found.pk,
            line_id=line,
            text=form.cleaned_data["text"] if form.is_valid() else "",
            actor=acting(request),
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The line is marked as checked."))
    return redirect(f"{reverse('desk:verification', args=[found.pk])}#line-{line}")


def _line(run: Run, line_id: str) -> Item:
    """Return the line that a finding is about.

    Raises
    ------
    NotFound
        If the run has no such line.
    """
    line, document = line_of(run, line_id), document_of(run)
    code = str(line["enterprise_id"])
    return {
        "id": line_id,
        "href": reverse("desk:line", args=[run.pk, line_id]),
        "enterprise": f"{code} {enterprise_names(run).get(code, '')}",
        "source": source_names(document).get(str(line["source"]), str(line["source"] or "")),
        "subject": subject_name(str(line["subject"])),
        "period": line["period"],
        "tonnes": line["emission_tco2"],
    }


def _shown(request: HttpRequest, name: str, context: Item, *, is_refused: bool) -> HttpResponse:
    is_drawer = bool(request.headers.get("HX-Request"))
    template = f"desk/verification/{name}{'_part' if is_drawer else ''}.html"
    status = REFUSED if is_refused else 200
    return render(request, template, {**context, "is_drawer": is_drawer}, status=status)


def _done(request: HttpRequest, run: Run) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('desk:verification', args=[run.pk])}#findings")
    answer = HttpResponse(status=204)
    answer.headers["HX-Refresh"] = "true"  # to another place of the same page no browser loads anew
    return answer


urls: list[URLPattern | URLResolver] = [
    path(
        "accounts/<int:run>/verification/findings/new/",
        finding_new,
        name="verification-finding-new",
    ),
    path(
        "accounts/<int:run>/verification/findings/<int:number>/",
        finding,
        name="verification-finding",
    ),
    path(
        "accounts/<int:run>/verification/lines/<str:line>/check/",
        check,
        name="verification-check",
    ),
]
