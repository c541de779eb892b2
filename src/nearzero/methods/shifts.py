"""What a change moves, in tonnes of each enterprise and source: the preview before it is approved.

Takes two results of one park, gives rows that conserve: the tonnes before, after and between add
up over all rows to those of the two results, to the last bit. Why a row moves is what
:func:`nearzero.methods.compare` says of the flows in it.
"""

import math
from collections.abc import Mapping
from typing import TypedDict

from nearzero.methods.compare import PARTS, Document, close, compare, counted_lines

Pair = tuple[str, str]


class Shift(TypedDict):
    """One enterprise and source, before and after. [tCO2]

    Attributes
    ----------
    part
        The part of the difference that moves most; None where nothing moves.
    parts
        The difference by part, adding up to it but for what falls between the grids of the two
        results, far below a gram.
    """

    enterprise_id: str
    source: str
    before_tco2: float
    after_tco2: float
    difference_tco2: float
    part: str | None
    parts: Mapping[str, float]


def by_enterprise_and_source(before: Document, after: Document) -> tuple[Shift, ...]:
    """Return the tonnes of each enterprise and source before and after, those that move most first.

    Parameters
    ----------
    before, after
        Result files.

    Returns
    -------
    One row for each pair that either result has a counted line of, those that stay as they are
    included, so that every column adds up to the total of its result.

    Examples
    --------
    >>> method = {"hash": "", "settings": []}
    >>> line = {"counted": True, "enterprise_id": "E1", "source": "heat", "base_amount": 10.0,
    ...     "member_share": 1.0, "emission_tco2": 1.0, "kernel": "factor_co2", "factors": []}
    >>> one = {"method": method, "totals": {"emission_tco2": 1.0}, "lines": [line],
    ...     "coverage": {"enterprises_in": ["E1"]}}
    >>> other = one | {"totals": {"emission_tco2": 1.5}, "lines": [line | {"emission_tco2": 1.5}]}
    >>> [(row["difference_tco2"], row["part"]) for row in by_enterprise_and_source(one, other)]
    [(0.5, 'factor')]
    """
    found = compare(before, after)
    old, new = _sums(before), _sums(after)
    pairs = sorted({*old, *new})
    moved = {pair: math.fsum([new.get(pair, 0.0), -old.get(pair, 0.0)]) for pair in pairs}
    close(moved, math.fsum([found.after, -found.before]), pairs)
    reasons: dict[Pair, dict[str, list[float]]] = {}
    for difference in found.differences:
        there = reasons.setdefault((difference.key[0], difference.key[1]), {})
        for name, tonnes in difference.parts.items():
            there.setdefault(name, []).append(tonnes)
    rows = [
        _row(pair, old.get(pair, 0.0), new.get(pair, 0.0), moved[pair], reasons.get(pair, {}))
        for pair in pairs
    ]
    return tuple(sorted(rows, key=lambda row: -abs(row["difference_tco2"])))


def _row(
    pair: Pair, before: float, after: float, moved: float, reasons: Mapping[str, list[float]]
) -> Shift:
    parts = {name: math.fsum(reasons.get(name, ())) for name in PARTS}
    largest = max(PARTS, key=lambda name: abs(parts[name]))
    return {
        "enterprise_id": pair[0],
        "source": pair[1],
        "before_tco2": before,
        "after_tco2": after,
        "difference_tco2": moved,
        "part": largest if parts[largest] else None,
        "parts": parts,
    }


def _sums(document: Document) -> dict[Pair, float]:
    """Return the tonnes of each enterprise and source. [tCO2]"""
    tonnes: dict[Pair, list[float]] = {}
    for line in counted_lines(document):
        pair = (str(line["enterprise_id"] or ""), str(line["source"] or ""))
        tonnes.setdefault(pair, []).append(float(line["emission_tco2"]))  # type: ignore[arg-type]
    return {pair: math.fsum(values) for pair, values in tonnes.items()}
