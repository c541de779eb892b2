"""Numbers as people print them: ``1,234.5``, ``１２３``, ``-``, blank, ``0`` (LEDGER §10).

Blank is missing, ``0`` is zero, ``-`` ``/`` and words for "none" are not applicable; the three are
never mixed up. A multiplier stays in the unit: ``1.2`` with a unit of ten thousand, not in the
number. What cannot be read is said, never guessed.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nearzero.ledger.choices import choices
from nearzero.ledger.raw import Findings
from nearzero.ledger.rows import coded
from nearzero.problems import Severity, kind
from nearzero.words import mark

NUMBER_UNREADABLE = kind(
    "ledger.number-unreadable",
    Severity.BLOCKER,
    mark("{found} is not a number ({count} row(s))."),
    mark(
        "Write digits with an optional decimal point; put ten thousand and hundred million into "
        "the unit, and leave the cell blank if the amount is not known."
    ),
    "LEDGER §10",
)
NUMBER_TOO_LARGE = kind(
    "ledger.number-too-large",
    Severity.BLOCKER,
    mark("{found} is beyond any amount of a park ({count} row(s))."),
    mark("Correct the number or its unit."),
    "LEDGER §10",
)
Reader = Callable[[str], tuple[float, int]]

PRESENT, MISSING, NOT_APPLICABLE, UNREADABLE, TOO_LARGE = range(5)
LARGEST = 1e15  #: no amount of a park comes near it, in any unit of the catalogue
_PLAIN = r"^-?[0-9]{1,15}(\.[0-9]+)?$"
_RAISED = ("<super>", "<sub>", "<circle>")  #: digits that are no part of a plain number
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
    if any(unicodedata.decomposition(c).startswith(_RAISED) for c in text):
        return math.nan, UNREADABLE
    try:
        return _checked(float(shown.replace(",", "")))
    except ValueError:
        return math.nan, UNREADABLE


def read_numbers(table: pa.Table, name: str, read: Reader = read_number) -> Numbers:
    """Return a column of numbers or texts as numbers with their states.

    Numeric columns are taken whole; of text each distinct one is read once.

    Parameters
    ----------
    table, name
        The column; one that is not there is missing in every row.
    read
        Reads a text that is not a plain decimal number.

    Examples
    --------
    >>> read_numbers(pa.table({"amount": ["1,000", None, "-"]}), "amount").states.tolist()
    [0, 1, 2]
    """
    size = table.num_rows
    if name not in table.column_names or table[name].null_count == size:
        return Numbers(np.full(size, np.nan), np.full(size, MISSING, dtype=np.int8))
    kind = table[name].type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _floats(table, name)
    return _texts(table, name, read)


def report_numbers(findings: Findings, name: str, numbers: Numbers) -> None:
    """Add one problem for each text or number of a column that cannot be used."""
    which = np.flatnonzero(numbers.states >= UNREADABLE)
    if not len(which):
        return
    shown = findings.raw.text(name, which)
    too_large = set(shown.codes[numbers.states[which] == TOO_LARGE].tolist())
    findings.each(
        name,
        shown.codes,
        {
            code: (
                NUMBER_TOO_LARGE if code in too_large else NUMBER_UNREADABLE,
                {"found": shown.words[code]},
            )
            for code in range(len(shown.words))
        },
        which,
    )


def _checked(value: float) -> tuple[float, int]:
    """Return a number and whether it can be used."""
    if math.isnan(value):
        return value, UNREADABLE
    return (value, PRESENT) if abs(value) <= LARGEST else (math.nan, TOO_LARGE)


def _floats(table: pa.Table, name: str) -> Numbers:
    column = table[name].cast(pa.float64(), safe=False)
    values = np.asarray(column.to_numpy(), dtype=np.float64)
    states = np.zeros(len(values), dtype=np.int8)
    with np.errstate(invalid="ignore"):
        is_fine = np.abs(values) <= LARGEST
    if is_fine.all():
        return Numbers(values, states)
    states[~is_fine] = TOO_LARGE
    states[np.isnan(values)] = UNREADABLE
    states[np.asarray(column.is_null().to_numpy(), dtype=np.bool_)] = MISSING
    return Numbers(np.where(is_fine, values, np.nan), states)


def _texts(table: pa.Table, name: str, read: Reader) -> Numbers:
    column = coded(pa.table([table[name].cast(pa.string())], names=[name]), name)
    words = pa.chunked_array([pa.array(column.words, type=pa.string())])
    values = np.full(len(words) + 1, np.nan)
    states = np.full(len(words) + 1, MISSING, dtype=np.int8)
    is_plain = np.asarray(pc.match_substring_regex(words, _PLAIN).to_numpy(), dtype=np.bool_)
    values[:-1][is_plain] = words.filter(pa.array(is_plain)).cast(pa.float64()).to_numpy()
    states[:-1][is_plain] = PRESENT
    for index in np.flatnonzero(~is_plain):
        values[index], states[index] = read(column.words[index])
    return Numbers(values[column.codes], states[column.codes])
