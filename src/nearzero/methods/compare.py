"""Why two results differ: activity, factor, method, boundary and data quality, summing exactly.

Lines are matched by enterprise, source, activity, subject and counterparty. What both results
have is split between the change of the amount and the change of the tonnes per amount, each
taken at the mean of the other, so that no order of the steps is preferred.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

PARTS = ("activity", "factor", "method", "boundary", "data_quality")
_KEY = ("enterprise_id", "source", "activity", "subject", "base_unit", "counterparty_id")
_BITS = 50  #: the parts lie on a grid of this many bits below the larger total [bit]

Document = Mapping[str, object]
Name = TypeVar("Name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One matched group of lines and the parts of its difference. [tCO2]"""

    key: tuple[str, ...]
    before: float
    after: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two results and the difference between them. [tCO2]"""

    before: float
    after: float
    parts: Mapping[str, float]
    differences: tuple[Difference, ...]

    def as_json(self) -> dict[str, object]:
        """Return the comparison as plain data."""
        return {
            "before_tco2": self.before,
            "after_tco2": self.after,
            "difference_tco2": math.fsum(self.parts.values()),
            "parts": dict(self.parts),
            "differences": [
                dict(zip(_KEY, d.key, strict=True))
                | {"before_tco2": d.before, "after_tco2": d.after, "parts": dict(d.parts)}
                for d in self.differences
            ],
        }


@dataclass(slots=True)
class _Group:
    tonnes: list[float] = field(default_factory=list)
    amounts: list[float] = field(default_factory=list)
    origins: set[tuple[str, ...]] = field(default_factory=set)
    measured: bool = False


def compare(before: Document, after: Document) -> Comparison:
    """Split the difference between two result files.

    Parameters
    ----------
    before, after
        Result files.

    Returns
    -------
    The parts, which add up to the difference exactly, and every matched group that differs.
    """
    old, new = _groups(before), _groups(after)
    total_old, total_new = _total(before), _total(after)
    bound = max(math.fsum(abs(t) for g in (*old.values(), *new.values()) for t in g.tonnes), 1e-9)
    step = math.ldexp(1.0, math.frexp(bound)[1] - _BITS)
    same_method = _method(before) == _method(after)
    boundary = _outside(before, after)
    found: list[Difference] = []
    for key in sorted({*old, *new}):
        a, b = old.get(key, _Group()), new.get(key, _Group())
        parts = _split(key, a, b, same_method=same_method, boundary=boundary, step=step)
        if any(parts.values()):
            sums = (math.fsum(a.tonnes), math.fsum(b.tonnes))
            found.append(Difference(key=key, before=sums[0], after=sums[1], parts=parts))
    parts = {name: math.fsum(d.parts.get(name, 0.0) for d in found) for name in PARTS}
    close(parts, math.fsum([total_new, -total_old]), PARTS)
    found.sort(key=lambda d: -abs(d.after - d.before))
    return Comparison(before=total_old, after=total_new, parts=parts, differences=tuple(found))


def close(parts: dict[Name, float], difference: float, names: Sequence[Name]) -> None:
    """Put what the grid cut off, far below a gram, into the smallest part that is not zero.

    The smallest takes it without rounding, so that the parts add up to the last bit. Where none
    moves, the first name takes it.
    """
    if not names or math.fsum(parts.values()) == difference:
        return
    moved = [name for name in names if parts[name]]
    smallest = min(moved, key=lambda name: abs(parts[name]), default=names[0])
    others = [-value for name, value in parts.items() if name != smallest]
    parts[smallest] = math.fsum([difference, *others])


def _split(
    key: tuple[str, ...],
    a: _Group,
    b: _Group,
    *,
    same_method: bool,
    boundary: set[str],
    step: float,
) -> dict[str, float]:
    difference = round(math.fsum([*b.tonnes, *(-t for t in a.tonnes)]) / step) * step
    if not difference:
        return {}
    if key[0] in boundary:
        return {"boundary": difference}
    if not a.tonnes or not b.tonnes:
        # A flow that only one result has: another method may count it elsewhere.
        return {"activity" if same_method else "method": difference}
    amount_a, amount_b = math.fsum(a.amounts), math.fsum(b.amounts)
    if not amount_a or not amount_b:
        return {"activity": difference}
    rate_a, rate_b = math.fsum(a.tonnes) / amount_a, math.fsum(b.tonnes) / amount_b
    by_amount = (amount_b - amount_a) * (rate_a + rate_b) / 2.0
    activity = round(by_amount / step) * step
    rest = difference - activity
    if a.measured != b.measured:
        return {"activity": activity, "data_quality": rest}
    if a.origins != b.origins and not same_method:
        return {"activity": activity, "method": rest}
    return {"activity": activity, "factor": rest}


def _groups(document: Document) -> dict[tuple[str, ...], _Group]:
    found: dict[tuple[str, ...], _Group] = {}
    for line in counted_lines(document):
        group = found.setdefault(tuple(str(line.get(name) or "") for name in _KEY), _Group())
        group.tonnes.append(_number(line["emission_tco2"]))
        group.amounts.append(_number(line["base_amount"]) * _number(line["member_share"]))
        factors = _list(line["factors"])
        group.origins.add((str(line["kernel"]), *(str(f["id"]) for f in factors)))
        group.measured |= any(f["match"] == "measured" for f in factors)
    return found


def counted_lines(document: Document) -> Iterable[dict[str, object]]:
    """Return the lines of a result that make its total."""
    return (line for line in _list(document["lines"]) if line["counted"])


def _outside(before: Document, after: Document) -> set[str]:
    """Return the enterprises that only one of the two results covers."""
    covered = [set(_texts(document["coverage"])) for document in (before, after)]
    return covered[0] ^ covered[1]


def _texts(coverage: object) -> Iterable[str]:
    return coverage["enterprises_in"]  # type: ignore[index,no-any-return]


def _list(value: object) -> list[dict[str, object]]:
    return value  # type: ignore[return-value]


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]


def _total(document: Document) -> float:
    return _number(document["totals"]["emission_tco2"])  # type: ignore[index]


def _method(document: Document) -> object:
    method = document["method"]
    chosen = [(s["id"], s["value"]) for s in _list(method["settings"])]  # type: ignore[index]
    return method["hash"], sorted(map(str, chosen))  # type: ignore[index]
