"""Make a token for a person's own program."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import operations
from parkdesk.accounts.actor import Actor, NotAllowed
from parkdesk.accounts.models import ApiToken, Person
from parkdesk.accounts.scopes import LONGEST_DAYS, SCOPES
from parkdesk.audit import operations as audit
from parkdesk.usecases.refusals import Refused

_MAKE = "token.make"  #: the right that is asked for


@transaction.atomic
def make_token(
    *, name: str, scopes: list[str], days: int, actor: Actor, now: datetime
) -> tuple[ApiToken, str]:
    """Make a token that may do what its person may, within the scopes; its secret is shown once.

    Raises
    ------
    NotAllowed
        If nobody is signed in, or a program asks: programs make no tokens.
    Refused
        If name, scopes or days are not right.
    """
    if actor.id is None or actor.token_scopes is not None:
        raise NotAllowed(_MAKE)
    if not name.strip():
        raise Refused(_("Name the program that will use the token."), "name")
    if not scopes or set(scopes) - set(SCOPES):
        raise Refused(_("Choose at least one thing the program may do."), "scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(_("A token is valid for one day up to two years."), "days")
    person = Person.objects.get(pk=actor.id)
    token, secret = operations.make_token(
        person, name=name.strip(), scopes=sorted(set(scopes)), days=days, now=now
    )
    audit.record(
        "token.made",
        actor=actor,
        now=now,
        subject=f"token:{token.pk}",
        facts={"name": token.name, "scopes": token.scopes, "days": days},
    )
    return token, secret
