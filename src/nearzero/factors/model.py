"""Factors: a number, what it is of, where it is printed, when it holds and when it became known.

Law: methods lock their factors. A factor with a ``lock`` answers that method and no other.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """How well a number is known; ``from-memory`` is never picked unless named."""

    VERIFIED = "verified"
    SINGLE_SOURCE = "single-source"
    COMPUTED = "computed"
    FROM_MEMORY = "from-memory"
    USER = "user"


class Deviation(StrEnum):
    """One way in which a factor that was found is not exactly what was asked for."""

    OLDER_YEAR = "older_year"
    NEWER_YEAR = "newer_year"
    PARENT_REGION = "parent_region"
    OTHER_DOCUMENT = "other_document"
    BROADER_SUBJECT = "broader_subject"
    NAMED = "named"
    USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that prints factors.

    ``known_since`` is the first day on which everybody could know it: the last day of the
    printed precision (``2024`` → 2024-12-31), None where no date is known.
    """

    id: str
    title_zh: str
    title_en: str
    issuer: str = ""
    number: str = ""
    published_on: str = ""
    known_since: date | None = None
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One dated, sourced number.

    Attributes
    ----------
    quantity, subject, kind, region
        What the number is of; ``kind`` and ``region`` are empty where they do not apply.
    value, unit
        As printed; ``value`` is None where the document prints only a range or a formula.
    printed
        The value as it stands in the document, with its digits.
    low, high
        Printed range, None where there is none.
    valid_from, valid_until
        Half-open validity, None = unbounded.
    lock
        The only method that may use it, empty = any.
    flag
        ``suspect`` or ``misprint``: kept for the record, never resolved.
    """

    id: str
    quantity: str
    subject: str
    kind: str = ""
    name_zh: str = ""
    region: str = ""
    printed: str = ""
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str
    source: str
    page: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    status: Status
    flag: str = ""
    lock: str = ""
    seen_in: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a method asks for.

    Attributes
    ----------
    on
        A day of the period that the factor must hold for.
    known_on
        Only what was published by this day, None = everything.
    method
        Method id, for locks.
    documents
        Documents in order of preference; empty = any document. The first is exact, a later one
        is ``other_document``.
    accepts
        Deviations that the method allows.
    name
        A factor id that the method or the user names; then only that one answers.
    """

    quantity: str
    subject: str
    kind: str = ""
    region: str = ""
    on: date
    known_on: date | None = None
    method: str = ""
    documents: tuple[str, ...] = ()
    accepts: frozenset[Deviation] = frozenset()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A factor and how exactly it answers the query."""

    factor: Factor
    deviations: tuple[Deviation, ...] = ()

    @property
    def how(self) -> str:
        """Return ``exact`` or the deviations joined by ``+``."""
        return "+".join(self.deviations) or "exact"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMatch:
    """Why nothing answered: ``reason`` is a problem code, ``nearest`` what came closest."""

    reason: str  # "factor.none" | "factor.locked" | "factor.match-refused" | "factor.from-memory"
    nearest: tuple[Factor, ...] = field(default=())
    deviations: tuple[Deviation, ...] = ()
