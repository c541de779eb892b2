"""Flows inside the park, told by both ends: what one sends, the other receives.

Takes ACTIVITY rows with a counterparty, gives the findings. Electricity and heat match by
carrier, since the two ends may name different attributes; fuels match by fuel. A difference is
told and never mended (LEDGER §4).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nearzero.ledger.roster import NOBODY, Roster
from nearzero.ledger.rows import (
    YEAR,
    Codes,
    Indices,
    Mask,
    Numbers,
    Rows,
    dense,
    grouped,
    members,
    total,
)
from nearzero.problems import Fact, Kind, Problem, Severity, kind
from nearzero.words import mark

RELATIVE = 0.01  #: two meters and the loss between them may differ so much [1]
ABSOLUTE = 0.1  #: last printed digit of 10⁴ kWh with two decimals [MWh]; alike for other units
_SENT, _RECEIVED = 1, 2
_SIDES = {
    "electricity_received": (_RECEIVED, "electricity"),
    "electricity_sent": (_SENT, "electricity"),
    "heat_received": (_RECEIVED, "heat"),
    "heat_sent": (_SENT, "heat"),
    "transform_output": (_SENT, ""),
    "fuel_combustion": (_RECEIVED, ""),
    "transform_input": (_RECEIVED, ""),
    "feedstock": (_RECEIVED, ""),
}
"""Which end an activity tells and of which carrier; empty = the row's own subject."""

_NOT_MENDED = mark("Ask both enterprises for the meter readings and correct the wrong side.")
_TOLD_BY_ONE = mark("Let the other side file it too, or correct the counterparty.")

