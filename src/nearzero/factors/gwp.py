"""Warming potentials by set. Two sets never add up: a method names one and uses no other."""

from collections.abc import Mapping

from nearzero.factors.library import FactorLibrary
from nearzero.factors.model import Factor


def gwp_set(library: FactorLibrary, name: str) -> Mapping[str, Factor]:
    """Return the warming potentials of a set by gas. [tCO2e/t]

    Parameters
    ----------
    library
        The factor library.
    name
        ``SAR``, ``AR4``, ``AR5``, ``AR6``, or the set that a document prints.

    Examples
    --------
    >>> from nearzero.factors.load import load_factors
    >>> gwp_set(load_factors(), "AR5")["ch4"].value
    28.0
    """
    return {
        factor.subject: factor
        for factor in library.factors.values()
        if factor.quantity == "gwp100" and factor.kind == name and not factor.flag
    }


def gwp_sets(library: FactorLibrary) -> tuple[str, ...]:
    """Return the names of the sets.

    Examples
    --------
    >>> from nearzero.factors.load import load_factors
    >>> "AR6" in gwp_sets(load_factors())
    True
    """
    kinds = {f.kind for f in library.factors.values() if f.quantity == "gwp100" and not f.flag}
    return tuple(sorted(kinds))
