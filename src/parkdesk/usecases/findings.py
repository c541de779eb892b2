"""Findings of a filing: what the library and the desk found, each at its line and column.

A finding keeps its sentence in both languages, because it is filed with the filing and read by
others later.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nearzero.ledger import subjects
from nearzero.ledger.choices import choices
from nearzero.ledger.table import ACTIVITY_FILED
from nearzero.problems import Fact, Place, Problem, Severity

LANGUAGES = {"zh": "zh-hans", "en": "en"}
BLOCKER, WARNING, NOTE = (str(one) for one in (Severity.BLOCKER, Severity.WARNING, Severity.NOTE))
_CARRIERS = {"electricity": _("electricity"), "heat": _("heat")}
_TITLED = re.compile(r".+ \(([a-z0-9_]+)\)")  #: how the library writes a name with its id
_HEADINGS = {column.name: column.zh[0] for column in ACTIVITY_FILED.columns if column.zh}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding.

    Attributes
    ----------
    keys
        Lines of the draft that it is about; empty = the filing as a whole.
    column
        Column of the ledger, by its English name; empty = the whole line.
    message
        The sentence by language.
    reason
        Why it is filed nevertheless; for warnings.
    """

    code: str
    severity: str
    message: Mapping[str, str]
    keys: tuple[str, ...] = ()
    column: str = ""
    place: Place = field(default_factory=Place)
    rule: str = ""
    reason: str = ""

    @property
    def id(self) -> str:
        """What a confirmation of it is kept under."""
        return "|".join((self.code, self.column, *self.keys))

    @property
    def is_blocker(self) -> bool:
        """Whether it stops the filing."""
        return self.severity == BLOCKER

    @property
    def is_warning(self) -> bool:
        """Whether it needs a reason to be filed nevertheless."""
        return self.severity == WARNING

    def as_json(self) -> dict[str, object]:
        """Return the finding as it is kept with the filing."""
        return {
            "code": self.code,
            "severity": self.severity,
            "where": self.place.as_json(),
            "rule": self.rule,
            "message_zh": self.message["zh"],
            "message_en": self.message["en"],
            "reason": self.reason,
        }


def found(
    code: str,
    severity: str,
    message: str | Promise,
    facts: Mapping[str, object] | None = None,
    *,
    keys: Sequence[str] = (),
    column: str = "",
) -> Finding:
    """Return a finding of the desk itself; ``message`` is translated in both languages."""
    said = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            said[short] = str(message) % (facts or {})
    return Finding(
        code=f"desk.{code}", severity=severity, message=said, keys=tuple(keys), column=column
    )


def of_problem(problem: Problem, keys: Sequence[str] = (), *, is_placed: bool = False) -> Finding:
    """Return a finding of the library, its facts named as people name them.

    Parameters
    ----------
    keys
        Lines that it is about.
    is_placed
        Whether its place is one in the reader's own file and is shown as it is.
    """
    message = {short: _named(problem, short).sentence(short) for short in LANGUAGES}
    return Finding(
        code=problem.code,
        severity=str(problem.severity),
        message=message,
        keys=tuple(keys),
        column=problem.where.column,
        place=problem.where if is_placed else Place(),
        rule=problem.rule,
    )


def _named(problem: Problem, language: str) -> Problem:
    facts = {name: _name(name, value, language) for name, value in problem.facts.items()}
    return replace(problem, facts=facts)


def _name(fact: str, value: Fact, language: str) -> Fact:
    """Return the name of a subject, an activity or a column in a language, all else as it is."""
    if isinstance(value, tuple):
        return tuple(str(_name(fact, one, language)) for one in value)
    if not isinstance(value, str):
        return value
    if fact in {"column", "missing"} and language == "zh":
        return _HEADINGS.get(value, value)
    if fact == "carrier" and value in _CARRIERS:
        with translation.override(LANGUAGES[language]):
            return str(_CARRIERS[value])
    titled = _TITLED.fullmatch(value)
    known = titled[1] if titled else value
    if fact in {"activity", "quantity"} and known in choices(fact).values:
        return str(getattr(choices(fact), language)[known])
    is_subject = fact in {"subject", "carrier"} or titled is not None
    if is_subject and known in subjects():
        return str(getattr(subjects()[known], language))
    return value
