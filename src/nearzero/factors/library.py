"""The library of factors in memory: look-up by id, resolution, and the rows of a sealed run."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from nearzero.factors.model import Factor, Match, NoMatch, Query, Source, Status
from nearzero.factors.resolve import resolve, set_aside

_Record = TypeVar("_Record", Factor, Source)
_DATES = ("valid_from", "valid_until", "known_since")


class FactorLibrary:
    """Factors and the documents that print them, never changed after loading."""

    def __init__(self, factors: Mapping[str, Factor], sources: Mapping[str, Source]) -> None:
        self.factors: Mapping[str, Factor] = MappingProxyType(dict(factors))
        self.sources: Mapping[str, Source] = MappingProxyType(dict(sources))
        self._answers: dict[Query, Match | NoMatch] = {}

    @cached_property
    def by_subject(self) -> Mapping[tuple[str, str], tuple[Factor, ...]]:
        """Factors by quantity and subject."""
        found: dict[tuple[str, str], list[Factor]] = {}
        for factor in self.factors.values():
            found.setdefault((factor.quantity, factor.subject), []).append(factor)
        return {key: tuple(factors) for key, factors in found.items()}

    def resolve(self, query: Query) -> Match | NoMatch:
        """Return the factor that answers a query and how exactly, or why none does.

        Examples
        --------
        >>> from nearzero.factors.load import load_factors
        >>> found = load_factors().resolve(
        ...     Query(
        ...         quantity="emission_factor",
        ...         subject="grid",
        ...         kind="average",
        ...         region="CN",
        ...         on=date(2022, 7, 1),
        ...     )
        ... )
        >>> found.factor.value, found.how
        (0.5366, 'exact')
        """
        if query not in self._answers:
            self._answers[query] = resolve(query, self)
        return self._answers[query]

    def set_aside(self, query: Query) -> tuple[Factor, ...]:
        """Return the user's factors that yield to one the method locks: they are not used.

        Examples
        --------
        >>> from nearzero.factors.load import load_factors
        >>> query = Query(quantity="emission_factor", subject="grid", on=date(2025, 7, 1))
        >>> load_factors().set_aside(query)
        ()
        """
        return set_aside(query, self)

    def digest(self, ids: Iterable[str]) -> str:
        """Return the SHA-256 of some factors as data, in hexadecimal.

        Examples
        --------
        >>> from nearzero.factors.load import load_factors
        >>> len(load_factors().digest(["gwp/ar5/ch4"]))
        64
        """
        text = json.dumps(self.export(ids), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def export(self, ids: Iterable[str]) -> dict[str, list[dict[str, object]]]:
        """Return some factors and their documents as plain data.

        Examples
        --------
        >>> from nearzero.factors.load import load_factors
        >>> [row["value"] for row in load_factors().export(["gwp/ar5/ch4"])["factors"]]
        [28.0]
        """
        factors = [self.factors[id_] for id_ in sorted(set(ids))]
        sources = sorted({factor.source for factor in factors if factor.source in self.sources})
        return {
            "factors": [_plain(factor) for factor in factors],
            "sources": [_plain(self.sources[id_]) for id_ in sources],
        }

    @classmethod
    def restore(cls, data: Mapping[str, list[dict[str, object]]]) -> "FactorLibrary":
        """Return the library that :meth:`export` wrote.

        Raises
        ------
        TypeError, ValueError
            If the data is not of that shape.

        Examples
        --------
        >>> from nearzero.factors.load import load_factors
        >>> box = FactorLibrary.restore(load_factors().export(["gwp/ar5/ch4"]))
        >>> list(box.factors), list(box.sources)
        (['gwp/ar5/ch4'], ['ipcc-ar5'])
        """
        factors = [_restored(Factor, row) for row in data["factors"]]
        sources = [_restored(Source, row) for row in data["sources"]]
        return cls({f.id: f for f in factors}, {s.id: s for s in sources})


def _plain(record: Factor | Source) -> dict[str, object]:
    plain = asdict(record)
    for name in _DATES:
        if plain.get(name) is not None:
            plain[name] = str(plain[name])
    return plain


def _restored(kind: type[_Record], row: Mapping[str, object]) -> _Record:
    values: dict[str, object] = {field.name: row[field.name] for field in fields(kind)}
    for name in _DATES:
        if values.get(name) is not None:
            values[name] = date.fromisoformat(str(values[name]))
    if "status" in values:
        values["status"] = Status(str(values["status"]))
    return kind(**values)  # type: ignore[arg-type]
