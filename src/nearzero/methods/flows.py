"""Flows for a Sankey: energy by carrier and carbon by source, each to its enterprises."""

import numpy as np

from nearzero.ledger.subjects import subjects
from nearzero.methods.inventory import Inventory
from nearzero.methods.sums import exact_sum

Flow = dict[str, object]


def energy_flows(inventory: Inventory) -> list[Flow]:
    """Return standard coal by carrier and enterprise, equivalent basis; sent flows are negative.

    Returns
    -------
    One entry for each pair with a flow, ``value`` in tce.
    """
    energy = inventory.energy
    codes, names = inventory.calculation.rows.codes("enterprise_id")
    titles = _enterprise_titles(inventory)
    found: list[Flow] = []
    for index, carrier in enumerate(energy.names):
        for code in np.unique(codes[energy.carriers == index]):
            mine = (energy.carriers == index) & (codes == code)
            value = exact_sum(energy.equivalent[mine])
            subject = subjects().get(carrier)
            found.append(
                {
                    "from": carrier,
                    "to": names[code],
                    "from_zh": subject.zh if subject else carrier,
                    "to_zh": titles.get(names[code], names[code]),
                    "value": value,
                }
            )
    return sorted(found, key=lambda flow: (str(flow["from"]), str(flow["to"])))


def carbon_flows(inventory: Inventory) -> list[Flow]:
    """Return emissions by source and enterprise; what is sent or fixed is negative.

    Returns
    -------
    One entry for each pair with a flow, ``value`` in t CO2; the values add up to the total.
    """
    codes, names = inventory.calculation.rows.codes("enterprise_id")
    titles = _enterprise_titles(inventory)
    sums: dict[tuple[str, str], list[float]] = {}
    for emissions in inventory.emissions:
        mine = codes[emissions.term.rows]
        totals = np.bincount(mine, weights=emissions.values, minlength=len(names))
        for code in np.unique(mine):
            key = (emissions.source.id, names[code])
            sums.setdefault(key, []).append(float(totals[code]))
    return [
        {
            "from": source,
            "to": enterprise,
            "from_zh": inventory.method.source(source).title.zh,
            "to_zh": titles.get(enterprise, enterprise),
            "value": exact_sum(values),
        }
        for (source, enterprise), values in sorted(sums.items())
    ]


def _enterprise_titles(inventory: Inventory) -> dict[str, str]:
    rows = inventory.ledger.enterprises.to_pylist()
    return {row["enterprise_id"]: row["name_zh"] or row["enterprise_id"] for row in rows}
