"""What is acknowledged when a use case has returned, and whether it is still there."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Model

from parkdesk.records.models import ROW_TEXTS, Draft, FiledRow, Filing, RowEvidence
from parkdesk.runs.models import RunChunk, RunLine
from parkdesk.workflow.models import Duty

Fact = dict[str, Any]
_AT_ONCE = 500


def fact(instance: Model, **more: object) -> Fact:
    """Return an append-only fact with all of its content, and what hangs on it."""
    return {"model": instance._meta.label, "pk": instance.pk, "holds": content(instance), **more}


def content(instance: Model) -> dict[str, object]:
    """Return the content of a fact as plain data."""
    return {
        one.attname: _plain(getattr(instance, one.attname))
        for one in instance._meta.concrete_fields
        if not isinstance(one, BinaryField)
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, sort_keys=True)
    return value


def digest_of_rows(rows: Iterable[Sequence[str]]) -> str:
    """Return the digest of the texts of rows in their order."""
    return hashlib.sha256(json.dumps([list(row) for row in rows]).encode()).hexdigest()


def filed(filing: Filing, rows: Sequence[dict[str, str]], proofs: int) -> Fact:
    """Return a filing with its rows as they were given to the use case."""
    texts = [[row.get(name, "") for name in ROW_TEXTS] for row in rows]
    return fact(filing, rows=len(rows), digest=digest_of_rows(texts), proofs=proofs)


def moved(duty: Duty, seq: int) -> Fact:
    """Return that a duty came as far as a number of decisions."""
    return {"duty": duty.pk, "seq": seq}


def drafted(duty: Duty, revision: int) -> Fact:
    """Return that a draft was kept; it may be filed and forgotten later."""
    return {"draft": duty.pk, "revision": revision, "seq": duty.seq}


def planned(park_id: str, year: int, count: int) -> Fact:
    """Return that a park has so many duties of a year."""
    return {"duties_of": park_id, "year": year, "count": count}


def lost(facts: Sequence[Fact]) -> Iterator[str]:
    """Yield each acknowledged fact that is not there as it was acknowledged."""
    by_model: dict[str, dict[object, Fact]] = {}
    for one in facts:
        if "model" in one:
            by_model.setdefault(one["model"], {})[one["pk"]] = one
        else:
            yield from _lost_state(one)
    for label, wanted in by_model.items():
        keys = list(wanted)
        for at in range(0, len(keys), _AT_ONCE):
            part = keys[at : at + _AT_ONCE]
            there = apps.get_model(label)._default_manager.in_bulk(part)
            for key in part:
                yield from _lost_fact(wanted[key], there.get(key))


def _lost_fact(one: Fact, found: Model | None) -> Iterator[str]:
    name = f"{one['model']} {one['pk']}"
    if found is None:
        yield f"lost: {name} was acknowledged and is not there"
        return
    there = content(found)
    differing = [n for n, value in one["holds"].items() if there[n] != value]
    if differing:
        yield f"changed: {name} differs in {', '.join(differing)}"
    if "digest" in one:
        rows = FiledRow.objects.filter(filing_id=one["pk"]).order_by("ordinal")
        if digest_of_rows(rows.values_list(*ROW_TEXTS)) != one["digest"]:
            yield f"lost: the {one['rows']} acknowledged rows of {name} are not there as given"
        if RowEvidence.objects.filter(row__filing_id=one["pk"]).count() != one["proofs"]:
            yield f"lost: the {one['proofs']} acknowledged proofs of {name} are not there"
    if "lines" in one:
        run = one["holds"]["run_id"]
        counted = (
            RunLine.objects.filter(run=run).count(),
            RunChunk.objects.filter(run=run).count(),
        )
        if counted != (one["lines"], one["chunks"]):
            yield f"lost: {name} has {counted} lines and chunks, not as acknowledged"


def _lost_state(one: Fact) -> Iterator[str]:
    """Yield what state fell behind what was acknowledged of it."""
    if "duties_of" in one:
        rows = Duty.objects.filter(park_id=one["duties_of"], start__year=one["year"])
        if rows.count() < one["count"]:
            yield f"lost: duties of {one['duties_of']} {one['year']}: {rows.count()}"
        return
    duty = Duty.objects.get(pk=one.get("duty", one.get("draft")))
    if "draft" in one and duty.seq == one["seq"]:
        kept = Draft.objects.filter(enterprise_id=duty.enterprise_id, period=duty.period).first()
        if kept is None or kept.revision < one["revision"]:
            yield f"lost: revision {one['revision']} of the draft of duty {duty.pk}"
    if duty.seq < one["seq"]:
        yield f"lost: duty {duty.pk} is at {duty.seq}, acknowledged was {one['seq']}"
