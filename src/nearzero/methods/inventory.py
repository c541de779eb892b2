"""The result: an account, its totals, its lines and every view of them.

Law: one tonne. All views add the same lines, which lie on one binary grid, so that the total is
the sum of its lines to the last bit however they are grouped.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nearzero.factors import FactorLibrary, Match
from nearzero.ledger.period import Period
from nearzero.ledger.table import Ledger
from nearzero.methods.definition import Definition, EmissionSource
from nearzero.methods.energy import Energy
from nearzero.methods.engine import Calculation, Term
from nearzero.methods.sums import common_grid, exact_sum, on_grid, sum_by
from nearzero.problems import Problem

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Emissions:
    """The emissions of one term, on the common grid. [tCO2]"""

    term: Term
    values: Floats

    @property
    def source(self) -> EmissionSource:
        """The kind of emission."""
        return self.term.source


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """An annual carbon account of a park.

    Attributes
    ----------
    method, settings
        The method and the chosen value of each of its settings.
    period
        What the account covers.
    ledger
        What it was made from.
    calculation, energy
        Rows, terms and their trace; standard coal of each row.
    library
        The factor library it was resolved in.
    problems
        Warnings and notes of every stage; blockers would have refused.
    known_on
        Only what was published by this day was used; None = everything.
    named
        Factors that the user named.
    """

    method: Definition
    settings: Mapping[str, str]
    period: Period
    ledger: Ledger
    calculation: Calculation
    energy: Energy
    library: FactorLibrary
    problems: tuple[Problem, ...] = ()
    known_on: date | None = None
    named: tuple[str, ...] = field(default=())

    @cached_property
    def all_emissions(self) -> tuple[Emissions, ...]:
        """Every term with its gridded emissions, memo items and second bases included."""
        columns = [term.emission for term in self.calculation.terms]
        step = common_grid(*columns)
        return tuple(
            Emissions(term, on_grid(term.emission, step)) for term in self.calculation.terms
        )

    @cached_property
    def emissions(self) -> tuple[Emissions, ...]:
        """The terms that make the total."""
        return tuple(e for e in self.all_emissions if not self.is_beside(e.source))

    def is_beside(self, source: EmissionSource) -> bool:
        """Say whether a kind of emission stands beside the total: memo, or the other basis."""
        basis = self.settings.get("scope2_basis", "")
        return source.memo or bool(source.basis and basis and source.basis != basis)

    @cached_property
    def emission_tco2(self) -> float:
        """Total emission. [tCO2]"""
        return exact_sum([exact_sum(e.values) for e in self.emissions])

    @cached_property
    def energy_calorific_tce(self) -> float:
        """Energy on the calorific basis. [tce]"""
        return exact_sum(self.energy.calorific)

    @cached_property
    def energy_equivalent_tce(self) -> float:
        """Energy on the equivalent basis. [tce]"""
        return exact_sum(self.energy.equivalent)

    @property
    def intensity_tco2_per_tce(self) -> float | None:
        """Emission per unit of energy on the equivalent basis. [tCO2/tce]"""
        energy = self.energy_equivalent_tce
        return self.emission_tco2 / energy if energy > 0.0 else None

    @property
    def intensity_tco2_per_10k_cny(self) -> float | None:
        """Emission per 10,000 yuan of value added. [tCO2/10⁴ CNY]"""
        value = self.park.get("value_added_cny")
        return self.emission_tco2 / (value / 1e4) if isinstance(value, float) and value else None

    @cached_property
    def park(self) -> Mapping[str, object]:
        """The park's own row, empty where the ledger has none."""
        rows = self.ledger.park.to_pylist()
        return rows[0] if rows else {}

    @cached_property
    def is_provisional(self) -> bool:
        """Whether a factor that counted is single-source or from memory."""
        return any(
            str(match.factor.status) in ("single-source", "from-memory")
            for match in self.matches_of_total()
        )

    def matches_of_total(self) -> Iterator[Match]:
        """Yield the factors that the counted lines used, each once."""
        seen: set[int] = set()
        for emissions in self.emissions:
            for origin in emissions.term.origins.values():
                seen.update(int(o) for o in np.unique(origin) if o >= 0)
        for index in sorted(seen):
            yield self.calculation.used[index]

    def by_source(self) -> dict[str, float]:
        """Return the emission of each source of the total, in the method's order. [tCO2]"""
        totals = {s.id: 0.0 for s in self.method.sources if not self.is_beside(s)}
        for emissions in self.emissions:
            totals[emissions.source.id] += exact_sum(emissions.values)
        return totals

    def by_enterprise(self) -> dict[str, float]:
        """Return the emission of each enterprise that filed, by id. [tCO2]"""
        codes, names = self.calculation.rows.codes("enterprise_id")
        totals = np.zeros(len(names))
        for emissions in self.emissions:
            totals += sum_by(emissions.values, codes[emissions.term.rows], len(names))
        filed = np.bincount(codes, minlength=len(names)) > 0
        return {name: float(totals[i]) for i, name in enumerate(names) if filed[i]}

    def by_month(self) -> dict[str, float]:
        """Return the emission by month; ``""`` holds rows that span more than a month. [tCO2]"""
        rows = self.calculation.rows
        starts = rows.days("start").astype("datetime64[D]").astype("datetime64[M]")
        ends = (rows.days("end") - 1).astype("datetime64[D]").astype("datetime64[M]")
        totals: dict[str, list[float]] = {}
        for emissions in self.emissions:
            months = np.where(
                starts[emissions.term.rows] == ends[emissions.term.rows],
                starts[emissions.term.rows].astype(str),
                "",
            )
            names, codes = np.unique(months, return_inverse=True)
            for name, total in zip(names, sum_by(emissions.values, codes, len(names)), strict=True):
                totals.setdefault(str(name), []).append(float(total))
        return {name: exact_sum(totals[name]) for name in sorted(totals)}

    def by_gas(self) -> dict[str, float]:
        """Return the emission of each gas as CO2 equivalent. [tCO2]"""
        totals: dict[str, float] = {gas: 0.0 for gas in self.method.gases}
        for emissions in self.emissions:
            totals[emissions.source.gas] = totals.get(emissions.source.gas, 0.0) + exact_sum(
                emissions.values
            )
        return totals

    def by_scope(self) -> dict[tuple[int, str], float]:
        """Return the emission by scope and basis, the second basis beside the total. [tCO2]"""
        totals: dict[tuple[int, str], float] = {}
        for emissions in self.all_emissions:
            if not emissions.source.memo:
                key = (emissions.source.scope, emissions.source.basis)
                totals[key] = totals.get(key, 0.0) + exact_sum(emissions.values)
        return dict(sorted(totals.items()))
