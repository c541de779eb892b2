"""The words of the log: what each action code means to a reader.

A test holds this list against every code that is recorded anywhere.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

#: First part of an action code -> the group of actions a reader can choose.
GROUPS: Words = {
    "filing": _("Filing and review"),
    "evidence": _("Evidence files"),
    "run": _("Accounting"),
    "change": _("Changes of factors"),
    "verification": _("Verifications"),
    "publication": _("Publications"),
    "park": _("Parks"),
    "enterprise": _("Enterprises"),
    "person": _("People and sign-in"),
    "role": _("Roles"),
    "token": _("Tokens of programs"),
    "session": _("Sessions"),
    "log": _("The log itself"),
    "backup": _("Backups"),
}
_OF_WORK: Words = {
    "draft.begun": _("Began a draft"),
    "duties.planned": _("Planned filing duties"),
    "evidence.attached": _("Attached an evidence file"),
    "evidence.detached": _("Detached an evidence file"),
    "evidence.sent": _("Sent an evidence file by program"),
    "filing.commented": _("Commented on a filing"),
    "filing.corrected": _("Filed a correction"),
    "filing.received": _("Received a filing"),
    "filing.returned": _("Returned a filing"),
    "filing.reviewed": _("Accepted a filing in review"),
    "filing.submitted": _("Submitted a filing"),
    "ledger.taken": _("Took a ledger into the draft"),
    "ledger.uploaded": _("Uploaded a ledger"),
    "readings.taken": _("Took meter readings"),
    "run.calculated": _("Calculated an account"),
    "run.downloaded": _("Downloaded a report"),
    "run.not-reproduced": _("An account could not be reproduced"),
    "run.published": _("Published an account"),
    "run.requested": _("Asked for an account"),
    "run.restarted": _("Restarted an account"),
    "run.sealed": _("Sealed an account"),
    "publication.withdrawn": _("Withdrew a publication"),
    "change.approved": _("Approved a change"),
    "change.proposed": _("Proposed a change"),
    "change.refused": _("Refused a change"),
    "change.undone": _("Undid a change"),
    "verification.concluded": _("Concluded a verification"),
    "verification.exported": _("Took a run away for verification"),
    "verification.finding-answered": _("Answered a finding"),
    "verification.finding-closed": _("Closed a finding"),
    "verification.finding-reopened": _("Reopened a finding"),
    "verification.finding-recorded": _("Recorded a finding"),
    "verification.finding-resolved": _("Resolved a finding"),
    "screen.revoked": _("Revoked a big screen"),
    "screen.shared": _("Shared a big screen"),
}
_OF_SET_UP: Words = {
    "demonstration.loaded": _("Loaded the demonstration"),
    "enterprise.added": _("Added an enterprise"),
    "enterprise.edited": _("Edited an enterprise"),
    "enterprise.left": _("An enterprise left the park"),
    "enterprises.imported": _("Imported enterprises"),
    "meter.registered": _("Registered a meter"),
    "park.boundary-recorded": _("Recorded the boundary"),
    "park.described": _("Described the park"),
    "park.target-recorded": _("Recorded a target"),
    "park.year-figures-recorded": _("Recorded figures of a year"),
}
_OF_PEOPLE: Words = {
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
ACTIONS: Words = _OF_WORK | _OF_SET_UP | _OF_PEOPLE


def word_of(action: str) -> str:
    """Return what an action code means; a code nobody has worded is shown as it is."""
    return str(ACTIONS.get(action, action))
