"""A rich synthetic result, made by arithmetic so that its parts add up; used by every test here.

Factor values and pages are those of the shipped factor tables; amounts and names are made up.
"""

import json
import math
from collections import defaultdict
from functools import cache
from pathlib import Path

NAMES = json.loads(Path(__file__).with_name("names.json").read_text(encoding="utf-8"))
MONTHS = tuple(f"2025-{month:02d}" for month in range(1, 13))
GUIDE = "cn-industry-other-2015"
METHOD = "cn-zero-carbon-park-2025"
COMBUSTION = "fuel_used × net_calorific_value × carbon_content × oxidation × 44/12"
CALORIFIC, EQUIVALENT = "standard_coal_calorific", "standard_coal_equivalent"
BY_FACTOR = "amount × emission_factor"
PAGE = NAMES["page"]
SILICON = "ipcc-2006-v3/industrial_silicon/emission_factor/production"
FUELS = {
    "natural_gas": ("10^4 Nm3", 389.31, "GJ/10^4 Nm3", 0.0153, 99.0),
    "bituminous_coal": ("t", 23.204, "GJ/t", 0.02618, 93.0),
    "diesel": ("t", 43.33, "GJ/t", 0.0202, 98.0),
}
STANDARD_COAL = {
    "natural_gas": (12.143, 12.143),
    "bituminous_coal": (0.7143, 0.7143),
    "diesel": (1.4571, 1.4571),
    "grid": (0.1229, 0.3007),
    "direct_nonfossil": (0.1229, 0.3007),
    "green_trading": (0.1229, 0.3007),
    "fossil": (0.03412, 0.03412),
}
SIZES = {
    "E01": 41, "E02": 33, "E03": 6, "E04": 58, "E05": 9, "E06": 27, "E07": 15, "E09": 22,
    "E10": 7, "E12": 19, "E14": 2.4, "E15": 4.8, "E16": 0, "E17": 0.6, "E18": 1.1,
}  # fmt: skip


def factor(operand, name, value, unit, used, **more):
    title_zh, title_en, number = NAMES["papers"].get(more.get("source", GUIDE), (None, None, None))
    return {
        "operand": operand,
        "id": name,
        "value": value,
        "unit": unit,
        "value_used": used,
        "unit_used": unit if unit != "%" else "1",
        "source": GUIDE,
        "page": PAGE,
        "match": "exact",
        "status": "verified",
        "known_since": "2015-12-31",
        "title_zh": title_zh,
        "title_en": title_en,
        "number": number,
        **more,
    }


def fuel_factors(fuel, measured=None):
    _, heat, unit, carbon, oxidation = FUELS[fuel]
    base = f"{GUIDE}/{fuel}"
    first = factor("net_calorific_value", f"{base}/net_calorific_value", heat, unit, heat)
    if measured is not None:
        own = {"source": None, "page": None, "match": "measured", "status": "user"}
        first = factor("net_calorific_value", None, measured, unit, measured, **own)
    return [
        first,
        factor("carbon_content", f"{base}/carbon_content", carbon, "tC/GJ", carbon),
        factor("oxidation", f"{base}/oxidation", oxidation, "%", oxidation / 100),
    ]


def park_factor(name, value, unit, used):
    more = {"source": METHOD, "page": None, "known_since": "2025-07-08"}
    return [factor("emission_factor", f"{METHOD}/{name}", value, unit, used, **more)]


class _Book:
    """Collects lines, numbering them."""

    def __init__(self):
        self.lines = []

    def add(self, who, period, activity, subject, amount, unit, **more):
        row = len(self.lines) + 2
        line = {
            "line_id": f"{row:012x}",
            "enterprise_id": who,
            "period": period,
            "source": None,
            "scope": None,
            "activity": activity,
            "subject": subject,
            "amount": amount,
            "unit": unit,
            "base_amount": amount,
            "base_unit": unit,
            "member_share": 1.0,
            "sign": 1,
            "counted": True,
            "reason": "",
            "counterparty_id": None,
            "quality": "invoiced",
            "evidence": None,
            "gas": "CO2",
            "factors": [],
            "kernel": None,
            "formula": None,
            "clause": None,
            "emission_tco2": 0.0,
            "where": {"file": NAMES["file"], "sheet": NAMES["sheet"], "row": row, "column": None},
            **more,
        }
        line["clause"] = NAMES["clause"].get(line["source"])
        if line["counted"] and line["formula"]:
            line["emission_tco2"] = line["sign"] * line["member_share"] * _product(line)
        self.lines.append(line)


