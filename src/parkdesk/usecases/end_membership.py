"""Record that a unit leaves the park: the first day on which it is no longer inside."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkdesk.accounts import Actor, NotFound, require
from parkdesk.registry.models import Enterprise
from parkdesk.usecases.edit_enterprise import given_of, keep
from parkdesk.usecases.refusals import Refused


@transaction.atomic
def end_membership(
    *, enterprise: Enterprise, valid_to: date, reason: str, actor: Actor, now: datetime
) -> Enterprise:
    """Record that a unit leaves the park.

    Parameters
    ----------
    valid_to
        The first day on which it is no longer inside.
    reason
        Why it leaves, such as the notice it is taken from.

    Raises
    ------
    Refused
        If it has left already, or would leave before it came.
    """
    require(actor, "enterprise.edit", enterprise.place)
    known = Enterprise.objects.select_for_update(no_key=True).filter(pk=enterprise.pk).first()
    if known is None:
        raise NotFound
    before = given_of(known)
    if before.valid_to is not None:
        raise Refused(
            _("%(code)s has left already, on %(left)s; a mistaken day is corrected by editing it.")
            % {"code": known.code, "left": before.valid_to},
            "valid_to",
        )
    if before.valid_from is not None and valid_to <= before.valid_from:
        raise Refused(_("The first day outside must come after the first day inside."), "valid_to")
    if not reason.strip():
        raise Refused(_("Say why it leaves, or which notice says so."), "reason")
    after = replace(before, valid_to=valid_to)
    keep(known, after, "enterprise.left", actor=actor, now=now, reason=reason.strip())
    return known