RECEIVED_NOT_SENT = kind(
    "flow.received-not-sent",
    Severity.WARNING,
    mark(
        "{receiver} files {received} {unit} of {carrier} received from {sender} in {period}, "
        "but {sender} files nothing sent to it."
    ),
    _TOLD_BY_ONE,
    "LEDGER §4",
)
SENT_NOT_RECEIVED = kind(
    "flow.sent-not-received",
    Severity.WARNING,
    mark(
        "{sender} files {sent} {unit} of {carrier} sent to {receiver} in {period}, "
        "but {receiver} files nothing received from it."
    ),
    _TOLD_BY_ONE,
    "LEDGER §4",
)
UNEQUAL = kind(
    "flow.unequal",
    Severity.WARNING,
    mark(
        "{sender} files {sent} {unit} of {carrier} sent to {receiver} in {period}, {receiver} "
        "files {received} {unit} received: the difference is {difference} {unit}."
    ),
    _NOT_MENDED,
    "LEDGER §4",
)
SENT_NOT_GENERATED = kind(
    "flow.sent-not-generated",
    Severity.WARNING,
    mark(
        "{enterprise} sent {sent} {unit} of electricity in {period}, but generated {generated} "
        "{unit} and received {received} {unit}: {difference} {unit} come from nowhere."
    ),
    mark("File the generation or the purchase behind it, or correct the amount sent."),
    "LEDGER §4",
)
SELF = kind(
    "flow.self",
    Severity.BLOCKER,
    mark("{enterprise} names itself as the counterparty of its flow."),
    mark("Name the other enterprise, or leave the column empty if the flow crosses the border."),
    "LEDGER §4",
)
COUNTERPARTY_UNKNOWN = kind(
    "flow.counterparty-unknown",
    Severity.BLOCKER,
    mark(
        "The counterparty {counterparty} is not in the enterprises table (rows: {count}); the "
        "nearest ids there: {nearest}."
    ),
    mark("Correct the id, add the enterprise, or leave the column empty for the border."),
    "LEDGER §4",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Rows of flows between members: both ends, the carrier and which end tells it."""

    rows: Rows
    sender: Codes
    receiver: Codes
    carrier: Codes
    carriers: tuple[str, ...]
    side: Codes
    is_usable: Mask

    def keys(self, time: Codes) -> Indices:
        """Return the group of each row: same ends, carrier and time."""
        key = self.sender.astype(np.int64)
        for part in (self.receiver, self.carrier, time):
            shift = int(part.min())
            key, _ = dense(key * (int(part.max()) - shift + 1) + (part - shift))
        return grouped(key)[0]


def counterparty_problems(rows: Rows, roster: Roster) -> Iterator[Problem]:
    """Return flows of an enterprise with itself and with somebody who is not in the table."""
    partner = rows.text("counterparty_id")
    if not partner.words:
        return
    own = {word: code for code, word in enumerate(rows.enterprise.words)}
    alike = np.array([*(own.get(word, -2) for word in partner.words), -2], dtype=np.int32)
    for index in np.flatnonzero(alike[partner.codes] == rows.enterprise.codes):
        facts = {"enterprise": rows.enterprise.text(index)}
        yield SELF.at(rows.place(index, "counterparty_id"), facts)
    is_unknown = (partner.codes >= 0) & (roster.locate(partner) == NOBODY)
    for which in rows.groups(np.flatnonzero(is_unknown), "counterparty_id"):
        name = partner.text(which[0])
        facts_: dict[str, Fact] = {
            "counterparty": name,
            "count": len(which),
            "nearest": roster.nearest((name,))[name],
            "rows": rows.listed(which),
        }
        yield COUNTERPARTY_UNKNOWN.at(rows.place(which[0], "counterparty_id"), facts_)


def flow_problems(rows: Rows, roster: Roster) -> Iterator[Problem]:
    """Return flows inside the park whose two ends do not tell the same.

    ``rows`` are rows that stand: none is replaced by a total or by its parts.
    """
    edges = _edges(rows, roster)
    if edges is None:
        return
    by_year = edges.keys(edges.rows.year)
    has_year = np.bincount(by_year, weights=edges.rows.grain == YEAR) > 0
    is_yearly = has_year[by_year]
    time = np.where(is_yearly, edges.rows.year, 1_000_000 + edges.rows.month)
    group = edges.keys(time.astype(np.int32))
    groups = int(group.max()) + 1
    sums = {
        side: total(np.where(edges.side == side, edges.rows.amount, 0.0), group, groups)
        for side in (_SENT, _RECEIVED)
    }
    is_skipped = np.bincount(group, weights=~edges.is_usable, minlength=groups) > 0
    makers = _makers(rows)
    for number, which in enumerate(members(group, groups)):
        found = None if is_skipped[number] else _compare(edges, which, sums, number)
        if found is RECEIVED_NOT_SENT and not _could_file(edges, which[0], makers):
            continue
        if found is not None:
            yield _told(edges, which, found, bool(is_yearly[which[0]]), sums, number)


def _edges(rows: Rows, roster: Roster) -> Edges | None:
    """Return the flows between two enterprises inside the boundary, None if there is none."""
    partner = roster.locate(rows.text("counterparty_id"))
    activity = rows.text("activity")
    side = np.array([*(_SIDES.get(word, (0, ""))[0] for word in activity.words), 0], dtype=np.int32)
    chosen = np.flatnonzero((partner != NOBODY) & (side[activity.codes] > 0) & rows.has_value)
    few = rows.take(chosen)
    own, partner = roster.locate(few.enterprise), partner[chosen]
    here, there = (roster.member_days(where, few.start, few.end) for where in (own, partner))
    together = roster.is_inside[own] & roster.is_inside[partner] & (own != partner)
    together &= (here > 0) & (there > 0)
    if not together.any():
        return None
    few, own, partner = few.take(together), own[together], partner[together]
    here, there = here[together], there[together]
    tells = side[activity.codes][chosen][together]
    carrier, carriers = _carriers(few)
    span = few.end - few.start
    return Edges(
        rows=few,
        sender=np.where(tells == _SENT, own, partner),
        receiver=np.where(tells == _SENT, partner, own),
        carrier=carrier,
        carriers=carriers,
        side=tells,
        is_usable=(here == span) & (there == span),
    )


def _carriers(rows: Rows) -> tuple[Codes, tuple[str, ...]]:
    """Return what flows in each row as a code, and the names: a carrier or a fuel, with unit."""
    activity, subject, unit = (rows.text(name) for name in ("activity", "subject", "base_unit"))
    kinds, group = np.unique(rows.kinds("activity", "subject", "base_unit"), return_inverse=True)
    first = np.zeros(len(kinds), dtype=np.intp)
    first[group] = np.arange(rows.size)
    names = [f"{_SIDES[activity.text(i)][1] or subject.text(i)}|{unit.text(i)}" for i in first]
    words = tuple(dict.fromkeys(names))
    return np.array([words.index(name) for name in names], dtype=np.int32)[group], words


def _compare(edges: Edges, which: Indices, sums: dict[int, Numbers], number: int) -> Kind | None:
    """Return what is wrong with the two ends of one flow, None if they tell the same."""
    sent, received = float(sums[_SENT][number]), float(sums[_RECEIVED][number])
    if is_close(sent, received):
        return None
    sides = set(edges.side[which].tolist())
    if sides == {_SENT}:
        return SENT_NOT_RECEIVED
    return RECEIVED_NOT_SENT if sides == {_RECEIVED} else UNEQUAL


def _makers(rows: Rows) -> set[tuple[str, str]]:
    """Return which enterprise files which fuel as the output of a transformation."""
    made = np.flatnonzero(rows.text("activity").is_one_of(("transform_output",)))
    groups = rows.groups(made, "enterprise_id", "subject")
    return {(rows.enterprise.text(g[0]), rows.text("subject").text(g[0])) for g in groups}


def _could_file(edges: Edges, index: np.intp, makers: set[tuple[str, str]]) -> bool:
    """Say whether the sender has a way to file what was received from it.

    Electricity and heat are filed as sent; a fuel only by the one that makes it, not by one
    that passes it on.
    """
    carrier = edges.carriers[edges.carrier[index]].partition("|")[0]
    is_energy = edges.rows.text("activity").text(index) in ("electricity_received", "heat_received")
    return is_energy or (str(_names(edges, index)["sender"]), carrier) in makers


def is_close(one: float, other: float) -> bool:
    """Say whether two ends of a flow agree within the tolerances, in a base unit.

    Examples
    --------
    >>> is_close(100.0, 100.9), is_close(100.0, 102.0)
    (True, False)
    """
    return abs(one - other) <= max(ABSOLUTE, RELATIVE * max(abs(one), abs(other)))


def _told(
    edges: Edges,
    which: Indices,
    found: Kind,
    is_yearly: bool,
    sums: dict[int, Numbers],
    number: int,
) -> Problem:
    """Return the problem of one flow, at its first row."""
    first = edges.rows.by_place(which)[0]
    year, month = int(edges.rows.year[first]), int(edges.rows.month[first]) % 12 + 1
    carrier, _, unit = edges.carriers[edges.carrier[first]].partition("|")
    roster_names = _names(edges, first)
    sent, received = float(sums[_SENT][number]), float(sums[_RECEIVED][number])
    facts: dict[str, Fact] = {
        **roster_names,
        "carrier": carrier,
        "period": str(year) if is_yearly else f"{year}-{month:02d}",
        "sent": sent,
        "received": received,
        "difference": received - sent,
        "unit": unit,
        "rows": edges.rows.listed(edges.rows.by_place(which)),
    }
    return found.at(edges.rows.place(first, "amount"), facts)


def _names(edges: Edges, index: np.intp) -> dict[str, Fact]:
    """Return the ids of the two ends of a row."""
    own = edges.rows.enterprise.text(index)
    partner = edges.rows.text("counterparty_id").text(index)
    is_sent = edges.side[index] == _SENT
    return {"sender": own if is_sent else partner, "receiver": partner if is_sent else own}


def generation_problems(rows: Rows) -> Iterator[Problem]:
    """Return enterprises that sent more electricity in a year than they generated and received.

    ``rows`` are rows that stand: none is replaced by a total or by its parts.
    """
    names = ("electricity_sent", "electricity_generated", "electricity_received")
    activity = rows.text("activity")
    few = rows.take(activity.is_one_of(names) & rows.has_value)
    if not few.size or activity.code(names[0]) < 0:
        return
    first_year = int(few.year.min())
    width = int(few.year.max()) - first_year + 1
    group, groups = grouped(few.kinds("enterprise_id") * width + (few.year - first_year))
    sums = [
        total(np.where(few.text("activity").is_one_of((name,)), few.amount, 0.0), group, groups)
        for name in names
    ]
    sent, generated, received = sums
    excess = sent - generated - received
    flagged = (sent > 0.0) & (excess > np.maximum(ABSOLUTE, RELATIVE * sent))
    is_sent = few.text("activity").is_one_of(names[:1])
    for number, which in enumerate(members(group, groups)):
        if flagged[number]:
            first = few.by_place(which[is_sent[which]])[0]
            facts: dict[str, Fact] = {
                "enterprise": few.enterprise.text(first),
                "period": str(few.year[first]),
                "sent": float(sent[number]),
                "generated": float(generated[number]),
                "received": float(received[number]),
                "difference": float(excess[number]),
                "unit": few.text("base_unit").text(first),
            }
            yield SENT_NOT_GENERATED.at(few.place(first, "amount"), facts)
