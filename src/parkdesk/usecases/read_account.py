"""Read an account: the run, what came out of it, and what may be done with it next.

City and province see sealed accounts and follow a tonne to its line; where rows stand in filings
and what proves them is not theirs to see, so it is taken out before anything is shown or written.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from parkdesk.accounts import Actor, NotFound, may
from parkdesk.records import store
from parkdesk.runs.models import DONE, Run, RunResult, Seal
from parkdesk.runs.queries import run as run_of
from parkdesk.runs.queries import successors
from parkdesk.workflow.models import Publication
from parkdesk.workflow.queries import publications_of

Document = Mapping[str, Any]
_NOWHERE = {"file": None, "sheet": None, "row": None, "column": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A run as an actor may see it.

    Attributes
    ----------
    document
        The result file without its lines; None while the run has no result.
    publications
        Every publication of the run, in order; withdrawn ones say so.
    successors
        Runs that were asked for to take its place, the newest first.
    sees_filings
        Whether the actor may follow a line to the filing and its evidence.
    """

    run: Run
    document: Document | None
    publications: Sequence[Publication]
    successors: Sequence[Run]
    sees_filings: bool
    may_calculate: bool
    may_seal: bool
    may_publish: bool

    @property
    def result(self) -> RunResult | None:
        """What came out, None while there is nothing."""
        return result_of(self.run)

    @property
    def seal(self) -> Seal | None:
        """The seal, None while there is none."""
        return seal_of(self.run)

    @property
    def standing(self) -> Publication | None:
        """The publication that was not withdrawn."""
        shown = [one for one in self.publications if not hasattr(one, "withdrawal")]
        return shown[-1] if shown else None


def read_account(*, actor: Actor, run_id: int) -> Account:
    """Return an account.

    Raises
    ------
    NotFound
        If there is none, or the actor may not see it.
    """
    run = run_of(actor, run_id)
    result, place = result_of(run), run.park.place
    sees_filings = may(actor, "filing.see", place)
    document = None if result is None else as_seen(result_file(result), sees_filings=sees_filings)
    return Account(
        run=run,
        document=document,
        publications=publications_of([run.pk]).get(run.pk, []),
        successors=successors(actor, run),
        sees_filings=sees_filings,
        may_calculate=may(actor, "run.calculate", place),
        may_seal=may(actor, "run.seal", place),
        may_publish=may(actor, "run.publish", place),
    )


def read_result(*, actor: Actor, run_id: int) -> tuple[Run, Document]:
    """Return a run that is done and its result file without lines, as the actor may see it.

    Raises
    ------
    NotFound
        If there is none, or the actor may not see it.
    """
    run = run_of(actor, run_id)
    result = result_of(run)
    if result is None or run.state != DONE:
        raise NotFound
    sees_filings = may(actor, "filing.see", run.park.place)
    return run, as_seen(result_file(result), sees_filings=sees_filings)


def result_of(run: Run) -> RunResult | None:
    """Return what came out of a run, None while there is nothing."""
    return getattr(run, "result", None)


def seal_of(run: Run) -> Seal | None:
    """Return the seal of a run, None while there is none."""
    return getattr(run, "seal", None)


def result_file(result: RunResult) -> Document:
    """Return the result file of a run without its lines; never to be changed, others share it.

    Raises
    ------
    parkdesk.records.store.Damaged
        If the stored file was changed.
    """
    return _read(result.document)


@lru_cache(maxsize=16)
def _read(digest: str) -> Document:
    """Return a stored result file; the bytes under a digest never change."""
    return json.loads(zlib.decompress(store.get(digest)))  # type: ignore[no-any-return]


def as_seen(document: Document, *, sees_filings: bool) -> Document:
    """Return a result file without places and evidence where the reader may not see filings."""
    if sees_filings:
        return document
    problems = [{**one, "where": _NOWHERE} for one in document["problems"]]
    found = {**document, "problems": problems}
    for name in ("lines", "memo_lines"):
        if name in document:
            found[name] = [line_as_seen(one, sees_filings=False) for one in document[name]]
    return found


def line_as_seen(line: Document, *, sees_filings: bool) -> Document:
    """Return a line without its place and evidence where the reader may not see filings."""
    if sees_filings:
        return line
    factors = [
        {**one, "source": None} if one.get("match") == "measured" else one
        for one in line.get("factors", ())
    ]
    return {**line, "where": _NOWHERE, "evidence": None, "factors": factors}
