"""Pages: the meters of a park's units, whose readings are held against filings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parkdesk.accounts import NotFound
from parkdesk.registry.models import Park
from parkdesk.registry.setup_queries import meters_of, units_of
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.register_meter import DIRECTIONS, MEDIA, register_meter
from parkdesk.web.forms.setup import MeterForm
from parkdesk.web.languages import named
from parkdesk.web.middleware import acting
from parkdesk.web.views.setup_frame import (
    REFUSED,
    Item,
    park_to_set_up,
    setup_frame,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meters(request: HttpRequest, park: str) -> HttpResponse:
    """List the meters and take a new one."""
    found = park_to_set_up(request, park)
    units = {one.code: one for one in units_of(found).select_related("park__prefecture")}
    offered = [(code, f"{code} {named(one.name_zh, one.name_en)}") for code, one in units.items()]
    form = MeterForm(request.POST if request.method == "POST" else None, units=offered)
    if request.method == "POST" and form.is_valid():
        unit = units.get(form.cleaned_data["enterprise"])
        if unit is None:
            raise NotFound
        try:
            meter = register_meter(
                enterprise=unit,
                given=form.given(),
                actor=acting(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Meter %(meter)s is recorded.") % {"meter": meter.id})
            return redirect("desk:setup-meters", park=found.id)
    context = {
        **setup_frame(request, found, "meters"),
        "form": form,
        "table": _table(found),
        "has_units": bool(units),
    }
    return render(
        request, "desk/setup/meters.html", context, status=REFUSED if form.errors else 200
    )


def _table(park: Park) -> Item:
    rows = [
        {
            "cells": [
                one.id,
                f"{one.enterprise.code} {named(one.enterprise.name_zh, one.enterprise.name_en)}",
                str(MEDIA[one.medium][0]) if one.medium in MEDIA else one.medium,
                str(DIRECTIONS.get(one.direction, one.direction)),
                one.unit,
                one.name_zh or {"value": "missing", "kind": "number"},
            ]
        }
        for one in meters_of(park)
    ]
    labels = (
        _("Meter"),
        _("Enterprise"),
        _("Measures"),
        _("Flow"),
        _("Unit"),
        _("Where it is"),
    )
    return {
        "caption": _("Meters"),
        "columns": [{"label": label} for label in labels],
        "rows": rows,
        "count": len(rows),
        "empty": _("No meter is recorded; electricity is then compared with filings only."),
    }


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/setup/meters/", meters, name="setup-meters"),
]
