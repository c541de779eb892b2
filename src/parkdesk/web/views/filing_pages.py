"""What all pages of filing share: who acts, which duty, and what too large a file is answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parkdesk.accounts import may, require
from parkdesk.accounts.actor import ANONYMOUS, Actor
from parkdesk.workflow.models import NOT_FILED, RECEIVED, RETURNED, Duty
from parkdesk.workflow.queries import duty as duty_of

TOO_LARGE = 413


def actor_of_request(request: HttpRequest) -> Actor:
    """Return who acts in a request."""
    return getattr(request, "actor", ANONYMOUS)


def duty_to_file(actor: Actor, duty_id: int) -> Duty:
    """Return a duty that the actor may file.

    Raises
    ------
    NotFound
        If there is none, or the actor may not see it.
    NotAllowed
        If they see it but do not file it.
    """
    found = duty_of(actor, duty_id)
    require(actor, "filing.draft", found.enterprise.place, sees="filing.see")
    return found


def is_form_open(actor: Actor, duty: Duty) -> bool:
    """Say whether the actor types this duty now."""
    is_theirs = may(actor, "filing.draft", duty.enterprise.place)
    return is_theirs and duty.state in (NOT_FILED, RETURNED)


def is_correctable(actor: Actor, duty: Duty) -> bool:
    """Say whether the actor can report an error in what was received."""
    return duty.state == RECEIVED and may(actor, "filing.submit", duty.enterprise.place)


def form_address(duty: Duty) -> str:
    """Return where the form of a duty is: with a received one, where it is corrected."""
    name = "desk:duty-correct" if duty.state == RECEIVED else "desk:duty"
    return reverse(name, args=[duty.pk])


def is_too_large(request: HttpRequest) -> bool:
    """Say whether an upload was stopped because of its size; reads what was sent."""
    return not request.FILES and bool(getattr(request, "is_upload_too_large", False))


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer an upload that was stopped because of its size."""
    return render(request, "413.html", status=TOO_LARGE)
