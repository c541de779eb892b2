"""Numbers that look random and are not: each is a hash of what it is for.

The same question has the same answer on every machine and in any order, which a generator with
a state does not promise.
"""

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[np.float64]

_BITS = 53  #: a double holds so many bits exactly


def key(*parts: str | int) -> int:
    """Return a 64-bit number for some words.

    Examples
    --------
    >>> key("a", 1) == key("a", 1), key("a", 1) == key("a1")
    (True, False)
    """
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def draw(*parts: str | int) -> float:
    """Return a number from 0 to below 1 for some words.

    Examples
    --------
    >>> 0.0 <= draw("anything") < 1.0
    True
    """
    return (key(*parts) >> (64 - _BITS)) / (1 << _BITS)


def draws(keys: Keys, salt: int) -> Numbers:
    """Return a number from 0 to below 1 for each key and a salt (splitmix64).

    Examples
    --------
    >>> values = draws(np.arange(3, dtype=np.uint64), 7)
    >>> bool(((values >= 0.0) & (values < 1.0)).all()), len(set(values.tolist()))
    (True, 3)
    """
    with np.errstate(over="ignore"):
        mixed = keys + np.uint64((salt + 1) * 0x9E3779B97F4A7C15 % 2**64)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    shifted: Numbers = (mixed >> np.uint64(64 - _BITS)).astype(np.float64) / float(1 << _BITS)
    return shifted
