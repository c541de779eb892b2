"""Plausible bands of measured fuel properties, derived from the official variants.

``bands.csv`` is what :func:`derive_bands` gives, written by :func:`write_bands`; a test holds
the two together. A band is the range of the official variants of a fuel that are neither
suspect nor from memory, widened by a margin (LEDGER §8).
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

MARGINS = {
    ("net_calorific_value", "solid_fuel"): 0.30,
    ("net_calorific_value", "liquid_fuel"): 0.10,
    ("net_calorific_value", "gas_fuel"): 0.20,
    ("carbon_content", "solid_fuel"): 0.15,
    ("carbon_content", "liquid_fuel"): 0.10,
    ("carbon_content", "gas_fuel"): 0.20,
    ("oxidation", "solid_fuel"): 0.10,
    ("oxidation", "liquid_fuel"): 0.05,
    ("oxidation", "gas_fuel"): 0.05,
}
"""How far a range is widened on either side. [1]

Ours, not of a document. Heat varies most where ash and moisture do, carbon per heat less, and
refined liquids least; a value in another unit lies outside even the widest band.
"""
THIN_MARGIN = 0.50
"""Margin for heat and carbon of a fuel that one document prints, or none but its kind. [1]

One number is no range, and the range of a kind says little about one fuel.
"""
_CARBON_PER_CO2 = 12.0 / 44.0  #: molar-mass ratio [t C/t CO2]
_LIMITS = {
    ("oxidation", ""): 1.0,
    ("carbon_fraction", "t"): 1.0,
    ("emission_factor", "t"): 44.0 / 12.0,
}
"""No more carbon burns than there is; a tonne of fuel holds at most a tonne of carbon.

Whole oxidation is plausible for every fuel. [1, tC/t, tCO2/t]
"""
_WITHOUT_BAND = frozenset({"hydrogen"})  #: has no carbon, and no like among the gases
_PRINTED = {
    "net_calorific_value": ("net_calorific_value", 1.0),
    "carbon_content": ("carbon_content", 1.0),
    "oxidation": ("oxidation", 0.01),
    "co2_per_energy": ("carbon_content", 1e-6 * _CARBON_PER_CO2),
}
"""What a printed quantity tells of, and its ratio: %, and kg CO2/TJ at full oxidation."""
_DIGITS = 6  #: significant digits kept in the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Range in which a measured property of a fuel is plausible.

    Attributes
    ----------
    subject, quantity
        Fuel and property.
    low, high
        Bounds, both plausible.
    unit
        Unit of the bounds.
    basis
        How the band was made.
    source
        Ids of the documents behind it, joined by ``|``.
    """

    subject: str
    quantity: str
    low: float
    high: float
    unit: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """Range of variants, the documents that print them, and whose they are if not the fuel's.

    A thin range is printed by one document only, or not of the fuel itself.
    """

    low: float
    high: float
    sources: frozenset[str]
    whose: str = ""
    is_thin: bool = False

    def times(self, other: "_Span", ratio: float = 1.0) -> "_Span":
        return _Span(
            low=self.low * other.low * ratio,
            high=self.high * other.high * ratio,
            sources=self.sources | other.sources,
            whose=self.whose or other.whose,
            is_thin=self.is_thin or other.is_thin,
        )


@cache
def bands() -> Mapping[tuple[str, str], Band]:
    """Return the bands by fuel and property, as filed in ``bands.csv``.

    Examples
    --------
    >>> band = bands()["natural_gas", "net_calorific_value"]
    >>> band.low < 389.31 < band.high, band.unit
    (True, 'GJ/10^4 Nm3')
    """
    text = (files("nearzero.ledger") / "bands.csv").read_text(encoding="utf-8")
    read = (_band(row) for row in csv.DictReader(text.splitlines()))
    return {(band.subject, band.quantity): band for band in read}


def derive_bands() -> tuple[Band, ...]:
    """Return the bands, computed again from the official variants."""
    data = files("nearzero.factors") / "data"
    fuels, subjects = (
        list(csv.DictReader((data / name).read_text(encoding="utf-8").splitlines()))
        for name in ("fuels.csv", "subjects.csv")
    )
    units = {row["id"]: row["unit"] for row in subjects}
    usable = [row for row in fuels if not row["flag"] and row["status"] != "from-memory"]
    spans = _spans(usable, units)
    made: list[Band] = []
    for row in subjects:
        if row["kind"].endswith("_fuel") and row["id"] not in _WITHOUT_BAND:
            made += _bands_of(row, subjects, spans)
    return tuple(made)


