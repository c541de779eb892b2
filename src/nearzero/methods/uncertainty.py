"""How well the total is known: IPCC approach 1, and approach 2 to check it.

Every amount and every factor carries a relative uncertainty, the half width of its 95 %
interval. Amounts of different rows are independent; a factor is one number wherever it is used,
so its effect on all its lines adds up before it is squared.
"""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from nearzero.factors import Factor
from nearzero.ledger.subjects import subjects
from nearzero.methods import kernels
from nearzero.methods.engine import Term
from nearzero.methods.inventory import Inventory
from nearzero.methods.operands import CONSTANT, MEASURED, PROPERTY, ROW_ORIGIN
from nearzero.methods.sums import exact_sum

Floats = NDArray[np.float64]
_HALF_WIDTH_SD = 1.959963984540054  #: half width of a 95 % interval of a normal variable [sd]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of ``uncertainty.csv``: the relative uncertainty of what it applies to. [1]"""

    id: str
    relative: float
    document: str
    page: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one input adds to the uncertainty of the total.

    Attributes
    ----------
    what
        ``factor`` or ``activity``.
    id
        Factor id, or ``enterprise/subject`` of the amounts.
    relative
        Relative uncertainty of the input, the largest where rows differ. [1]
    tonnes
        Half width of the total's interval if only this input were uncertain. [tCO2]
    basis
        Rule that gave the uncertainty.
    """

    what: str
    id: str
    relative: float
    tonnes: float
    basis: Rule


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Half width of the 95 % interval of the total, and what it is made of. [tCO2]"""

    half_width: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class _Input:
    """An uncertain input: the lines of a term whose operand it is."""

    what: str
    id: str
    basis: Rule
    shared: bool
    operand: str
    lines: NDArray[np.int64]

    @property
    def key(self) -> str:
        """Name of the input, the same in every term that uses it."""
        return f"{self.what}:{self.id}"

    @property
    def relative(self) -> float:
        """Relative half width of its 95 % interval. [1]"""
        return self.basis.relative


def uncertainty(inventory: Inventory) -> Uncertainty:
    """Return the uncertainty of the total by IPCC approach 1 (error propagation).

    Parameters
    ----------
    inventory
        The account.

    Returns
    -------
    Half width of the 95 % interval with its contributions, largest first. [tCO2]
    """
    effects: dict[str, list[tuple[NDArray[np.int64], Floats]]] = {}
    about: dict[str, _Input] = {}
    for emissions in inventory.emissions:
        for entry in _inputs(inventory, emissions.term):
            if entry.key not in about or entry.relative > about[entry.key].relative:
                about[entry.key] = entry
            effect = _effect(emissions.term, entry)
            effects.setdefault(entry.key, []).append((emissions.term.rows[entry.lines], effect))
    contributions = [
        _contribution(about[key], _half_width(about[key].shared, parts))
        for key, parts in effects.items()
    ]
    contributions.sort(key=lambda c: (-c.tonnes, c.what, c.id))
    variance = exact_sum([c.tonnes**2 for c in contributions])
    return Uncertainty(variance**0.5, tuple(contributions))


def _half_width(shared: bool, parts: list[tuple[NDArray[np.int64], Floats]]) -> float:
    """Return what an input adds: one number for all lines, or one for each row of ACTIVITY.

    A row that several kinds of emission use is one amount: its effects add up before they are
    squared.
    """
    if shared:
        return abs(exact_sum(np.concatenate([effect for _, effect in parts])))
    rows, place = np.unique(np.concatenate([r for r, _ in parts]), return_inverse=True)
    effect = np.concatenate([e for _, e in parts])
    by_row = np.bincount(place, weights=effect, minlength=len(rows)).astype(np.float64)
    return math.sqrt(exact_sum(by_row**2))


def _contribution(entry: _Input, tonnes: float) -> Contribution:
    return Contribution(entry.what, entry.id, entry.relative, tonnes, entry.basis)


def _inputs(inventory: Inventory, term: Term) -> list[_Input]:
    """Return the uncertain inputs of a term."""
    found: list[_Input] = []
    for name, origins in term.origins.items():
        for origin in np.unique(origins):
            lines = np.flatnonzero(origins == origin)
            if origin == ROW_ORIGIN:
                found += _amounts(inventory, term, name, lines)
            elif origin == MEASURED:
                found += _measured(inventory, term, name, lines)
            elif origin != CONSTANT:
                found.append(_one_number(inventory, name, int(origin), lines))
    return found


def _measured(
    inventory: Inventory, term: Term, name: str, lines: NDArray[np.int64]
) -> list[_Input]:
    """Return a measured column as inputs, one for each subject; each row is its own measurement."""
    codes, names = inventory.calculation.rows.codes("subject")
    mine = codes[term.rows[lines]]
    rule = activity_rule("measured")
    return [
        _Input("activity", f"{name} ({names[code]})", rule, False, name, lines[mine == code])
        for code in np.unique(mine)
    ]


