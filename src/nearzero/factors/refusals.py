"""Why nothing answered, as findings: one kind for each reason that resolution gives.

Takes a query and its :class:`NoMatch`; gives a blocker that says what was asked and what came
closest. Law: an absent factor is never replaced by a likely one.
"""

from nearzero.factors.model import NoMatch, Query
from nearzero.problems import NOWHERE, Fact, Place, Problem, Severity, kind
from nearzero.words import mark

NONE = kind(
    "factor.none",
    Severity.BLOCKER,
    mark("No {quantity} of {subject} for {region} on {date} is published; nearest: {nearest}."),
    mark("File a measured value, or give your own factor with its source."),
    "FACTORS §4",
)
LOCKED = kind(
    "factor.locked",
    Severity.BLOCKER,
    mark("The {quantity} of {subject} belongs to another method than {method}: {nearest}."),
    mark("Account with the method it belongs to, or give your own factor with its source."),
    "FACTORS §6",
)
REFUSED = kind(
    "factor.match-refused",
    Severity.BLOCKER,
    mark(
        "The nearest {quantity} of {subject} for {region} on {date} is {nearest}; it deviates "
        "({deviations}), which {method} does not accept."
    ),
    mark("Name the factor if it is meant, or give your own with its source."),
    "FACTORS §4",
)
FROM_MEMORY = kind(
    "factor.from-memory",
    Severity.BLOCKER,
    mark("The {quantity} of {subject} is known from memory only: {nearest}."),
    mark("Check it against the document and name it, or give your own factor with its source."),
    "FACTORS §5",
)
_KINDS = {kind_.code: kind_ for kind_ in (NONE, LOCKED, REFUSED, FROM_MEMORY)}


def refusal(query: Query, miss: NoMatch, where: Place = NOWHERE) -> Problem:
    """Return the blocker that says why a query has no answer.

    Parameters
    ----------
    query
        What was asked.
    miss
        What resolution gave.
    where
        The row that needs the factor, if it is known.

    Examples
    --------
    >>> from datetime import date
    >>> from nearzero.factors import load_factors
    >>> query = Query(
    ...     quantity="emission_factor", subject="grid", kind="park_method", on=date(2025, 7, 1)
    ... )
    >>> refusal(query, load_factors().resolve(query)).code
    'factor.locked'
    """
    facts: dict[str, Fact] = {
        "quantity": query.quantity,
        "subject": query.subject,
        "kind": query.kind,
        "region": query.region or "CN",
        "date": query.on.isoformat(),
        "known_on": query.known_on.isoformat() if query.known_on else None,
        "method": query.method or "—",
        "documents": query.documents,
        "nearest": tuple(factor.id for factor in miss.nearest) or "—",
        "deviations": tuple(str(deviation) for deviation in miss.deviations),
    }
    return _KINDS[miss.reason].at(where, facts)
