"""Pages: the figures of a year, by form for the park or one unit, or from a ledger workbook."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parkdesk.accounts import NotFound
from parkdesk.registry.models import Park, YearFigures
from parkdesk.registry.queries import year_figures
from parkdesk.registry.setup_queries import figure_years, figures_recorded, units_of
from parkdesk.usecases.record_year_figures import (
    EARLIEST,
    FiguresRow,
    figures_of,
    record_year_figures,
)
from parkdesk.usecases.refusals import Refused
from parkdesk.web.forms.setup import FiguresForm, money_factor
from parkdesk.web.languages import named
from parkdesk.web.middleware import acting
from parkdesk.web.views import setup_figures_import
from parkdesk.web.views.setup_figures_import import href, year_of
from parkdesk.web.views.setup_frame import (
    REFUSED,
    Item,
    park_to_set_up,
    setup_frame,
)

MONEY_SHOWN = "10^4 CNY"
_LISTED, _MOMENTS = 6, 20  #: units of one moment, and moments, that the history lists


@login_required
@require_safe
def figures(request: HttpRequest, park: str) -> HttpResponse:
    """Show the figures of a year: the park's own, then those of its units."""
    found = park_to_set_up(request, park)
    year = year_of(request)
    recorded = year_figures(found.id, year)
    own = recorded.get("")
    factor = money_factor(MONEY_SHOWN)
    context = {
        **setup_frame(request, found, "figures"),
        "period": _period(found, year),
        "year": year,
        "figures": _own(found, year, asdict(figures_of(own)), own.source if own else "", factor),
        "table": _table(found, year, recorded, factor),
        "edit_href": href("setup-figures-edit", found, year),
        "import_href": href("setup-figures-import", found, year),
        "history": _history(found, year),
        "is_synthetic": found.is_synthetic or any(one.is_synthetic for one in recorded.values()),
    }
    return render(request, "desk/setup/figures.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def figures_edit(request: HttpRequest, park: str) -> HttpResponse:
    """Take the figures of the park or of one unit, in the drawer or on a page of its own."""
    found = park_to_set_up(request, park)
    year, code = year_of(request), request.GET.get("unit", "")
    unit = units_of(found).filter(code=code).first() if code else None
    if code and unit is None:
        raise NotFound
    recorded = year_figures(found.id, year).get(unit.key if unit else "")
    form = FiguresForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(asdict(figures_of(recorded)), recorded.source if recorded else ""),
        is_park=unit is None,
    )
    if request.method == "POST" and form.is_valid() and _record(request, found, year, code, form):
        messages.success(request, _("The figures of %(year)s are recorded.") % {"year": year})
        return _back(request, found, year)
    is_drawer = bool(request.headers.get("HX-Request"))
    context = {
        **setup_frame(request, found, "figures"),
        "form": form,
        "year": year,
        "name": named(unit.name_zh, unit.name_en) if unit else "",
        "code": code,
        "action": href("setup-figures-edit", found, year) + (f"&unit={code}" if code else ""),
        "back_href": href("setup-figures", found, year),
        "is_drawer": is_drawer,
    }
    name = "figures_edit_part" if is_drawer else "figures_edit"
    return render(
        request, f"desk/setup/{name}.html", context, status=REFUSED if form.errors else 200
    )


def _record(request: HttpRequest, park: Park, year: int, code: str, form: FiguresForm) -> bool:
    """Record what was typed; False where it was refused, which the form then says."""
    try:
        record_year_figures(
            park=park,
            year=year,
            rows=[FiguresRow(code=code, given=form.given())],
            source=form.cleaned_data["source"],
            actor=acting(request),
            now=timezone.now(),
        )
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal))
        return False
    return True


def _back(request: HttpRequest, park: Park, year: int) -> HttpResponse:
    where = href("setup-figures", park, year)
    if not request.headers.get("HX-Request"):
        return redirect(where)
    answer = HttpResponse(status=204)
    answer.headers["HX-Redirect"] = where
    return answer


