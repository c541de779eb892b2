"""Compare an account with the one it was calculated against, or a change with its base."""

from dataclasses import dataclass

from parkdesk.accounts import Actor, NotFound
from parkdesk.runs.models import Run
from parkdesk.runs.queries import run as run_of
from parkdesk.usecases.compare_runs import Comparison, compare_runs
from parkdesk.usecases.read_account import Document, result_file, result_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two runs side by side: their result files and what lies between them."""

    before: Run
    after: Run
    before_document: Document
    after_document: Document
    comparison: Comparison


def compare_accounts(*, actor: Actor, run_id: int) -> Pair:
    """Return an account beside the one that it was calculated against.

    Raises
    ------
    NotFound
        If there is no such account or no earlier one, or the actor may not see both.
    """
    after = run_of(actor, run_id)
    if after.replaces_id is None:
        raise NotFound
    return pair_of(run_of(actor, after.replaces_id), after)


def pair_of(before: Run, after: Run) -> Pair:
    """Return two runs side by side.

    Raises
    ------
    NotFound
        If one of them has no result.
    """
    old, new = result_of(before), result_of(after)
    if old is None or new is None:
        raise NotFound
    return Pair(
        before=before,
        after=after,
        before_document=result_file(old),
        after_document=result_file(new),
        comparison=compare_runs(before, after),
    )
