"""The blank workbook, and filled ones made from the same pattern.

The sheets and headings are those of ``table.py``; what they say to people stands in
``template.yaml``. Closed lists are drop-downs, subjects depend on the activity and units on the
subject. Law: the same rows give the same bytes, on any day.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from xlsxwriter import Workbook

from nearzero.frames import Column, TableSpec
from nearzero.ledger.choices import choices
from nearzero.ledger.numbers import PRESENT, read_number
from nearzero.ledger.period import parse_day
from nearzero.ledger.subjects import find_subject
from nearzero.ledger.table import (
    ACTIVITY_FILED,
    CERTIFICATES,
    ENTERPRISES,
    PARK,
    PROPERTIES,
)
