"""Read lines of an account, without places and evidence for who may not see filings."""

from parkdesk.accounts import Actor
from parkdesk.accounts.rules import may
from parkdesk.runs.queries import line, lines, lines_after
from parkdesk.runs.queries import run as run_of
from parkdesk.usecases.read_account import Document, line_as_seen


def read_lines(
    *, actor: Actor, run_id: int, after: str, enterprise: str | None, source: str | None, most: int
) -> list[Document]:
    """Return lines of an account by line id, after one and at most so many.

    Raises
    ------
    NotFound
        If there is no such account, or the actor may not see it.
    """
    run = run_of(actor, run_id)
    found = lines_after(run, after, enterprise=enterprise, source=source)[:most]
    sees_filings = may(actor, "filing.see", run.park.place)
    return [line_as_seen(one, sees_filings=sees_filings) for one in lines(run, found)]


def read_line(*, actor: Actor, run_id: int, line_id: str) -> Document:
    """Return one line of an account.

    Raises
    ------
    NotFound
        If there is no such account or line, or the actor may not see it.
    """
    run = run_of(actor, run_id)
    return line_as_seen(line(run, line_id), sees_filings=may(actor, "filing.see", run.park.place))
