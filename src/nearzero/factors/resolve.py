"""Which factor answers: the method's documents first, then the nearest region, then the year.

A factor from memory or marked suspect answers only when it is named. A factor locked to a method
answers that method alone, and no factor of the user takes its place there.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from nearzero.factors.model import Deviation, Factor, Match, NoMatch, Query, Source, Status
from nearzero.factors.regions import parents

_NEAREST = 3  #: so many near misses are named
_STATUS_ORDER = {Status.VERIFIED: 0, Status.COMPUTED: 1, Status.SINGLE_SOURCE: 2}
_FAR = 99


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
    """
    if query.name:
        return _named(query, library)
    rows = library.by_subject.get((query.quantity, query.subject), ())
    rows = tuple(f for f in rows if f.kind == query.kind or f.status is Status.USER)
    usable = [
        f for f in rows if f.value is not None and not f.flag and _is_known(f, query, library)
    ]
    open_ = [f for f in usable if f.lock in ("", query.method)]
    answering = [f for f in open_ if f.status is not Status.FROM_MEMORY]
    ranked = sorted(
        ((_rank(f, query, library), f) for f in answering if _in_documents(f, query)),
        key=lambda pair: pair[0][0],
    )
    ranked = [pair for pair in ranked if pair[0][1] is not None]
    for (_, deviations), factor in ranked:
        if deviations is not None and set(deviations) <= query.accepts:
            return Match(factor=factor, deviations=deviations)
    return _no_match(rows, usable, open_, ranked)


def _no_match(
    rows: Iterable[Factor],
    usable: list[Factor],
    open_: list[Factor],
    ranked: list[tuple[tuple[tuple[object, ...], tuple[Deviation, ...] | None], Factor]],
) -> NoMatch:
    if ranked:
        (_, deviations), _ = ranked[0]
        nearest = tuple(factor for _, factor in ranked[:_NEAREST])
        return NoMatch(reason="factor.match-refused", nearest=nearest, deviations=deviations or ())
    if usable and not open_:
        return NoMatch(reason="factor.locked", nearest=tuple(usable[:_NEAREST]))
    remembered = tuple(f for f in open_ if f.status is Status.FROM_MEMORY)
    if remembered:
        return NoMatch(reason="factor.from-memory", nearest=remembered[:_NEAREST])
    return NoMatch(reason="factor.none", nearest=tuple(rows)[:_NEAREST])


def _named(query: Query, library: Holder) -> Match | NoMatch:
    factor = library.factors.get(query.name)
    if factor is None or factor.value is None:
        return NoMatch(reason="factor.none", nearest=(factor,) if factor else ())
    if factor.lock not in ("", query.method):
        return NoMatch(reason="factor.locked", nearest=(factor,))
    own = _own(query, library)
    if own is not None:
        return Match(factor=own, deviations=(Deviation.USER,))
    deviations: tuple[Deviation, ...] = ()
    if factor.status is Status.FROM_MEMORY or factor.flag:
        deviations = (Deviation.NAMED,)
    if not set(deviations) <= query.accepts:
        return NoMatch(reason="factor.match-refused", nearest=(factor,), deviations=deviations)
    return Match(factor=factor, deviations=deviations)


def _own(query: Query, library: Holder) -> Factor | None:
    """Return the user's own factor where the method merely picks one by name."""
    picked = library.factors[query.name]
    if picked.lock or picked.status is Status.USER or Deviation.USER not in query.accepts:
        return None
    for factor in library.by_subject.get((picked.quantity, picked.subject), ()):
        if factor.status is Status.USER and _valid(factor, query.on):
            return factor
    return None


def _is_known(factor: Factor, query: Query, library: Holder) -> bool:
    """Say whether the factor was published by the day asked; without a date it was not."""
    if query.known_on is None or factor.status is Status.USER:
        return True
    source = library.sources.get(factor.source)
    return (
        source is not None
        and source.known_since is not None
        and (source.known_since <= query.known_on)
    )


def _in_documents(factor: Factor, query: Query) -> bool:
    return not query.documents or factor.status is Status.USER or factor.source in query.documents


def _rank(
    factor: Factor, query: Query, library: Holder
) -> tuple[tuple[object, ...], tuple[Deviation, ...] | None]:
    """Return the order of a candidate and its deviations, None where it cannot answer at all."""
    deviations: list[Deviation] = []
    document = 0
    is_users = factor.status is Status.USER
    if is_users:
        deviations.append(Deviation.USER)
    elif query.documents and (document := query.documents.index(factor.source)) > 0:
        deviations.append(Deviation.OTHER_DOCUMENT)
    distance = _distance(factor.region, query)
    if distance:
        deviations.append(Deviation.PARENT_REGION)
    years, moved = _years(factor, query.on)
    if moved is not None:
        deviations.append(moved)
    source = library.sources.get(factor.source)
    published = source.known_since.toordinal() if source and source.known_since else 0
    # What is locked to the method is what the method prescribes: it goes before the user's own.
    first = 0 if factor.lock else 1 if is_users else 2
    status = _STATUS_ORDER.get(factor.status, 0)
    newer = moved is Deviation.NEWER_YEAR
    order = (first, document, distance, newer, years, status, -published, factor.id)
    return order, None if distance >= _FAR else tuple(deviations)


def _distance(region: str, query: Query) -> int:
    """Return how many steps up a factor's region is; 0 exact, ``_FAR`` elsewhere."""
    if region in ("", query.region):
        return 0
    if not query.region:
        return 0 if region == "CN" else _FAR
    larger = parents(query.region, query.on)
    return larger.index(region) + 1 if region in larger else _FAR


def _years(factor: Factor, on: date) -> tuple[int, Deviation | None]:
    """Return how many days off a factor's validity is, and in which direction."""
    if factor.valid_until is not None and on >= factor.valid_until:
        return (on - factor.valid_until).days + 1, Deviation.OLDER_YEAR
    if factor.valid_from is not None and on < factor.valid_from:
        return (factor.valid_from - on).days, Deviation.NEWER_YEAR
    return 0, None


def _valid(factor: Factor, on: date) -> bool:
    return _years(factor, on)[1] is None
