"""What a check of the set-up found: a sentence, where it is, how to mend it.

The sentences are made in the language of the reader, who is also the asker; none is kept.
Findings of the library (:class:`nearzero.problems.Problem`) are put into the same shape, so that a
page lists both. What is found in a filing stands in ``findings.py`` and is kept with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nearzero.problems import Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One finding.

    Attributes
    ----------
    severity
        ``blocker``, ``warning`` or ``note``.
    where
        Sheet, row and column, or the shape it is about.
    """

    code: str
    severity: str
    sentence: str
    where: str = ""
    mend: str = ""


def is_blocked(remarks: Iterable[Remark]) -> bool:
    """Say whether one of the remarks stops what was asked for."""
    return any(remark.severity == "blocker" for remark in remarks)


def of_library(problem: Problem) -> Remark:
    """Return a finding of the library in the reader's language."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return Remark(
        code=problem.code,
        severity=str(problem.severity),
        sentence=problem.sentence(language),
        where=place_text(problem.where),
    )


def place_text(place: Place) -> str:
    """Return where something stands, as a reader says it."""
    row = _("row %(row)s") % {"row": place.row} if place.row is not None else ""
    return " / ".join(part for part in (place.file, place.sheet, row, place.column) if part)
