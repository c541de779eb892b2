"""Publish a sealed run: the figures are kept as they were shown, whatever is calculated later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nearzero.reporting import report_tables
from nearzero.reporting.tables import ReportTable
from parkdesk.accounts import Actor, require
from parkdesk.audit.operations import canonical, digest, record
from parkdesk.runs.models import Run
from parkdesk.runs.operations import hold
from parkdesk.runs.queries import run as run_of
from parkdesk.usecases.read_account import Document, result_file, result_of, seal_of
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.models import Publication
from parkdesk.workflow.operations import append_publication
from parkdesk.workflow.queries import publications_of

SHOWN = ("summary", "by_source", "by_scope", "by_gas", "by_month", "energy")
"""Tables that are published; figures of single enterprises are not."""


@transaction.atomic
def publish_run(*, run_id: int, note: str, actor: Actor, now: datetime) -> Publication:
    """Publish a sealed account.

    Raises
    ------
    NotFound
        If there is no such run, or the actor may not see it.
    Refused
        If it is not sealed, or stands published already.
    """
    run = run_of(actor, run_id)
    require(actor, "run.publish", run.park.place)
    if seal_of(run) is None or result_of(run) is None:
        raise Refused(_("Only a sealed account can be published. Seal it first."))
    hold(run)  # two who publish at once come one after the other
    standing = [one for one in publications_of([run.pk]).get(run.pk, []) if is_standing(one)]
    if standing:
        raise Refused(_("This account is published already. Withdraw it before publishing anew."))
    made = append_publication(run, figures=figures_of(run), note=note, actor=actor, now=now)
    record(
        "run.published",
        actor=actor,
        now=now,
        subject=f"run:{run.pk}",
        park_id=run.park_id,
        facts={
            "publication": made.pk,
            "hash": run.result.run_hash,
            "figures": digest(canonical(made.figures)),
            "note": note,
        },
    )
    return made


def is_standing(publication: Publication) -> bool:
    """Say whether a publication was not withdrawn."""
    return not hasattr(publication, "withdrawal")


def figures_of(run: Run) -> dict[str, Any]:
    """Return what is published of a run: its totals as numbers, and its tables as printed.

    Returns
    -------
    The totals by their keys in the result file; ``period``, ``method``, ``coverage``, ``run`` and
    the marks ``is_provisional`` and ``is_synthetic``; ``tables``: language -> table id -> title,
    columns, rows, total_rows, notes, every cell as it is shown.
    """
    result, document = run.result, result_file(run.result)
    method, coverage = document["method"], document["coverage"]
    return {
        **document["totals"],
        "period": {"text": run.period, **document["period"]},
        "method": {name: method[name] for name in ("id", "version", "title_zh", "title_en")},
        "coverage": {
            "duties": result.duties,
            "duties_received": result.duties_received,
            **{name: value for name, value in coverage.items() if name.startswith("share_")},
        },
        "run": {"id": run.pk, "hash": result.run_hash, "code_version": result.code_version},
        "is_provisional": result.is_provisional,
        "is_synthetic": result.is_synthetic,
        "tables": {language: _tables(document, language) for language in ("zh", "en")},
    }


def _tables(document: Document, language: str) -> dict[str, object]:
    tables = report_tables({**document, "lines": []}, language)
    return {name: _plain(tables[name]) for name in SHOWN if name in tables}


def _plain(table: ReportTable) -> Mapping[str, object]:
    return {
        "title": table.title,
        "columns": [
            {"heading": one.heading, "unit": one.unit, "is_number": one.is_number}
            for one in table.columns
        ],
        "rows": [list(row) for row in table.rows],
        "total_rows": table.total_rows,
        "notes": list(table.notes),
    }
