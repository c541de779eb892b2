"""The account as a result file: the shape that ``interfaces.md`` promises, as plain data."""

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property

import pyarrow as pa

import nearzero
from nearzero.factors import gwp_set
from nearzero.ledger.subjects import subjects
from nearzero.methods.accounting import all_settings
from nearzero.methods.coverage import certificates, coverage
from nearzero.methods.flows import carbon_flows, energy_flows
from nearzero.methods.indicators import indicators
from nearzero.methods.inventory import Inventory
from nearzero.methods.sums import exact_sum
from nearzero.methods.trace import FILED, Tracer, factor_entry, values
from nearzero.methods.uncertainty import Uncertainty, uncertainty

Document = dict[str, object]
_PLACES = ("file", "sheet", "row")  #: where a row stands; no part of what was filed


class Result:
    """Everything about an account that is read by others, made once."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory

    @cached_property
    def uncertainty(self) -> Uncertainty:
        """Half width of the total's interval and its contributions."""
        return uncertainty(self.inventory)

    def document(self, made_at: str | None = None) -> Document:
        """Return the result file.

        Parameters
        ----------
        made_at
            When the run was made, ISO 8601; not part of the run's hash.

        Returns
        -------
        Plain dictionaries, lists, texts and numbers.
        """
        inventory = self.inventory
        tracer = Tracer(inventory)
        lines = [*tracer.counted(), *tracer.not_counted()]
        return {
            "method": self._method(),
            "park": self._park(),
            "period": {"start": str(inventory.period.start), "end": str(inventory.period.end)},
            "totals": self._totals(),
            "by_source": self._by_source(),
            "by_enterprise": self._by_enterprise(),
            **self._simple_views(),
            "energy": self._energy(),
            "memo": self._memo(),
            "certificates": certificates(inventory),
            "coverage": coverage(inventory),
            "uncertainty": self._uncertainty(),
            "lines": lines,
            "memo_lines": tracer.beside(),
            "flows": {
                "energy_tce": energy_flows(inventory),
                "carbon_tco2": carbon_flows(inventory),
            },
            "problems": [problem.as_json() for problem in inventory.problems],
            "run": self._run(made_at),
        }

    def _simple_views(self) -> Document:
        inventory = self.inventory
        return {
            "by_scope": [
                {"scope": scope, "basis": basis or None, "emission_tco2": tonnes}
                for (scope, basis), tonnes in inventory.by_scope().items()
            ],
            "by_month": [
                {"month": month or None, "emission_tco2": tonnes}
                for month, tonnes in inventory.by_month().items()
            ],
            "by_gas": [
                {"gas": gas, "mass_t": self._mass(gas, tonnes), "emission_tco2": tonnes}
                for gas, tonnes in inventory.by_gas().items()
            ],
        }

    def _mass(self, gas: str, tonnes: float) -> float | None:
        """Return the mass of a gas behind its CO2 equivalent. [t]"""
        if gas == "CO2":
            return tonnes
        factor = gwp_set(self.inventory.library, self.inventory.method.gwp).get(gas.lower())
        return tonnes / factor.value if factor and factor.value else None

    def _run(self, made_at: str | None) -> Document:
        known_on = self.inventory.known_on
        return {
            "hash": self.run_hash,
            "made_at": made_at,
            "code_version": nearzero.__version__,
            "as_of": str(known_on) if known_on else None,
            "named_factors": list(self.inventory.named),
        }

    @cached_property
    def run_hash(self) -> str:
        """SHA-256 of inputs, method, factors, settings, code version and result.

        The order of rows, their places in files and the time of the run are not part of it.
        """
        inventory = self.inventory
        ids = sorted({match.factor.id for match in inventory.calculation.used})
        sealed = {
            "method": [inventory.method.id, inventory.method.digest],
            "settings": dict(inventory.settings),
            "period": [str(inventory.period.start), str(inventory.period.end)],
            "as_of": str(inventory.known_on),
            "inputs": input_digest(inventory),
            "factors": inventory.library.digest(ids),
            "code_version": nearzero.__version__,
            "total": inventory.emission_tco2.hex(),
            "energy": inventory.energy_equivalent_tce.hex(),
            "by_source": {k: v.hex() for k, v in inventory.by_source().items()},
        }
        return hashlib.sha256(canonical(sealed).encode()).hexdigest()

    def _method(self) -> Document:
        method = self.inventory.method
        return {
            "id": method.id,
            "version": method.version,
            "hash": method.digest,
            "title_zh": method.title.zh,
            "title_en": method.title.en,
            "document": method.document,
            "status": method.status,
            "provisional": self.inventory.is_provisional,
            "gwp": method.gwp or None,
            "rounding": method.rounding,
            "settings": [self._setting(setting.id) for setting in all_settings(method)],
        }

    def _setting(self, setting_id: str) -> Document:
        inventory = self.inventory
        setting = next(s for s in all_settings(inventory.method) if s.id == setting_id)
        value = inventory.settings[setting_id]
        title = next((c.title for c in setting.choices if c.value == value), None)
        return {
            "id": setting.id,
            "title_zh": setting.title.zh,
            "title_en": setting.title.en,
            "value": value,
            "value_zh": title.zh if title else value,
            "value_en": title.en if title else value,
            "is_default": value == setting.default,
            "basis": setting.basis.zh,
            "basis_en": setting.basis.en,
            "clause": setting.clause.zh or None,
            "clause_en": setting.clause.en or None,
        }

    def _park(self) -> Document:
        park = dict(self.inventory.park)
        return park | {"is_synthetic": park.get("is_synthetic") == "yes"}

    def _totals(self) -> Document:
        inventory = self.inventory
        total, half = inventory.emission_tco2, self.uncertainty.half_width
        return {
            "emission_tco2": total,
            "emission_lower_tco2": total - half,
            "emission_upper_tco2": total + half,
            "energy_equivalent_tce": inventory.energy_equivalent_tce,
            "energy_calorific_tce": inventory.energy_calorific_tce,
            "intensity_tco2_per_tce": inventory.intensity_tco2_per_tce,
            "intensity_tco2_per_10k_cny": inventory.intensity_tco2_per_10k_cny,
            **indicators(inventory),
        }

    def _by_source(self) -> list[Document]:
        inventory = self.inventory
        total = inventory.emission_tco2
        found: list[Document] = []
        for id_, tonnes in inventory.by_source().items():
            source = inventory.method.source(id_)
            found.append(
                {
                    "source": id_,
                    "group": source.group,
                    "scope": source.scope,
                    "title_zh": source.title.zh,
                    "title_en": source.title.en,
                    "clause": source.clause.zh,
                    "clause_en": source.clause.en,
                    "emission_tco2": tonnes,
                    "share": tonnes / total if total else None,
                }
            )
        return found

    def _by_enterprise(self) -> list[Document]:
        inventory = self.inventory
        codes, names = inventory.calculation.rows.codes("enterprise_id")
        about = {row["enterprise_id"]: row for row in inventory.ledger.enterprises.to_pylist()}
        total = inventory.emission_tco2
        found: list[Document] = []
        ranked = sorted(inventory.by_enterprise().items(), key=lambda entry: (-entry[1], entry[0]))
        for id_, tonnes in ranked:
            mine = codes == names.index(id_)
            row: Mapping[str, object] = about.get(id_, {})
            found.append(
                {
                    "enterprise_id": id_,
                    "name_zh": row.get("name_zh"),
                    "role": row.get("role"),
                    "industry_code": row.get("industry_code"),
                    "emission_tco2": tonnes,
                    "share": tonnes / total if total else None,
                    "energy_equivalent_tce": exact_sum(inventory.energy.equivalent[mine]),
                    "energy_calorific_tce": exact_sum(inventory.energy.calorific[mine]),
                }
            )
        return sorted(
            found, key=lambda r: (-float(str(r["emission_tco2"])), str(r["enterprise_id"]))
        )

    def _energy(self) -> list[Document]:
        return [self._carrier(name) for name in sorted(self.inventory.energy.names)]

    def _carrier(self, name: str) -> Document:
        inventory, energy = self.inventory, self.inventory.energy
        mine = energy.carriers == energy.names.index(name)
        subject, units = subjects().get(name), energy.units[name]
        unit = next(iter(units)) if len(units) == 1 else None
        return {
            "carrier": name,
            "zh": subject.zh if subject else None,
            "en": subject.en if subject else None,
            "amount": exact_sum(energy.amounts[mine]) if unit else None,
            "unit": unit,
            "calorific_tce": exact_sum(energy.calorific[mine]),
            "equivalent_tce": exact_sum(energy.equivalent[mine]),
            "factors": [
                factor_entry(inventory.calculation.used[origin], inventory.library)
                | {"value_used": value, "unit_used": f"tce/{unit}" if unit else None}
                for origin, value in sorted(energy.coefficients[name].items())
                if origin >= 0
            ],
        }

    def _memo(self) -> list[Document]:
        inventory = self.inventory
        rows = inventory.calculation.rows
        amounts = rows.numbers("base_amount") * inventory.calculation.share
        units, unit_names = rows.codes("base_unit")
        sums: dict[str, list[float]] = {}
        used: dict[str, list[float]] = {}
        measures: dict[str, set[str]] = {}
        for emissions in inventory.all_emissions:
            id_, mine = emissions.source.id, emissions.term.rows
            if inventory.is_beside(emissions.source):
                sums.setdefault(id_, []).append(exact_sum(emissions.values))
                used.setdefault(id_, []).append(exact_sum(amounts[mine]))
                measures.setdefault(id_, set()).update(unit_names[u] for u in set(units[mine]))
        return [
            {
                "id": source.id,
                "title_zh": source.title.zh,
                "title_en": source.title.en,
                "basis": source.basis or None,
                "emission_tco2": exact_sum(sums.get(source.id, [])),
                **_amount(used.get(source.id, []), measures.get(source.id, set())),
                "clause": source.clause.zh,
                "clause_en": source.clause.en,
            }
            for source in inventory.method.sources
            if inventory.is_beside(source)
        ]

    def _uncertainty(self) -> Document:
        total, found = self.inventory.emission_tco2, self.uncertainty
        variance = found.half_width**2
        return {
            "approach": "ipcc-approach-1",
            "half_width_tco2": found.half_width,
            "relative": found.half_width / abs(total) if total else None,
            "contributors": [
                {
                    "what": c.what,
                    "id": c.id,
                    "relative": c.relative,
                    "contribution_tco2": c.tonnes,
                    "share_of_variance": c.tonnes**2 / variance if variance else None,
                    "basis": f"{c.basis.document} {c.basis.page}".strip(),
                    "status": c.basis.status,
                }
                for c in found.contributions[:20]
            ],
        }


