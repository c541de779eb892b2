"""The page of a park: its number, its trend and target, and the way to act on it."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nearzero.reporting.standing import ratio
from parkdesk.accounts.actor import NotFound
from parkdesk.usecases.see_own_part import see_own_part
from parkdesk.usecases.see_park import ParkView, see_park
from parkdesk.web.languages import named
from parkdesk.web.middleware import acting
from parkdesk.web.states import OPINIONS
from parkdesk.web.views import park_facts, park_figures, park_steps
from parkdesk.web.views.overview_map import said_of_aims, said_of_filing
from parkdesk.web.views.overview_rows import choice_of, in_own_words, listed
from parkdesk.web.views.park_own_part import own_page
from parkdesk.web.views.park_plan import plan_of

Item = dict[str, object]

_PLANS = {"emission": gettext_lazy("Emission"), "filing": gettext_lazy("Filing status")}


@login_required
def park(request: HttpRequest, park: str) -> HttpResponse:
    """Show a park; who only files in it gets their own part."""
    actor = acting(request)
    now = timezone.now()
    try:
        view = see_park(actor=actor, park_id=park, now=now, year=choice_of(request.GET).year)
    except NotFound:
        return own_page(request, see_own_part(actor=actor, park_id=park, now=now))
    return _page(request, view)


def _page(request: HttpRequest, view: ParkView) -> HttpResponse:
    row = view.standing
    name = named(view.park.name_zh, view.park.name_en)
    base = reverse("desk:park", args=[view.park.id])
    context = {
        "name": name,
        "park_name": name,
        "park_href": base,
        "year": view.year,
        "period": _period(view, base),
        "data_date": date(view.year, 12, 31) if row.account else None,
        "completeness": ratio(row.filings.received, row.filings.due),
        "is_synthetic": row.is_synthetic,
        "answer": _answer(view),
        "figures": park_figures.figures_of(view),
        "steps": park_steps.steps_of(view),
        "acts": bool(view.rights & {"run.calculate", "verification.conclude"}),
        "trends": park_figures.trends_of(view),
        "charts": park_figures.charts_of(view),
        "tops": park_figures.tops_of(view),
        "has_units": bool(view.document),
        "counts": _counts(view),
        "about": _about(view),
        "facts": park_facts.facts_of(view.facts),
        "conclusion": view.conclusion,
        "opinion": OPINIONS.get(view.conclusion.opinion) if view.conclusion else "",
        **_ways(view),
        **_plan(request.GET.get("plan", ""), view, base),
    }
    return render(request, "desk/overview/park.html", context)


def _ways(view: ParkView) -> Item:
    """Return where one can go from here; an empty address is no way for this reader."""
    row, rights = view.standing, view.rights
    account = row.account if "run.see" in rights else None
    region = reverse("desk:region", args=[row.prefecture]) if "region.see" in rights else ""
    return {
        "run_href": reverse("desk:run", args=[account.run_id]) if account else "",
        "publication_href": reverse("desk:publication", args=[view.publication.pk])
        if view.publication
        else "",
        "setup_href": reverse("desk:setup", args=[view.park.id]) if "park.edit" in rights else "",
        "screens_href": reverse("desk:screens") if "screen.share" in rights else "",
        "region": {"name": named(row.prefecture_zh, row.prefecture_en), "href": region},
    }


def _plan(asked: str, view: ParkView, base: str) -> Item:
    """Return the map of the park and what its plots may say."""
    sees_enterprises = "enterprise.see" in view.rights
    shown = asked if asked in _PLANS and sees_enterprises else "emission"
    return {
        "plan": plan_of(view.ground, shown) if view.ground else None,
        "plan_basis": view.ground.basis if view.ground else "",
        "plan_is_synthetic": bool(view.ground and view.ground.is_synthetic),
        "plan_shown": shown,
        "plan_states": list(view.latest.counts),
        "sees_enterprises": sees_enterprises,
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
    }


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
        (_("Committee"), in_own_words(park.committee_zh)),
        (_("Prefecture"), named(park.prefecture.name_zh, park.prefecture.name_en)),
        (_("Industries"), in_own_words(listed(park.industries_zh))),
        (_("Focus"), in_own_words(listed(park.focus_zh))),
        (_("Number in the list of pilots"), str(park.number) if park.number else ""),
        (_("Position"), in_own_words(park.location_basis)),
    ]
    return [{"label": label, "value": value} for label, value in rows if strip_tags(value)]


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/", park, name="park"),
]
