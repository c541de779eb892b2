"""Pages: setting a park up, step by step; what it says of itself."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parkdesk.registry.setup_queries import set_up_so_far
from parkdesk.usecases.before_after import version_of
from parkdesk.usecases.describe_park import describe_park, description_of
from parkdesk.usecases.refusals import Refused
from parkdesk.web.forms.setup import DescriptionForm
from parkdesk.web.middleware import acting
from parkdesk.web.site_drawing import locator_of
from parkdesk.web.views import (
    setup_boundary,
    setup_enterprise,
    setup_enterprises,
    setup_figures,
    setup_meters,
    setup_targets,
)
from parkdesk.web.views.setup_frame import (
    REFUSED,
    park_to_set_up,
    setup_frame,
    steps_of,
)


@login_required
@require_safe
def setup(request: HttpRequest, park: str) -> HttpResponse:
    """Show what is set up and what is missing."""
    found = park_to_set_up(request, park)
    steps = steps_of(found, set_up_so_far(found))
    done = sum(bool(step["is_done"]) for step in steps)
    context = {
        **setup_frame(request, found, ""),
        "done": done,
        "count": len(steps),
        "next": next((step for step in steps if not step["is_done"]), None),
        "locator": locator_of(found),
        "people_href": reverse("desk:people"),
        "prefecture": found.prefecture.name_zh,
    }
    return render(request, "desk/setup/overview.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def description(request: HttpRequest, park: str) -> HttpResponse:
    """Show and take what a park says of itself."""
    found = park_to_set_up(request, park)
    known = description_of(found)
    form = DescriptionForm(
        request.POST if request.method == "POST" else None,
        initial={**asdict(known), "seen": version_of(known)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            describe_park(
                park=found,
                given=form.given(),
                seen=form.cleaned_data["seen"],
                actor=acting(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The description is recorded."))
            return redirect("desk:setup-description", park=found.id)
    context = {
        **setup_frame(request, found, "description"),
        "form": form,
        "wide": ("name_zh", "focus_zh", "park_type_basis", "location_basis"),
        "locator": locator_of(found),
    }
    return render(
        request, "desk/setup/description.html", context, status=REFUSED if form.errors else 200
    )


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/setup/", setup, name="setup"),
    path("parks/<slug:park>/setup/description/", description, name="setup-description"),
    *setup_boundary.urls,
    *setup_enterprises.urls,
    *setup_enterprise.urls,
    *setup_figures.urls,
    *setup_targets.urls,
    *setup_meters.urls,
]
