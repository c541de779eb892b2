"""Pages: who is inside the park, and taking the list in from Excel with a dry run."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nearzero.ledger.template import write_workbook
from parkdesk.records.media import XLSX
from parkdesk.registry.models import Enterprise, Park
from parkdesk.registry.setup_queries import units_of
from parkdesk.web.forms.setup import words_of
from parkdesk.web.languages import named
from parkdesk.web.views import setup_import
from parkdesk.web.views.setup_frame import Item, park_to_set_up, setup_frame
from parkdesk.web.views.setup_words import yes_no


@login_required
@require_safe
def enterprises(request: HttpRequest, park: str) -> HttpResponse:
    """List the units of the park, with who is inside from when to when."""
    found = park_to_set_up(request, park)
    units = list(units_of(found))
    wanted = request.GET.get("q", "").strip().casefold()
    rows = [one for one in units if wanted in f"{one.code} {one.name_zh} {one.name_en}".casefold()]
    today = timezone.localdate()
    context = {
        **setup_frame(request, found, "enterprises"),
        "q": request.GET.get("q", ""),
        "count": len(units),
        "inside": sum(spell_state(one, today) == "inside" for one in units),
        "table": _table(found, rows, today),
    }
    return render(request, "desk/setup/enterprises.html", context)


def spell_state(unit: Enterprise, today: date) -> str:
    """Return ``inside``, ``left`` or ``coming`` for a day."""
    if unit.valid_from and today < unit.valid_from:
        return "coming"
    return "left" if unit.valid_to and unit.valid_to <= today else "inside"


def _table(park: Park, units: Sequence[Enterprise], today: date) -> Item:
    roles = dict(words_of("role", ("enterprise", "energy_station", "public_area")))
    states = {"inside": _("inside"), "left": _("has left"), "coming": _("not yet inside")}
    rows = []
    for one in units:
        href = reverse("desk:setup-enterprise", args=[park.id, one.code])
        first = one.valid_from.isoformat() if one.valid_from else _("always")
        last = one.valid_to.isoformat() if one.valid_to else _("still inside")
        cells = [
            one.code,
            named(one.name_zh, one.name_en),
            roles.get(one.role, one.role),
            one.industry_code or {"value": "missing", "kind": "number"},
            yes_no(is_so=one.in_boundary),
            first,
            last,
            states[spell_state(one, today)],
        ]
        rows.append({"href": href, "drawer": href, "cells": cells})
    labels = (
        _("Code"), _("Name"), _("Kind"), _("Industry"), _("Counted"), _("First day inside"),
        _("First day no longer inside"), _("Today"),
    )  # fmt: skip
    return {
        "caption": _("Units of the park"),
        "columns": [{"label": label} for label in labels],
        "rows": rows,
        "count": len(rows),
        "empty": _("No unit matches."),
        "exports": [
            {
                "label": _("Excel, filled"),
                "href": reverse("desk:setup-enterprises-template", args=[park.id]),
            }
        ],
    }


@login_required
@require_safe
def template(request: HttpRequest, park: str) -> HttpResponse:
    """Hand out the ledger workbook with the units that are recorded, lists to choose from."""
    found = park_to_set_up(request, park)
    rows: list[Mapping[str, object]] = [
        {
            "enterprise_id": one.code,
            "name_zh": one.name_zh,
            "credit_code": one.credit_code,
            "industry_code": one.industry_code,
            "role": one.role,
            "in_boundary": "yes" if one.in_boundary else "no",
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
        }
        for one in units_of(found)
    ]
    about = {
        "park_id": found.id,
        "name_zh": found.name_zh,
        "name_en": found.name_en,
        "park_type": found.park_type,
        "is_synthetic": "yes" if found.is_synthetic else "no",
    }
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "ledger.xlsx")
        write_workbook(book, park=about, enterprises=rows, activity=())
        data = book.read_bytes()
    return HttpResponse(
        data,
        content_type=XLSX.type,
        headers={"Content-Disposition": f'attachment; filename="{found.id}-enterprises.xlsx"'},
    )


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/setup/enterprises/", enterprises, name="setup-enterprises"),
    path(
        "parks/<slug:park>/setup/enterprises/template/",
        template,
        name="setup-enterprises-template",
    ),
    *setup_import.urls,
]
