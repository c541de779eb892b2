"""For each problem code of the methods: an act that raises or reports it, and a neighbour."""

import json
from pathlib import Path

from nearzero.factors import Factor, FactorLibrary, Status, load_factors
from nearzero.ledger.period import parse_period
from nearzero.methods import Result, account, load_method, resume, seal
from nearzero.reporting.explain import explain
from small_ledger import YEAR, ledger, row

PARK, GENERAL, GHG = (
    "cn-zero-carbon-park-2025",
    "cn-enterprise-general-2015",
    "ghg-protocol-corporate-2015",
)
HEAT = row("heat_received", "fossil", 1.0)
PURITY = {"enterprise_id": "E1", "subject": "calcium_carbonate", "quantity": "purity", "unit": "%"}


def _account(*rows, method=PARK, period=YEAR, **facts):
    """Return an act that accounts some rows and gives what was found."""
    keys = ("settings", "named", "library")
    given = {key: facts.pop(key) for key in keys if key in facts}
    return lambda folder: account(ledger(rows, **facts), method, period, **given).problems


def with_own(subject):
    """Return the library with a factor of the user's own for a subject."""
    shipped = load_factors()
    own = Factor(
        id="user/own",
        quantity="emission_factor",
        subject=subject,
        value=0.4,
        unit="kgCO2/kWh",
        source="user/contract",
        status=Status.USER,
    )
    return FactorLibrary({**shipped.factors, own.id: own}, shipped.sources)


def _days(text):
    period = parse_period(text)
    return {"period": text, "start": period.start, "end": period.end}


def _resumed(change):
    """Return an act that seals a run, changes the file and opens it again."""

    def act(folder: Path):
        inventory = account(ledger([HEAT]), PARK, YEAR)
        path = folder / "sealed.run"
        seal(inventory, Result(inventory).document(), path)
        change(path)
        return resume(path)[0].problems

    return act


def _rewrite(path: Path, name: str, change, *, honest: bool) -> None:
    """Change one part of a box; an honest box has its digests made anew."""
    import hashlib
    import zipfile

    with zipfile.ZipFile(path) as box:
        parts = {n: box.read(n) for n in box.namelist()}
    parts[name] = change(parts[name])
    if honest:
        manifest = json.loads(parts["manifest.json"])
        manifest[name] = hashlib.sha256(parts[name]).hexdigest()
        parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as box:
        for n, data in parts.items():
            box.writestr(n, data)


def _explained(line_id):
    def act(folder: Path):
        document = Result(account(ledger([HEAT]), PARK, YEAR)).document()
        explain(document, line_id or document["lines"][0]["line_id"], "en")
        return ()

    return act


def _other_hash(data: bytes) -> bytes:
    document = json.loads(data)
    document["run"]["hash"] = "0" * 64
    return json.dumps(document).encode()


