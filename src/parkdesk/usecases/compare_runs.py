"""Hold two runs of a park against each other: tonnes by enterprise and source, and why they moved.

The comparison is made once, by the library, and kept as a derived file beside the store.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nearzero.methods import by_enterprise_and_source, compare
from parkdesk.records import derived
from parkdesk.runs.models import Run
from parkdesk.runs.queries import whole_document


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs side by side. [tCO2]

    Attributes
    ----------
    parts
        The difference by what it comes from: activity, factor, method, boundary, data quality.
    rows
        Each enterprise and source: tonnes before, after, between, and the part that moved most.
    """

    before: float
    after: float
    parts: dict[str, float]
    rows: tuple[dict[str, Any], ...]

    @property
    def difference(self) -> float:
        """What the second run has more than the first; the library's parts add up to it."""
        return self.after - self.before


def compare_runs(before: Run, after: Run) -> Comparison:
    """Return the comparison of two runs that are done; made where it was not made yet."""
    name = f"compare-{before.result.document}-{after.result.document}.json"
    found = derived.find(name) or derived.make(name, lambda path: _write(before, after, path))
    data = json.loads(found.read_text(encoding="utf-8"))
    return Comparison(
        before=data["before"],
        after=data["after"],
        parts=data["parts"],
        rows=tuple(data["rows"]),
    )


def _write(before: Run, after: Run, path: Path) -> None:
    old, new = whole_document(before), whole_document(after)
    found = compare(old, new)
    data = {
        "before": found.before,
        "after": found.after,
        "parts": dict(found.parts),
        "rows": by_enterprise_and_source(old, new),
    }
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
