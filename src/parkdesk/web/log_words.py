"""The words of the log: what each action code means to a reader."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: First part of an action code -> the group of actions a reader can choose.
GROUPS: dict[str, str | Promise] = {
    "person": _("People and sign-in"),
    "role": _("Roles"),
    "token": _("Tokens of programs"),
    "session": _("Sessions"),
    "log": _("The log itself"),
    "backup": _("Backups"),
}
ACTIONS: dict[str, str | Promise] = {
    "person.invited": _("Invited a person"),
    "person.invitation-withdrawn": _("Withdrew an invitation"),
    "person.joined": _("Took an invitation"),
    "person.signed-in": _("Signed in"),
    "person.password-changed": _("Changed the password"),
    "person.password-link-made": _("Made a link for a new password"),
    "person.password-set": _("Set a new password by a link"),
    "person.second-factor-set-up": _("Set up a second factor"),
    "person.second-factor-removed": _("Removed a second factor"),
    "person.second-factor-reset": _("Took a person's second factor away"),
    "person.identity-bound": _("Bound an outside identity"),
    "person.identity-removed": _("Released an outside identity"),
    "person.deactivated": _("Closed an account"),
    "person.reactivated": _("Opened an account again"),
    "person.made": _("Made an administrator on the server"),
    "role.granted": _("Gave a role"),
    "role.ended": _("Ended a role"),
    "token.made": _("Made a token"),
    "token.revoked": _("Revoked a token"),
    "session.ended": _("Ended sessions"),
    "log.exported": _("Exported the log"),
    "backup.taken": _("Took a backup"),
    "backup.restored": _("Put a backup in place"),
}


def word_of(action: str) -> str:
    """Return what an action code means; a code nobody has worded is shown as it is."""
    return str(ACTIONS.get(action, action))
