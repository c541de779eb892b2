"""The snapshot of every factor that resolves, year by year.

``python tests/snapshots/factors.py`` writes it anew; the difference then says which figures move.
"""

import json
from datetime import date
from itertools import groupby
from pathlib import Path

from nearzero.factors import Deviation, NoMatch, Query, load_factors

FILE = Path(__file__).with_name("factors.json")
YEARS = range(2010, 2027)


def snapshot() -> dict[str, list[str]]:
    """Return, for each thing that can be asked, runs of years and what answers in them."""
    library = load_factors()
    asked = sorted(
        {(f.quantity, f.subject, f.kind, f.region, f.lock) for f in library.factors.values()}
    )
    found: dict[str, list[str]] = {}
    for quantity, subject, kind, region, lock in asked:
        answers = []
        for year in YEARS:
            query = Query(
                quantity=quantity,
                subject=subject,
                kind=kind,
                region=region,
                on=date(year, 1, 1),
                method=lock,
                accepts=frozenset(Deviation) - {Deviation.NAMED},
            )
            match = library.resolve(query)
            if isinstance(match, NoMatch):
                answers.append((year, match.reason))
            else:
                factor = match.factor
                answers.append((year, f"{factor.printed} {factor.unit} {match.how} {factor.id}"))
        runs = []
        for answer, run in groupby(answers, key=lambda pair: pair[1]):
            years = [year for year, _ in run]
            runs.append(f"{years[0]}-{years[-1]}: {answer}")
        found["|".join((quantity, subject, kind, region, lock))] = runs
    return found


def text() -> str:
    """Return the snapshot as it stands in the file."""
    return json.dumps(snapshot(), ensure_ascii=False, indent=0, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
