"""The page of a park: its number, its trend and target, and the way to act on it."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkdesk.accounts.actor import ANONYMOUS, Actor, NotFound
from parkdesk.usecases.see_own_part import OwnPart, OwnTonnes, see_own_part
from parkdesk.usecases.see_park import ParkView, see_park
from parkdesk.web import formats
from parkdesk.web.views import park_figures
from parkdesk.web.views.overview_map import said_of_aims, said_of_filing
from parkdesk.web.views.overview_rows import choice_of, named
from parkdesk.web.views.park_plan import plan_of

Item = dict[str, object]

_PLANS = {"emission": gettext_lazy("Emission"), "filing": gettext_lazy("Filing status")}


@login_required
def park(request: HttpRequest, park: str) -> HttpResponse:
    """Show a park; who only files in it gets their own part."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    now = timezone.now()
    try:
        view = see_park(actor=actor, park_id=park, now=now, year=choice_of(request.GET).year)
    except NotFound:
        return _own_page(request, see_own_part(actor=actor, park_id=park, now=now))
    return _page(request, view)


def _page(request: HttpRequest, view: ParkView) -> HttpResponse:
    row = view.standing
    base = reverse("desk:park", args=[view.park.id])
    sees_enterprises = "enterprise.see" in view.rights
    shown = request.GET.get("plan", "")
    shown = shown if shown in _PLANS and sees_enterprises else "emission"
    context = {
        "name": named(view.park.name_zh, view.park.name_en),
        "park_name": named(view.park.name_zh, view.park.name_en),
        "park_href": base,
        "year": view.year,
        "period": _period(view, base),
        "data_date": date(view.year, 12, 31) if row.account else None,
        "completeness": row.filings.received / row.filings.due if row.filings.due else None,
        "is_synthetic": row.is_synthetic,
        "account": row.account,
        "answer": _answer(view),
        "figures": park_figures.figures_of(view),
        "steps": park_figures.steps_of(view),
        "acts": bool(view.rights & {"run.calculate", "verification.conclude"}),
        "trends": park_figures.trends_of(view),
        "charts": park_figures.charts_of(view),
        "top": park_figures.top_of(view),
        "plan": plan_of(view.ground, shown) if view.ground else None,
        "plan_basis": view.ground.basis if view.ground else "",
        "plan_is_synthetic": bool(view.ground and view.ground.is_synthetic),
        "plan_shown": shown,
        "plans": [
            {
                "label": label,
                "href": f"{base}?year={view.year}&plan={key}#plan",
                "is_current": key == shown,
            }
            for key, label in _PLANS.items()
        ]
        if sees_enterprises
        else [],
        "sees_enterprises": sees_enterprises,
        "setup_href": reverse("desk:setup", args=[view.park.id])
        if "park.edit" in view.rights
        else "",
        "screens_href": reverse("desk:screens") if "screen.share" in view.rights else "",
        "plan_states": list(view.latest.counts),
        "counts": _counts(view),
        "about": _about(view),
        "facts": park_figures.facts_of(view.facts),
        "run_href": reverse("desk:run", args=[row.account.run_id]) if row.account else "",
        "region": {
            "name": named(row.prefecture_zh, row.prefecture_en),
            "href": reverse("desk:region", args=[row.prefecture])
            if "region.see" in view.rights
            else "",
        },
        "conclusion": view.conclusion,
        "publication_href": reverse("desk:publication", args=[view.publication.pk])
        if view.publication
        else "",
    }
    return render(request, "desk/overview/park.html", context)


def _answer(view: ParkView) -> str:
    """Answer the question of the page in one sentence."""
    row = view.standing
    if row.account is None:
        return _("There is no sealed account of %(year)s. %(filings)s.") % {
            "year": view.year,
            "filings": said_of_filing(row),
        }
    return _("Sealed account of %(year)s: %(aim)s.") % {
        "year": view.year,
        "aim": said_of_aims(row),
    }


