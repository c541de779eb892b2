"""Filings as people print them: the rows of ACTIVITY_FILED, in columns for bulk loading.

Rows are sorted by enterprise, month and flow, so that the rows of one filing stand together. A
filing that is not there has no rows; what is planted in the others is listed in ``planted``.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nearzero.ledger.table import ACTIVITY_FILED
from parkdesk.cli.demonstration.amounts import Sheet, sheet
from parkdesk.cli.demonstration.certificates import certificate_id
from parkdesk.cli.demonstration.draws import draw
from parkdesk.cli.demonstration.flow import Flow
from parkdesk.cli.demonstration.members import Enterprise
from parkdesk.cli.demonstration.pilots import PilotPark
from parkdesk.cli.demonstration.planted import VANISHED, plants
from parkdesk.cli.demonstration.states import state_of

Columns = dict[str, list[str]]
Places = NDArray[np.intp]

COLUMNS = tuple(column.name for column in ACTIVITY_FILED.columns)


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
    table = sheet(park, tuple(members), detail)
    flow, month = _rows(park, table, year, sorted(set(months)))
    periods = np.array([f"{year}-{number:02d}" for number in range(1, 13)], dtype=object)
    found: Columns = {name: [""] * len(flow) for name in COLUMNS}
    found["period"] = periods[month].tolist()
    for name, texts in _fixed(table.flows).items():
        found[name] = np.array(texts, dtype=object)[flow].tolist()
    found["amount"] = table.printed(year, flow, month)
    _set_measured(table, found, flow)
    _set_certificates(park, table, found, flow)
    _plant(park, table, found, flow, month, year)
    return found


def filed_rows(
    park: PilotPark, members: Sequence[Enterprise], year: int, month: int, *, detail: str = "short"
) -> list[dict[str, str]]:
    """Return what the members filed for one month as rows of ACTIVITY_FILED."""
    columns = filed_columns(park, members, year, [month], detail=detail)
    each = zip(*columns.values(), strict=True)
    return [dict(zip(columns, values, strict=True)) for values in each]


def _rows(park: PilotPark, table: Sheet, year: int, months: Sequence[int]) -> tuple[Places, Places]:
    """Return flow and month (from 0) of each row, by enterprise, month and flow."""
    wanted = np.zeros(12, dtype=np.bool_)
    wanted[[month - 1 for month in months]] = True
    active = table.active(year) & wanted[None, :]
    filed = np.array(
        [
            [state_of(park.id, unit.enterprise_id, year, n) != "not_filed" for n in range(1, 13)]
            for unit in table.members
        ]
    )
    active &= filed[table.member]
    for plant in plants(park.id):
        index = table.find(plant.enterprise_id, plant.activity, plant.subject)
        if plant.kind == VANISHED and plant.year == year and index is not None:
            active[index, plant.month - 1] = False
    flow, month = np.nonzero(active)
    order = np.lexsort((flow, month, table.member[flow]))
    return flow[order], month[order]


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


def _rows_with(flow: Places, chosen: Sequence[bool]) -> list[int]:
    """Return the rows whose flow is a chosen one."""
    places: list[int] = np.flatnonzero(np.array(chosen, dtype=np.bool_)[flow]).tolist()
    return places


def _set_measured(table: Sheet, found: Columns, flow: Places) -> None:
    """Set measured properties; one fuel of a unit has one value a month."""
    for row in _rows_with(flow, [one.measured is not None for one in table.flows]):
        one, period = table.flows[flow[row]], found["period"][row]
        if one.measured is None:
            continue
        share = draw(one.enterprise.key, one.subject, period)
        value = one.measured.low + (one.measured.high - one.measured.low) * share
        text = one.stated.get(period, f"{value:.{one.measured.decimals}f}")
        found[one.measured.quantity][row] = text
        found[f"{one.measured.quantity}_unit"][row] = one.measured.unit
        found["evidence"][row] = one.evidence.format(period=period)


def _set_certificates(park: PilotPark, table: Sheet, found: Columns, flow: Places) -> None:
    for row in _rows_with(flow, [bool(one.certificate) for one in table.flows]):
        name = certificate_id(park, table.flows[flow[row]], found["period"][row])
        found["certificate_id"][row] = name


def _plant(
    park: PilotPark, table: Sheet, found: Columns, flow: Places, month: Places, year: int
) -> None:
    """Print what is planted in place of what is right."""
    for plant in plants(park.id):
        index = table.find(plant.enterprise_id, plant.activity, plant.subject)
        if plant.year != year or index is None:
            continue
        for row in np.flatnonzero((flow == index) & (month == plant.month - 1)):
            found["amount"][row] = plant.shown(found["amount"][row])
