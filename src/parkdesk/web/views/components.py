"""The internal page that shows every component in every state; every number on it is made up."""

from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _

from parkdesk.web import formats, states
from parkdesk.web.samples import charts, figures, pages

_NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@login_required
def components(request: HttpRequest) -> HttpResponse:
    """Show the page; it shows nothing of anybody, so whoever is signed in may see it."""
    return render(request, "desk/components_page.html", _context())


@login_required
def fragment(request: HttpRequest) -> HttpResponse:
    """Show what the drawer of the page is filled with."""
    return render(request, "desk/components_drawer.html", {"why": pages.why()})


@login_required
def screen(request: HttpRequest) -> HttpResponse:
    """Show the frame of the big screen with the same made-up numbers."""
    return render(request, "desk/components_screen.html", {**_context(), "data_at": _NOW})


def _context() -> dict[str, object]:
    return {
        "is_synthetic": True,
        "tree": pages.tree(),
        "has_units": True,
        "park_name": _("Sample park"),
        "data_date": date(2026, 2, 28),
        "completeness": 0.963,
        "period": _period(),
        "figures": figures.figures(),
        "states_of_figures": figures.states_of_figures(),
        "trends": figures.trends(),
        "bars": charts.bars(),
        "lines": charts.lines(),
        "flows": charts.flows(),
        "ranking": figures.ranking(),
        "heat": figures.heat(),
        "map": charts.province(),
        "why": pages.why(),
        "problems": pages.problems(),
        "evidence": pages.evidence(_NOW),
        "empty": pages.empty(),
        "table": pages.table(),
        "chips": list(states.CHIPS),
        "qualities": list(states.QUALITIES),
        "absences": list(formats.STATES),
        "carriers": pages.carriers(),
    }


def _period() -> dict[str, object]:
    here = "/components/"
    day = timedelta(days=1)
    return {
        "label": str((_NOW - 90 * day).year),
        "previous": {"label": "2024", "href": here},
        "next": None,
        "kinds": [
            {"label": _("Year"), "href": here, "is_current": True},
            {"label": _("Month"), "href": here, "is_current": False},
        ],
        "choices": [
            {"label": "2025", "href": here, "is_current": True, "state": "open"},
            {"label": "2024", "href": here, "is_current": False, "state": "closed"},
            {"label": "2023", "href": here, "is_current": False, "state": "closed"},
        ],
    }


urls: list[URLPattern | URLResolver] = [
    path("components/", components, name="components"),
    path("components/drawer/", fragment, name="components_drawer"),
    path("components/screen/", screen, name="components_screen"),
]
