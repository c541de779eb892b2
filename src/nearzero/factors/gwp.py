"""Warming potentials by set. Two sets never add up: a method names one and uses no other."""

from collections.abc import Mapping

from nearzero.factors.library import FactorLibrary
from nearzero.factors.model import Factor, Status


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
    return {f.subject: f for f in _potentials(library) if f.kind == name}


def gwp_sets(library: FactorLibrary) -> tuple[str, ...]:
    """Return the names of the sets.

    Examples
    --------
    >>> from nearzero.factors.load import load_factors
    >>> "AR6" in gwp_sets(load_factors())
    True
    """
    return tuple(sorted({factor.kind for factor in _potentials(library)}))


def _potentials(library: FactorLibrary) -> list[Factor]:
    return [
        factor
        for factor in library.factors.values()
        if factor.quantity == "gwp100"
        and factor.value is not None
        and not factor.flag
        and factor.status is not Status.FROM_MEMORY
    ]