def _one_number(inventory: Inventory, name: str, origin: int, lines: NDArray[np.int64]) -> _Input:
    """Return a factor or a measured parameter: one number for all lines that use it."""
    if origin >= 0:
        factor = inventory.calculation.used[origin].factor
        rule = printed_range(factor) or factor_rule(factor.quantity, factor.subject)
        return _Input("factor", factor.id, rule, True, name, lines)
    row = inventory.ledger.properties.slice(PROPERTY - origin, 1).to_pylist()[0]
    id_ = f"{row['enterprise_id']}/{row['subject']}/{row['quantity']} {row['period'] or ''}".strip()
    return _Input("activity", id_, activity_rule("measured"), True, name, lines)


def _amounts(inventory: Inventory, term: Term, name: str, lines: NDArray[np.int64]) -> list[_Input]:
    """Return the rows' amounts as inputs, by enterprise, subject and quality."""
    rows = inventory.calculation.rows
    keys = np.zeros(len(lines), dtype=np.int64)
    tables: list[list[str]] = []
    for column in ("enterprise_id", "subject", "quality"):
        codes, texts = rows.codes(column)
        keys = keys * len(texts) + codes[term.rows[lines]]
        tables.append(texts)
    found: list[_Input] = []
    for key in np.unique(keys):
        rest, names = int(key), []
        for table in reversed(tables):
            rest, code = divmod(rest, len(table))
            names.append(table[code])
        quality, subject, enterprise = names
        rule = activity_rule(quality or "estimated")
        chosen = lines[keys == key]
        found.append(_Input("activity", f"{enterprise}/{subject}", rule, False, name, chosen))
    return found


def _effect(term: Term, entry: _Input) -> Floats:
    """Return what moving an input by its half width does to each of its lines. [tCO2]"""
    operands = {key: column[entry.lines] for key, column in term.operands.items()}
    operands[entry.operand] = operands[entry.operand] * (1.0 + entry.relative)
    moved = getattr(kernels, term.route.kernel)(**operands) * term.source.sign
    return np.asarray(moved - term.emission[entry.lines], dtype=np.float64)


@cache
def _rules() -> Mapping[tuple[str, str, str, str], Rule]:
    text = files("nearzero.methods").joinpath("data/uncertainty.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str, str, str], Rule] = {}
    for row in csv.DictReader(text.splitlines()):
        rule = Rule(
            row["id"],
            float(row["relative"]),
            row["document"],
            row["page"],
            row["status"],
            row["note"],
        )
        found[(row["applies_to"], row["key"], row["subject_kind"], row["subject"])] = rule
    return found


def activity_rule(quality: str) -> Rule:
    """Return the uncertainty of an amount of a quality grade.

    Examples
    --------
    >>> activity_rule("estimated").relative > activity_rule("measured").relative
    True
    """
    return _rules()[("activity", quality, "", "")]


@cache
def factor_rule(quantity: str, subject_id: str) -> Rule:
    """Return the uncertainty of a factor: of its subject, its kind of subject, or any.

    Examples
    --------
    >>> factor_rule("gwp100", "ch4").relative >= 0.0
    True
    """
    subject = subjects().get(subject_id)
    kinds = {"product": "process", "material": "process", "wastewater": "process"}
    kind_ = kinds.get(subject.kind, subject.kind) if subject else "process"
    for key in (
        ("factor", quantity, kind_, subject_id),
        ("factor", quantity, "", subject_id),
        ("factor", quantity, kind_, ""),
        ("factor", quantity, "", ""),
        ("factor", "", kind_, ""),
    ):
        if key in _rules():
            return _rules()[key]
    return _rules()[("factor", "", "", "")]


def printed_range(factor: Factor) -> Rule | None:
    """Return the uncertainty that a factor's own document prints as a range, None without one."""
    if factor.low is None or factor.high is None or not factor.value:
        return None
    relative = max(factor.high - factor.value, factor.value - factor.low) / abs(factor.value)
    note = f"printed range {factor.low:g} to {factor.high:g}"
    return Rule(factor.id, relative, factor.source, factor.page, str(factor.status), note)


def monte_carlo(inventory: Inventory, draws: int, seed: int) -> Floats:
    """Return draws of the total by IPCC approach 2 (Monte Carlo, normal inputs). [tCO2]

    Parameters
    ----------
    inventory
        The account.
    draws
        How many totals to draw.
    seed
        Seed of the generator.
    """
    generator = np.random.default_rng(seed)
    terms = [(e.term, _inputs(inventory, e.term)) for e in inventory.emissions]
    size = len(inventory.calculation.rows)
    return np.array([_draw(terms, size, generator) for _ in range(draws)])


def _draw(
    terms: list[tuple[Term, list[_Input]]], size: int, generator: np.random.Generator
) -> float:
    """Return one total with every input drawn anew, the same wherever it is used."""
    scores: dict[str, Floats] = {}
    total: list[float] = []
    for term, inputs in terms:
        operands = dict(term.operands)
        for entry in inputs:
            if entry.key not in scores:
                count = 1 if entry.shared else size
                scores[entry.key] = generator.standard_normal(count)
            drawn = scores[entry.key]
            score = drawn[0] if entry.shared else drawn[term.rows[entry.lines]]
            column = operands[entry.operand].copy()
            column[entry.lines] *= 1.0 + score * entry.relative / _HALF_WIDTH_SD
            operands[entry.operand] = column
        total.append(exact_sum(getattr(kernels, term.route.kernel)(**operands)) * term.source.sign)
    return exact_sum(total)
