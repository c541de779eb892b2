"""The page of a park for who only files in it: what is to be filed, and what came out of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parkdesk.usecases.see_own_part import OwnDuty, OwnPart, OwnTonnes
from parkdesk.web import formats
from parkdesk.web.languages import named
from parkdesk.web.states import marks_of

Item = dict[str, object]


def own_page(request: HttpRequest, part: OwnPart) -> HttpResponse:
    """Show one's own part of a park."""
    to_file = [one for one in part.duties if one.state in ("not_filed", "returned")]
    first = min(to_file, key=lambda one: one.due_on, default=None)
    context = {
        "park_name": named(part.park.name_zh, part.park.name_en),
        "park_href": reverse("desk:park", args=[part.park.id]),
        "is_synthetic": part.park.is_synthetic,
        "late": sum(one.is_late for one in part.duties),
        "to_file": len(to_file),
        "first": first
        and {"href": reverse("desk:duty", args=[first.duty_id]), "period": first.period},
        "figures": [_figure(one) for one in part.tonnes],
        "table": {
            "caption": _("What you file"),
            "columns": [
                {"label": _("Period"), "kind": "text"},
                {"label": _("Enterprise"), "kind": "text"},
                {"label": _("State"), "kind": "chip"},
                {"label": _("Due"), "kind": "day"},
                {"label": _("Deadline"), "kind": "chip"},
            ],
            "rows": [_row(one) for one in part.duties],
            "empty": _("Nothing is planned for you to file yet."),
        },
    }
    return render(request, "desk/overview/own_part.html", context)


def _row(one: OwnDuty) -> Item:
    is_open = one.state in ("not_filed", "returned")
    deadline = ("late" if one.is_late else "open") if is_open else "closed"
    name = named(one.enterprise_zh, one.enterprise_en)
    return {
        "href": reverse("desk:duty", args=[one.duty_id]),
        "cells": [one.period, name, one.state, one.due_on, deadline],
    }


def _figure(one: OwnTonnes) -> Item:
    tce = one.energy_equivalent_tce
    return {
        "label": named(one.name_zh, one.name_en),
        "value": "missing" if one.emission_tco2 is None else one.emission_tco2,
        "kind": "tonnes",
        "unit": "tCO₂",
        "period": str(one.year),
        "quality": marks_of(is_synthetic=one.is_synthetic, is_provisional=one.is_provisional),
        "note": _("not in the account")
        if tce is None
        else _("energy %(value)s tce, equivalent value") % {"value": formats.printed(tce, 2)},
    }
