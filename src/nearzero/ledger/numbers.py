"""Numbers as people print them: ``1,234.5``, ``１２３``, ``-``, blank, ``0`` (LEDGER §10).

Blank is missing, ``0`` is zero, ``-`` ``/`` and words for "none" are not applicable; the three are
never mixed up. A multiplier stays in the unit: ``1.2`` with a unit of ten thousand, not in the
number. What cannot be read is said, never guessed.
"""

import math
import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nearzero.ledger.choices import choices

PRESENT, MISSING, NOT_APPLICABLE, UNREADABLE, TOO_LARGE = range(5)
LARGEST = 1e15  #: no amount of a park comes near it, in any unit of the catalogue
_PLAIN = r"^-?[0-9]{1,15}(\.[0-9]+)?$"
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?(e[+-]?\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers as read.

    Attributes
    ----------
    values
        One number a row, NaN unless present.
    states
        :data:`PRESENT`, :data:`MISSING`, :data:`NOT_APPLICABLE`, :data:`UNREADABLE` or
        :data:`TOO_LARGE`, one a row.
    """

    values: NDArray[np.float64]
    states: NDArray[np.int8]


def read_number(text: str) -> tuple[float, int]:
    """Return the number that a text prints and its state; NaN unless present.

    Examples
    --------
    >>> read_number("1,234.50"), read_number("１２"), read_number("0")
    ((1234.5, 0), (12.0, 0), (0.0, 0))
    >>> read_number(" ")[1], read_number("/")[1], read_number("1,23")[1]
    (1, 2, 3)
    """
    shown = unicodedata.normalize("NFKC", text).casefold()
    shown = "".join(c for c in shown if unicodedata.category(c) != "Cf" and not c.isspace())
    if not shown:
        return math.nan, MISSING
    if choices("absent").find(shown) is not None:
        return math.nan, NOT_APPLICABLE
    shown = shown.replace("\u2212", "-")  # the minus sign proper
    if not _NUMBER.fullmatch(shown) or not any(c.isdigit() for c in shown):
        return math.nan, UNREADABLE
    try:
        return _checked(float(shown.replace(",", "")))
    except ValueError:
        return math.nan, UNREADABLE


def read_numbers(column: pa.ChunkedArray) -> Numbers:
    """Return a column of numbers or texts as numbers with their states.

    Numeric columns are taken whole; of text each distinct one is read once.

    Examples
    --------
    >>> read_numbers(pa.chunked_array([["1,000", None, "-"]])).states.tolist()
    [0, 1, 2]
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        array = column.combine_chunks()
        return _spread(array.indices, read_numbers(pa.chunked_array([array.dictionary])))
    if pa.types.is_null(kind):
        return Numbers(
            np.full(len(column), np.nan), np.full(len(column), MISSING, dtype=np.int8)
        )
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _texts(column)
    return _floats(column.cast(pa.float64(), safe=False))


def _checked(value: float) -> tuple[float, int]:
    """Return a number and whether it can be used."""
    if math.isnan(value):
        return value, UNREADABLE
    return (value, PRESENT) if abs(value) <= LARGEST else (math.nan, TOO_LARGE)


def _floats(column: pa.ChunkedArray) -> Numbers:
    array = column.combine_chunks()
    values = array.to_numpy(zero_copy_only=False)
    states = np.zeros(len(values), dtype=np.int8)
    with np.errstate(invalid="ignore"):
        is_fine = np.abs(values) <= LARGEST
    if is_fine.all():
        return Numbers(values, states)
    states[~is_fine] = TOO_LARGE
    states[np.isnan(values)] = UNREADABLE
    if array.null_count:
        states[array.is_null().to_numpy(zero_copy_only=False)] = MISSING
    return Numbers(np.where(is_fine, values, np.nan), states)


def _texts(column: pa.ChunkedArray) -> Numbers:
    encoded = column.dictionary_encode().combine_chunks()
    distinct = encoded.dictionary
    values = np.full(len(distinct), np.nan)
    states = np.zeros(len(distinct), dtype=np.int8)
    is_plain = pc.match_substring_regex(distinct, _PLAIN).to_numpy(zero_copy_only=False)
    values[is_plain] = distinct.filter(pa.array(is_plain)).cast(pa.float64()).to_numpy()
    for index in np.flatnonzero(~is_plain):
        values[index], states[index] = read_number(distinct[int(index)].as_py())
    return _spread(encoded.indices, Numbers(values, states))


def _spread(indices: pa.Array, distinct: Numbers) -> Numbers:
    """Return the numbers of distinct texts for each row; a row without text is missing."""
    codes = pc.fill_null(indices.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
    values = np.append(distinct.values, np.nan)
    states = np.append(distinct.states, np.int8(MISSING)).astype(np.int8)
    return Numbers(values[codes], states[codes])
