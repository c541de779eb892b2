"""Why this tonne: every line with its row, its factors, their pages, the clause and the formula.

A line's id is made from what was filed, not from where it stood, so that a shuffled ledger has
the same lines.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from nearzero.factors import FactorLibrary, Match
from nearzero.methods.definition import Clause, formulas, operand_units
from nearzero.methods.inventory import Emissions, Inventory
from nearzero.methods.operands import CONSTANT, MEASURED, PROPERTY, ROW_ORIGIN

Line = dict[str, object]
FILED = (
    "enterprise_id",
    "period",
    "activity",
    "subject",
    "amount",
    "unit",
    "purpose",
    "counterparty_id",
    "net_calorific_value",
    "carbon_content",
    "carbon_fraction",
    "oxidation",
    "emission_factor",
    "quality",
    "certificate_id",
    "evidence",
    "note",
)
_SHOWN = (*FILED, "base_amount", "base_unit", "state", "file", "sheet", "row")


class Tracer:
    """Writes the lines of an account as plain dictionaries."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self._rows = inventory.calculation.rows
        self._filed = {name: values(inventory.ledger.activity, name) for name in _SHOWN}
        self._texts = _texts([self._filed[name] for name in FILED])
        self._seen: Counter[str] = Counter()
        self._parameters = inventory.ledger.properties.to_pylist()
        self._entries: dict[int, Line] = {}

    def counted(self) -> list[Line]:
        """Return the lines that make the total, in an order that depends on no row order."""
        lines = [line for e in self.inventory.emissions for line in self._lines(e)]
        return _in_order(lines)

    def beside(self) -> list[Line]:
        """Return the lines of memo items and of the second basis."""
        used = set(map(id, self.inventory.emissions))
        lines = [
            line
            for e in self.inventory.all_emissions
            if id(e) not in used
            for line in self._lines(e)
        ]
        return _in_order(lines)

    def not_counted(self) -> list[Line]:
        """Return a line for every row that makes no tonne, with its reason."""
        used = np.zeros(len(self._rows), dtype=bool)
        for emissions in self.inventory.all_emissions:
            used[emissions.term.rows] = True
        lines = []
        for row in np.flatnonzero(~used):
            line = self._head(int(row), "")
            reason = str(self.inventory.calculation.reasons[row])
            line |= {"counted": False, "reason": reason, "factors": [], "kernel": None}
            clause = self._clause(reason)
            line |= {"formula": None, "clause": clause.zh or None, "clause_en": clause.en or None}
            line["emission_tco2"] = 0.0
            lines.append(line)
        return _in_order(lines)

    def _clause(self, reason: str) -> Clause:
        for rule in self.inventory.method.not_counted:
            if rule.reason == reason:
                return rule.clause
        return Clause()

    def _lines(self, emissions: Emissions) -> Iterator[Line]:
        term, source = emissions.term, emissions.source
        units = operand_units()[term.route.kernel]
        for position, row in enumerate(term.rows):
            line = self._head(int(row), source.id)
            line |= {
                "scope": source.scope,
                "basis": source.basis or None,
                "gas": source.gas,
                "sign": source.sign,
                "counted": True,
                "reason": "",
                "factors": [
                    entry
                    for name in term.route.takes
                    if (entry := self._operand(emissions, name, units[name], position, int(row)))
                ],
                "kernel": term.route.kernel,
                "formula": formulas()[term.route.kernel],
                "clause": source.clause.zh,
                "clause_en": source.clause.en,
                "emission_tco2": float(emissions.values[position]),
            }
            yield line

    def _head(self, row: int, source: str) -> Line:
        filed = self._filed
        text = f"{source}\x1f{self._texts[row]}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        self._seen[digest] += 1
        ordinal = self._seen[digest]
        return {
            "line_id": digest if ordinal == 1 else f"{digest}-{ordinal}",
            "enterprise_id": filed["enterprise_id"][row],
            "period": filed["period"][row],
            "source": source or None,
            "activity": filed["activity"][row],
            "subject": filed["subject"][row],
            "purpose": filed["purpose"][row],
            "amount": filed["amount"][row],
            "unit": filed["unit"][row],
            "base_amount": filed["base_amount"][row],
            "base_unit": filed["base_unit"][row],
            "member_share": float(self.inventory.calculation.share[row]),
            "counterparty_id": filed["counterparty_id"][row],
            "quality": filed["quality"][row],
            "certificate_id": filed["certificate_id"][row],
            "evidence": filed["evidence"][row],
            "state": filed["state"][row],
            "where": {
                "file": filed["file"][row],
                "sheet": filed["sheet"][row],
                "row": filed["row"][row],
                "column": None,
            },
        }

    def _entry(self, origin: int) -> Line:
        """Return a used factor as results show it; made once, since many lines share it."""
        if origin not in self._entries:
            match = self.inventory.calculation.used[origin]
            self._entries[origin] = factor_entry(match, self.inventory.library)
        return self._entries[origin]

    def _operand(
        self, emissions: Emissions, name: str, unit: str, position: int, row: int
    ) -> Line | None:
        term = emissions.term
        origin = int(term.origins[name][position])
        value = float(term.operands[name][position])
        shown = unit[:-1] + str(self._filed["base_unit"][row]) if unit.endswith("u") else unit
        entry: Line = {"operand": name, "value_used": value, "unit_used": shown}
        if origin == ROW_ORIGIN:
            return None
        if origin >= 0:
            return entry | self._entry(origin)
        blank: Line = {"id": None, "value": value, "unit": shown, "known_since": None}
        entry |= blank | {"source": None, "page": None, "title_zh": None, "title_en": None}
        if origin == CONSTANT:
            clause = term.route.takes[name].clause
            said = clause if clause.zh else term.source.clause
            return entry | {
                "match": "method",
                "status": "verified",
                "page": said.zh,
                "page_en": said.en,
            }
        if origin == MEASURED:
            evidence = self._filed["evidence"][row]
            return entry | {"match": "measured", "status": "measured", "source": evidence}
        parameter = self._parameters[PROPERTY - origin]
        return entry | {
            "match": "measured",
            "status": "measured",
            "value": parameter["value"],
            "unit": parameter["unit"],
            "source": parameter["evidence"],
        }


