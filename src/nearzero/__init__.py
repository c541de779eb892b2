"""nearzero: takes an industrial park to near-zero carbon, and proves it.

These names are the promise; everything else may change between versions. They are loaded when
first used, so that a command line that needs none of them starts at once.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nearzero.factors import load_factors
    from nearzero.ledger import read_ledger
    from nearzero.methods import Inventory, account, load_method
    from nearzero.problems import CannotProceed, Problem

__version__ = "0.2.0"
__all__ = [
    "CannotProceed",
    "Inventory",
    "Problem",
    "account",
    "load_factors",
    "load_method",
    "read_ledger",
]

_HOMES = {
    "CannotProceed": "nearzero.problems",
    "Inventory": "nearzero.methods",
    "Problem": "nearzero.problems",
    "account": "nearzero.methods",
    "load_factors": "nearzero.factors",
    "load_method": "nearzero.methods",
    "read_ledger": "nearzero.ledger",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home on first use."""
    if name not in _HOMES:
        message = f"module 'nearzero' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names and nothing else."""
    return sorted(__all__)
