"""What reports print about a park: real figures, each with the section it stands in."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from parkdesk.registry.models import ReportedFact
from parkdesk.web.languages import language, named
from parkdesk.web.views.overview_rows import in_own_words

Item = dict[str, object]
_HUNDRED_MILLION = 1e8  #: from here on officials count in these


def facts_of(facts: Sequence[ReportedFact]) -> Item | None:
    """Return what reports print about the park, with the section; these figures are real."""
    if not facts:
        return None
    sources = sorted({fact.source for fact in facts})
    return {
        "caption": _("As printed in the report"),
        "note": _("Real figures from: %(sources)s") % {"sources": "; ".join(sources)},
        "columns": [
            {"label": _("What"), "kind": "text"},
            {"label": _("Value"), "kind": "text"},
            {"label": _("When"), "kind": "text"},
            {"label": _("Section"), "kind": "text"},
        ],
        "rows": [
            {
                "cells": [
                    named(fact.subject_zh, fact.subject_en),
                    f"{_amount(fact.value)} {_word(fact.unit_zh, fact.unit_en)}".strip(),
                    _word(fact.period_zh, fact.period_en) or "–",
                    in_own_words(fact.section),
                ]
            }
            for fact in facts
        ],
    }


def _word(zh: str, en: str) -> str:
    """Return a word in the reader's language, which may have none for it."""
    return zh if language() == "zh" else en


def _amount(value: float) -> str:
    """Return a number as the report prints it, very large ones in hundred millions."""
    if value >= _HUNDRED_MILLION:
        return _("%(value)s × 10⁸") % {"value": f"{value / _HUNDRED_MILLION:,g}"}
    return f"{value:,.10g}"
