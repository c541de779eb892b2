"""The ledger: what was used and made, read from what people keep, checked, never changed."""

from nearzero.ledger.check import check_ledger
from nearzero.ledger.period import Period, parse_period
from nearzero.ledger.table import Ledger

__all__ = ["Ledger", "Period", "check_ledger", "parse_period"]
