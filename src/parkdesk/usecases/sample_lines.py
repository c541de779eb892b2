"""Which lines a verifier looks at: the largest, the estimated, those that changed since last year.

The rule is the project's own, told on the page; the verifier may look at any other line. Nothing
is drawn by chance, so that the same run gives the same list to everybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from parkdesk.accounts import Actor
from parkdesk.records.models import EvidenceFile
from parkdesk.records.proof_queries import Spot, files_at
from parkdesk.runs.line_queries import (
    Group,
    documents_of,
    estimated_lines,
    largest_lines,
    largest_of_group,
    lines_named,
    tonnes_by_group,
)
from parkdesk.runs.models import Run, RunLine
from parkdesk.runs.queries import Document, latest

LARGEST, ESTIMATED, CHANGED = "largest", "estimated", "changed"
MOST_LARGEST, MOST_ESTIMATED, MOST_CHANGED = 12, 8, 8  #: lines for each reason
CHANGED_BY = 0.2  #: a group that moved by less is no reason to look [1]
WEIGHT = 0.005  #: of the total; a smaller move is no reason to look [1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A line to be looked at.

    Attributes
    ----------
    why
        ``largest``, ``estimated`` or ``changed``, one or several.
    share
        Of the total, None where there is no total. [1]
    before_tco2, now_tco2
        Of its enterprise, source and subject last year and now, for changed ones; None where
        last year has none. [tCO2]
    files
        What proves the row it comes from.
    document
        The line as the result file has it.
    """

    line: RunLine
    document: Document
    why: tuple[str, ...]
    share: float | None
    before_tco2: float | None = None
    now_tco2: float | None = None
    files: Sequence[EvidenceFile] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The list, and the account of last year that it was held against."""

    lines: tuple[Sampled, ...]
    previous: Run | None

    @property
    def share(self) -> float | None:
        """Return which share of the total the listed lines make up. [1]"""
        shares = [abs(one.share) for one in self.lines if one.share is not None]
        return sum(shares) if shares else None


def sample_lines(run: Run, actor: Actor, also: Sequence[str] = ()) -> Sample:
    """Return the lines of a sealed run to be looked at, those of most tonnes first.

    Parameters
    ----------
    also
        Further lines to list, such as those that were checked.
    """
    reasons: dict[str, list[str]] = {}
    for line in largest_lines(run, MOST_LARGEST):
        reasons.setdefault(line.line_id, []).append(LARGEST)
    for line in lines_named(run, estimated_lines(run))[:MOST_ESTIMATED]:
        reasons.setdefault(line.line_id, []).append(ESTIMATED)
    previous = _previous(run)
    moved: dict[str, tuple[float | None, float]] = {}
    for group, before, now in _changed(run, previous) if previous else ():
        found = largest_of_group(run, group)
        if found is not None:
            reasons.setdefault(found.line_id, []).append(CHANGED)
            moved[found.line_id] = (before, now)
    lines = lines_named(run, [*reasons, *also])
    documents = documents_of(run, lines)
    files = files_at(actor, [spot for one in documents.values() if (spot := spot_of(one))])
    total = run.result.emission_tco2
    sampled = tuple(
        Sampled(
            line=line,
            document=documents[line.line_id],
            why=tuple(reasons.get(line.line_id, ())),
            share=line.emission_tco2 / total if total else None,
            before_tco2=moved.get(line.line_id, (None, None))[0],
            now_tco2=moved.get(line.line_id, (None, None))[1],
            files=_files(files, documents[line.line_id]),
        )
        for line in lines
    )
    return Sample(lines=sampled, previous=previous)


def spot_of(document: Document) -> Spot | None:
    """Return the filed row that a line comes from; its file says ``filing id/file name``."""
    where = document["where"]
    number, slash, name = str(where.get("file") or "").partition("/")
    if not slash or not number.isdecimal() or where.get("row") is None:
        return None
    return int(number), name, str(where.get("sheet") or ""), int(where["row"])


def _files(files: Mapping[Spot, list[EvidenceFile]], document: Document) -> list[EvidenceFile]:
    spot = spot_of(document)
    return files.get(spot, []) if spot else []


def _previous(run: Run) -> Run | None:
    """Return the sealed account of the same months one year before."""
    year = f"{int(run.period[:4]) - 1:04d}{run.period[4:]}"
    found = latest([run.park_id], year).get(run.park_id)
    return found.run if found else None


def _changed(run: Run, previous: Run) -> list[tuple[Group, float | None, float]]:
    """Return the groups that moved most since last year, with both tonnes. [tCO2]"""
    before, now = tonnes_by_group(previous), tonnes_by_group(run)
    least = abs(run.result.emission_tco2) * WEIGHT
    moves = [
        (group, before.get(group), tonnes)
        for group, tonnes in now.items()
        if _has_moved(before.get(group, 0.0), tonnes, least)
    ]
    moves.sort(key=lambda move: (-abs(move[2] - (move[1] or 0.0)), move[0]))
    return moves[:MOST_CHANGED]


def _has_moved(before: float, now: float, least: float) -> bool:
    return abs(now - before) > max(least, CHANGED_BY * abs(before))