def _product(line):
    result = line["base_amount"]
    for used in line["factors"]:
        result *= used["value_used"]
    return result * 44 / 12 if line["kernel"] == "combustion_co2" else result


BURNT = {"source": "fuel_combustion", "scope": 1, "kernel": "combustion_co2", "formula": COMBUSTION}
POWER = {
    "source": "net_purchased_electricity",
    "scope": 2,
    "kernel": "factor_co2",
    "formula": BY_FACTOR,
}
HEAT = {**POWER, "source": "net_purchased_heat"}
PROCESS = {**POWER, "source": "industrial_process", "scope": 1}


def _lines():
    book = _Book()
    grid = park_factor("grid", 0.8325, "kgCO2/kWh", 0.8325)
    none = park_factor("direct_nonfossil", 0.0, "kgCO2/kWh", 0.0)
    traded = park_factor("green_trading", 0.0, "kgCO2/kWh", 0.0)
    heat = park_factor("heat/fossil", 0.11, "tCO2/GJ", 0.11)
    for at, (who, size) in enumerate(SIZES.items()):
        for month, period in enumerate(MONTHS):
            wave = 1 + 0.12 * math.cos((month + at) / 2)
            if size and not (who == "E07" and period == "2025-08"):
                gas = fuel_factors("natural_gas")
                amount = round(size * wave, 4)
                book.add(who, period, "fuel_combustion", "natural_gas", amount, "10^4 Nm3",
                         factors=gas, **BURNT)  # fmt: skip
            power = round((60 + size * 34) * wave, 2)
            share = {"E02": 0.4, "E05": 0.6, "E16": 0.3}.get(who, 0.0)
            book.add(who, period, "electricity_received", "grid", round(power * (1 - share), 2),
                     "MWh", factors=grid, quality="measured", **POWER)  # fmt: skip
            if share:
                kind = "green_trading" if who == "E16" else "direct_nonfossil"
                book.add(who, period, "electricity_received", kind, round(power * share, 2), "MWh",
                         factors=traded if who == "E16" else none, **POWER)  # fmt: skip
    for month, period in enumerate(MONTHS):
        measured = fuel_factors("bituminous_coal", 22.9 + 0.1 * (month % 4))
        book.add("S01", period, "fuel_combustion", "bituminous_coal", 880.0 + 35 * (month % 3), "t",
                 factors=measured, quality="measured", **BURNT)  # fmt: skip
        book.add("S01", period, "electricity_sent", "own_fossil", 210.0 + month, "MWh", sign=-1,
                 factors=grid, quality="measured", **POWER)  # fmt: skip
        book.add("E01", period, "heat_received", "fossil", 3200.0 + 40 * month, "GJ",
                 counterparty_id="S01", counted=False, reason="inner_flow")  # fmt: skip
        book.add("P01", period, "electricity_received", "grid", 38.5, "MWh", factors=grid,
                 quality="estimated", **POWER)  # fmt: skip
    silicon = factor("emission_factor", SILICON,
                     5.0, "tCO2/t product", 5.0, source="ipcc-2006-v3", page="Table 4.5",
                     match="other_document", status="single-source")  # fmt: skip
    book.add("E08", "2025", "process_product", "industrial_silicon", 4180.0, "t", factors=[silicon],
             quality="statistical", **PROCESS)  # fmt: skip
    book.add("E08", "2025", "electricity_received", "grid", 51200.0, "MWh", factors=grid, **POWER)
    book.add("E11", "2025", "fuel_combustion", "diesel", 236.8, "t", member_share=0.75,
             factors=fuel_factors("diesel"), **BURNT)  # fmt: skip
    book.add("E07", "2025", "heat_received", "fossil", 48200.0, "GJ", factors=heat, **HEAT)
    book.add("E09", "2025", "feedstock", "natural_gas", 310.0, "10^4 Nm3", counted=False,
             reason="feedstock")  # fmt: skip
    book.add("E11", "2025", "fuel_combustion", "jet_kerosene", 120.0, "t", counted=False,
             reason="international_bunkers")  # fmt: skip
    book.add("E07", "2025-08", "fuel_combustion", "natural_gas", None, "10^4 Nm3", counted=False,
             reason="no_value")  # fmt: skip
    book.add("E13", "2025", "electricity_received", "grid", 900.0, "MWh", counted=False,
             reason="outside_boundary")  # fmt: skip
    return book.lines


def _sums(lines, key):
    groups = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line["emission_tco2"])
    return {name: math.fsum(values) for name, values in sorted(groups.items())}


