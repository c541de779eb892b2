"""Say something on a filing or on one of its figures."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts import Actor, NotFound, require
from parkdesk.audit.operations import record
from parkdesk.records.models import Comment, FiledRow, Filing
from parkdesk.records.operations import append_comment
from parkdesk.usecases.refusals import Refused

LONGEST = 1000  #: characters


@transaction.atomic
def comment_on_filing(
    *, filing: Filing, row_id: int | None, text: str, actor: Actor, now: datetime
) -> Comment:
    """Add a comment; it stays with the version and the figure it was made on.

    Raises
    ------
    NotFound
        If the filing has no such row.
    Refused
        If there is no text, or too much of it.
    """
    require(actor, "filing.comment", filing.enterprise.place, sees="filing.see")
    row = None
    if row_id is not None:
        row = FiledRow.objects.filter(filing=filing, pk=row_id).first()
        if row is None:
            raise NotFound
    said = text.strip()
    if not said:
        raise Refused(_("The comment is empty."), "text")
    if len(said) > LONGEST:
        raise Refused(_("The comment is too long; shorten it to 1,000 characters."), "text")
    comment = append_comment(filing, said, row=row, actor=actor, now=now)
    record(
        "filing.commented",
        actor=actor,
        now=now,
        subject=f"filing:{filing.pk}",
        park_id=filing.park_id,
        facts={"comment": comment.pk, "row": row_id},
    )
    return comment
