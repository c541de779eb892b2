"""Filings as people print them: the rows of ACTIVITY_FILED, in columns for bulk loading.

Rows are sorted by enterprise, month and flow, so that the rows of one filing stand together.
A filing that is not there yet has no rows; what is planted in the others is in ``peculiar``.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nearzero.ledger.table import ACTIVITY_FILED
from parkdesk.cli.demonstration.amounts import Sheet, sheet
from parkdesk.cli.demonstration.certificates import certificate_id
from parkdesk.cli.demonstration.draws import draws
from parkdesk.cli.demonstration.flow import Flow
from parkdesk.cli.demonstration.members import Enterprise
from parkdesk.cli.demonstration.peculiar import Peculiarity, peculiarities_of
from parkdesk.cli.demonstration.pilots import PilotPark
from parkdesk.cli.demonstration.states import state_of

Columns = dict[str, list[str]]
Places = NDArray[np.intp]

COLUMNS = tuple(column.name for column in ACTIVITY_FILED.columns)
_MEASURED_SALT = 1 << 20  #: keeps the draws of measured values apart from those of amounts


def filed_columns(
    park: PilotPark,
    members: Sequence[Enterprise],
    year: int,
    months: Iterable[int],
    *,
    detail: str = "short",
) -> Columns:
    """Return what the members filed for some months of a year, column by column.

    Parameters
    ----------
    park, members
        From ``pilot_parks`` and ``enterprises``.
    year, months
        What is asked for; each month is the same whatever else is asked for.
    detail
        ``"short"`` for 6 to 10 subjects an enterprise, ``"full"`` for about 16 rows a month.

    Returns
    -------
    Every column of ACTIVITY_FILED as a list of texts; an empty text is a blank.
    """
    chosen = sorted(set(months))
    columns = sheet(park, tuple(members), detail)
    flow, month = _rows(park, columns, year, chosen)
    found = _texts(park, columns, year, flow, month)
    _plant(park, columns, found, flow, month, year)
    return found


def filed_rows(
    park: PilotPark, members: Sequence[Enterprise], year: int, month: int, *, detail: str = "short"
) -> list[dict[str, str]]:
    """Return what the members filed for one month as rows of ACTIVITY_FILED."""
    columns = filed_columns(park, members, year, [month], detail=detail)
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _rows(
    park: PilotPark, columns: Sheet, year: int, months: Sequence[int]
) -> tuple[Places, Places]:
    """Return the flow and the month of each row, by enterprise, month and flow."""
    active = columns.active(year)
    absent = {
        index
        for index, member in enumerate(columns.members)
        for month in months
        if state_of(park.id, member.enterprise_id, year, month) == "not_filed"
    }
    wanted = np.zeros(12, dtype=np.bool_)
    wanted[[month - 1 for month in months]] = True
    active &= wanted[None, :]
    for index in absent:
        one = columns.member == index
        enterprise_id = columns.members[index].enterprise_id
        for month in months:
            if state_of(park.id, enterprise_id, year, month) == "not_filed":
                active[one, month - 1] = False
    flow, month = np.nonzero(active)
    order = np.lexsort((flow, month, columns.member[flow]))
    return flow[order], month[order]


def _texts(
    park: PilotPark, columns: Sheet, year: int, flow: Places, month: Places
) -> Columns:
    """Return the printed columns of rows."""
    periods = np.array([f"{year}-{number:02d}" for number in range(1, 13)], dtype=object)
    found: Columns = {name: [""] * len(flow) for name in COLUMNS}
    found["period"] = periods[month].tolist()
    for name, texts in _fixed(columns.flows).items():
        found[name] = np.array(texts, dtype=object)[flow].tolist()
    found["amount"] = printed(columns, year, flow, month)
    _set_measured(columns, found, year, flow, month)
    _set_certificates(park, columns, found, flow)
    return found


def _fixed(flows: Sequence[Flow]) -> Columns:
    """Return what each flow prints alike in all months."""
    return {
        "enterprise_id": [flow.enterprise.enterprise_id for flow in flows],
        "activity": [flow.activity for flow in flows],
        "subject": [flow.subject for flow in flows],
        "unit": [flow.unit for flow in flows],
        "purpose": [flow.purpose for flow in flows],
        "counterparty_id": [flow.partner.enterprise_id if flow.partner else "" for flow in flows],
        "quality": [flow.quality for flow in flows],
        "note": [flow.note for flow in flows],
    }


def printed(columns: Sheet, year: int, flow: Places, month: Places) -> list[str]:
    """Return the printed amounts of rows of a year."""
    amounts = columns.amounts(year)[flow, month].tolist()
    formats = np.array([_format(flow) for flow in columns.flows], dtype=object)[flow].tolist()
    texts = [form(value) for form, value in zip(formats, amounts, strict=True)]
    for index in np.flatnonzero(np.isnan(amounts)):
        texts[index] = columns.flows[flow[index]].exact[year][int(month[index]) + 1]
    return texts


def _format(flow: Flow):  # noqa: ANN202
    return f"{{:,.{flow.decimals}f}}".format if flow.is_grouped else f"{{:.{flow.decimals}f}}".format