def _energy(counted):
    amounts = defaultdict(list)
    for line in counted:
        if line["subject"] in STANDARD_COAL:
            amounts[line["subject"]].append(line["base_amount"])
    entries = []
    for carrier, values in sorted(amounts.items()):
        amount, (calorific, equivalent) = math.fsum(values), STANDARD_COAL[carrier]
        unit = FUELS[carrier][0] if carrier in FUELS else "GJ" if carrier == "fossil" else "MWh"
        source = {"source": "gbt-2589-2020", "page": None}
        older = {"source": "cec-annual-2023", "page": None, "match": "older_year"}
        of_calorific = f"gbt-2589-2020/{carrier}/standard_coal_calorific"
        of_equivalent = f"cec-annual-2023/{carrier}/standard_coal_equivalent"
        in_tce = f"tce/{unit}"
        entries.append(
            {
                "carrier": carrier,
                "zh": NAMES["carriers"][carrier],
                "amount": amount,
                "unit": unit,
                "calorific_tce": amount * calorific,
                "equivalent_tce": amount * equivalent,
                "factors": [
                    factor(CALORIFIC, of_calorific, calorific, in_tce, calorific, **source),
                    factor(EQUIVALENT, of_equivalent, equivalent, in_tce, equivalent, **older),
                ],
            }
        )
    return entries


def _by_enterprise(counted, total):
    sums = _sums(counted, lambda line: line["enterprise_id"])
    tce = {0: defaultdict(list), 1: defaultdict(list)}
    for line in counted:
        for basis, value in enumerate(STANDARD_COAL.get(line["subject"], ())):
            tce[basis][line["enterprise_id"]].append(line["base_amount"] * value)
    return [
        {
            "enterprise_id": who,
            "name_zh": NAMES["enterprises"][who],
            "role": {"S": "energy_station", "P": "public_area"}.get(who[0], "enterprise"),
            "emission_tco2": emission,
            "share": emission / total,
            "energy_equivalent_tce": math.fsum(tce[1][who]),
            "energy_calorific_tce": math.fsum(tce[0][who]),
        }
        for who, emission in sums.items()
    ]


def _flows(counted):
    energy, carbon = defaultdict(list), defaultdict(list)
    for line in counted:
        who = line["enterprise_id"]
        carbon[line["source"], who].append(line["emission_tco2"])
        if line["subject"] in STANDARD_COAL:
            value = line["base_amount"] * STANDARD_COAL[line["subject"]][1]
            energy[line["subject"], who].append(value)
    energy["S01", "E01"].append(1200.0)
    names = {**NAMES["enterprises"], **NAMES["carriers"]}
    names |= {source: title["zh"] for source, title in NAMES["sources"].items()}
    return {
        name: [
            {"from": a, "to": b, "from_zh": names[a], "to_zh": names[b], "value": math.fsum(values)}
            for (a, b), values in sorted(flows.items())
        ]
        for name, flows in (("energy_tce", energy), ("carbon_tco2", carbon))
    }


def _findings():
    codes = {
        "month": ("ledger.month-missing", "warning", "LEDGER §9"),
        "sent": ("ledger.sent-over-generated", "warning", "LEDGER §11"),
        "older": ("factor.older-year", "note", "FACTORS §5"),
    }
    return [
        {
            "code": code,
            "severity": severity,
            "where": {"file": NAMES["file"], "sheet": NAMES["sheet"], "row": 40, "column": None},
            "facts": {},
            "rule": rule,
            "message_zh": NAMES["findings"][name]["zh"],
            "message_en": NAMES["findings"][name]["en"],
        }
        for name, (code, severity, rule) in codes.items()
    ]


def _method():
    first = {"id": "direct_supply_denominator", "value": "total_electricity", "is_default": True}
    second = {"id": "electricity_equivalent", "value": "thermal_supply_rate", "is_default": False}
    return {
        "id": METHOD,
        "version": "1",
        "hash": "sha256:" + "ab" * 32,
        "title_zh": NAMES["method"]["zh"],
        "title_en": NAMES["method"]["en"],
        "document": METHOD,
        "status": "in-force",
        "provisional": True,
        "settings": [
            {**first, **NAMES["setting"], "clause": None},
            {**second, **NAMES["second_setting"], "clause": None},
        ],
    }


