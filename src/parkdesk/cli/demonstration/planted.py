"""What is planted in the filings so that reviews have something to find.

Each stands in ``data/peculiarities.csv`` with the filing it belongs to, the state that filing is
in and what the reviewer says. Complete years have none: their accounts are right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from parkdesk.cli.demonstration.amounts import sheet
from parkdesk.cli.demonstration.members import Enterprise
from parkdesk.cli.demonstration.packaged import rows
from parkdesk.cli.demonstration.pilots import PilotPark

VANISHED = "vanished"
CORRECTION = "late_correction"
KINDS = (
    "unit_slip",
    "missing",
    "late",
    VANISHED,
    "returned",
    "none",
    "not_applicable",
    "not_available",
    CORRECTION,
    "filed",
    "open",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One planted peculiarity as its file lists it.

    Attributes
    ----------
    factor
        What the printed amount is multiplied by, 1 = not at all.
    instead
        What stands in place of the amount; None = the amount.
    """

    park_id: str
    enterprise_id: str
    year: int
    month: int
    kind: str
    activity: str
    subject: str
    factor: float
    instead: str | None
    state: str
    reason_zh: str
    reason_en: str
    days_late: int

    @property
    def period(self) -> str:
        """The month of the filing, such as ``2026-09``."""
        return f"{self.year}-{self.month:02d}"

    def shown(self, amount: str) -> str:
        """Return what the filing prints where the generated amount is this one."""
        if self.instead is not None:
            return self.instead
        return amount if self.kind == CORRECTION else multiplied(amount, self.factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peculiarity:
    """A planted peculiarity with what the filing prints and what would be right.

    ``printed`` and ``was`` are empty where the peculiarity is of no single amount, and
    ``printed`` is empty as well where the amount is left blank.
    """

    park_id: str
    enterprise_id: str
    period: str
    kind: str
    activity: str
    subject: str
    unit: str
    printed: str
    was: str
    state: str
    reason_zh: str
    reason_en: str
    is_synthetic: bool = True


def multiplied(amount: str, factor: float) -> str:
    """Return a printed amount times a factor, with as many decimals.

    Examples
    --------
    >>> multiplied("1,234.50", 10.0), multiplied("7", 1.0)
    ('12,345.00', '7')
    """
    if factor == 1.0:
        return amount
    decimals = len(amount.partition(".")[2])
    comma = "," if "," in amount else ""
    return f"{float(amount.replace(',', '')) * factor:{comma}.{decimals}f}"


@cache
def plants(park_id: str) -> tuple[Plant, ...]:
    """Return what is planted in the filings of a park."""
    return tuple(
        Plant(
            park_id=park_id,
            enterprise_id=row["enterprise_id"],
            year=int(row["period"][:4]),
            month=int(row["period"][5:]),
            kind=row["kind"],
            activity=row["activity"],
            subject=row["subject"],
            factor=float(row["factor"] or 1),
            instead=None if row["instead"] == "amount" else row["instead"],
            state=row["state"],
            reason_zh=row["reason_zh"],
            reason_en=row["reason_en"],
            days_late=int(row["days_late"] or 0),
        )
        for row in rows("peculiarities.csv")
        if row["park_id"] == park_id
    )


def peculiarities(
    park: PilotPark, members: Sequence[Enterprise], *, detail: str = "short"
) -> list[Peculiarity]:
    """Return what is planted in the filings of those members, with the amounts."""
    inside = {member.enterprise_id for member in members}
    table = sheet(park, tuple(members), detail)
    found = []
    for plant in plants(park.id):
        if plant.enterprise_id not in inside:
            continue
        index = table.find(plant.enterprise_id, plant.activity, plant.subject)
        amount = unit = ""
        if index is not None:
            amount = table.printed_one(plant.year, index, plant.month)
            unit = table.flows[index].unit
        is_gone = plant.kind == VANISHED
        was = multiplied(amount, plant.factor) if plant.kind == CORRECTION else amount
        found.append(
            Peculiarity(
                park_id=park.id,
                enterprise_id=plant.enterprise_id,
                period=plant.period,
                kind=plant.kind,
                activity=plant.activity,
                subject=plant.subject,
                unit=unit,
                printed="" if is_gone or not amount else plant.shown(amount),
                was="" if plant.instead is not None else was,
                state=plant.state,
                reason_zh=plant.reason_zh,
                reason_en=plant.reason_en,
            )
        )
    return found
