"""Dated, sourced numbers: what a factor is, where it is printed, and which one answers."""

from nearzero.factors.gwp import gwp_set
from nearzero.factors.library import FactorLibrary
from nearzero.factors.load import load_factors
from nearzero.factors.model import Deviation, Factor, Match, NoMatch, Query, Source, Status
from nearzero.factors.regions import find_region, parents

__all__ = [
    "Deviation",
    "Factor",
    "FactorLibrary",
    "Match",
    "NoMatch",
    "Query",
    "Source",
    "Status",
    "find_region",
    "gwp_set",
    "load_factors",
    "parents",
]
