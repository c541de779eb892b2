"""Pages: the targets of a park by indicator and year, each with the document that sets it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parkdesk.registry.models import Park, Target
from parkdesk.registry.setup_queries import targets_recorded
from parkdesk.usecases.record_target import INDICATORS, record_target
from parkdesk.usecases.refusals import Refused
from parkdesk.web.forms.setup import TargetForm
from parkdesk.web.middleware import acting
from parkdesk.web.views.setup_frame import (
    REFUSED,
    Item,
    park_to_set_up,
    setup_frame,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest, park: str) -> HttpResponse:
    """Show the targets that stand and take a new one."""
    found = park_to_set_up(request, park)
    form = TargetForm(
        request.POST if request.method == "POST" else None,
        initial={"year": timezone.localdate().year},
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_target(
                park=found,
                indicator=form.cleaned_data["indicator"],
                year=form.cleaned_data["year"],
                value=form.value_given(),
                source=form.cleaned_data["source"],
                actor=acting(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The target is recorded."))
            return redirect("desk:setup-targets", park=found.id)
    context = {**setup_frame(request, found, "targets"), "form": form, "table": _table(found)}
    return render(
        request, "desk/setup/targets.html", context, status=REFUSED if form.errors else 200
    )


def _table(park: Park) -> Item:
    recorded = targets_recorded(park)
    seen: set[tuple[str, int]] = set()
    rows: list[tuple[Target, bool]] = []
    for (
        one
    ) in recorded:  # the latest first: the first of an indicator and year is the one that counts
        key = (one.indicator, one.year)
        rows.append((one, key not in seen))
        seen.add(key)
    rows.sort(key=lambda row: (row[0].indicator, -row[0].year, not row[1]))
    return {
        "caption": _("Park targets"),
        "columns": [
            {"label": _("Indicator")},
            {"label": _("Year")},
            {"label": _("Target"), "kind": "number"},
            {"label": _("In force")},
            {"label": _("Recorded"), "kind": "day"},
        ],
        "rows": [{"cells": _cells(one, counts=counts)} for one, counts in rows],
        "count": len(rows),
        "empty": _("No target is recorded; the account is then shown without one."),
    }


def _cells(one: Target, *, counts: bool) -> list[object]:
    known = INDICATORS.get(one.indicator)
    kind = known.kind if known else "number"
    quality = "synthetic" if one.is_synthetic else ""
    unit = "" if kind == "share" else str(known.unit_said) if known else one.unit
    return [
        {"value": str(known.title) if known else one.indicator, "note": one.source},
        str(one.year),
        {"value": one.value, "kind": kind, "quality": quality, "note": unit},
        _("in force") if counts else _("replaced"),
        {"value": one.recorded_at, "kind": "day", "note": one.recorded_by_name},
    ]


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/setup/targets/", targets, name="setup-targets"),
]
