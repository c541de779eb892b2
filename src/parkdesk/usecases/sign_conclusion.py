"""Sign the conclusion of a verification: opinion, assurance and statement, with one's password.

The digest covers the run's hash, every word and the findings as they stood. Who keeps the park's
accounts does not verify them, and an unmodified opinion is not signed over open misstatements
beyond the threshold.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkdesk.accounts import Actor, require
from parkdesk.accounts.queries import has_password
from parkdesk.audit import operations as audit
from parkdesk.registry.models import Park
from parkdesk.usecases.independence import refuse_keeper
from parkdesk.usecases.refusals import Refused
from parkdesk.workflow.attest import conclusion_attested, digest_of
from parkdesk.workflow.models import Conclusion
from parkdesk.workflow.verification_queries import (
    findings_of,
    materiality_of,
    open_effect,
    sealed_run,
)

OPINIONS = ("unmodified", "modified", "adverse", "disclaimed")
ASSURANCES = ("reasonable", "limited")
LONGEST = 8000  #: [characters]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionGiven:
    """What a verifier signs."""

    opinion: str
    assurance: str
    statement: str


@transaction.atomic
def sign_conclusion(
    *, run_id: int, given: ConclusionGiven, password: str, actor: Actor, now: datetime
) -> Conclusion:
    """Sign a conclusion on a sealed run; a later one takes the place of an earlier one.

    Parameters
    ----------
    password
        Given once more: the signature is the person's, not the open session's.

    Raises
    ------
    NotFound
        If there is no such run, or the actor may not see it.
    Refused
        If something is missing, the opinion does not fit the findings, the person keeps the
        park's accounts, or the password is wrong.
    """
    run = sealed_run(actor, run_id)
    require(actor, "verification.conclude", run.park.place)
    _check(given)
    findings, materiality = findings_of(run), materiality_of(run)
    is_material = open_effect(findings).exceeds(materiality)
    _refuse_unfit(run.park, given, password, actor=actor, is_material=is_material)
    conclusion = Conclusion(
        run=run,
        opinion=given.opinion,
        assurance=given.assurance,
        materiality_share=materiality.share,
        statement=given.statement.strip(),
        signed_at=now,
        signed_by=actor.id or 0,
        signed_by_name=actor.name,
    )
    conclusion.statement_digest = digest_of(conclusion_attested(conclusion, run.result, findings))
    conclusion.save(force_insert=True)
    _record(conclusion, actor=actor, now=now)
    return conclusion


def _refuse_unfit(
    park: Park, given: ConclusionGiven, password: str, *, actor: Actor, is_material: bool
) -> None:
    """Refuse a person who keeps the accounts, an opinion that does not fit, a wrong password."""
    refuse_keeper(actor, park.id)
    if given.opinion == "unmodified" and is_material:
        raise Refused(
            _(
                "Open misstatements are beyond the threshold; an unmodified opinion cannot be "
                "signed before they are closed."
            ),
            "opinion",
        )
    if not has_password(actor, password):
        raise Refused(_("The password is not right; nothing was signed."), "password")


def _record(conclusion: Conclusion, *, actor: Actor, now: datetime) -> None:
    run = conclusion.run
    audit.record(
        "verification.concluded",
        actor=actor,
        now=now,
        subject=f"run:{run.pk}",
        park_id=run.park_id,
        facts={
            "conclusion": conclusion.pk,
            "hash": run.result.run_hash,
            "box": run.result.box,
            "opinion": conclusion.opinion,
            "assurance": conclusion.assurance,
            "materiality_share": conclusion.materiality_share,
            "statement_digest": conclusion.statement_digest,
        },
    )


def _check(given: ConclusionGiven) -> None:
    if given.opinion not in OPINIONS:
        raise Refused(_("Choose one of the four opinions."), "opinion")
    if given.assurance not in ASSURANCES:
        raise Refused(_("Choose reasonable or limited assurance."), "assurance")
    if not given.statement.strip():
        raise Refused(_("Write the statement that you sign."), "statement")
    if len(given.statement) > LONGEST:
        raise Refused(_("Write at most 8000 characters."), "statement")