def _uncertainty(total):
    names = NAMES["carriers"]
    rows = [
        ("factor", f"{METHOD}/grid", names["grid"], 0.05, 0.041 * total, 0.62),
        ("factor", f"{GUIDE}/natural_gas", names["natural_gas"], 0.03, 0.02 * total, 0.25),
        ("activity", "S01/bituminous_coal", None, 0.02, 0.01 * total, 0.13),
    ]
    return {
        "approach": "ipcc-approach-1",
        "relative": 0.052,
        "contributors": [
            {
                "what": what,
                "id": name,
                "title": title,
                "relative": relative,
                "contribution_tco2": tonnes,
                "share_of_variance": share,
                "basis": NAMES["basis"]["zh"],
                "status": "user",
            }
            for what, name, title, relative, tonnes, share in rows
        ],
    }


@cache
def _text():
    lines = _lines()
    counted = [line for line in lines if line["counted"]]
    total = math.fsum(line["emission_tco2"] for line in lines)
    energy = _energy(counted)
    equivalent = math.fsum(entry["equivalent_tce"] for entry in energy)
    sources = _sums(counted, lambda line: line["source"])
    scopes = _sums(counted, lambda line: line["scope"])
    result = {
        "method": _method(),
        "park": {
            "park_id": "JB-NEW",
            "name_zh": NAMES["park"]["zh"],
            "name_en": NAMES["park"]["en"],
            "park_type": "industrial",
            "province": NAMES["province"],
            "value_added_cny": 4.6e9,
            "output_value_cny": 1.83e10,
            "is_synthetic": True,
        },
        "period": {"start": "2025-01-01", "end": "2026-01-01"},
        "totals": {
            "emission_tco2": total,
            "emission_lower_tco2": total * 0.948,
            "emission_upper_tco2": total * 1.052,
            "energy_equivalent_tce": equivalent,
            "energy_calorific_tce": math.fsum(entry["calorific_tce"] for entry in energy),
            "intensity_tco2_per_tce": total / equivalent,
            "intensity_tco2_per_10k_cny": total / 4.6e5,
            "direct_supply_share": 0.0713,
            "tier": "none",
            "tier_limit_tco2_per_tce": None,
        },
        "by_source": [
            {
                "source": source,
                "group": "process" if source == "industrial_process" else "energy",
                "scope": 2 if source.startswith("net_") else 1,
                "title_zh": NAMES["sources"][source]["zh"],
                "title_en": NAMES["sources"][source]["en"],
                "clause": NAMES["clause"][source],
                "emission_tco2": emission,
                "share": emission / total,
            }
            for source, emission in sources.items()
        ],
        "by_scope": [
            {"scope": 1, "basis": "", "emission_tco2": scopes[1]},
            {"scope": 2, "basis": "location", "emission_tco2": scopes[2]},
        ],
        "by_enterprise": _by_enterprise(counted, total),
        "by_month": [
            {"month": month, "emission_tco2": emission}
            for month, emission in _sums(counted, lambda line: line["period"]).items()
            if month != "2025"
        ],
        "by_gas": [{"gas": "CO2", "mass_t": total, "emission_tco2": total}],
        "energy": energy,
        "memo": [
            {
                "id": "international_bunkers",
                "title_zh": NAMES["memo"]["zh"],
                "title_en": NAMES["memo"]["en"],
                "emission_tco2": 120.0 * 44.75 * 0.0196 * 0.98 * 44 / 12,
                "amount": 120.0,
                "unit": "t",
                "clause": NAMES["clause"]["fuel_combustion"],
            }
        ],
        "coverage": {
            "enterprises_in": sorted({line["enterprise_id"] for line in counted}),
            "enterprises_out": [{"enterprise_id": "E13", "reason": "outside_boundary"}],
            "enterprises_missing": ["E19"],
            "rows": len(lines),
            "rows_counted": len(counted),
            "rows_missing_value": 1,
            "rows_not_applicable": 0,
            "share_measured": 0.52,
            "share_invoiced": 0.36,
            "share_statistical": 0.11,
            "share_estimated": 0.01,
        },
        "uncertainty": _uncertainty(total),
        "lines": lines,
        "flows": _flows(counted),
        "problems": _findings(),
        "certificates": [
            {
                "certificate_id": "GEC-2025-000017",
                "kind": "green_trading",
                "amount_mwh": 250.0,
                "used_mwh": 216.0,
                "generated_from": "2025-01-01",
                "generated_to": "2026-01-01",
                "beneficiary_id": "E16",
            }
        ],
        "run": {
            "hash": "sha256:" + "cd" * 32,
            "made_at": "2026-11-25T10:00:00+08:00",
            "code_version": "0.1.0",
            "as_of": None,
        },
    }
    return json.dumps(result, ensure_ascii=False)


def sample():
    """Return a fresh copy, so that a test may change it."""
    return json.loads(_text())
