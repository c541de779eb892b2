"""Planning the duties of a year, with a look at what that makes before it is done."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from parkdesk.registry.queries import park as park_of
from parkdesk.usecases.plan_duties import MONTHLY, YEARLY, Planned, plan_duties, preview_duties
from parkdesk.usecases.refusals import Refused
from parkdesk.web.forms.review import plan_of
from parkdesk.web.views.filing_pages import actor_of_request
from parkdesk.web.views.filing_words import named

_REFUSED = 422


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, park: str) -> HttpResponse:
    """Ask what to plan, show what that makes, and make it."""
    actor = actor_of_request(request)
    found = park_of(actor, park, "duty.plan")
    asked = plan_of(request.POST or request.GET, timezone.localdate().year)
    is_asked = request.method == "POST" or "year" in request.GET
    planned, error, field = None, "", ""
    try:
        if request.method == "POST":
            done = plan_duties(park=found, plan=asked, actor=actor, now=timezone.now())
            count = len(done.new)
            words = ngettext("%(count)s duty was made.", "%(count)s duties were made.", count)
            messages.success(request, words % {"count": count})
            return HttpResponseRedirect(reverse("desk:queue", args=[found.id]))
        if is_asked:
            planned = preview_duties(park=found, plan=asked, actor=actor)
    except Refused as refusal:
        error, field = str(refusal), refusal.field
    context = {
        "park_name": named(found.name_zh, found.name_en),
        "park_href": reverse("desk:park", args=[found.id]),
        "park_id": found.id,
        "is_synthetic": found.is_synthetic,
        "plan": asked,
        "frequencies": [(MONTHLY, _("every month")), (YEARLY, _("once for the year"))],
        "planned": planned and _shown(planned),
        "error": error,
        "field": field,
    }
    return render(request, "desk/review/plan.html", context, status=_REFUSED if error else 200)


def _shown(planned: Planned) -> dict[str, object]:
    by_period = groupby(sorted(planned.new, key=lambda d: d.start), key=lambda d: d.period)
    return {
        "count": len(planned.new),
        "kept": planned.kept,
        "enterprises": planned.enterprises,
        "other_frequency": planned.other_frequency,
        "periods": [
            {"period": period, "due_on": (some := list(duties))[0].due_on, "count": len(some)}
            for period, duties in by_period
        ],
    }
