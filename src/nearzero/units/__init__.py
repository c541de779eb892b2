"""Units: a closed catalogue, read from text, converted exactly.

Every ratio stands in ``catalogue.csv`` with its source. Standard and actual volumes are
different dimensions: a gas volume whose state is unknown does not convert.
"""

from nearzero.units.convert import convert, factor_between
from nearzero.units.parse import RatioUnit, Unit, find, find_ratio, known_symbols

__all__ = [
    "RatioUnit",
    "Unit",
    "convert",
    "factor_between",
    "find",
    "find_ratio",
    "known_symbols",
]
