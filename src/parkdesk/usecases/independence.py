"""Who verifies a park's account has no part in making it."""

from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor
from parkdesk.accounts.actor import Grant
from parkdesk.usecases.refusals import Refused

KEEPERS = frozenset({"park_manager", "reviewer", "filer"})


def refuse_keeper(actor: Actor, park_id: str) -> None:
    """Refuse a verifier's deed to a person who also files, reviews or manages in the park.

    Raises
    ------
    Refused
        If they do.
    """
    if any(keeps_accounts(grant, park_id) for grant in actor.grants):
        raise Refused(_("Who files, reviews or manages in this park does not verify it."))


def refuse_both(grants: tuple[Grant, ...], role: str, scope_id: str) -> None:
    """Refuse to give a person a role beside which another of theirs is not independent.

    Raises
    ------
    Refused
        If they would both keep and verify the accounts of one park.
    """
    park_id = scope_id.partition("/")[0]
    is_keeper = any(keeps_accounts(grant, park_id) for grant in grants)
    verifies = any(one.role == "verifier" and one.scope_id == park_id for one in grants)
    if (role == "verifier" and is_keeper) or (role in KEEPERS and verifies):
        raise Refused(_("One person does not both keep and verify the accounts of a park."))


def keeps_accounts(grant: Grant, park_id: str) -> bool:
    """Say whether a grant lets its owner file, review or manage in a park."""
    return grant.role in KEEPERS and grant.scope_id.partition("/")[0] == park_id
