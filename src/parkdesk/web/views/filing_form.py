"""The page on which an enterprise files: the form, and what surrounds it."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parkdesk.accounts.actor import Actor
from parkdesk.records.drafts import DraftGiven
from parkdesk.records.models import Filing
from parkdesk.records.queries import comments_of, files_by_id, rows_of, texts_of
from parkdesk.records.versions import comments_by_figure
from parkdesk.usecases.check_filing import check_filing
from parkdesk.usecases.save_draft import Opened, open_draft
from parkdesk.web.forms.filing import MOST_TYPED
from parkdesk.web.views.filing_lines import (
    FormParts,
    choices_of_nothing,
    digest_of,
    lines_of,
    told_of,
)
from parkdesk.web.views.filing_words import (
    activity_words,
    choice_words,
    named,
    subject_words,
    unit_words,
)
from parkdesk.workflow.models import RECEIVED, RETURNED, Duty
from parkdesk.workflow.queue import is_late, last_decision

Item = dict[str, object]


def form_page(request: HttpRequest, duty: Duty, actor: Actor) -> HttpResponse:
    """Show the form as it was left, or with the figures known from the last filing."""
    opened = open_draft(duty=duty, actor=actor)
    given = replace(opened.given, tab=secrets.token_hex(8))
    return filled_form(request, duty, actor, replace(opened, given=given))


def filled_form(
    request: HttpRequest,
    duty: Duty,
    actor: Actor,
    opened: Opened,
    *,
    is_strict: bool = False,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the form with what was typed.

    Parameters
    ----------
    is_strict
        Whether somebody asked to submit: then blank amounts are told of.
    error
        What stopped the submission, beyond the findings.
    """
    parts = parts_of(duty, actor, opened.given, opened.basis, is_strict=is_strict)
    context = {
        **frame_of(duty),
        **summary_of(parts),
        "revision": opened.revision,
        "saved_at": opened.saved_at,
        "tab": opened.given.tab,
        "note": opened.given.note,
        "is_correction": duty.state == RECEIVED,
        "lines": lines_of(parts),
        "is_long": len(opened.given.lines) > MOST_TYPED,
        "file_name": opened.given.file_name,
        "before_period": parts.checked.before_period,
        "returned": _returned(duty),
        "comments": _on_the_whole(duty.filing),
        "choices": choices_of_nothing(),
        "certificates": [*opened.given.certificates, {}],
        "properties": [*opened.given.properties, {}],
        "has_tables": bool(opened.given.certificates or opened.given.properties),
        "certificate_kinds": choice_words("certificate_kind"),
        "quantities": choice_words("quantity"),
        "picker": picker_of(duty, "", ""),
        "error": error,
    }
    return render(request, "desk/filing/form.html", context, status=status)


def parts_of(
    duty: Duty,
    actor: Actor,
    given: DraftGiven,
    basis: Filing | None,
    *,
    is_strict: bool = False,
) -> FormParts:
    """Return what the lines of a form are made from."""
    is_again = duty.filing is not None and basis is not None and basis.pk == duty.filing_id
    filed = {row.pk: texts_of(row) for row in rows_of(basis)} if is_again and basis else {}
    asked = [one for ids in given.proofs.values() for one in ids]
    return FormParts(
        duty=duty,
        given=given,
        checked=check_filing(duty=duty, given=given, actor=actor),
        files=files_by_id(actor, asked) if asked else {},
        said=comments_by_figure(duty.filing) if duty.filing is not None else {},
        filed=filed,
        is_strict=is_strict,
    )


def summary_of(parts: FormParts) -> Item:
    """Return how far the form is and what is wrong with it as a whole."""
    is_long = len(parts.given.lines) > MOST_TYPED  # then reasons are given here, not at lines
    told = [told_of(one) | ({"href": ""} if is_long else {}) for one in parts.findings]
    filled = sum(not line.is_open for line in parts.given.lines)
    summary: Item = {
        "findings": told,
        "general": [one for one in told if not one["href"]],
        "counts": {
            level: sum(one["severity"] == level for one in told)
            for level in ("blocker", "warning", "note")
        },
        "filled": filled,
        "all_lines": len(parts.given.lines),
        "is_complete": filled == len(parts.given.lines) and filled > 0,
    }
    summary["summary_digest"] = digest_of(filled, len(parts.given.lines), told)
    return summary


def frame_of(duty: Duty) -> Item:
    """Return what every page of a duty shows around it."""
    enterprise, park = duty.enterprise, duty.enterprise.park
    today = timezone.localdate()
    return {
        "duty": {
            "id": duty.pk,
            "period": duty.period,
            "state": duty.state,
            "seq": duty.seq,
            "due_on": duty.due_on,
            "is_late": is_late(duty, today),
            "days_left": (duty.due_on - today).days,
        },
        "enterprise_name": named(enterprise.name_zh, enterprise.name_en),
        "enterprise_code": enterprise.code,
        "park_name": named(park.name_zh, park.name_en),
        "park_href": reverse("desk:park", args=[park.id]),
        "queue_href": reverse("desk:queue", args=[park.id]),
        "is_synthetic": enterprise.is_synthetic or park.is_synthetic,
    }


def picker_of(duty: Duty, activity: str, subject: str) -> Item:
    """Return the lists from which a further figure is chosen."""
    return {
        "duty_id": duty.pk,
        "activities": activity_words(),
        "activity": activity,
        "subjects": subject_words(activity),
        "subject": subject,
        "units": unit_words(subject, activity, "") if subject else [],
    }


def _returned(duty: Duty) -> Item | None:
    """Return why a duty came back."""
    last = last_decision(duty) if duty.state == RETURNED else None
    if last is None:
        return None
    return {"by": last.by_name, "at": last.at, "reason": last.reason or _("No reason was given.")}


def _on_the_whole(filing: Filing | None) -> Sequence[Item]:
    if filing is None:
        return ()
    return [
        {"by": one.by_name, "at": one.at, "text": one.text}
        for one in comments_of(filing)
        if one.row_id is None
    ]
