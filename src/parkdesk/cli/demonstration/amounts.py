"""How much of each flow falls into each month: size, growth, season, festival and noise."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from parkdesk.cli.demonstration.draws import Keys, Numbers, draw, draws
from parkdesk.cli.demonstration.flow import Flow
from parkdesk.cli.demonstration.lines import flows_of
from parkdesk.cli.demonstration.members import Enterprise
from parkdesk.cli.demonstration.packaged import rows
from parkdesk.cli.demonstration.pilots import PilotPark

BASE = 2024  #: amounts of ``flows.csv`` are of this year
_TREND = 0.03  #: a park grows or shrinks by at most so much a year [1/a]

Mask = NDArray[np.bool_]
Places = NDArray[np.intp]


class Sheet:
    """The flows of a park as columns, and their amounts by year and month.

    Attributes
    ----------
    flows
        In filing order.
    keys
        What the noise of each is drawn from.
    members, member
        The units in filing order, and the place in it of each flow's unit.
    """

    def __init__(self, park: PilotPark, flows: Sequence[Flow]) -> None:
        self.flows = tuple(flows)
        self.keys: Keys = np.array([flow.key for flow in flows], dtype=np.uint64)
        partners = [flow.partner or flow.enterprise for flow in flows]
        units = {unit.enterprise_id: unit for unit in [*(f.enterprise for f in flows), *partners]}
        self.members = tuple(units.values())
        place = {enterprise_id: n for n, enterprise_id in enumerate(units)}
        self.member = np.array([place[f.enterprise.enterprise_id] for f in flows], dtype=np.intp)
        self._partner = np.array([place[unit.enterprise_id] for unit in partners], dtype=np.intp)
        self._exact = [index for index, flow in enumerate(flows) if flow.exact]
        self._formats = np.array([_format(flow) for flow in flows], dtype=object)
        kinds = ((f.enterprise.enterprise_id, f.activity, f.subject) for f in reversed(flows))
        self._found = {kind: len(flows) - 1 - n for n, kind in enumerate(kinds)}
        self._amounts: dict[int, Numbers] = {}
        self._trend = 1.0 + _TREND * (2.0 * draw(park.id, "trend") - 1.0)
        self._annual = np.array([flow.annual for flow in flows])
        self._growth = 1.0 + np.array([flow.growth for flow in flows])
        self._shapes, self._noise, self._festival = _shapes_of(flows)

    def find(self, enterprise_id: str, activity: str, subject: str) -> int | None:
        """Return the first flow of a unit of that kind, None if it has none."""
        return self._found.get((enterprise_id, activity, subject))

    def printed(self, year: int, flow: Places, month: Places) -> list[str]:
        """Return the printed amounts of flows in months (from 0) of a year."""
        amounts = self.amounts(year)[flow, month]
        formats = self._formats[flow].tolist()
        texts = [form(value) for form, value in zip(formats, amounts.tolist(), strict=True)]
        for index in np.flatnonzero(np.isnan(amounts)):
            texts[index] = self.flows[flow[index]].exact[year][int(month[index]) + 1]
        return texts

    def printed_one(self, year: int, index: int, month: int) -> str:
        """Return the printed amount of a flow in a month (from 1) of a year."""
        return self.printed(year, np.array([index]), np.array([month - 1]))[0]

    def amounts(self, year: int) -> Numbers:
        """Return the amount of each flow in each month of a year, flows by months."""
        if year not in self._amounts:
            self._amounts[year] = self._drawn(year)
        return self._amounts[year]

    def _drawn(self, year: int) -> Numbers:
        elapsed = year - BASE
        yearly = self._annual * self._growth**elapsed * self._trend**elapsed
        salts = [year * 16 + month for month in range(12)]
        noise = np.stack([2.0 * draws(self.keys, salt) - 1.0 for salt in salts], axis=1)
        stops = 1.0 - self._festival[:, None] * _festivals(year)[None, :]
        varied = 1.0 + noise * self._noise[:, None]
        found: Numbers = yearly[:, None] * self._shapes * stops * varied
        self._follow_heat(found, varied, self.active(year))
        self._set_exact(found, year)
        return found

    def active(self, year: int) -> Mask:
        """Say for each flow and month of a year whether it is filed: both ends are members."""
        months = range(1, 13)
        inside = np.array([[m.is_inside(year, n) for n in months] for m in self.members])
        found: Mask = inside[self.member] & inside[self._partner]
        for index in self._exact:
            given = self.flows[index].exact.get(year, {})
            found[index] = [month in given for month in months]
        return found

    def _follow_heat(self, amounts: Numbers, varied: Numbers, active: Mask) -> None:
        """Set what a station burns and uses to what it sends in the month."""
        for station in {flow.heat_of for flow in self.flows if flow.heat_of}:
            sent = [
                flow.activity == "heat_sent" and flow.enterprise.enterprise_id == station
                for flow in self.flows
            ]
            heat = np.where(active[sent], amounts[sent], 0.0).sum(axis=0)
            follows = np.array([flow.heat_of == station for flow in self.flows])
            amounts[follows] = heat[None, :] * self._annual[follows, None] * varied[follows]

    def _set_exact(self, amounts: Numbers, year: int) -> None:
        """Set the amounts that are given."""
        for index in self._exact:
            for month, text in self.flows[index].exact.get(year, {}).items():
                amounts[index, month - 1] = number(text)


@lru_cache(maxsize=4)
def sheet(park: PilotPark, members: tuple[Enterprise, ...], detail: str) -> Sheet:
    """Return the flows of a park as columns; the last few are kept."""
    return Sheet(park, flows_of(park, members, detail))


def number(text: str) -> float:
    """Return a printed amount as a number; one that is absent is not a number."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _format(flow: Flow) -> Callable[[float], str]:
    """Return what prints an amount of a flow."""
    return f"{{:{',' if flow.is_grouped else ''}.{flow.decimals}f}}".format


def _shapes_of(flows: Sequence[Flow]) -> tuple[Numbers, Numbers, Numbers]:
    """Return monthly shares, noise and depth of the festival of each flow."""
    known = {row["shape"]: n for n, row in enumerate(rows("shapes.csv"))}
    table = np.array([[float(row[f"{m:02d}"]) for m in range(1, 13)] for row in rows("shapes.csv")])
    table /= table.sum(axis=1, keepdims=True)
    noise = np.array([float(row["noise"]) for row in rows("shapes.csv")])
    festival = np.array([float(row["festival"]) for row in rows("shapes.csv")])
    which = np.array([known[flow.shape] for flow in flows], dtype=np.intp)
    return table[which], noise[which], festival[which]


def _festivals(year: int) -> Numbers:
    """Return the share of each month of a year for which works stand still."""
    found = np.zeros(12)
    for row in rows("festival.csv"):
        if int(row["year"]) == year:
            found[int(row["month"]) - 1] = float(row["share"])
    return found