def write_bands(path: Path) -> None:
    """Write ``bands.csv`` anew, after the official variants have changed.

    ``python -c "from pathlib import Path; from nearzero.ledger.bands import write_bands;
    write_bands(Path('src/nearzero/ledger/bands.csv'))"``
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Band.__slots__)
        writer.writerows(
            [getattr(band, name) for name in Band.__slots__] for band in derive_bands()
        )


def _band(row: Mapping[str, str]) -> Band:
    """Return a band from its row."""
    return Band(
        subject=row["subject"],
        quantity=row["quantity"],
        low=float(row["low"]),
        high=float(row["high"]),
        unit=row["unit"],
        basis=row["basis"],
        source=row["source"],
    )


def _spans(
    usable: Iterable[Mapping[str, str]], units: Mapping[str, str]
) -> dict[tuple[str, str], _Span]:
    """Return the range of the variants of each fuel and property, in the fuel's own unit."""
    spans: dict[tuple[str, str], _Span] = {}
    for row in usable:
        if row["quantity"] not in _PRINTED or row["subject"] not in units:
            continue
        if row["quantity"] == "net_calorific_value" and (
            row["unit"] != f"GJ/{units[row['subject']]}"
        ):
            continue
        quantity, ratio = _PRINTED[row["quantity"]]
        printed = [float(row[name]) * ratio for name in ("value", "low", "high") if row[name]]
        key = (row["subject"], quantity)
        known = [spans[key]] if key in spans else []
        new = _Span(low=min(printed), high=max(printed), sources=frozenset({row["source"]}))
        spans[key] = _union([*known, new])
    return spans


def _union(spans: list[_Span]) -> _Span:
    """Return the range that holds all ranges."""
    sources = frozenset().union(*(span.sources for span in spans))
    low, high = min(span.low for span in spans), max(span.high for span in spans)
    return _Span(low=low, high=high, sources=sources, is_thin=len(sources) == 1)


def _span(
    row: Mapping[str, str],
    quantity: str,
    subjects: Iterable[Mapping[str, str]],
    spans: Mapping[tuple[str, str], _Span],
) -> _Span:
    """Return the range of a fuel; where it has no variant, of its sorts or its kind of fuel."""
    if (row["id"], quantity) in spans:
        return spans[row["id"], quantity]
    kind = [other for other in subjects if other["kind"] == row["kind"]]
    sorts = [other for other in kind if other["standard_coal_as"] == row["id"]]
    alike = [other for other in kind if other["is_biogenic"] == row["is_biogenic"]]
    named = f" of {row['kind'].replace('_', ' ')}s"
    for group, whose in ((sorts, " of its sorts"), (alike, named), (kind, named)):
        found = [spans[one["id"], quantity] for one in group if (one["id"], quantity) in spans]
        if found:
            return replace(_union(found), whose=whose, is_thin=True)
    message = f"no fuel of the kind {row['kind']} has a {quantity}"
    raise ValueError(message)


def _bands_of(
    row: Mapping[str, str],
    subjects: list[dict[str, str]],
    spans: Mapping[tuple[str, str], _Span],
) -> list[Band]:
    """Return the five bands of a fuel; carbon and CO2 per amount follow from the first three."""
    heat, carbon, oxidation = (
        _span(row, quantity, subjects, spans)
        for quantity in ("net_calorific_value", "carbon_content", "oxidation")
    )
    unit, fraction = row["unit"], heat.times(carbon)
    factor = fraction.times(replace(oxidation, whose="", is_thin=False), 1.0 / _CARBON_PER_CO2)
    whole = replace(oxidation, high=1.0)
    return [
        _widened(row, "net_calorific_value", heat, f"GJ/{unit}"),
        _widened(row, "carbon_content", carbon, "tC/GJ"),
        _widened(row, "oxidation", whole, "1"),
        _widened(row, "carbon_fraction", fraction, f"tC/{unit}"),
        _widened(row, "emission_factor", factor, f"tCO2/{unit}"),
    ]


def _widened(row: Mapping[str, str], quantity: str, span: _Span, unit: str) -> Band:
    """Return a range widened by its margin, up to what is physically possible."""
    margin = MARGINS.get((quantity, row["kind"]), MARGINS["net_calorific_value", row["kind"]])
    if span.is_thin and quantity != "oxidation":
        margin = THIN_MARGIN
    limit = _LIMITS.get((quantity, row["unit"]), _LIMITS.get((quantity, ""), float("inf")))
    return Band(
        subject=row["id"],
        quantity=quantity,
        low=float(f"{span.low * (1.0 - margin):.{_DIGITS}g}"),
        high=float(f"{min(span.high * (1.0 + margin), limit):.{_DIGITS}g}"),
        unit=unit,
        basis=f"range of the official variants{span.whose}, widened by {margin * 100.0:.0f} %",
        source="|".join(sorted(span.sources)),
    )
