"""What each unit of a park files: which flows, of which size.

A flow inside the park is written on both sides; the second side has the key and size of the
first, so that both print the same amount.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parkdesk.cli.demonstration.draws import draw, key
from parkdesk.cli.demonstration.example import example_flows
from parkdesk.cli.demonstration.flow import Flow, read_measured
from parkdesk.cli.demonstration.members import EXAMPLE, Enterprise
from parkdesk.cli.demonstration.packaged import Row, by, rows, term
from parkdesk.cli.demonstration.pilots import PilotPark

DETAILS = ("short", "full")
_SURE = 0.4  #: the first unit of a trade has each flow that so large a share of the trade has
_LARGE = "\N{CJK UNIFIED IDEOGRAPH-4E07}"  #: units that begin so are large: two decimals at least


def flows_of(park: PilotPark, members: Sequence[Enterprise], detail: str) -> list[Flow]:
    """Return the flows of a park's units, those of one unit together and in filing order."""
    if detail not in DETAILS:
        message = f"detail {detail!r} is none of {DETAILS}"
        raise ValueError(message)
    found: dict[str, list[Flow]] = {member.enterprise_id: [] for member in members}
    for flow in _all_flows(park, members, detail):
        found[flow.enterprise.enterprise_id].append(flow)
    return [flow for each in found.values() for flow in each]


def _all_flows(park: PilotPark, members: Sequence[Enterprise], detail: str) -> Iterator[Flow]:
    stations = [m for m in members if m.role == "energy_station" and m.trade]
    if park.id == EXAMPLE:
        yield from example_flows([m for m in members if not m.trade])
    for member in members:
        if member.trade:
            for row, nth in _lines(member, detail):
                yield from _flows(park, member, row, nth, stations)


def _lines(member: Enterprise, detail: str) -> Iterator[tuple[Row, int]]:
    """Yield the lines that a unit files, with their numbers in the table."""
    trade = by("trades.csv", "trade")[member.trade]
    for nth, row in enumerate(rows("flows.csv")):
        if row["trade"] not in {member.trade, trade["kind"]}:
            continue
        if row["detail"] == "full" and detail == "short":
            continue
        chance = float(row["chance"])
        is_first = member.nth == 1 and row["trade"] == member.trade and chance >= _SURE
        if is_first or draw(member.key, nth, "chance") < chance:
            yield row, nth


def _flows(
    park: PilotPark, member: Enterprise, row: Row, nth: int, stations: Sequence[Enterprise]
) -> Iterator[Flow]:
    """Yield the flow of a line, and its other side where it comes from the park's station."""
    flow = _flow(park, member, row, nth)
    if row["link"] != "station":
        yield flow
        return
    if not stations or member.valid_from or member.valid_to:
        return  # whoever comes or goes has its own boiler: a station's year has no gaps
    station = stations[int(member.enterprise_id[1:]) % len(stations)]
    subject = by("trades.csv", "trade")[station.trade]["heat_subject"]
    flow = replace(flow, subject=subject, partner=station)
    yield flow
    yield replace(flow, enterprise=station, partner=member, activity="heat_sent")


def _flow(park: PilotPark, member: Enterprise, row: Row, nth: int) -> Flow:
    trade = by("trades.csv", "trade")[member.trade]
    is_heat = row["link"] == "heat"
    scale = 1.0 if is_heat else member.scale
    if row["trade"] == trade["kind"] and not is_heat:
        scale *= float(trade["size"])
    annual = float(row["amount"]) * scale
    measured = read_measured(row["measured"])
    return Flow(
        enterprise=member,
        activity=row["activity"],
        subject=row["subject"],
        unit=row["unit"],
        annual=annual,
        decimals=_decimals(annual, row["unit"]) if not is_heat else 2,
        key=key(member.key, nth),
        shape=row["shape"],
        growth=float(row["growth"]),
        purpose=row["purpose"],
        quality=row["quality"],
        certificate=row["link"] if row["link"] in {"GC", "GT"} else "",
        evidence=term("evidence", measured.quantity)[0] if measured else "",
        note=_note(row["note_zh"]),
        heat_of=member.enterprise_id if is_heat else "",
        measured=measured,
    )


def _decimals(annual: float, unit: str) -> int:
    """Return how many decimals a month's amount is printed with."""
    month = annual / 12
    found = next((d for d, least in enumerate((1000, 100, 10, 1)) if month >= least), 4)
    return max(found, 2) if unit.startswith(_LARGE) else found


def _note(text: str) -> str:
    mark = term("note", "synthetic")[0]
    return f"{mark}\N{FULLWIDTH SEMICOLON}{text}" if text else mark
