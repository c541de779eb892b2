"""Who is in the account, who is missing, and how well its data is known."""

from collections import Counter

import numpy as np

from nearzero.ledger.table import QUALITIES
from nearzero.methods.inventory import Inventory
from nearzero.methods.sums import exact_sum


def coverage(inventory: Inventory) -> dict[str, object]:
    """Return the coverage statement of an account.

    Shares of quality are shares of the absolute emission of the lines that count, so that a
    large estimated flow weighs more than many small measured ones. [1]
    """
    rows = inventory.calculation.rows
    codes, names = rows.codes("enterprise_id")
    share = inventory.calculation.share
    counted = {names[c] for c in np.unique(codes[share > 0.0])}
    filed = {names[c] for c in np.unique(codes)}
    out: list[dict[str, str]] = []
    missing: list[str] = []
    for row in inventory.ledger.enterprises.to_pylist():
        id_ = row["enterprise_id"]
        if row["in_boundary"] == "no":
            out.append({"enterprise_id": id_, "reason": "outside_boundary"})
        elif not _member(row, inventory):
            out.append({"enterprise_id": id_, "reason": "not_member"})
        elif id_ not in filed:
            missing.append(id_)
    states = Counter(rows.codes("state")[1][c] for c in rows.codes("state")[0])
    return {
        "enterprises_in": sorted(counted),
        "enterprises_out": sorted(out, key=lambda entry: entry["enterprise_id"]),
        "enterprises_missing": sorted(missing),
        "rows": len(rows),
        "rows_counted": int(_counted(inventory).sum()),
        "rows_missing_value": states.get("missing", 0),
        "rows_not_applicable": states.get("not_applicable", 0),
        "reasons_not_counted": _reasons(inventory),
        **_quality(inventory),
    }


def _member(row: dict[str, object], inventory: Inventory) -> bool:
    period = inventory.period
    start, end = row["valid_from"], row["valid_to"]
    return not (
        (start is not None and start >= period.end)  # type: ignore[operator]
        or (end is not None and end <= period.start)  # type: ignore[operator]
    )


def _counted(inventory: Inventory) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    used = np.zeros(len(inventory.calculation.rows), dtype=bool)
    for emissions in inventory.emissions:
        used[emissions.term.rows] = True
    return used


def _reasons(inventory: Inventory) -> dict[str, int]:
    left = inventory.calculation.reasons[~_counted(inventory)]
    return dict(sorted(Counter(str(reason) for reason in left).items()))


def _quality(inventory: Inventory) -> dict[str, float | None]:
    codes, names = inventory.calculation.rows.codes("quality")
    weights = np.zeros(len(names))
    for emissions in inventory.emissions:
        mine = codes[emissions.term.rows]
        weights += np.bincount(mine, weights=np.abs(emissions.values), minlength=len(names))
    total = float(weights.sum())
    by_name = dict(zip(names, weights, strict=True))
    shares: dict[str, float | None] = {
        f"share_{quality}": float(by_name.get(quality, 0.0)) / total if total else None
        for quality in QUALITIES
    }
    return shares | {"share_unstated": float(by_name.get("", 0.0)) / total if total else None}


def certificates(inventory: Inventory) -> list[dict[str, object]]:
    """Return the certificates of the ledger with what the account used of each. [MWh]"""
    rows = inventory.calculation.rows
    codes, names = rows.codes("certificate_id")
    activities, kinds = rows.codes("activity")
    claims = np.array([name == "electricity_received" for name in kinds])[activities]
    claims &= inventory.calculation.share > 0.0
    amounts = rows.numbers("base_amount") * inventory.calculation.share
    by_id = {
        name: exact_sum(amounts[claims & (codes == code)])
        for code, name in enumerate(names)
        if name
    }
    return [
        {
            "certificate_id": row["certificate_id"],
            "kind": row["kind"],
            "amount_mwh": row["amount_mwh"],
            "used_mwh": by_id.get(row["certificate_id"], 0.0),
            "generated_from": str(row["generated_from"]) if row["generated_from"] else None,
            "generated_to": str(row["generated_to"]) if row["generated_to"] else None,
            "beneficiary_id": row["beneficiary_id"],
        }
        for row in sorted(inventory.ledger.certificates.to_pylist(), key=_by_id)
        if by_id.get(row["certificate_id"], 0.0) > 0.0
    ]


def _by_id(row: dict[str, object]) -> str:
    return str(row["certificate_id"])
