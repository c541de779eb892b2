"""The ledger: what was used and made, read from what people keep, checked, never changed.

Files in any of the accepted forms become five canonical tables and a list of findings; see
``table.py`` for the tables and ``docs/conventions/ledger.md`` for the rules.
"""

from nearzero.ledger.assemble import assemble_ledger
from nearzero.ledger.check import check_ledger
from nearzero.ledger.cross_checks import cross_check
from nearzero.ledger.normalise import normalise
from nearzero.ledger.period import Period, parse_period
from nearzero.ledger.reader import read_ledger
from nearzero.ledger.subjects import Subject, find_subject, subjects
from nearzero.ledger.table import Ledger

__all__ = [
    "Ledger",
    "Period",
    "Subject",
    "assemble_ledger",
    "check_ledger",
    "cross_check",
    "find_subject",
    "normalise",
    "parse_period",
    "read_ledger",
    "subjects",
]