def _amount(amounts: list[float], units: set[str]) -> Document:
    """Return an amount with its unit; neither where amounts of several units meet."""
    if len(units) != 1:
        return {"amount": None, "unit": None}
    return {"amount": exact_sum(amounts), "unit": next(iter(units))}


def input_digest(inventory: Inventory) -> str:
    """Return the SHA-256 of what was filed, the same for any order of rows."""
    ledger = inventory.ledger
    tables = {
        "park": ledger.park,
        "enterprises": ledger.enterprises,
        "activity": ledger.activity.select(list(FILED)),
        "certificates": ledger.certificates,
        "properties": ledger.properties,
    }
    digest = hashlib.sha256()
    for name, table in tables.items():
        digest.update(name.encode())
        for text in sorted(canonical_rows(table)):
            digest.update(text.encode())
    return digest.hexdigest()


def canonical_rows(table: pa.Table) -> list[str]:
    """Return each row as :func:`canonical` writes it; each distinct value is written once."""
    columns: list[list[str]] = []
    for name in sorted(table.column_names):
        written: dict[object, str] = {}
        found = values(table, name)
        # The two zeros of a float are equal and are written differently.
        keys = [repr(value) if isinstance(value, float) else value for value in found]
        for key, value in zip(keys, found, strict=True):
            if key not in written:
                written[key] = f"{canonical(name)}:{canonical(value)}"
        columns.append([written[key] for key in keys])
    return [f"{{{','.join(row)}}}" for row in zip(*columns, strict=True)]


def canonical(value: object) -> str:
    """Return plain data as the one JSON text that is hashed.

    Examples
    --------
    >>> canonical({"b": 1.0, "a": None})
    '{"a":null,"b":1.0}'
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
