"""Findings: what is wrong, where, what was expected, by which rule, and how to mend it.

A stage has three outcomes: a value; a value with problems; or :class:`CannotProceed`, raised
once with every blocker found. Each kind of problem is declared once, beside the stage that
finds it, and rendered in the reader's language at the edge.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nearzero.words import mark, translator

Fact = str | int | float | tuple[str, ...] | None
Facts = Mapping[str, Fact]

_COMMA = mark(", ")
_AND_MORE = mark("{listed}, and more: {total} in all")
_LISTED = 5  #: at most so many items of a list are spelt out in a sentence


class Severity(StrEnum):
    """How much a problem matters."""

    BLOCKER = "blocker"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: file, sheet, row (the heading is row 1) and column heading."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row is not None else ""
        return " / ".join(part for part in (self.file, self.sheet, row, self.column) if part)

    def as_json(self) -> dict[str, str | int | None]:
        """Return the four parts, empty ones as None."""
        return {
            "file": self.file or None,
            "sheet": self.sheet or None,
            "row": self.row,
            "column": self.column or None,
        }


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem.

    Attributes
    ----------
    code
        Stable id, ``stage.what-is-wrong``.
    severity
        What a problem of this kind does to the run.
    says
        Sentence with named placeholders: what was found and what was expected.
    mend
        Sentence: what to do about it.
    rule
        Paragraph of ``docs/conventions`` that the problem breaks.
    """

    code: str
    severity: Severity
    says: str
    mend: str
    rule: str

    def at(self, where: Place, facts: Facts) -> "Problem":
        """Return a problem of this kind at a place, with its facts."""
        return Problem(
            code=self.code, severity=self.severity, where=where, facts=dict(facts), rule=self.rule
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding, as data: the sentence is made where it is read."""

    code: str
    severity: Severity
    where: Place
    facts: Facts = field(default_factory=dict)
    rule: str

    def sentence(self, language: str) -> str:
        """Return what is wrong and how to mend it, in ``"zh"`` or ``"en"``."""
        kind = kinds()[self.code]
        words = translator(language)
        facts = {name: _spell(value, language) for name, value in self.facts.items()}
        gap = "" if language == "zh" else " "
        return gap.join(words(text).format_map(facts) for text in (kind.says, kind.mend))

    def as_json(self) -> dict[str, object]:
        """Return the problem in the shape that interface files promise."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "where": self.where.as_json(),
            "facts": {k: list(v) if isinstance(v, tuple) else v for k, v in self.facts.items()},
            "rule": self.rule,
            "message_zh": self.sentence("zh"),
            "message_en": self.sentence("en"),
        }


class CannotProceed(Exception):
    """A stage found blockers; ``problems`` holds every one of them and the lesser ones too."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [f"{p.where}: {p.sentence('en')} [{p.code}]" for p in blockers(self.problems)]
        super().__init__("\n".join(lines))


_KINDS: dict[str, Kind] = {}


def kind(code: str, severity: Severity, says: str, mend: str, rule: str) -> Kind:
    """Declare a kind of problem.

    Raises
    ------
    ValueError
        If the code is declared already.
    """
    if code in _KINDS:
        message = f"the problem code {code!r} is declared twice"
        raise ValueError(message)
    _KINDS[code] = Kind(code, severity, says, mend, rule)
    return _KINDS[code]


def kinds() -> Mapping[str, Kind]:
    """Return every declared kind by its code."""
    return _KINDS


def blockers(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that stop a run, in their order."""
    return tuple(p for p in problems if p.severity is Severity.BLOCKER)


def refuse_blockers(problems: Iterable[Problem]) -> None:
    """Raise :class:`CannotProceed` with all problems if one of them is a blocker."""
    found = tuple(problems)
    if blockers(found):
        raise CannotProceed(found)


def _spell(value: Fact, language: str) -> str:
    """Return a fact as text: numbers short, long lists cut with their count."""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, tuple):
        words = translator(language)
        listed = words(_COMMA).join(value[:_LISTED])
        if len(value) <= _LISTED:
            return listed
        return words(_AND_MORE).format(listed=listed, total=len(value))
    return "" if value is None else str(value)
