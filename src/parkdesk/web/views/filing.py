"""Pages of filing: a duty, for who files it and for who reads it; submitting; correcting."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parkdesk.accounts.actor import Actor, NotAllowed
from parkdesk.records.drafts import DraftGiven, Edited
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.save_draft import open_draft
from parkdesk.usecases.submit_filing import NotReady, file_correction, submit_filing
from parkdesk.web.formats import at_moment
from parkdesk.web.forms.filing import read_draft, revision_of, seq_of
from parkdesk.web.views import filing_draft, filing_upload
from parkdesk.web.views.filing_form import filled_form, form_page
from parkdesk.web.views.filing_pages import (
    actor_of_request,
    duty_to_file,
    is_correctable,
    is_form_open,
)
from parkdesk.web.views.review_decision import overtaken_words
from parkdesk.web.views.review_duty import read_page
from parkdesk.workflow.models import Duty
from parkdesk.workflow.operations import Overtaken
from parkdesk.workflow.queries import duty as duty_of

_NOT_FILED = 422


@login_required
@require_GET
def duty(request: HttpRequest, duty: int) -> HttpResponse:
    """Show the form to who files the duty now, what was filed to everybody else."""
    actor = actor_of_request(request)
    found = duty_of(actor, duty)
    if is_form_open(actor, found):
        return form_page(request, found, actor)
    return read_page(request, found, actor)


@login_required
@require_POST
def submit(request: HttpRequest, duty: int) -> HttpResponse:
    """File what is in the form."""
    actor = actor_of_request(request)
    found = duty_to_file(actor, duty)
    opened = open_draft(duty=found, actor=actor)
    given = read_draft(request.POST, opened.given)
    try:
        submit_filing(
            duty=found,
            given=given,
            seen_seq=seq_of(request.POST),
            seen_revision=revision_of(request.POST),
            actor=actor,
            now=timezone.now(),
        )
    except NotReady:
        typed = replace(opened, given=given, revision=revision_of(request.POST))
        return filled_form(request, found, actor, typed, is_strict=True, status=_NOT_FILED)
    except Edited as other:
        return _edited(request, found, actor, given, other)
    except Overtaken as other:
        messages.warning(request, overtaken_words(other))
        return HttpResponseRedirect(reverse("desk:duty", args=[found.pk]))
    messages.success(request, _("Submitted. The reviewer sees it now; you will find it here."))
    return HttpResponseRedirect(reverse("desk:duty", args=[found.pk]))


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, duty: int) -> HttpResponse:
    """Report an error in a received filing, by filing what would be right."""
    actor = actor_of_request(request)
    found = duty_to_file(actor, duty)
    if not is_correctable(actor, found):
        action = "filing.submit"
        raise NotAllowed(action)
    if request.method == "GET":
        return form_page(request, found, actor)
    opened = open_draft(duty=found, actor=actor)
    given = read_draft(request.POST, opened.given)
    typed = replace(opened, given=given, revision=revision_of(request.POST))
    try:
        file_correction(duty=found, given=given, reason=given.note, actor=actor, now=timezone.now())
    except NotReady:
        return filled_form(request, found, actor, typed, is_strict=True, status=_NOT_FILED)
    except Refused as refusal:
        error = str(refusal)
        return filled_form(request, found, actor, typed, error=error, status=_NOT_FILED)
    messages.success(
        request, _("The correction is filed. It counts once the park has approved the change.")
    )
    return HttpResponseRedirect(reverse("desk:duty", args=[found.pk]))


def _edited(
    request: HttpRequest, duty: Duty, actor: Actor, given: DraftGiven, other: Edited
) -> HttpResponse:
    """Show what was typed here, and that somebody typed something else; the next try is theirs."""
    opened = open_draft(duty=duty, actor=actor)
    typed = replace(opened, given=given, revision=other.revision)
    error = _(
        "%(name)s changed this form at %(time)s. What you see is your version; submit again to "
        "file it, or reload the page to see theirs."
    ) % {"name": other.by_name, "time": at_moment(other.at)}
    return filled_form(request, duty, actor, typed, error=error, status=_NOT_FILED)


_ONE = "filings/<int:duty>/"
urls: list[URLPattern | URLResolver] = [
    path(_ONE, duty, name="duty"),
    path(f"{_ONE}submit/", submit, name="duty-submit"),
    path(f"{_ONE}correction/", correct, name="duty-correct"),
    path(f"{_ONE}draft/", filing_draft.draft, name="duty-draft"),
    path(f"{_ONE}figures/", filing_draft.picker, name="duty-picker"),
    path(f"{_ONE}figures/add/", filing_draft.add_figure, name="duty-figure"),
    path(f"{_ONE}figures/<slug:key>/evidence/", filing_draft.evidence, name="duty-evidence"),
    path(f"{_ONE}template/", filing_upload.template, name="duty-template"),
    path(f"{_ONE}upload/", filing_upload.upload, name="duty-upload"),
    path(f"{_ONE}upload/<int:file>/", filing_upload.preview, name="duty-preview"),
]
