"""The closed lists of a ledger, in English and Chinese, and the words that readers recognise.

``choices.csv`` holds them all: activities, roles, ways of knowing an amount, names of sheets,
words for totals and for "not applicable". A text names a value of a list or it does not;
nothing is guessed from likeness, but the nearest names are told.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

_INVISIBLE = {"Cf", "Cc"}  #: categories of characters that nobody sees
_BETWEEN_WORDS = re.compile(r"(?<=\w)[_-]+(?=\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """One closed list.

    Attributes
    ----------
    values
        The English values, in order.
    zh, en
        The Chinese and the English name of each value.
    known
        Value by the key of each of its names.
    """

    values: tuple[str, ...]
    zh: Mapping[str, str]
    en: Mapping[str, str]
    known: Mapping[str, str]

    def find(self, text: str) -> str | None:
        """Return the value that a text names, or None."""
        return self.known.get(plain(text))

    def listed(self) -> tuple[str, ...]:
        """Return each value as people read it: Chinese name and English value."""
        return tuple(f"{self.zh[value]} ({value})" for value in self.values)

    def nearest(self, text: str) -> tuple[str, ...]:
        """Return all values as people read them, those whose names look most like a text first."""
        like = get_close_matches(plain(text), self.known, n=3, cutoff=0.5)
        first = dict.fromkeys(self.known[name] for name in like)
        order = (*first, *(value for value in self.values if value not in first))
        return tuple(f"{self.zh[value]} ({value})" for value in order)


def choices(name: str) -> Choices:
    """Return a closed list by its name.

    Raises
    ------
    KeyError
        If there is no such list.

    Examples
    --------
    >>> choices("quality").find("Measured"), choices("quality").find("guessed")
    ('measured', None)
    """
    return _lists()[name]


def plain(text: str) -> str:
    """Return a text in the form in which names are compared.

    Case, full and half width, spaces, invisible characters, and underscores or hyphens between
    words make no difference.

    Examples
    --------
    >>> plain("Natural_Gas"), plain("ＣＯ２  "), plain("-")
    ('naturalgas', 'co2', '-')
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE or c.isspace())
    return _BETWEEN_WORDS.sub("", "".join(text.split()))


def unique_names(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Return each id by the keys of its names.

    Raises
    ------
    ValueError
        If a name stands for two ids.
    """
    known: dict[str, str] = {}
    for value, names in rows:
        for name in names:
            if name and known.setdefault(plain(name), value) != value:
                message = f"{name!r} names both {known[plain(name)]} and {value}"
                raise ValueError(message)
    return known


@cache
def _lists() -> dict[str, Choices]:
    text = (files("nearzero.ledger") / "choices.csv").read_text(encoding="utf-8")
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        grouped.setdefault(row["list"], []).append(row)
    return {name: _choices(rows) for name, rows in grouped.items()}


def _choices(rows: list[dict[str, str]]) -> Choices:
    names = ((r["value"], (r["value"], r["zh"], r["en"], *r["aliases"].split("|"))) for r in rows)
    return Choices(
        values=tuple(row["value"] for row in rows),
        zh={row["value"]: row["zh"] for row in rows},
        en={row["value"]: row["en"] for row in rows},
        known=unique_names(names),
    )
