"""Pages of review: a filing read and decided on, its history, comments on its figures."""

from collections.abc import Sequence
from itertools import pairwise

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET

from parkdesk.accounts import may
from parkdesk.accounts.actor import Actor, NotFound
from parkdesk.records.models import FiledCertificate, FiledProperty, Filing
from parkdesk.records.queries import comments_of, rows_of
from parkdesk.records.versions import (
    ADDED,
    RowChange,
    certificates_of,
    comments_by_figure,
    differences,
    properties_of,
    versions_of,
)
from parkdesk.usecases.cross_check_filing import CrossChecked, cross_check_filing
from parkdesk.web.states import CHIPS
from parkdesk.web.views.filing_form import frame_of
from parkdesk.web.views.filing_lines import file_item, told_of
from parkdesk.web.views.filing_pages import actor_of_request, is_correctable, is_form_open
from parkdesk.web.views.filing_words import choice_word, subject_word, unit_word
from parkdesk.web.views.review_rows import (
    FiledParts,
    change_shown,
    check_shown,
    comment_shown,
    problem_shown,
    rows_shown,
)
from parkdesk.workflow.models import PENDING, REVIEWED, Decision, Duty
from parkdesk.workflow.queries import duty as duty_of
from parkdesk.workflow.queue import decisions

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


def _decidable(duty: Duty, actor: Actor, *, is_standing: bool) -> Item:
    """Return what the reader can decide now."""
    place = duty.enterprise.place
    can_review = is_standing and may(actor, "filing.review", place)
    is_own = duty.filing is not None and duty.filing.filed_by == actor.id
    return {
        "can_accept": can_review and duty.state == PENDING and not is_own,
        "can_return": can_review and duty.state in (PENDING, REVIEWED),
        "can_receive": is_standing
        and duty.state == REVIEWED
        and not is_own
        and may(actor, "filing.receive", place),
        "can_comment": is_standing and may(actor, "filing.comment", place),
    }


def _shown(filing: Filing, checked: CrossChecked) -> Item:
    rows = list(rows_of(filing))
    shown = rows_shown(
        FiledParts(filing=filing, rows=rows, checked=checked, comments=comments_by_figure(filing))
    )
    problems = [problem_shown(one) for one in filing.problems]
    whole = [check_shown(one) for one in checked.whole]
    states = [str(one["worst"]) for one in shown] + [str(one["state"]) for one in whole]
    return {
        "rows": shown,
        "comments": [comment_shown(one) for one in comments_of(filing) if one.row_id is None],
        "problems": problems,
        "whole": whole,
        "flows": [told_of(one) for one in checked.flows],
        "figures": _figures(shown, problems, states),
        "certificates": [_certificate(one) for one in certificates_of(filing)],
        "properties": [_property(one) for one in properties_of(filing)],
    }


def _certificate(one: FiledCertificate) -> Item:
    return {
        "certificate_id": one.certificate_id,
        "kind": choice_word("certificate_kind", one.kind),
        "amount_mwh": one.amount_mwh,
        "generated_from": one.generated_from,
        "generated_to": one.generated_to,
        "beneficiary_id": one.beneficiary_id,
    }


def _property(one: FiledProperty) -> Item:
    return {
        "subject": subject_word(one.subject, ""),
        "quantity": choice_word("quantity", one.quantity),
        "value": one.value,
        "unit": unit_word(one.unit),
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


#: Step -> the state it led to, and its word.
_STEPS = {
    "submit": ("pending", _lazy("Submitted")),
    "return": ("returned", _lazy("Returned for correction")),
    "review": ("reviewed", _lazy("Accepted after review")),
    "receive": ("received", _lazy("Received and closed")),
    "correct": ("received", _lazy("Correction approved")),
}


def _step(decision: Decision) -> Item:
    state, word = _STEPS[decision.action]
    look = CHIPS[state]
    return {
        "word": word,
        "tone": look.tone,
        "icon": look.icon,
        "by": decision.by_name,
        "at": decision.at,
        "reason": decision.reason,
        "version": decision.filing.version,
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
