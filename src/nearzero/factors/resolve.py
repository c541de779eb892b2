"""Which factor answers: the method's documents first, then the nearest region, then the year.

A factor from memory or marked suspect answers only when it is named. A factor locked to a method
answers that method alone, and no factor of the user takes its place there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from nearzero.factors.model import Deviation, Factor, Match, NoMatch, Query, Source, Status
from nearzero.factors.regions import parents

_NEAREST = 3  #: so many near misses are named
_STATUS_ORDER = {Status.VERIFIED: 0, Status.COMPUTED: 1, Status.SINGLE_SOURCE: 2}
_LOCKED, _USERS, _OTHERS = 0, 1, 2


class Holder(Protocol):
    """What resolution needs of a library."""

    @property
    def factors(self) -> Mapping[str, Factor]:
        """Factors by id."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """Documents by id."""

    @property
    def by_subject(self) -> Mapping[tuple[str, str], tuple[Factor, ...]]:
        """Factors by quantity and subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A factor that could answer.

    ``group`` is whose it is, its document and its region, each as a rank; ``order`` is its rank
    inside the group: the year first, then how well it is known, then the newer document.
    """

    factor: Factor
    deviations: tuple[Deviation, ...]
    group: tuple[int, int, int]
    order: tuple[bool, int, int, int, str]


def resolve(query: Query, library: Holder) -> Match | NoMatch:
    """Return the factor that answers a query, or why none does.

    Parameters
    ----------
    query
        What a method asks for.
    library
        Where to look.

    Returns
    -------
    The best candidate whose deviations the method accepts.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from nearzero.factors import load_factors
    >>> query = Query(quantity="oxidation", subject="anthracite", on=date(2025, 7, 1))
    >>> query = replace(query, documents=("cn-industry-other-2015",))
    >>> resolve(query, load_factors()).factor.value
    94.0
    """
    if query.name:
        return _named(query, library)
    candidates = _candidates(query, library)
    if candidates and candidates[0].factor.lock:
        candidates = [c for c in candidates if c.factor.status is not Status.USER]
    for candidate in candidates:
        if query.accepts.issuperset(candidate.deviations):
            return Match(factor=candidate.factor, deviations=candidate.deviations)
    if candidates:
        return NoMatch(
            reason="factor.match-refused",
            nearest=tuple(c.factor for c in candidates[:_NEAREST]),
            deviations=candidates[0].deviations,
        )
    return _no_match(query, library)


def set_aside(query: Query, library: Holder) -> tuple[Factor, ...]:
    """Return the user's factors that would answer, had the method not locked its own.

    Parameters
    ----------
    query
        What a method asks for.
    library
        Where to look.

    Returns
    -------
    The user's factors that yield to a factor of the method; nothing where none is locked.

    Examples
    --------
    >>> from nearzero.factors import load_factors
    >>> query = Query(quantity="oxidation", subject="anthracite", on=date(2025, 7, 1))
    >>> set_aside(query, load_factors())
    ()
    """
    candidates = _candidates(query, library)
    if not candidates or not candidates[0].factor.lock:
        return ()
    return tuple(c.factor for c in candidates if c.factor.status is Status.USER)


def _candidates(query: Query, library: Holder) -> list[_Candidate]:
    """Return what could answer, best first; of each document and region the nearest year."""
    answering = (
        factor
        for factor in _usable(query, library)
        if factor.status is not Status.FROM_MEMORY
        and factor.lock in ("", query.method)
        and (not query.documents or _is_users(factor) or factor.source in query.documents)
    )
    ranked = [_ranked(factor, query, library) for factor in answering]
    found = sorted((c for c in ranked if c is not None), key=lambda c: (c.group, c.order))
    older = {c.group for c in found if Deviation.NEWER_YEAR not in c.deviations}
    return [c for c in found if Deviation.NEWER_YEAR not in c.deviations or c.group not in older]


def _usable(query: Query, library: Holder) -> list[Factor]:
    return [
        factor
        for factor in _of_kind(query, library)
        if factor.value is not None and not factor.flag and _is_known(factor, query, library)
    ]


def _of_kind(query: Query, library: Holder) -> tuple[Factor, ...]:
    """Return the rows of a quantity, subject and kind; a user's row without a kind fits any."""
    rows = library.by_subject.get((query.quantity, query.subject), ())
    return tuple(f for f in rows if f.kind == query.kind or (_is_users(f) and not f.kind))


