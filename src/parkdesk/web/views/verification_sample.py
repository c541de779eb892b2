"""The list of lines to look at, as its page shows it: why, how large, what proves it, the tick."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from parkdesk.records.media import media_of
from parkdesk.records.models import EvidenceFile
from parkdesk.runs.models import Run
from parkdesk.usecases.read_account import Document
from parkdesk.usecases.sample_lines import CHANGED, ESTIMATED, LARGEST, Sample, Sampled
from parkdesk.web.views.verification_frame import (
    Item,
    enterprise_names,
    source_names,
    subject_name,
)
from parkdesk.workflow.models import VerificationFinding
from parkdesk.workflow.verification_queries import is_check


def sample_shown(
    run: Run, document: Document, sample: Sample, findings: Sequence[VerificationFinding]
) -> list[Item]:
    """Return the lines of a sample as plain values."""
    enterprises, sources = enterprise_names(run), source_names(document)
    ticks = {one.line_id: one for one in findings if is_check(one)}
    others: dict[str, list[int]] = {}
    for one in findings:
        if one.line_id and not is_check(one):
            others.setdefault(one.line_id, []).append(one.number)
    return [
        _line(run, one, enterprises, sources)
        | {
            "tick": _tick(ticks.get(one.line.line_id)),
            "findings": [
                {
                    "number": number,
                    "href": reverse("desk:verification-finding", args=[run.pk, number]),
                }
                for number in others.get(one.line.line_id, [])
            ],
        }
        for one in sample.lines
    ]


def _line(
    run: Run, one: Sampled, enterprises: Mapping[str, str], sources: Mapping[str, str]
) -> Item:
    line = one.line
    new_href = reverse("desk:verification-finding-new", args=[run.pk])
    return {
        "line_id": line.line_id,
        "href": reverse("desk:line", args=[run.pk, line.line_id]),
        "enterprise": line.enterprise_id,
        "enterprise_name": enterprises.get(line.enterprise_id, ""),
        "source": sources.get(line.source, line.source),
        "subject": subject_name(line.subject),
        "period": one.document["period"],
        "tonnes": line.emission_tco2,
        "share": one.share,
        "flow_share": one.flow_share,
        "quality": one.document["quality"] or "",
        "why": [_why(reason, one) for reason in one.why],
        "files": [_file(file) for file in one.files],
        "check_href": reverse("desk:verification-check", args=[run.pk, line.line_id]),
        "finding_href": f"{new_href}?line={line.line_id}",
    }


def _why(reason: str, one: Sampled) -> Item:
    words = {
        LARGEST: _("one of the largest flows"),
        ESTIMATED: _("amount estimated"),
        CHANGED: _("flow changed since last year"),
    }
    found: Item = {"word": words[reason]}
    if reason == CHANGED:
        found |= {"before": one.before_tco2, "now": one.flow_tco2, "is_change": True}
    return found


def _file(file: EvidenceFile) -> Item:
    media = media_of(file.media_type)
    is_shown = media is not None and media.is_shown
    href = reverse("desk:file", args=[file.pk])
    return {
        "name": file.name,
        "href": f"{href}?show=1" if is_shown else href,
        "kind": media.kind if media is not None else "other",
    }


def _tick(tick: VerificationFinding | None) -> Item | None:
    if tick is None:
        return None
    return {"by": tick.by_name, "at": tick.at, "text": tick.text, "number": tick.number}
