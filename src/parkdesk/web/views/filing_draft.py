"""While somebody types: the draft saves itself, figures are added, files are attached."""

import secrets
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parkdesk.accounts.actor import Actor
from parkdesk.records.drafts import Edited
from parkdesk.records.queries import files_by_id
from parkdesk.usecases.attach_evidence import attach_evidence, detach_evidence
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.save_draft import Opened, open_draft, save_draft
from parkdesk.web.forms.filing import is_key, new_line, number_of, read_draft, revision_of
from parkdesk.web.views.filing_form import parts_of, picker_of, summary_of
from parkdesk.web.views.filing_lines import evidence_item, line_of, marks_of
from parkdesk.web.views.filing_pages import (
    actor_of_request,
    duty_to_file,
    form_address,
    is_too_large,
    too_large,
)
from parkdesk.workflow.models import Duty

_ASKED_AGAIN = 422  #: htmx shows the answer; nothing was kept


@login_required
@require_POST
def draft(request: HttpRequest, duty: int) -> HttpResponse:
    """Keep what was typed, and answer with what is now to be said about it."""
    actor = actor_of_request(request)
    found = duty_to_file(actor, duty)
    opened = open_draft(duty=found, actor=actor)
    given = read_draft(request.POST, opened.given)
    try:
        revision = save_draft(
            duty=found,
            given=given,
            seen_revision=revision_of(request.POST),
            actor=actor,
            now=timezone.now(),
        )
    except Edited as other:
        context = {"other": other, "duty_id": found.pk, "form_href": form_address(found)}
        return render(request, "desk/filing/overtaken.html", context, status=_ASKED_AGAIN)
    except Refused as refusal:
        context = {"refusal": str(refusal), "duty_id": found.pk, "form_href": form_address(found)}
        return render(request, "desk/filing/overtaken.html", context, status=_ASKED_AGAIN)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(form_address(found))
    return _saved(request, found, actor, replace(opened, given=given, revision=revision))


def _saved(request: HttpRequest, duty: Duty, actor: Actor, opened: Opened) -> HttpResponse:
    """Answer with the marks of the lines that changed; fields are never written over."""
    parts = parts_of(duty, actor, opened.given, opened.basis)
    every = [marks_of(parts, line) for line in parts.given.lines]
    changed = [one for one in every if request.POST.get(f"{one['key']}-marks") != one["digest"]]
    summary = summary_of(parts)
    context = {
        **summary,
        "has_summary": request.POST.get("summary-marks") != summary["summary_digest"],
        "revision": opened.revision,
        "marks": changed,
        "is_answer": True,
        "duty": {"id": duty.pk},
    }
    return render(request, "desk/filing/saved.html", context)


@login_required
@require_GET
def picker(request: HttpRequest, duty: int) -> HttpResponse:
    """Answer with the subjects that fit an activity and the units that fit a subject."""
    actor = actor_of_request(request)
    found = duty_to_file(actor, duty)
    asked = {name: request.GET.get(name, "") for name in ("activity", "subject")}
    return render(request, "desk/filing/picker.html", {"picker": picker_of(found, **asked)})


@login_required
@require_POST
def add_figure(request: HttpRequest, duty: int) -> HttpResponse:
    """Answer with the fields of a further figure; it is kept with the next save."""
    actor = actor_of_request(request)
    found = duty_to_file(actor, duty)
    line = new_line(request.POST, found.period, f"n{secrets.token_hex(5)}")
    if line is None:
        asked = {name: request.POST.get(name, "") for name in ("activity", "subject")}
        context: dict[str, object] = {"picker": picker_of(found, **asked), "is_incomplete": True}
        return render(request, "desk/filing/added.html", context)
    opened = open_draft(duty=found, actor=actor)
    given = replace(opened.given, lines=(*opened.given.lines, line))
    if not request.headers.get("HX-Request"):
        save_draft(
            duty=found,
            given=given,
            seen_revision=opened.revision,
            actor=actor,
            now=timezone.now(),
        )
        return HttpResponseRedirect(f"{form_address(found)}#line-{line.key}")
    parts = parts_of(found, actor, replace(opened.given, lines=(line,)), None)
    context = {
        "line": line_of(parts, line),
        "picker": picker_of(found, "", ""),
        "is_added": True,
        "duty": {"id": found.pk, "period": found.period},
    }
    return render(request, "desk/filing/added.html", context)


@login_required
@require_POST
def evidence(request: HttpRequest, duty: int, key: str) -> HttpResponse:
    """Attach the posted file to a line, or take one off."""
    actor = actor_of_request(request)
    found = duty_to_file(actor, duty)
    if is_too_large(request):
        return too_large(request)
    error = ""
    try:
        if "detach" in request.POST:
            detach_evidence(
                duty=found,
                key=key,
                file_id=number_of(request.POST, "detach"),
                actor=actor,
                now=timezone.now(),
            )
        elif (sent := request.FILES.get("file")) is not None and is_key(key):
            attach_evidence(
                duty=found,
                key=key,
                stream=sent,
                name=sent.name or "",
                actor=actor,
                now=timezone.now(),
            )
    except Refused as refusal:
        error = str(refusal)
    if not request.headers.get("HX-Request") and not error:
        return HttpResponseRedirect(f"{form_address(found)}#line-{key}")
    proofs = open_draft(duty=found, actor=actor).given.proofs.get(key, ())
    files = files_by_id(actor, proofs)
    strip = evidence_item(found, key, [files[one] for one in proofs if one in files])
    context = {"evidence": strip, "error": error}
    return render(request, "desk/filing/evidence.html", context)
