"""Excel in and out: the template, the upload with its dry run, and taking it into the form."""

import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parkdesk.records.drafts import Edited, Line
from parkdesk.records.media import XLSX
from parkdesk.usecases.check_filing import Amount
from parkdesk.usecases.file_template import file_template
from parkdesk.usecases.import_workbook import (
    Preview,
    keep_workbook,
    preview_workbook,
    take_workbook,
)
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.save_draft import open_draft
from parkdesk.web.forms.filing import revision_of
from parkdesk.web.views.filing_form import frame_of
from parkdesk.web.views.filing_lines import share_of, told_of
from parkdesk.web.views.filing_pages import (
    actor_of_request,
    duty_to_file,
    form_address,
    is_too_large,
    too_large,
)
from parkdesk.web.views.filing_words import choice_word, subject_word, unit_word

_SHOWN = 500  #: figures that the dry run lists
_REFUSED = 422


@login_required
@require_GET
def template(request: HttpRequest, duty: int) -> HttpResponse:
    """Hand out the template with the figures known."""
    actor = actor_of_request(request)
    found = duty_to_file(actor, duty)
    name = f"{found.enterprise.code}-{found.period}.xlsx"
    return HttpResponse(
        file_template(duty=found, actor=actor),
        content_type=XLSX.type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, duty: int) -> HttpResponse:
    """Ask for a workbook, keep it, and lead to its dry run."""
    actor = actor_of_request(request)
    found = duty_to_file(actor, duty)
    if is_too_large(request):
        return too_large(request)
    error = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            kept = keep_workbook(
                duty=found,
                stream=sent or io.BytesIO(),
                name=(sent.name if sent else "") or "",
                actor=actor,
                now=timezone.now(),
            )
        except Refused as refusal:
            error = str(refusal)
        else:
            address = reverse("desk:duty-preview", args=[found.pk, kept.pk])
            return HttpResponseRedirect(address)
    context = {**frame_of(found), "form_href": form_address(found), "error": error}
    return render(request, "desk/filing/upload.html", context, status=_REFUSED if error else 200)


@login_required
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, duty: int, file: int) -> HttpResponse:
    """Show what a workbook would file; posting takes it into the form."""
    actor = actor_of_request(request)
    found = duty_to_file(actor, duty)
    error = ""
    if request.method == "POST":
        try:
            take_workbook(
                duty=found,
                file_id=file,
                seen_revision=revision_of(request.POST),
                actor=actor,
                now=timezone.now(),
            )
        except Edited as other:
            error = _("%(name)s changed the draft meanwhile. Look at it before replacing it.") % {
                "name": other.by_name
            }
        except Refused as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("The figures are in the form. Check and submit them."))
            return HttpResponseRedirect(form_address(found))
    shown = preview_workbook(duty=found, file_id=file, actor=actor)
    opened = open_draft(duty=found, actor=actor)
    context = {
        **frame_of(found),
        "form_href": form_address(found),
        "file_name": shown.file.name,
        "findings": [told_of(one) | {"href": ""} for one in shown.findings],
        "blockers": sum(one.is_blocker for one in shown.findings),
        "table": _table(shown),
        "count": len(shown.given.lines),
        "is_takeable": shown.is_takeable,
        "revision": opened.revision,
        "has_draft": opened.revision > 0,
        "error": error,
    }
    return render(request, "desk/filing/preview.html", context, status=_REFUSED if error else 200)


def _table(shown: Preview) -> dict[str, object]:
    lines = shown.given.lines[:_SHOWN]
    return {
        "caption": _("What would be filed"),
        "count": len(shown.given.lines),
        "columns": [
            {"label": _("Figure")},
            {"label": _("Activity")},
            {"label": _("Period")},
            {"label": _("Amount")},
            {"label": _("Unit")},
            {"label": _("Last period")},
            {"label": _("Difference")},
            {"label": _("Where in the file")},
        ],
        "rows": [{"cells": _cells(shown, line)} for line in lines],
        "empty": _("No figure of this enterprise and period was found in the file."),
    }


def _cells(shown: Preview, line: Line) -> list[object]:
    now = shown.checked.amounts.get(line.key, Amount())
    before = shown.checked.before.get(line.key)
    share = share_of(now, before)
    place = " / ".join(p for p in (line.sheet, _("row %(row)s") % {"row": line.row}) if p)
    return [
        subject_word(line.text("subject"), line.text("activity")),
        choice_word("activity", line.text("activity")),
        line.text("period"),
        line.text("amount") or {"value": line.choice or "missing", "kind": "number"},
        unit_word(line.text("unit")),
        f"{before.printed} {unit_word(before.unit)}" if before and before.printed else "\u2013",
        "\u2013" if share is None else f"{share:+.1%}",
        place,
    ]
