"""Pages: the accounts of a park, and asking for a new one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parkdesk.registry.queries import park as park_of
from parkdesk.runs.models import Run
from parkdesk.runs.queries import of_park
from parkdesk.tasks.calculate import calculate
from parkdesk.usecases.calculate_inventory import request_account
from parkdesk.usecases.prepare_account import (
    MethodCard,
    Readiness,
    chosen,
    method_cards,
    park_to_account,
    readiness,
)
from parkdesk.usecases.read_account import result_of
from parkdesk.usecases.refusals import Refused
from parkdesk.web.forms.accounts import AccountForm
from parkdesk.web.languages import language, named
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.views import account_acts, account_files, account_lines, account_result
from parkdesk.web.views.account_figures import name_of
from parkdesk.web.views.account_frame import Item, crumb, frame, sent, state_of
from parkdesk.workflow.models import Publication
from parkdesk.workflow.queries import publications_of

_ON_A_PAGE = 25
_LISTED = 12  #: units without their filings that are listed one by one
_MONTHS_SAID = 6  #: periods of a unit that are listed one by one


@login_required
def runs(request: DeskRequest, park: str) -> HttpResponse:
    """List the accounts of a park, the newest first."""
    found = park_of(request.actor, park, "run.see")
    pages = Paginator(of_park(request.actor, park), _ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    rows = list(page.object_list)
    published = publications_of([run.pk for run in rows])
    replaced = {run.replaces_id for run in rows}
    titles = {card.id: card.title for card in method_cards(language())}
    context = frame(request.actor, found) | {
        "table": {
            "caption": _("Accounts"),
            "count": pages.count,
            "columns": _columns(),
            "rows": [
                {
                    "href": reverse("desk:run", args=[run.pk]),
                    "cells": _cells(
                        run, published.get(run.pk, []), titles, is_replaced=run.pk in replaced
                    ),
                }
                for run in rows
            ],
            "pages": pages.num_pages > 1
            and {
                "label": _("Page %(page)s of %(pages)s")
                % {"page": page.number, "pages": pages.num_pages},
                "previous_href": page.has_previous() and f"?page={page.number - 1}",
                "next_href": page.has_next() and f"?page={page.number + 1}",
            },
        },
        "count": pages.count,
    }
    return render(request, "desk/accounts/list.html", context)


def _columns() -> list[Item]:
    return [
        {"label": _("Account")},
        {"label": _("State"), "kind": "chip"},
        {"label": _("Total emission"), "unit": "tCO₂", "kind": "tonnes"},
        {"label": _("Intensity"), "unit": "tCO₂/tce", "kind": "intensity"},
        {"label": _("Filings counted")},
        {"label": _("Asked for"), "kind": "moment"},
        {"label": _("Hash")},
    ]


def _cells(
    run: Run, published: list[Publication], titles: dict[str, str], *, is_replaced: bool
) -> list[object]:
    result = result_of(run)
    name = {"value": name_of(run), "note": titles.get(run.method_id, run.method_id)}
    asked = {"value": run.requested_at, "note": run.requested_by_name}
    state = state_of(run, published, is_replaced=is_replaced)
    if result is None:
        nothing: Item = {"value": "—", "kind": "text"}
        return [name, state, nothing, nothing, "—", asked, "—"]
    mark = "preliminary" if result.is_provisional else ""
    return [
        name,
        state,
        {"value": result.emission_tco2, "quality": mark},
        result.intensity_tco2_per_tce,
        f"{result.duties_received} / {result.duties}",
        asked,
        result.run_hash[:8],
    ]


@login_required
def new_run(request: DeskRequest, park: str) -> HttpResponse:
    """Choose method and period, and ask for an account."""
    found, periods = park_to_account(actor=request.actor, park_id=park)
    cards = method_cards(language())
    form = AccountForm(sent(request), periods=periods, methods=[card.id for card in cards])
    if request.method == "POST" and form.is_valid():
        try:
            run = request_account(
                park=found,
                period=form.cleaned_data["period"],
                method_id=form.cleaned_data["method"],
                actor=request.actor,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            calculate.enqueue(run.pk)
            return HttpResponseRedirect(reverse("desk:run", args=[run.pk]))
    period, method = _asked(request, periods, cards)
    context = frame(request.actor, found) | {
        "crumbs": [crumb("runs", _("Accounts"), park)],
        "form": form,
        "periods": _by_year(periods, period),
        "cards": [card for card in cards if card.is_for_parks],
        "more_cards": [card for card in cards if not card.is_for_parks],
        "method": method,
        **(_before(request, park, period, method) if periods else {}),
    }
    return render(request, "desk/accounts/new.html", context, status=422 if form.errors else 200)


def _asked(request: DeskRequest, periods: list[str], cards: list[MethodCard]) -> tuple[str, str]:
    """Return the period and method that are chosen in the form; the latest year at first."""
    asked = request.POST or request.GET
    period, method = asked.get("period", ""), asked.get("method", "")
    latest = next((one for one in periods if one.isdecimal()), "")
    known = [card.id for card in cards]
    return (
        period if period in periods else latest,
        method if method in known else known[0],
    )


def _by_year(periods: list[str], chosen_period: str) -> list[Item]:
    """Return the periods to choose from as groups, a year and its months."""
    groups: list[Item] = []
    for year in [one for one in periods if one.isdecimal()]:
        months = [one for one in periods if one.startswith(f"{year}-")]
        choices = [(year, _("%(year)s, the whole year") % {"year": year})]
        choices += [(month, month) for month in months]
        groups.append(
            {
                "label": year,
                "choices": [
                    {"value": value, "label": label, "is_chosen": value == chosen_period}
                    for value, label in choices
                ],
            }
        )
    return groups


@login_required
def before(request: DeskRequest, park: str) -> HttpResponse:
    """Say who has filed for a period and what was chosen for a method: part of the form."""
    _found, periods = park_to_account(actor=request.actor, park_id=park)
    period, method = _asked(request, periods, method_cards(language()))
    return render(request, "desk/accounts/before.html", _before(request, park, period, method))


def _before(request: DeskRequest, park: str, period: str, method: str) -> Item:
    ready = readiness(actor=request.actor, park_id=park, period=period)
    made = chosen(
        actor=request.actor,
        park_id=park,
        method_id=method,
        period=period,
        language=language(),
    )
    return {
        "ready": _shown(ready),
        "asked_period": period,
        "chosen": made,
        "changed": [one for one in made.settings if not one.is_default],
        "unchanged": [one for one in made.settings if one.is_default],
        "queue_href": reverse("desk:queue", args=[park]),
        "changes_href": reverse("desk:changes", args=[park]),
    }


def _shown(ready: Readiness) -> Item:
    missing = ready.missing
    return {
        "due": ready.due,
        "received": ready.received,
        "share": ready.received / ready.due if ready.due else None,
        "counts": [(state, count) for state, count in ready.counts.items() if count],
        "missing": [
            {
                "code": one.enterprise.code,
                "name": named(one.enterprise.name_zh, one.enterprise.name_en),
                "states": one.states[:_MONTHS_SAID],
                "more": max(len(one.states) - _MONTHS_SAID, 0),
            }
            for one in missing[:_LISTED]
        ],
        "more": max(len(missing) - _LISTED, 0),
        "silent": [named(one.name_zh, one.name_en) for one in ready.silent[:_LISTED]],
        "silent_more": max(len(ready.silent) - _LISTED, 0),
    }


urls: list[URLPattern | URLResolver] = [
    path("parks/<slug:park>/accounts/", runs, name="runs"),
    path("parks/<slug:park>/accounts/new/", new_run, name="run_new"),
    path("parks/<slug:park>/accounts/new/before/", before, name="run_before"),
    *account_result.urls,
    *account_lines.urls,
    *account_files.urls,
    *account_acts.urls,
]