ALUMINIUM = "cn-enterprise-aluminium-2013"
METAL = row("process_product", "primary_aluminium", 1.0)
MEMORY = "cn-aluminium-2013/primary_aluminium/c2f6_per_product"
GRID = row("electricity_received", "grid", 1.0)
PROVINCIAL = {"electricity_region": "park"}
STONE = row("process_material", "calcium_carbonate", 1.0)
STEEL = row("process_product", "crude_steel", 1.0)
TRIGGERS = {
    "factor.none": (
        _account(row("fuel_combustion", "peat", 1.0)),
        _account(row("fuel_combustion", "coke", 1.0)),
    ),
    "factor.locked": (
        _account(HEAT, method=GENERAL, named=["cn-zero-carbon-park-2025/heat/fossil"]),
        _account(HEAT, named=["cn-zero-carbon-park-2025/heat/fossil"]),
    ),
    "method.named-unused": (
        _account(GRID, named=["cn-electricity-2022/cn/average"]),
        _account(STEEL, named=["ipcc-2006-v3/crude_steel/emission_factor/electric_arc"]),
    ),
    "method.parameter-range": (
        _account(STONE, method=GENERAL, properties=[PURITY | {"value": 95.0, "unit": "1"}]),
        _account(STONE, method=GENERAL, properties=[PURITY | {"value": 95.0}]),
    ),
    "factor.match-refused": (
        _account(GRID | _days("2000"), method=GENERAL, period=parse_period("2000")),
        _account(GRID, method=GENERAL),
    ),
    "factor.from-memory": (
        _account(METAL, method=ALUMINIUM),
        _account(METAL, method=ALUMINIUM, named=[MEMORY]),
    ),
    "method.unknown": (lambda folder: load_method("no-such") and (), _account(HEAT)),
    "method.placeholder": (_account(HEAT, method="sichuan-park-2023"), _account(HEAT)),
    "method.setting-unknown": (
        _account(HEAT, settings={"colour": "red"}),
        _account(HEAT, settings={"removals": "none"}),
    ),
    "method.setting-value": (
        _account(HEAT, settings={"removals": "all"}),
        _account(HEAT, settings={"removals": "none"}),
    ),
    "method.factor-unknown": (
        _account(HEAT, named=["no/such/factor"]),
        _account(HEAT, named=["gwp/ar5/ch4"]),
    ),
    "method.row-not-covered": (
        _account(STEEL, method=GENERAL),
        _account(row("process_material", "wastewater_discharge", 1.0), method=GENERAL),
    ),
    "method.operand-missing": (
        _account(STEEL),
        _account(row("process_product", "portland_clinker", 1.0)),
    ),
    "method.source-left-out": (
        _account(row("fuel_combustion", "cleaned_washed_coal", 1.0), method=GHG),
        _account(row("fuel_combustion", "anthracite", 1.0), method=GHG),
    ),
    "method.factor-unit": (
        _account(row("process_product", "portland_clinker", 1.0, base_unit="MWh")),
        _account(row("process_product", "portland_clinker", 1.0)),
    ),
    "method.region-unknown": (
        _account(HEAT, method=GENERAL, park={"province": "Atlantis"}, settings=PROVINCIAL),
        _account(HEAT, method=GENERAL, settings=PROVINCIAL),
    ),
    "energy.no-coefficient": (
        _account(row("fuel_combustion", "peat", 1.0, emission_factor=1.0)),
        _account(row("fuel_combustion", "coke", 1.0, emission_factor=1.0)),
    ),
    "energy.equivalent-coefficient": (
        _account(row("electricity_received", "grid", 1.0)),
        _account(HEAT),
    ),
    "method.provisional": (
        _account(row("process_product", "calcium_carbide", 1.0)),
        _account(row("process_product", "portland_clinker", 1.0)),
    ),
    "method.factor-deviation": (
        _account(row("electricity_received", "grid", 1.0), method=GENERAL),
        _account(row("electricity_received", "grid", 1.0)),
    ),
    "method.period-not-a-year": (
        _account(
            row("heat_received", "fossil", 1.0, period="2025-03"), period=parse_period("2025-03")
        ),
        _account(HEAT),
    ),
    "method.own-factor-set-aside": (
        _account(GRID, library=with_own("grid")),
        _account(GRID, library=with_own("crude_steel")),
    ),
    "method.reductant-twice": (
        _account(METAL, row("fuel_combustion", "petroleum_coke", 1.0)),
        _account(METAL, row("feedstock", "petroleum_coke", 1.0)),
    ),
    "method.process-twice": (
        _account(
            row("process_product", "portland_clinker", 1.0),
            row("process_material", "calcium_carbonate", 1.0),
        ),
        _account(
            row("process_product", "portland_clinker", 1.0),
            row("process_material", "calcium_carbonate", 1.0, enterprise_id="E2"),
        ),
    ),
    "method.measured-unused": (
        _account(row("electricity_received", "grid", 1.0, emission_factor=0.5)),
        _account(row("heat_received", "fossil", 1.0, emission_factor=0.1)),
    ),
    "method.parameter-unused": (
        _account(HEAT, method=GENERAL, properties=[PURITY | {"value": 90.0}]),
        _account(
            row("process_material", "calcium_carbonate", 1.0),
            method=GENERAL,
            properties=[PURITY | {"value": 90.0}],
        ),
    ),
    "method.residual-mix-absent": (
        _account(row("electricity_received", "grid", 1.0), method=GHG),
        _account(row("electricity_received", "green_trading", 1.0), method=GHG),
    ),
    "run.unreadable": (_resumed(lambda path: path.write_bytes(b"no box")), _resumed(lambda p: p)),
    "run.tampered": (
        _resumed(lambda path: _rewrite(path, "result.json", _other_hash, honest=False)),
        _resumed(lambda path: path),
    ),
    "run.not-reproduced": (
        _resumed(lambda path: _rewrite(path, "result.json", _other_hash, honest=True)),
        _resumed(lambda path: path),
    ),
    "result.line-unknown": (_explained("nobody"), _explained(None)),
}
