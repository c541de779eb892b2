"""Accounting methods: data and kernels in, an account out. The only place that makes tonnes."""

from nearzero.methods.accounting import account, all_settings
from nearzero.methods.compare import compare
from nearzero.methods.inventory import Inventory
from nearzero.methods.registry import load_method, methods
from nearzero.methods.result import Result
from nearzero.methods.seal import resume, seal
from nearzero.methods.shifts import by_enterprise_and_source

__all__ = [
    "Inventory",
    "Result",
    "account",
    "all_settings",
    "by_enterprise_and_source",
    "compare",
    "load_method",
    "methods",
    "resume",
    "seal",
]