def _period(view: ParkView, base: str) -> Item:
    """Return the picker of years."""
    at = view.years.index(view.year)
    before = view.years[at - 1] if at > 0 else None
    after = view.years[at + 1] if at + 1 < len(view.years) else None
    return {
        "label": _("Year %(year)s") % {"year": view.year},
        "previous": before and {"label": str(before), "href": f"{base}?year={before}"},
        "next": after and {"label": str(after), "href": f"{base}?year={after}"},
        "choices": [
            {"label": str(one), "href": f"{base}?year={one}", "is_current": one == view.year}
            for one in reversed(view.years)
        ],
    }


def _counts(view: ParkView) -> list[Item]:
    """Return how the filings of the year and of the latest month stand, by state."""
    month = f"&period={view.latest_month}"
    shown = (
        (_("Year %(year)s") % {"year": view.year}, "", view.standing.filings),
        (view.latest_month, month, view.latest),
    )
    queue = reverse("desk:queue", args=[view.park.id]) if "filing.see" in view.rights else ""
    return [
        {
            "label": label,
            "due": progress.due,
            "late": progress.late,
            "late_href": queue and f"{queue}?late=1{period}",
            "states": [
                {"state": state, "count": count, "href": queue and f"{queue}?state={state}{period}"}
                for state, count in progress.counts.items()
                if count
            ],
        }
        for label, period, progress in shown
    ]


def _about(view: ParkView) -> list[Item]:
    """Return what is known of the park itself; these are its own words."""
    park = view.park
    rows = [
        (_("Committee"), park.committee_zh),
        (_("Prefecture"), named(park.prefecture.name_zh, park.prefecture.name_en)),
        (_("Industries"), park.industries_zh.replace(";", " · ")),
        (_("Focus"), park.focus_zh.replace(";", " · ")),
        (_("Number in the list of pilots"), str(park.number) if park.number else ""),
        (_("Position"), park.location_basis),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _own_page(request: HttpRequest, part: OwnPart) -> HttpResponse:
    """Show one's own part: what is to be filed, and what the account says of one's enterprise."""
    to_file = [one for one in part.duties if one.state in ("not_filed", "returned")]
    first = min(to_file, key=lambda one: one.due_on, default=None)
    context = {
        "name": named(part.park.name_zh, part.park.name_en),
        "park_name": named(part.park.name_zh, part.park.name_en),
        "park_href": reverse("desk:park", args=[part.park.id]),
        "queue_href": reverse("desk:queue", args=[part.park.id]),
        "is_synthetic": part.park.is_synthetic,
        "late": sum(one.is_late for one in part.duties),
        "to_file": len(to_file),
        "first": first
        and {"href": reverse("desk:duty", args=[first.duty_id]), "period": first.period},
        "figures": [_own_figure(one) for one in part.tonnes],
        "table": {
            "caption": _("What you file"),
            "columns": [
                {"label": _("Period"), "kind": "text"},
                {"label": _("Enterprise"), "kind": "text"},
                {"label": _("State"), "kind": "chip"},
                {"label": _("Due"), "kind": "day"},
                {"label": "", "kind": "text"},
            ],
            "rows": [
                {
                    "href": reverse("desk:duty", args=[one.duty_id]),
                    "cells": [
                        one.period,
                        named(one.enterprise_zh, one.enterprise_en),
                        one.state,
                        one.due_on,
                        {"value": "late", "kind": "chip"} if one.is_late else {"value": " "},
                    ],
                }
                for one in part.duties
            ],
            "empty": _("Nothing is planned for you to file yet."),
        },
    }
    return render(request, "desk/overview/own_part.html", context)


def _own_figure(one: OwnTonnes) -> Item:
    return {
        "label": named(one.name_zh, one.name_en),
        "value": "missing" if one.emission_tco2 is None else one.emission_tco2,
        "kind": "tonnes",
        "unit": "tCO₂",
        "period": str(one.year),
        "quality": "synthetic" if one.is_synthetic else "",
        "note": _("not in the account")
        if one.energy_equivalent_tce is None
        else _("energy %(value)s tce, equivalent value")
        % {"value": formats.printed(one.energy_equivalent_tce, 2)},
    }


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/", park, name="park"),
]
