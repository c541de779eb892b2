"""Make an administrator from the server's own command line: how the first one comes to be."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import operations
from parkdesk.accounts.models import Person
from parkdesk.audit import operations as audit
from parkdesk.usecases.refusals import Refused

SERVER = "parkdesk"  #: who acts where the command line does; it has every right on the machine


@transaction.atomic
def make_administrator(*, username: str, name: str, password: str, now: datetime) -> Person:
    """Make a person who manages all others.

    Who can run commands on the server has the database in hand; no further right is asked for.

    Raises
    ------
    Refused
        If the username is taken or empty, or the password is too weak.
    """
    if not username.strip():
        raise Refused(_("Write a username."), "username")
    if Person.objects.filter(username__iexact=username).exists():
        raise Refused(_("This username is taken. Choose another."), "username")
    try:
        validate_password(password, Person(username=username, full_name=name))
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "password") from error
    person = Person.objects.create_user(username, password, full_name=name or username)
    operations.grant(person, "administrator", "", granted_by_name=SERVER, now=now)
    audit.record(
        "person.made",
        actor=audit.By(None, SERVER),
        now=now,
        subject=f"person:{person.pk}",
        facts={"name": person.get_full_name(), "role": "administrator"},
    )
    return person
