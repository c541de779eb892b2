"""Where each role's work begins, and the parks of a region side by side."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parkdesk.accounts.rules import may_anywhere
from parkdesk.registry.queries import parks_known
from parkdesk.usecases.see_region import RegionView, see_region
from parkdesk.web.languages import named
from parkdesk.web.middleware import acting
from parkdesk.web.spreadsheets import sheet_response
from parkdesk.web.views import park_page
from parkdesk.web.views.overview_export import export_of
from parkdesk.web.views.overview_figures import answer_of, figures_of, prefectures_of, ranking_of
from parkdesk.web.views.overview_map import map_of
from parkdesk.web.views.overview_rows import MAPS, STATES, Choice, choice_of, chosen
from parkdesk.web.views.overview_table import table_of

#: Role -> where its work is in the one park it works for.
_WORK: tuple[tuple[str, str], ...] = (
    ("park_manager", "desk:park"),
    ("reviewer", "desk:park"),
    ("filer", "desk:park"),
    ("verifier", "desk:runs"),
)


def home(request: HttpRequest) -> HttpResponse:
    """Lead each role to where its work is, and who has not signed in to what is published."""
    actor = acting(request)
    if actor.is_anonymous:
        return HttpResponseRedirect(reverse("desk:public"))
    if may_anywhere(actor, "region.see"):
        return HttpResponseRedirect(reverse("desk:overview"))
    known = list(parks_known(actor))
    for role, name in _WORK:
        if role in actor.roles and len(known) == 1:
            return HttpResponseRedirect(reverse(name, args=[known[0].id]))
    if may_anywhere(actor, "system.manage") and not known:
        return HttpResponseRedirect(reverse("desk:system"))
    places = [
        {"href": reverse("desk:park", args=[one.id]), "name": named(one.name_zh, one.name_en)}
        for one in known
    ]
    return render(request, "desk/overview/home.html", {"places": places})


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Show the widest region that the reader supervises."""
    choice = choice_of(request.GET)
    view = see_region(actor=acting(request), now=timezone.now(), year=choice.year)
    return _page(request, view, choice, reverse("desk:overview"))


@login_required
def region(request: HttpRequest, code: str) -> HttpResponse:
    """Show one region within what the reader supervises."""
    choice = choice_of(request.GET)
    view = see_region(actor=acting(request), now=timezone.now(), code=code, year=choice.year)
    return _page(request, view, choice, reverse("desk:region", args=[code]))


@login_required
def export(request: HttpRequest, code: str = "") -> HttpResponse:
    """Hand out the parks of a region exactly as they are chosen on its page."""
    choice, now = choice_of(request.GET), timezone.now()
    view = see_region(actor=acting(request), now=now, code=code or None, year=choice.year)
    rows = chosen(view.parks, choice)
    book = export_of(view, rows, choice, timezone.localdate(now))
    return sheet_response(f"parks-{view.region.code}-{view.year}", book)


def _page(request: HttpRequest, view: RegionView, choice: Choice, base: str) -> HttpResponse:
    rows = chosen(view.parks, choice)
    context = {
        "region_name": named(view.region.name_zh, view.region.name_en),
        "year": view.year,
        "answer": answer_of(view),
        "above": view.above
        and {
            "name": named(view.above.name_zh, view.above.name_en),
            "href": reverse("desk:region", args=[view.above.code]) + choice.query(prefecture=""),
        },
        "period": _period(view, choice, base),
        "data_date": date(view.year, 12, 31) if view.totals.accounted else None,
        "completeness": view.totals.received_share,
        "is_synthetic": view.is_synthetic,
        "figures": figures_of(view),
        "map": map_of(view, choice.map),
        "maps": [
            {
                "label": label,
                "href": base + choice.query(map=key),
                "is_current": key == choice.map,
            }
            for key, label in MAPS.items()
        ],
        "ranking": ranking_of(view),
        "prefectures": prefectures_of(view, choice),
        "table": table_of(view, rows, choice, base),
        "choice": choice,
        "states": [(key, words) for key, (words, _is_in) in STATES.items()],
        "places": [
            (place.code, named(place.name_zh, place.name_en)) for place, _sums in view.prefectures
        ],
        "is_filtered": bool(choice.text or choice.prefecture or choice.state),
        "clear_href": base + Choice(year=choice.year, map=choice.map).query(),
        "screens_href": reverse("desk:screens"),
    }
    return render(request, "desk/overview/region.html", context)


def _period(view: RegionView, choice: Choice, base: str) -> dict[str, object]:
    """Return the picker of years."""
    at = view.years.index(view.year)
    around = {
        "previous": view.years[at - 1] if at > 0 else None,
        "next": view.years[at + 1] if at + 1 < len(view.years) else None,
    }
    return {
        "label": _("Year %(year)s") % {"year": view.year},
        **{
            name: year and {"label": str(year), "href": base + choice.query(year=year)}
            for name, year in around.items()
        },
        "choices": [
            {
                "label": str(year),
                "href": base + choice.query(year=year),
                "is_current": year == view.year,
            }
            for year in reversed(view.years)
        ],
    }


urls: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("overview/", overview, name="overview"),
    path("overview/export/", export, name="overview_export"),
    path("regions/<str:code>/", region, name="region"),
    path("regions/<str:code>/export/", export, name="region_export"),
    *park_page.urls,
]
