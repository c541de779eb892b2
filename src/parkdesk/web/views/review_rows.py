"""The figures of a filing as a reviewer reads them, beside what they should be like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from nearzero.ledger.choices import choices
from nearzero.ledger.comparison import CrossCheck
from parkdesk.records.drafts import NOT_AVAILABLE, line_of_row, subject_of
from parkdesk.records.models import Comment, FiledRow, Filing
from parkdesk.records.queries import texts_of
from parkdesk.records.versions import RowChange, row_key
from parkdesk.usecases.cross_check_filing import CrossChecked, Profile
from parkdesk.web import drawings
from parkdesk.web.views.filing_lines import MANIFOLD, file_item
from parkdesk.web.views.filing_words import (
    choice_word,
    column_word,
    is_chinese,
    subject_word,
    unit_word,
)

Item = dict[str, object]

_SIGNS = {"ok": "check", "notable": "alert", "unusual": "alert", "unknown": "minus"}
_TONES = {"ok": "better", "notable": "warn", "unusual": "worse", "unknown": "quiet"}
_DETAILS = (
    "purpose",
    "counterparty_id",
    "certificate_id",
    "net_calorific_value",
    "carbon_content",
    "oxidation",
    "emission_factor",
    "evidence",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledParts:
    """What the figures of a filing are shown with."""

    filing: Filing
    rows: Sequence[FiledRow]
    checked: CrossChecked = field(default_factory=CrossChecked)
    comments: Mapping[tuple[str, ...], Sequence[Comment]] = field(default_factory=dict)
    changes: Mapping[int, RowChange] = field(default_factory=dict)


def rows_shown(parts: FiledParts) -> list[Item]:
    """Return every figure of a filing."""
    told = _problems_by_row(parts.filing)
    return [_row(parts, row, told.get((row.file, row.sheet, row.row), [])) for row in parts.rows]


def _row(parts: FiledParts, row: FiledRow, problems: Sequence[Item]) -> Item:
    texts = texts_of(row)
    activity = choices("activity").find(row.activity) or row.activity
    figure = (activity, subject_of(activity, row.subject))
    checks = [check_shown(one) for one in parts.checked.by_figure.get(figure, ())]
    line = line_of_row(texts, key="")
    change = parts.changes.get(row.pk)
    return {
        "id": row.pk,
        "title": subject_word(row.subject, activity),
        "activity": choice_word("activity", row.activity),
        "period": row.period if row.period != parts.filing.period else "",
        "amount": "" if line.choice else row.amount,
        "state": line.choice or ("" if row.amount else "missing"),
        "unit": unit_word(row.unit),
        "reason": row.note if line.choice == NOT_AVAILABLE else "",
        "place": place_of(row),
        "details": _details(texts, has_files=bool(row.proofs.all())),
        "quality": choices("quality").find(row.quality) or "",
        "note": row.note if line.choice != NOT_AVAILABLE else "",
        "files": [file_item(proof.file) for proof in row.proofs.all()],
        "checks": checks,
        "worst": _worst(checks),
        "is_compared": any(one["share"] is not None for one in checks),
        "profile": _profile(parts.checked.profiles.get(figure)),
        "problems": problems,
        "comments": [
            comment_shown(one, parts.filing) for one in parts.comments.get(row_key(row), ())
        ],
        "change": change and change_shown(change),
    }


def check_shown(check: CrossCheck) -> Item:
    """Return a comparison as the page shows it."""
    language = "zh" if is_chinese() else "en"
    return {
        "id": check.id,
        "title": check.title(language),
        "sentence": check.sentence(language),
        "state": str(check.state),
        "tone": _TONES[str(check.state)],
        "icon": _SIGNS[str(check.state)],
        "share": None if check.ratio is None else check.ratio - 1.0,
        "times": check.ratio if check.ratio is not None and check.ratio >= MANIFOLD else None,
        "is_known": check.ratio is not None or check.value is not None,
    }


def comment_shown(comment: Comment, filing: Filing | None = None) -> Item:
    """Return a comment as pages show it, with the version where it was made on another one."""
    is_earlier = filing is not None and comment.filing_id != filing.pk
    return {
        "by": comment.by_name,
        "at": comment.at,
        "text": comment.text,
        "version": comment.filing.version if is_earlier else None,
    }


def change_shown(change: RowChange) -> Item:
    """Return what differs in a figure between two versions."""
    return {
        "kind": change.kind,
        "title": subject_word(change.texts.get("subject", ""), change.texts.get("activity", "")),
        "activity": choice_word("activity", change.texts.get("activity", "")),
        "period": change.texts.get("period", ""),
        "fields": [
            {"label": column_word(one.name), "before": one.before, "after": one.after}
            for one in change.fields
        ],
    }


def problem_shown(problem: Mapping[str, object]) -> Item:
    """Return a finding kept with a filing in the reader's language, with the filer's reason."""
    key = "message_zh" if is_chinese() else "message_en"
    return {
        "severity": problem.get("severity", "note"),
        "sentence": problem.get(key) or problem.get("message_en", ""),
        "reason": problem.get("reason", ""),
        "rule": problem.get("rule", ""),
        "code": problem.get("code", ""),
    }


def place_of(row: FiledRow) -> str:
    """Return where a row stands in the file it was read from; empty where it was typed."""
    if row.file in ("form", "interface", ""):
        return ""
    line = _("row %(row)s") % {"row": row.row}
    return " / ".join(part for part in (row.sheet, line) if part)


def _problems_by_row(filing: Filing) -> dict[tuple[str, str, int], list[Item]]:
    found: dict[tuple[str, str, int], list[Item]] = {}
    for problem in filing.problems:
        where = problem.get("where") or {}
        if where.get("row"):
            key = (where.get("file") or "form", where.get("sheet") or "", int(where["row"]))
            found.setdefault(key, []).append(problem_shown(problem))
    return found


def _details(texts: Mapping[str, str], *, has_files: bool) -> list[Item]:
    """Return what few rows say beside amount and unit; files are shown as files."""
    return [
        {
            "label": column_word(name),
            "value": choice_word(name, texts[name])
            if name == "purpose"
            else " ".join((texts[name], texts.get(f"{name}_unit", ""))).strip(),
        }
        for name in _DETAILS
        if texts.get(name) and not (name == "evidence" and has_files)
    ]


def _worst(checks: Sequence[Item]) -> str:
    order = ("unusual", "notable", "ok", "unknown")
    states = {str(one["state"]) for one in checks}
    return next((state for state in order if state in states), "")


def _profile(profile: Profile | None) -> Item | None:
    """Return a small drawing of a figure over its last periods, with its numbers for readers."""
    if profile is None or sum(value is not None for _, value in profile.points) < 2:
        return None
    points = [{"label": period, "value": value} for period, value in profile.points]
    return {"drawing": drawings.sparkline(points), "points": points, "unit": profile.unit}