def values(table: pa.Table, name: str) -> list[object]:
    """Return a column as plain values, None where it has none; each text is made once.

    Examples
    --------
    >>> values(pa.table({"a": pa.array(["x", None, "x"]).dictionary_encode()}), "a")
    ['x', None, 'x']
    """
    column = table[name]
    if not pa.types.is_dictionary(column.type):
        return column.to_pylist()
    array = column.combine_chunks()
    if not isinstance(array, pa.DictionaryArray):  # no rows at all
        return column.to_pylist()
    words = np.array([*array.dictionary.to_pylist(), None], dtype=object)
    codes = array.indices.cast(pa.int32()).fill_null(len(words) - 1)
    return list(words[codes.to_numpy(zero_copy_only=False)])


def _texts(columns: Sequence[Sequence[object]]) -> list[str]:
    """Return for each row what was filed as one text."""
    shown = (["None" if value is None else str(value) for value in column] for column in columns)
    return ["\x1f".join(row) for row in zip(*shown, strict=True)]


def factor_entry(match: Match, library: FactorLibrary) -> Line:
    """Return a factor as results show it: value as printed, document, page, match, status."""
    factor = match.factor
    source = library.sources.get(factor.source)
    return {
        "id": factor.id,
        "value": factor.value,
        "unit": factor.unit,
        "source": factor.source,
        "page": factor.page or None,
        "match": match.how,
        "status": str(factor.status),
        "known_since": str(source.known_since) if source and source.known_since else None,
        "title_zh": source.title_zh if source else None,
        "title_en": source.title_en if source else None,
        "number": (source.number or None) if source else None,
    }


def _in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (str(line["source"]), str(line["line_id"])))
