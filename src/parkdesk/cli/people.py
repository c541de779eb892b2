"""Commands about people: the first administrator, and a secret for the server."""

import getpass
import secrets
import sys

from parkdesk.cli.words import CannotDo, _, say


def print_secret() -> int:
    """Print a text that is long and random enough to sign sessions with."""
    say(secrets.token_urlsafe(50))
    return 0


def create_administrator(*, username: str, name: str, reads_stdin: bool) -> int:
    """Make an administrator; the password is asked for, or read from standard input."""
    from django.utils import timezone

    from parkdesk.usecases.make_administrator import make_administrator
    from parkdesk.usecases.refusals import Refused

    if reads_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = getpass.getpass(_("Password: "))
        if password != getpass.getpass(_("The same once more: ")):
            raise CannotDo(_("The two passwords differ. Type the same one twice."))
    try:
        make_administrator(username=username, name=name, password=password, now=timezone.now())
    except Refused as refusal:
        raise CannotDo(str(refusal)) from refusal
    say(_("{username} can sign in and manage people.").format(username=username))
    return 0
