"""The drop-down lists of the workbook: on a hidden sheet, named, and depending on each other.

The subjects offered depend on the row's activity and the units on its subject, through names that
are looked up (``INDIRECT`` and ``VLOOKUP``, which Excel and WPS both know).
"""

from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from nearzero.frames import TableSpec
from nearzero.ledger.choices import choices
from nearzero.ledger.subjects import (
    FUELS,
    Subject,
    fitting_subjects,
    subjects,
    written_name,
)
from nearzero.ledger.table import ACTIVITIES, ACTIVITY_FILED, ENTERPRISES, PROPERTIES

ROWS = 5000  #: rows of a sheet that have drop-downs
LISTS = {
    "activity": "activity",
    "purpose": "purpose",
    "quality": "quality",
    "role": "role",
    "in_boundary": "yes_no",
    "is_synthetic": "yes_no",
    "park_type": "park_type",
    "kind": "certificate_kind",
    "quantity": "quantity",
}
"""Closed list behind each column that has one."""
_BY_BASE = {"MWh": "electricity", "GJ": "heat", "m3": "volume", "10^4 Nm3": "gas"}


def unit_group(subject: Subject) -> str:
    """Return the name of the list of units that a subject is offered.

    Examples
    --------
    >>> unit_group(subjects()["natural_gas"]), unit_group(subjects()["grid"])
    ('fuel_gas', 'electricity')
    """
    if subject.kind in FUELS:
        return "fuel_gas" if subject.unit == "10^4 Nm3" else "fuel_mass"
    if subject.kind == "wastewater":
        return "cod"
    return _BY_BASE.get(subject.unit, "mass")


def write_lists(
    book: Workbook,
    page: Worksheet,
    units: Mapping[str, Sequence[str]],
    property_units: Mapping[str, Sequence[str]],
) -> None:
    """Write every list to the hidden sheet and name it.

    Parameters
    ----------
    book, page
        Workbook and sheet.
    units
        Unit lists by the names that :func:`unit_group` gives.
    property_units
        Unit lists by the columns of measured properties.
    """
    for column, (name, values) in enumerate(_lists(units, property_units).items()):
        page.write_string(0, column, name)
        page.write_column(1, column, values)
        where = xl_range_abs(1, column, len(values), column)
        book.define_name(name, f"='{page.get_name()}'!{where}")
    pairs = _pairs()
    first = len(_lists(units, property_units))
    for name, rows in pairs.items():
        page.write_string(0, first, name)
        for row, pair in enumerate(rows, start=1):
            page.write_row(row, first, pair)
        where = xl_range_abs(1, first, len(rows), first + 1)
        book.define_name(name, f"='{page.get_name()}'!{where}")
        first += 2


def drop_down(spec: TableSpec, name: str) -> dict[str, object] | None:
    """Return the validation of a column, or None where anything may be written."""
    columns = [column.name for column in spec.columns]
    source, is_closed = None, False
    if name in LISTS:
        source, is_closed = f"=list_{LISTS[name]}", True
    elif spec is ACTIVITY_FILED and name in {"subject", "unit"}:
        asked = "activity" if name == "subject" else "subject"
        table = "activity_subjects" if name == "subject" else "subject_units"
        cell = f"${xl_col_to_name(columns.index(asked))}2"
        source = f"=INDIRECT(VLOOKUP({cell},{table},2,FALSE))"
    elif spec is PROPERTIES and name == "subject":
        source = "=subjects_all"
    elif spec is ACTIVITY_FILED and name.endswith("_unit"):
        source = f"=list_{name}"
    elif name in {"enterprise_id", "counterparty_id"} and spec is not ENTERPRISES:
        source = f"='{ENTERPRISES.zh}'!{xl_range_abs(1, 0, ROWS, 0)}"
    if source is None:
        return None
    return {
        "validate": "list",
        "source": source,
        "error_type": "stop" if is_closed else "warning",
    }


def _lists(
    units: Mapping[str, Sequence[str]], property_units: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(LISTS.values()):
        found[f"list_{name}"] = [choices(name).zh[value] for value in choices(name).values]
    for activity in ACTIVITIES:
        found[f"subjects_{activity}"] = [
            written_name(s, activity) for s in fitting_subjects(activity)
        ]
    found["subjects_all"] = [subject.zh for subject in subjects().values()]
    found |= {f"units_{name}": list(listed) for name, listed in units.items()}
    found |= {f"list_{name}": list(listed) for name, listed in property_units.items()}
    return found


def _pairs() -> dict[str, list[tuple[str, str]]]:
    titles = choices("activity").zh
    offered = {
        written_name(subject, activity): subject
        for activity in (None, *ACTIVITIES)
        for subject in fitting_subjects(activity)
    }
    return {
        "activity_subjects": [(titles[name], f"subjects_{name}") for name in ACTIVITIES],
        "subject_units": [(name, f"units_{unit_group(s)}") for name, s in offered.items()],
    }
