"""Pages: the lines behind a figure, why one line is what it is, and two accounts side by side."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from nearzero.reporting.labels import enterprise_names, subject_name, titled
from nearzero.reporting.result import view
from parkdesk.runs.models import RunLine
from parkdesk.usecases.compare_accounts import compare_accounts
from parkdesk.usecases.explain_tonne import PAGE, Asked, Lines, contributing_lines, explain_tonne
from parkdesk.usecases.read_account import Document
from parkdesk.web.formats import printed
from parkdesk.web.languages import language
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.views.account_comparison import comparison_of
from parkdesk.web.views.account_frame import Item, crumb, crumbs_of_run, frame, joined
from parkdesk.web.views.account_tree import headline_of, tree_of

Names = tuple[dict[str, str], dict[str, str]]  #: of sources and of enterprises, by id

_ASKED = ("source", "enterprise", "month")
_PAGE_DIGITS = 6  #: a page number is never longer


@login_required
def lines(request: DeskRequest, run: int) -> HttpResponse:
    """List the lines behind a figure, those of most tonnes first."""
    asked = _asked(request)
    found = contributing_lines(actor=request.actor, run_id=run, asked=asked)
    names = _names(found.document)
    context = frame(request.actor, found.run.park) | {
        "crumbs": crumbs_of_run(found.run),
        "title": _of_what(asked, names),
        "answer": ngettext(
            "%(count)s line; together %(total)s tCO₂.",
            "%(count)s lines; together %(total)s tCO₂.",
            found.count,
        )
        % {"count": found.count, "total": printed(found.total, 2)},
        "is_counted": asked.is_counted,
        "filters": _filters(asked, names, run),
        "table": {
            "caption": _("Lines"),
            "count": found.count,
            "columns": [
                {"label": _("Line")},
                {"label": _("Enterprise")},
                {"label": pgettext("of emission", "Source")},
                {"label": _("Month")},
                {"label": _("Emission"), "unit": "tCO₂", "kind": "tonnes"},
                {"label": _("Share of these lines"), "kind": "share"},
            ],
            "rows": [_row(one, found, names) for one in found.rows],
            "pages": _pages(request, found),
            "empty": _("No line stands behind this figure: nothing was filed for it."),
        },
    }
    return render(request, "desk/accounts/lines.html", context)


def _asked(request: DeskRequest) -> Asked:
    given = {name: request.GET[name] for name in _ASKED if name in request.GET}
    page = request.GET.get("page", "1")
    is_page = page.isascii() and page.isdecimal() and len(page) <= _PAGE_DIGITS
    return Asked(
        source=given.get("source"),
        enterprise=given.get("enterprise"),
        month=given.get("month"),
        is_counted="beside" not in request.GET,
        page=int(page) if is_page else 0,
    )


def _names(document: Document) -> Names:
    """Return the names of sources, memo items included, and of enterprises."""
    lang = language()
    sources = {one["source"]: titled(one, "title", lang) for one in document["by_source"]}
    sources |= {one["id"]: titled(one, "title", lang) for one in document["memo"]}
    return sources, dict(enterprise_names(view(document), lang))


def _of_what(asked: Asked, names: Names) -> str:
    """Return the figure that is taken apart, as the question of the page."""
    sources, enterprises = names
    parts = [
        enterprises.get(asked.enterprise, asked.enterprise) if asked.enterprise else "",
        sources.get(asked.source, asked.source) if asked.source else "",
        asked.month if asked.month else _("filed for the year") if asked.month == "" else "",
    ]
    said = joined(parts)
    if said:
        return _("What makes up: %(figure)s?") % {"figure": said}
    return _("What makes up the total?") if asked.is_counted else _("What stands beside the total?")


def _filters(asked: Asked, names: Names, run: int) -> list[Item]:
    """Return what narrows the list, each with the address without it."""
    sources, enterprises = names
    given = {name: value for name in _ASKED if (value := getattr(asked, name)) is not None}
    words = {
        "source": sources.get(asked.source or "", asked.source),
        "enterprise": enterprises.get(asked.enterprise or "", asked.enterprise),
        "month": asked.month or _("filed for the year"),
    }
    base = reverse("desk:run_lines", args=[run])
    found: list[Item] = []
    for name in given:
        left = {other: value for other, value in given.items() if other != name}
        left |= {} if asked.is_counted else {"beside": "yes"}
        found.append({"label": words[name], "href": f"{base}?{urlencode(left)}" if left else base})
    return found


def _row(line: RunLine, found: Lines, names: Names) -> Item:
    sources, enterprises = names
    name = subject_name(line.subject, language())
    return {
        "href": reverse("desk:line", args=[found.run.pk, line.line_id]),
        "cells": [
            name,
            enterprises.get(line.enterprise_id, line.enterprise_id),
            sources.get(line.source, line.source) or "—",
            line.month or _("filed for the year"),
            line.emission_tco2,
            line.emission_tco2 / found.total if found.total else None,
        ],
    }


def _pages(request: DeskRequest, found: Lines) -> Item | None:
    if found.pages == 1:
        return None
    query = request.GET.copy()

    def href(page: int) -> str:
        query["page"] = str(page)
        return f"?{query.urlencode()}"

    first = (found.page - 1) * PAGE + 1
    return {
        "label": _("%(first)s to %(last)s of %(count)s")
        % {"first": first, "last": first + len(found.rows) - 1, "count": found.count},
        "previous_href": href(found.page - 1) if found.page > 1 else "",
        "next_href": href(found.page + 1) if found.page < found.pages else "",
    }


@login_required
def line(request: DeskRequest, run: int, line: str) -> HttpResponse:
    """Explain one line: formula, operands, factors and pages, filing, cell, evidence, people."""
    why = explain_tonne(actor=request.actor, run_id=run, line_id=line, language=language())
    crumbs = [*crumbs_of_run(why.run), crumb("run_lines", _("Lines"), run)]
    context = frame(request.actor, why.run.park, is_synthetic=why.tree["is_synthetic"]) | {
        "crumbs": crumbs,
        **headline_of(why),
        "why": tree_of(why),
        "sees_filings": why.sees_filings,
    }
    return render(request, "desk/accounts/line.html", context)


@login_required
def compare(request: DeskRequest, run: int) -> HttpResponse:
    """Show an account beside the one it was calculated against."""
    pair = compare_accounts(actor=request.actor, run_id=run)
    context = frame(request.actor, pair.after.park) | {
        "crumbs": crumbs_of_run(pair.after),
        "before_id": pair.before.pk,
        "after_id": pair.after.pk,
        "reason": pair.after.reason,
        **comparison_of(pair),
    }
    return render(request, "desk/accounts/compare.html", context)


urls: list[URLPattern | URLResolver] = [
    path("accounts/<int:run>/lines/", lines, name="run_lines"),
    path("accounts/<int:run>/lines/<str:line>/", line, name="line"),
    path("accounts/<int:run>/compare/", compare, name="run_compare"),
]
