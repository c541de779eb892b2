"""Hold facts against the log: a fact that was changed behind the desk's back is named.

The chain proves that the log is whole. What the log says of a filing, a result and a publication
is compared here with what stands in the database and in the store.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import fsum

from parkdesk.audit.models import Event
from parkdesk.audit.operations import canonical, digest
from parkdesk.audit.queries import by_subject
from parkdesk.records import store
from parkdesk.records.content import filing_digest
from parkdesk.records.queries import filing_by_id
from parkdesk.runs.queries import counted_tonnes, result_by_run
from parkdesk.workflow.queries import publication_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A fact that is not what its event says.

    Attributes
    ----------
    seq
        The event.
    subject
        The fact, such as ``run:7``.
    """

    seq: int
    subject: str


def verify_facts() -> Iterator[Difference]:
    """Yield every fact that differs from its event, in the order of events."""
    for event in by_subject(tuple(_CHECKS)):
        facts = json.loads(event.facts)
        if not _CHECKS[event.action](event, facts):
            yield Difference(seq=event.seq, subject=event.subject)


def _id(event: Event) -> int:
    return int(event.subject.partition(":")[2])


def _filing(event: Event, facts: dict[str, object]) -> bool:
    if "digest" not in facts:
        return True  # filed before the log kept it
    filing = filing_by_id(_id(event))
    return filing is not None and filing_digest(filing) == facts["digest"]


def _result(event: Event, facts: dict[str, object]) -> bool:
    result = result_by_run(_id(event))
    if result is None:
        return False
    if (result.run_hash, result.box, result.emission_tco2) != (
        facts["hash"],
        facts["box"],
        facts["tco2"],
    ):
        return False
    try:
        store.get(result.box)
        store.get(result.document)
    except store.Damaged:
        return False
    return fsum(counted_tonnes(result.run_id)) == result.emission_tco2


def _publication(event: Event, facts: dict[str, object]) -> bool:
    if "figures" not in facts:
        return True
    made = publication_by_id(int(str(facts["publication"])))
    return made is not None and digest(canonical(made.figures)) == facts["figures"]


_CHECKS: dict[str, Callable[[Event, dict[str, object]], bool]] = {
    "filing.submitted": _filing,
    "filing.corrected": _filing,
    "run.calculated": _result,
    "run.published": _publication,
}
