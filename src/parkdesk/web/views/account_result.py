"""Pages: an account, from waiting to what came out of it; its tables; two accounts side by side."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nearzero.reporting.tables import ReportTable
from parkdesk.accounts.actor import NotFound
from parkdesk.runs.models import QUEUED, RUNNING, Run, RunResult
from parkdesk.tasks.calculate import calculate
from parkdesk.usecases.download_report import files_for
from parkdesk.usecases.read_account import Account, Document, read_account, read_result
from parkdesk.usecases.refusals import Refused
from parkdesk.usecases.restart_account import restart_account
from parkdesk.web.languages import language
from parkdesk.web.middleware import DeskRequest
from parkdesk.web.spreadsheets import sheet_response
from parkdesk.web.views.account_charts import charts_of, flow_tables
from parkdesk.web.views.account_figures import (
    answer_of,
    facts_of,
    figures_of,
    name_of,
    neighbours_of,
)
from parkdesk.web.views.account_findings import filings_named, shown_findings
from parkdesk.web.views.account_frame import (
    Item,
    crumb,
    crumbs_of_run,
    frame,
    state_of,
)
from parkdesk.web.views.account_tables import (
    BESIDE_CHART,
    SHOWN,
    component,
    tables_of,
    workbook_of,
)
from parkdesk.workflow.queries import duties_by_filing

_STEPS = ("reading", "accounting", "writing", "keeping")
_LIMITS = {"by_enterprise": 15, "uncertainty": 10, "findings": 8}  #: rows on the page of a run
_STALE_MINUTES = 5  #: after so long without an end a run may be put back
_FINDINGS = 60  #: findings with a link each


@login_required
def run(request: DeskRequest, run: int) -> HttpResponse:
    """Show an account: how far it is, why it was refused, or what came out."""
    account = read_account(actor=request.actor, run_id=run)
    found, result, document = account.run, account.result, account.document
    context = frame(
        request.actor, found.park, is_synthetic=bool(result and result.is_synthetic)
    ) | {
        "crumbs": [crumb("runs", _("Accounts"), found.park_id)],
        "name": name_of(found),
        "run_id": found.pk,
        "run_period": found.period,
        "state": state_of(found, list(account.publications), is_replaced=bool(account.successors)),
        "reason": found.reason,
    }
    if found.state in (QUEUED, RUNNING):
        return render(request, "desk/accounts/running.html", context | _progress(account))
    if result is None or document is None:
        findings = _findings(account, document)
        context |= {
            "blockers": [one for one in findings if one["severity"] == "blocker"],
            "others": [one for one in findings if one["severity"] != "blocker"],
        }
        return render(request, f"desk/accounts/{found.state}.html", context)
    context |= _result(request, account, result, document)
    return render(request, "desk/accounts/result.html", context)


def _progress(account: Account) -> Item:
    found = account.run
    since = found.started_at or found.requested_at
    waited = (timezone.now() - since).total_seconds() / 60.0
    return {
        "share_done": found.share_done,
        "step": found.step,
        "is_running": found.state == RUNNING,
        "steps": [
            {
                "name": name,
                "is_done": found.step in _STEPS and _STEPS.index(name) < _STEPS.index(found.step),
                "is_now": name == found.step,
            }
            for name in _STEPS
        ],
        "may_restart": account.may_calculate and waited > _STALE_MINUTES,
    }


@login_required
def progress(request: DeskRequest, run: int) -> HttpResponse:
    """Say how far an account is; when it has come to its end, the page is asked for anew."""
    account = read_account(actor=request.actor, run_id=run)
    context = {"run_id": run, **_progress(account)}
    response = render(request, "desk/accounts/progress.html", context)
    if account.run.state not in (QUEUED, RUNNING):
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def restart(request: DeskRequest, run: int) -> HttpResponse:
    """Put an account that failed or stands still back into the queue."""
    try:
        found = restart_account(run_id=run, actor=request.actor, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        calculate.enqueue(found.pk)
    return HttpResponseRedirect(reverse("desk:run", args=[run]))


def _findings(account: Account, document: Document | None) -> list[Item]:
    problems = document["problems"] if document is not None else account.run.problems
    if document is None and not account.sees_filings:
        return []
    found = account.run
    duties = duties_by_filing(found.park_id, filings_named(problems)[:_FINDINGS])
    return shown_findings(
        problems, park_id=found.park_id, duties=duties, sees_filings=account.sees_filings
    )


def _result(request: DeskRequest, account: Account, result: RunResult, document: Document) -> Item:
    found = account.run
    tables = _tables(found, document)
    findings = _findings(account, document)
    return {
        "has_units": True,
        "completeness": result.duties_received / result.duties if result.duties else None,
        "answer": answer_of(account, result, document),
        "figures": figures_of(account, result, document),
        "charts": charts_of(found, document),
        "enterprises": component(
            found, document, tables["by_enterprise"], limit=_LIMITS["by_enterprise"]
        ),
        "tables": {
            name: component(
                found,
                document,
                tables[name],
                limit=_LIMITS.get(name),
                columns=BESIDE_CHART.get(name, ()),
            )
            for name in SHOWN
            if name in tables and name != "findings"
        },
        "is_provisional": result.is_provisional,
        "findings": findings[: _LIMITS["findings"]],
        "findings_left": max(len(findings) - _LIMITS["findings"], 0),
        "facts": facts_of(account, result, document),
        "neighbours": neighbours_of(account),
        "files": _files(request, found),
        "publications": _publications(account),
        "may_seal": account.may_seal and account.seal is None,
        "may_publish": account.may_publish
        and account.seal is not None
        and account.standing is None,
        "standing_id": account.may_publish and account.standing and account.standing.pk,
        "is_sealed": account.seal is not None,
    }


def _publications(account: Account) -> list[Item]:
    return [
        {
            "id": one.pk,
            "at": one.published_at,
            "by": one.published_by_name,
            "note": one.note,
            "withdrawal": getattr(one, "withdrawal", None),
        }
        for one in account.publications
    ]


def _tables(found: Run, document: Document) -> Mapping[str, ReportTable]:
    return {**tables_of(found, document), **flow_tables(document)}


def _files(request: DeskRequest, found: Run) -> list[Item]:
    names = {
        "docx": _("Report, Word"),
        "pdf": _("Report, PDF"),
        "xlsx": _("Workbook with every line"),
        "json": _("Result file, JSON"),
        "zip": _("Sealed box"),
    }
    return [
        {
            "label": names[kind],
            "kind": kind,
            "href": reverse("desk:run_file", args=[found.pk, kind]),
        }
        for kind in files_for(request.actor, found)
    ]


@login_required
def table(request: DeskRequest, run: int, table: str) -> HttpResponse:
    """Show one table of an account with all its rows."""
    found, document = read_result(actor=request.actor, run_id=run)
    tables = _tables(found, document) if table in SHOWN else {}
    if table not in tables:
        raise NotFound
    context = frame(request.actor, found.park, is_synthetic=found.result.is_synthetic) | {
        "crumbs": crumbs_of_run(found),
        "is_provisional": found.result.is_provisional,
        "title": tables[table].title,
        "table": component(found, document, tables[table]),
        "name": name_of(found),
    }
    return render(request, "desk/accounts/table.html", context)


@login_required
def export(request: DeskRequest, run: int, table: str) -> HttpResponse:
    """Hand out one table of an account as a workbook of the same numbers."""
    found, document = read_result(actor=request.actor, run_id=run)
    tables = _tables(found, document) if table in SHOWN else {}
    if table not in tables:
        raise NotFound
    book = workbook_of(tables[table], _about(found, document))
    name = f"{found.park_id}-{found.period.replace('/', '-')}-{table.replace('_', '-')}"
    return sheet_response(name, book)


def _about(found: Run, document: Document) -> list[str]:
    """Return the lines above an exported table: which account it is, and its marks."""
    park = document["park"]
    name = park.get("name_en") if language() == "en" else park.get("name_zh")
    lines = [
        f"{name or park.get('name_zh') or found.park_id}, {found.period}",
        f"{name_of(found)}, {found.result.run_hash}",
    ]
    lines += [_("Synthetic data")] if found.result.is_synthetic else []
    lines += (
        [_("Preliminary: some factors stand in one source only")]
        if found.result.is_provisional
        else []
    )
    return lines


urls: list[URLPattern | URLResolver] = [
    path("accounts/<int:run>/", run, name="run"),
    path("accounts/<int:run>/progress/", progress, name="run_progress"),
    path("accounts/<int:run>/restart/", restart, name="run_restart"),
    path("accounts/<int:run>/tables/<slug:table>/", table, name="run_table"),
    path("accounts/<int:run>/tables/<slug:table>/export/", export, name="run_export"),
]
