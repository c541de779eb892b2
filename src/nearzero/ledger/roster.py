"""The enterprises of a ledger: who is inside the boundary, and on which days a member.

Takes ENTERPRISES, gives arrays with one entry for each enterprise and a last one for nobody,
so that the index -1 is an enterprise outside the park that was never a member.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearzero.ledger.rows import Coded, Codes, Mask, wholes

FIRST_DAY, LAST_DAY = -(2**30), 2**30  #: stand for unbounded [days since 1970-01-01]
NOBODY = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who belongs to the park and when.

    Attributes
    ----------
    ids
        Ids of the enterprises, each once.
    is_inside
        Whether an enterprise is inside the boundary; a last entry for nobody.
    enters, leaves
        Half-open membership; nobody leaves before entering. [days since 1970-01-01]
    """

    ids: tuple[str, ...]
    is_inside: Mask
    enters: Codes
    leaves: Codes

    @classmethod
    def of(cls, enterprises: pa.Table) -> "Roster":
        """Return the roster of an enterprises table; an id that stands twice counts once."""
        texts = enterprises["enterprise_id"].to_pylist()
        first = {text: i for i, text in reversed(list(enumerate(texts))) if text}
        ids = tuple(text for text in dict.fromkeys(texts) if text)
        chosen = np.array([first[text] for text in ids], dtype=np.intp)
        outside = [text == "no" for text in enterprises["in_boundary"].to_pylist()]
        enters = wholes(enterprises, "valid_from", FIRST_DAY)[chosen]
        leaves = wholes(enterprises, "valid_to", LAST_DAY)[chosen]
        return cls(
            ids=ids,
            is_inside=np.append(~np.array(outside, dtype=np.bool_)[chosen], False),
            enters=np.append(enters, LAST_DAY).astype(np.int32),
            leaves=np.append(leaves, FIRST_DAY).astype(np.int32),
        )

    def locate(self, column: Coded) -> Codes:
        """Return for each row the index of its enterprise, :data:`NOBODY` where there is none."""
        index = {text: i for i, text in enumerate(self.ids)}
        where = [*(index.get(word, NOBODY) for word in column.words), NOBODY]
        return np.array(where, dtype=np.int32)[column.codes]

    def member_days(self, where: Codes, start: Codes, end: Codes) -> Codes:
        """Return on how many days of each half-open period an enterprise was a member."""
        last = np.minimum(end, self.leaves[where])
        last -= np.maximum(start, self.enters[where])
        return np.maximum(last, 0, out=last)

    def has_limits(self, start: int, end: int) -> bool:
        """Say whether an enterprise enters or leaves within a period."""
        return bool((self.enters[:-1] > start).any() or (self.leaves[:-1] < end).any())

    def nearest(self, texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return for each id the three known ids that look most like it."""
        return {text: tuple(get_close_matches(text, self.ids, cutoff=0.0)) for text in texts}


def months_of_membership(roster: Roster, where: Codes, year: Codes) -> NDArray[np.bool_]:
    """Return for each enterprise and year in which of the twelve months it was a member."""
    months = (year[:, None] - 1970) * 12 + np.arange(13)
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)
    there = where[:, None]
    begins = np.maximum(first[:, :-1], roster.enters[there])
    ends = np.minimum(first[:, 1:], roster.leaves[there])
    return np.asarray(begins < ends)
