"""What the pages of a verification have in common: the run, the words, findings as plain values."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from nearzero.ledger import subjects
from nearzero.reporting import figures
from parkdesk.accounts import may
from parkdesk.registry.setup_queries import units_of
from parkdesk.runs.models import Run
from parkdesk.usecases.read_account import Document, result_file
from parkdesk.web.forms.verification import ASSURANCES, KINDS, OPINIONS
from parkdesk.web.languages import language, named
from parkdesk.web.middleware import acting
from parkdesk.web.states import marks_of
from parkdesk.web.views.account_frame import frame, said_in
from parkdesk.workflow.models import Conclusion, VerificationFinding
from parkdesk.workflow.verification_queries import (
    Materiality,
    OpenEffect,
    is_check,
    materiality_of,
    open_effect,
    sealed_run,
    state_of,
)

Item = dict[str, object]
REFUSED = 422  #: status of a form that is shown again


def run_to_verify(request: HttpRequest, run_id: int) -> Run:
    """Return a sealed run whose verification the reader sees.

    Raises
    ------
    NotFound
        If there is none.
    """
    return sealed_run(acting(request), run_id)


def document_of(run: Run) -> Document:
    """Return the result file of a sealed run, without its lines."""
    return result_file(run.result)


def verification_frame(request: HttpRequest, run: Run) -> Item:
    """Return what stands around a page of a verification, and what the reader may do."""
    actor, place = acting(request), run.park.place
    return {
        **frame(actor, run.park, view="desk:verifications", is_synthetic=run.result.is_synthetic),
        "run": {"id": run.pk, "period": run.period},
        "list_href": reverse("desk:verifications"),
        "verification_href": reverse("desk:verification", args=[run.pk]),
        "account_href": reverse("desk:run", args=[run.pk]),
        "may_record": may(actor, "verification.record", place),
        "may_answer": may(actor, "verification.answer", place),
        "may_conclude": may(actor, "verification.conclude", place),
        "may_export": may(actor, "chain.export", place),
    }


def marks_of_run(run: Run) -> tuple[str, ...]:
    """Return the marks of what is to be verified; whether it holds, the conclusion says."""
    result = run.result
    return marks_of(is_synthetic=result.is_synthetic, is_provisional=result.is_provisional)


def enterprise_names(run: Run) -> Mapping[str, str]:
    """Return what the units of the park of an account are called today, by code."""
    return {one.code: named(one.name_zh, one.name_en) for one in units_of(run.park)}


def source_names(document: Document) -> Mapping[str, str]:
    """Return the titles of the sources of an account in the reader's language."""
    return {str(one["source"]): said_in(one, "title") for one in document["by_source"]}


def subject_name(subject: str) -> str:
    """Return the name of a fuel, product or attribute in the reader's language."""
    known = subjects().get(subject)
    if known is None:
        return subject
    return known.zh if language() == "zh" else known.en


STATES = {
    "open": ("hollow", "warn"),
    "answered": ("note", "info"),
    "closed": ("lock", "quiet"),
}  #: icon and tone of each state of a finding


def state_word(state: str) -> str:
    """Return the word for the state of a finding."""
    words = {"open": _("unanswered"), "answered": _("answered"), "closed": _("settled")}
    return words[state]


def findings_shown(run: Run, findings: Iterable[VerificationFinding]) -> list[Item]:
    """Return the findings of a run that are more than a tick, as plain values."""
    return [finding_shown(run, one) for one in findings if not is_check(one)]


def finding_shown(run: Run, finding: VerificationFinding) -> Item:
    """Return a finding with its steps as plain values."""
    state = state_of(finding)
    icon, tone = STATES[state]
    steps = sorted(finding.steps.all(), key=lambda step: step.pk)
    return {
        "number": finding.number,
        "href": reverse("desk:verification-finding", args=[run.pk, finding.number]),
        "kind": str(KINDS[finding.kind]),
        "is_misstatement": finding.kind == "misstatement",
        "enterprise": finding.enterprise_id,
        "line_id": finding.line_id,
        "line_href": reverse("desk:line", args=[run.pk, finding.line_id])
        if finding.line_id
        else "",
        "text": finding.text,
        "effect": signed(finding.effect_tco2),
        "at": finding.at,
        "by": finding.by_name,
        "state": state,
        "state_word": state_word(state),
        "icon": icon,
        "tone": tone,
        "steps": [
            {"action": step_word(one.action), "text": one.text, "at": one.at, "by": one.by_name}
            for one in steps
        ],
    }


def signed(tonnes: float | None) -> str:
    """Return tonnes as printed with their sign; rounding is the library's."""
    if tonnes is None:
        return figures.MISSING
    text = figures.number(tonnes, 2, grouped=True)
    return f"+{text}" if tonnes > 0 else text


def step_word(action: str) -> str:
    """Return what a step of a finding did."""
    words = {"answer": _("answered"), "close": _("settled"), "reopen": _("opened again")}
    return words[action]


def conclusion_shown(conclusion: Conclusion) -> Item:
    """Return a signed conclusion as plain values."""
    return {
        "opinion": str(OPINIONS[conclusion.opinion]),
        "opinion_key": conclusion.opinion,
        "assurance": str(ASSURANCES[conclusion.assurance]),
        "materiality_share": conclusion.materiality_share,
        "statement": conclusion.statement,
        "digest": conclusion.statement_digest,
        "at": conclusion.signed_at,
        "by": conclusion.signed_by_name,
    }


def effect_and_threshold(
    run: Run, findings: Iterable[VerificationFinding]
) -> tuple[OpenEffect, Materiality]:
    """Return what open misstatements add up to, and the threshold."""
    return open_effect(findings), materiality_of(run)