def _no_match(query: Query, library: Holder) -> NoMatch:
    usable = _usable(query, library)
    open_ = [factor for factor in usable if factor.lock in ("", query.method)]
    if usable and not open_:
        return NoMatch(reason="factor.locked", nearest=tuple(usable[:_NEAREST]))
    remembered = tuple(f for f in open_ if f.status is Status.FROM_MEMORY)
    if remembered:
        return NoMatch(reason="factor.from-memory", nearest=remembered[:_NEAREST])
    return NoMatch(reason="factor.none", nearest=_of_kind(query, library)[:_NEAREST])


def _named(query: Query, library: Holder) -> Match | NoMatch:
    """Answer with the factor that is named.

    Who names a factor takes its year with it; from memory, suspect or of a region that the one
    asked for does not belong to, it answers as ``named``.
    """
    factor = library.factors.get(query.name)
    if factor is None or factor.value is None or factor.quantity != query.quantity:
        return NoMatch(reason="factor.none", nearest=(factor,) if factor else ())
    if factor.lock not in ("", query.method):
        return NoMatch(reason="factor.locked", nearest=(factor,))
    if not _is_known(factor, query, library):
        return NoMatch(reason="factor.none", nearest=(factor,))
    own = _own(factor, query, library)
    if own is not None:
        return Match(factor=own, deviations=(Deviation.USER,))
    deviations = (Deviation.USER,) if _is_users(factor) else ()
    is_doubtful = factor.status is Status.FROM_MEMORY or bool(factor.flag)
    if is_doubtful or _steps(factor.region, query) is None:
        deviations = (*deviations, Deviation.NAMED)
    if not query.accepts.issuperset(deviations):
        return NoMatch(reason="factor.match-refused", nearest=(factor,), deviations=deviations)
    return Match(factor=factor, deviations=deviations)


def _own(picked: Factor, query: Query, library: Holder) -> Factor | None:
    """Return the user's own factor where the method merely picks one by name."""
    if picked.lock or _is_users(picked) or Deviation.USER not in query.accepts:
        return None
    for factor in library.by_subject.get((picked.quantity, picked.subject), ()):
        fits = factor.kind in ("", picked.kind) and _steps(factor.region, query) == 0
        if _is_users(factor) and fits and _years(factor, query.on)[1] is None:
            return factor
    return None


def _is_users(factor: Factor) -> bool:
    return factor.status is Status.USER


def _is_known(factor: Factor, query: Query, library: Holder) -> bool:
    """Say whether the factor was published by the day asked; without a date it was not."""
    if query.known_on is None or _is_users(factor):
        return True
    source = library.sources.get(factor.source)
    since = source.known_since if source else None
    return since is not None and since <= query.known_on


def _ranked(factor: Factor, query: Query, library: Holder) -> _Candidate | None:
    """Return a factor with its rank and deviations, None where it holds for another region."""
    steps = _steps(factor.region, query)
    if steps is None:
        return None
    deviations: list[Deviation] = []
    document = 0
    if _is_users(factor):
        deviations.append(Deviation.USER)
    elif query.documents and (document := query.documents.index(factor.source)) > 0:
        deviations.append(Deviation.OTHER_DOCUMENT)
    if steps:
        deviations.append(Deviation.PARENT_REGION)
    days, moved = _years(factor, query.on)
    if moved is not None:
        deviations.append(moved)
    source = library.sources.get(factor.source)
    published = source.known_since.toordinal() if source and source.known_since else 0
    # What is locked to the method is what the method prescribes: it goes before the user's own.
    whose = _LOCKED if factor.lock else _USERS if _is_users(factor) else _OTHERS
    status = _STATUS_ORDER.get(factor.status, 0)
    return _Candidate(
        factor=factor,
        deviations=tuple(deviations),
        group=(whose, document, steps),
        order=(moved is Deviation.NEWER_YEAR, days, status, -published, factor.id),
    )


def _steps(region: str, query: Query) -> int | None:
    """Return how many regions up a factor's region is, 0 for the same; None elsewhere."""
    if region in ("", query.region) or (region == "CN" and not query.region):
        return 0
    larger: Iterable[str] = parents(query.region, query.on)
    return {name: step for step, name in enumerate(larger, start=1)}.get(region)


def _years(factor: Factor, on: date) -> tuple[int, Deviation | None]:
    """Return how many days off a factor's validity is, and in which direction."""
    if factor.valid_until is not None and on >= factor.valid_until:
        return (on - factor.valid_until).days + 1, Deviation.OLDER_YEAR
    if factor.valid_from is not None and on < factor.valid_from:
        return (factor.valid_from - on).days, Deviation.NEWER_YEAR
    return 0, None
