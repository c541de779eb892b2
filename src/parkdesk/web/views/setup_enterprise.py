"""Pages: one unit of a park, in the drawer or on a page of its own; adding one; its leaving."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parkdesk.accounts import require
from parkdesk.audit.subject_queries import history_of_enterprise
from parkdesk.registry.models import Enterprise, Park
from parkdesk.registry.queries import enterprise as enterprise_of
from parkdesk.registry.setup_queries import meters_of
from parkdesk.usecases.before_after import version_of
from parkdesk.usecases.edit_enterprise import add_enterprise, edit_enterprise, given_of
from parkdesk.usecases.end_membership import end_membership
from parkdesk.usecases.refusals import Refused
from parkdesk.web.forms.setup import EnterpriseForm, LeaveForm
from parkdesk.web.languages import named
from parkdesk.web.middleware import acting
from parkdesk.web.views.setup_frame import (
    REFUSED,
    Item,
    park_to_set_up,
    setup_frame,
)
from parkdesk.web.views.setup_words import DEEDS, FIELDS, said


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_new(request: HttpRequest, park: str) -> HttpResponse:
    """Ask for a new unit and record it."""
    found = park_to_set_up(request, park)
    form = EnterpriseForm(
        request.POST if request.method == "POST" else None,
        initial={"in_boundary": "yes"},
        is_new=True,
    )
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            add_enterprise(
                park=found,
                code=code,
                given=form.given(),
                actor=acting(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return _done(request, found, _("%(code)s is recorded.") % {"code": code})
    context = {
        **setup_frame(request, found, "enterprises"),
        "form": form,
        "action": reverse("desk:setup-enterprise-new", args=[found.id]),
    }
    return _shown(request, "new", context, is_refused=bool(form.errors))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise(request: HttpRequest, park: str, code: str) -> HttpResponse:
    """Show one unit with its history and take changes of it."""
    found, unit = _unit(request, park, code)
    known = given_of(unit)
    form = EnterpriseForm(
        request.POST if request.method == "POST" else None,
        initial={
            **asdict(known),
            "in_boundary": "yes" if known.in_boundary else "no",
            "seen": version_of(known),
        },
        is_new=False,
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_enterprise(
                enterprise=unit,
                given=form.given(),
                seen=form.cleaned_data["seen"],
                actor=acting(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return _done(request, found, _("%(code)s is recorded.") % {"code": unit.code})
    return _shown(
        request,
        "edit",
        {**_context(request, found, unit), "form": form, "leave": LeaveForm()},
        is_refused=bool(form.errors),
    )


@login_required
@require_POST
def enterprise_leaves(request: HttpRequest, park: str, code: str) -> HttpResponse:
    """Take the day on which a unit is no longer inside."""
    found, unit = _unit(request, park, code)
    leave = LeaveForm(request.POST)
    if leave.is_valid():
        try:
            end_membership(
                enterprise=unit,
                valid_to=leave.cleaned_data["valid_to"],
                reason=leave.cleaned_data["reason"],
                actor=acting(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            leave.add_error(refusal.field or None, str(refusal))
        else:
            return _done(
                request, found, _("The last day of %(code)s is recorded.") % {"code": unit.code}
            )
    known = given_of(unit)
    form = EnterpriseForm(
        initial={
            **asdict(known),
            "in_boundary": "yes" if known.in_boundary else "no",
            "seen": version_of(known),
        },
        is_new=False,
    )
    context = {**_context(request, found, unit), "form": form, "leave": leave}
    return _shown(request, "edit", context, is_refused=True)


def _unit(request: HttpRequest, park_id: str, code: str) -> tuple[Park, Enterprise]:
    park = park_to_set_up(request, park_id)
    unit = enterprise_of(acting(request), f"{park.id}/{code}")
    require(acting(request), "enterprise.edit", unit.place)
    return park, unit


def _context(request: HttpRequest, park: Park, unit: Enterprise) -> Item:
    return {
        **setup_frame(request, park, "enterprises"),
        "code": unit.code,
        "name": named(unit.name_zh, unit.name_en),
        "has_left": unit.valid_to is not None,
        "action": reverse("desk:setup-enterprise", args=[park.id, unit.code]),
        "leave_action": reverse("desk:setup-enterprise-leaves", args=[park.id, unit.code]),
        "figures_href": f"{reverse('desk:setup-figures-edit', args=[park.id])}?unit={unit.code}",
        "meters": [one.id for one in meters_of(park).filter(enterprise=unit)],
        "history": [
            {
                "at": one.at,
                "by": one.by_name,
                "deed": DEEDS.get(one.action, one.action),
                "reason": one.reason,
                "fields": [
                    {
                        "field": FIELDS.get(name, name),
                        "before": said(name, was),
                        "after": said(name, now),
                    }
                    for name, was, now in one.fields
                ],
            }
            for one in history_of_enterprise(park.id, unit.code)
        ],
    }


def _shown(request: HttpRequest, name: str, context: Item, *, is_refused: bool) -> HttpResponse:
    """Show a unit in the drawer where htmx asks, else on a page."""
    is_drawer = bool(request.headers.get("HX-Request"))
    template = f"desk/setup/enterprise_{name}{'_part' if is_drawer else ''}.html"
    return render(
        request,
        template,
        {**context, "is_drawer": is_drawer},
        status=REFUSED if is_refused else 200,
    )


def _done(request: HttpRequest, park: Park, message: str) -> HttpResponse:
    """Lead back to the list; from the drawer the whole page goes there."""
    messages.success(request, message)
    if not request.headers.get("HX-Request"):
        return redirect("desk:setup-enterprises", park=park.id)
    answer = HttpResponse(status=204)
    answer.headers["HX-Redirect"] = reverse("desk:setup-enterprises", args=[park.id])
    return answer


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/setup/enterprises/new/", enterprise_new, name="setup-enterprise-new"),
    path(
        "parks/<slug:park>/setup/units/<str:code>/leave/",
        enterprise_leaves,
        name="setup-enterprise-leaves",
    ),
    path("parks/<slug:park>/setup/units/<str:code>/", enterprise, name="setup-enterprise"),
]