def _initial(amounts: dict[str, float | None], source: str) -> dict[str, object]:
    factor = money_factor(MONEY_SHOWN)
    shown_as: dict[str, object] = {"money_unit": MONEY_SHOWN, "source": source}
    for name, value in amounts.items():
        divided = value / factor if value is not None and name.endswith("_cny") else value
        shown_as[name] = "" if divided is None else f"{divided:.15g}"
    return shown_as


def _own(
    park: Park, year: int, amounts: dict[str, float | None], source: str, factor: float
) -> list[Item]:
    """Return the park's own figures as the frame of every figure shows them."""
    titles = {
        "value_added_cny": (_("Value added"), _("10 000 CNY")),
        "output_value_cny": (_("Output value"), _("10 000 CNY")),
        "floor_area_m2": (_("Floor area"), "m²"),
        "population": (_("People"), ""),
    }
    return [
        {
            "label": title,
            "value": _shown_as(amounts[name], name, factor),
            "kind": "money" if name.endswith("_cny") else "number",
            "unit": unit,
            "period": str(year),
            "quality": "synthetic" if park.is_synthetic and amounts[name] is not None else "",
            "note": source if amounts[name] is not None else "",
        }
        for name, (title, unit) in titles.items()
    ]


def _shown_as(value: float | None, name: str, factor: float) -> float | None:
    return value / factor if value is not None and name.endswith("_cny") else value


def _history(park: Park, year: int) -> list[Item]:
    """Return what was recorded, rows of one moment together, the latest first."""
    moments: dict[tuple[object, str, str], list[str]] = {}
    for one in figures_recorded(park, year):
        code = one.enterprise.code if one.enterprise else _("the park itself")
        moment = (one.recorded_at, one.recorded_by_name, one.source)
        moments.setdefault(moment, []).append(code)
    return [
        {
            "at": at,
            "by": by,
            "source": source,
            "units": ", ".join(sorted(codes)[:_LISTED]),
            "more": max(len(codes) - _LISTED, 0),
        }
        for (at, by, source), codes in list(moments.items())[:_MOMENTS]
    ]


def _table(park: Park, year: int, recorded: dict[str, YearFigures], factor: float) -> Item:
    rows = []
    for unit in units_of(park):
        one = recorded.get(unit.key)
        amounts = asdict(figures_of(one))
        where = f"{href('setup-figures-edit', park, year)}&unit={unit.code}"
        cells = [
            unit.code,
            named(unit.name_zh, unit.name_en),
            _shown_as(amounts["value_added_cny"], "value_added_cny", factor),
            _shown_as(amounts["output_value_cny"], "output_value_cny", factor),
            getattr(one, "source", "") or {"value": "missing", "kind": "number"},
        ]
        rows.append({"href": where, "drawer": where, "cells": cells})
    return {
        "caption": _("Figures of the units in %(year)s") % {"year": year},
        "columns": [
            {"label": _("Code")},
            {"label": _("Name")},
            {"label": _("Value added"), "unit": _("10 000 CNY"), "kind": "money"},
            {"label": _("Output value"), "unit": _("10 000 CNY"), "kind": "money"},
            {"label": _("Source")},
        ],
        "rows": rows,
        "count": len(rows),
        "empty": _("Record the enterprises first."),
    }


def _period(park: Park, year: int) -> Item:
    latest = timezone.localdate().year
    years = sorted({*figure_years(park), *range(latest - 4, latest + 1), year}, reverse=True)
    around = {"previous": year - 1, "next": year + 1}
    return {
        "label": str(year),
        **{
            name: {"label": str(one), "href": href("setup-figures", park, one)}
            for name, one in around.items()
            if EARLIEST <= one <= latest
        },
        "choices": [
            {
                "label": str(one),
                "href": href("setup-figures", park, one),
                "is_current": one == year,
            }
            for one in years
        ],
    }


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/setup/figures/", figures, name="setup-figures"),
    path("parks/<slug:park>/setup/figures/edit/", figures_edit, name="setup-figures-edit"),
    *setup_figures_import.urls,
]
