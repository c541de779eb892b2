"""The demonstration as ledgers of the library; run it to write ``accounted.csv`` anew."""

import csv
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from nearzero import Inventory, account, read_ledger
from nearzero.ledger import Ledger, parse_period
from parkdesk.cli import demonstration as source

METHOD = "cn-zero-carbon-park-2025"
TOTALS = (
    "emission_tco2",
    "energy_equivalent_tce",
    "intensity_tco2_per_tce",
    "intensity_tco2_per_10k_cny",
)
TABLE = Path(source.__file__).parent / "data" / "accounted.csv"


def ledger_of(
    folder: Path, park: source.PilotPark, size: source.Size, year: int, months: Iterable[int]
) -> Ledger:
    """Write what a park filed for months of a year as a folder of CSV files, and read it."""
    members = source.enterprises(park, size.count(park.id))
    _write(folder / "park.csv", _columns([source.park_row(park, members, year)]))
    _write(folder / "enterprises.csv", _columns(source.enterprise_rows(members, year)))
    filed = source.filed_columns(park, members, year, months, detail=size.detail)
    _write(folder / "activity.csv", filed)
    _write(
        folder / "certificates.csv",
        source.certificates(park, members, [year], detail=size.detail),
    )
    return read_ledger(folder)


def accounted(folder: Path, park: source.PilotPark, size: source.Size, year: int) -> Inventory:
    """Return the account of a complete year of a park."""
    ledger = ledger_of(folder, park, size, year, range(1, 13))
    period = parse_period(str(year))
    assert period is not None
    return account(ledger, METHOD, period)


def totals_of(inventory: Inventory) -> Mapping[str, float]:
    """Return the totals of an account that the table keeps."""
    return {name: getattr(inventory, name) for name in TOTALS}


def _columns(rows: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _write(path: Path, columns: Mapping[str, Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def main() -> None:
    """Account every complete year of both sizes and write the table."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["size", "park_id", "year", *TOTALS])
        for size in source.SIZES.values():
            for park in source.pilot_parks():
                for year, months in size.periods.items():
                    if len(months) < 12:
                        continue
                    with tempfile.TemporaryDirectory() as folder:
                        totals = totals_of(accounted(Path(folder), park, size, year))
                    kept = [f"{totals[name]:.7g}" for name in TOTALS]
                    writer.writerow([size.name, park.id, year, *kept])
                    sys.stderr.write(f"{size.name} {park.id} {year} {kept[0]}\n")


if __name__ == "__main__":
    main()
