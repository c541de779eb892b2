"""Reading the text columns of filed tables: ids, closed lists, subjects, periods, days.

Each distinct text is read once. What a text does not name is a problem that lists what is
allowed, the nearest names first.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nearzero.ledger.choices import Choices, choices
from nearzero.ledger.period import Period, parse_day, parse_period
from nearzero.ledger.raw import Findings, RawTable, combine, recode
from nearzero.ledger.rows import Coded, Indices
from nearzero.ledger.subjects import (
    Resolved,
    Subject,
    fitting_subjects,
    nearest_subjects,
    resolve_subject,
    subjects,
)
from nearzero.problems import Fact, Kind, Severity, kind
from nearzero.words import mark
