"""Which lines a verifier looks at: of the largest flows, of estimated ones, of those that changed.

A flow is what one enterprise has of one source and subject; its largest line stands for it, so
that twelve months of one meter do not crowd out everything else. The rule is the project's own,
told on the page; nothing is drawn by chance, so that the same run gives everybody the same list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from parkdesk.accounts import Actor
from parkdesk.records.models import EvidenceFile
from parkdesk.records.proof_queries import Spot, files_at
from parkdesk.runs.line_queries import (
    Group,
    documents_of,
    estimated_lines,
    largest_of_group,
    lines_named,
    tonnes_by_group,
)
from parkdesk.runs.models import Run, RunLine
from parkdesk.runs.queries import Document, latest

LARGEST, ESTIMATED, CHANGED = "largest", "estimated", "changed"
MOST_LARGEST, MOST_ESTIMATED, MOST_CHANGED = 12, 6, 6  #: lines for each reason
CHANGED_BY = 0.2  #: a flow that moved by less is no reason to look [1]
WEIGHT = 0.005  #: of the total; a smaller move is no reason to look [1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A line to be looked at.

    Attributes
    ----------
    why
        ``largest``, ``estimated`` or ``changed``, one or several.
    share, flow_share
        Of the total: the line, and its whole flow; None where there is no total. [1]
    flow_tco2, before_tco2
        Its whole flow now and last year; None where last year has none, or was not compared.
        [tCO2]
    files
        What proves the row it comes from.
    document
        The line as the result file has it.
    """

    line: RunLine
    document: Document
    why: tuple[str, ...]
    share: float | None
    flow_share: float | None
    flow_tco2: float
    before_tco2: float | None = None
    files: Sequence[EvidenceFile] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The list, and the account of last year that it was held against.

    Attributes
    ----------
    share, flow_share
        Of the total: the listed lines, and the flows that they belong to. [1]
    """

    lines: tuple[Sampled, ...]
    previous: Run | None

    @property
    def share(self) -> float | None:
        """Return which share of the total the listed lines make up. [1]"""
        shares = [abs(one.share) for one in self.lines if one.share is not None]
        return sum(shares) if shares else None

    @property
    def flow_share(self) -> float | None:
        """Return which share of the total the flows of the listed lines make up. [1]"""
        flows = {group_of(one.line): one.flow_share for one in self.lines}
        shares = [abs(share) for share in flows.values() if share is not None]
        return sum(shares) if shares else None


def sample_lines(run: Run, actor: Actor, also: Sequence[str] = ()) -> Sample:
    """Return the lines of a sealed run to be looked at, those of most tonnes first.

    Parameters
    ----------
    also
        Further lines to list, such as those that were checked.
    """
    now, previous = tonnes_by_group(run), _previous(run)
    before = tonnes_by_group(previous) if previous else {}
    total = run.result.emission_tco2
    reasons: dict[str, list[str]] = {}
    for line in _standing_for(run, _largest(now)[:MOST_LARGEST]):
        reasons.setdefault(line.line_id, []).append(LARGEST)
    if previous is not None:
        for line in _standing_for(run, _changed(now, before, total)[:MOST_CHANGED]):
            reasons.setdefault(line.line_id, []).append(CHANGED)
    for line in _one_a_flow(lines_named(run, estimated_lines(run)))[:MOST_ESTIMATED]:
        reasons.setdefault(line.line_id, []).append(ESTIMATED)
    lines = lines_named(run, [*reasons, *also])
    documents = documents_of(run, lines)
    spots = {line_id: spot_of(one) for line_id, one in documents.items()}
    files = files_at(actor, [spot for spot in spots.values() if spot is not None])
    sampled = []
    for line in lines:
        spot, flow = spots[line.line_id], now[group_of(line)]
        sampled.append(
            Sampled(
                line=line,
                document=documents[line.line_id],
                why=tuple(reasons.get(line.line_id, ())),
                share=line.emission_tco2 / total if total else None,
                flow_share=flow / total if total else None,
                flow_tco2=flow,
                before_tco2=before.get(group_of(line)),
                files=files.get(spot, []) if spot else [],
            )
        )
    return Sample(lines=tuple(sampled), previous=previous)


def group_of(line: RunLine) -> Group:
    """Return the flow that a line belongs to."""
    return line.enterprise_id, line.source, line.subject


def spot_of(document: Document) -> Spot | None:
    """Return the filed row that a line comes from; its file says ``filing id/file name``."""
    where = document["where"]
    number, slash, name = str(where.get("file") or "").partition("/")
    if not slash or not number.isdecimal() or where.get("row") is None:
        return None
    return int(number), name, str(where.get("sheet") or ""), int(where["row"])


def _largest(flows: dict[Group, float]) -> list[Group]:
    """Return the flows that have tonnes, the largest first."""
    return sorted(
        (group for group, tonnes in flows.items() if tonnes),
        key=lambda group: (-abs(flows[group]), group),
    )


def _changed(now: dict[Group, float], before: dict[Group, float], total: float) -> list[Group]:
    """Return the flows that moved enough since last year, those that moved most first."""
    moved = {group: now[group] - before.get(group, 0.0) for group in now}
    least = abs(total) * WEIGHT
    return sorted(
        (
            group
            for group, move in moved.items()
            if abs(move) > max(least, CHANGED_BY * abs(before.get(group, 0.0)))
        ),
        key=lambda group: (-abs(moved[group]), group),
    )


def _standing_for(run: Run, groups: Iterable[Group]) -> list[RunLine]:
    """Return the largest line of each flow."""
    found = (largest_of_group(run, group) for group in groups)
    return [line for line in found if line is not None]


def _one_a_flow(lines: Iterable[RunLine]) -> list[RunLine]:
    """Return the first line of each flow, in the order of the lines."""
    first: dict[Group, RunLine] = {}
    for line in lines:
        first.setdefault(group_of(line), line)
    return list(first.values())


def _previous(run: Run) -> Run | None:
    """Return the sealed account of the same months one year before."""
    year = f"{int(run.period[:4]) - 1:04d}{run.period[4:]}"
    found = latest([run.park_id], year).get(run.park_id)
    return found.run if found else None
