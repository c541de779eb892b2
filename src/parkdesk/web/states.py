"""The words, tones and signs of states: of a filing duty, of a run, of a figure.

A state is told by its word and its sign; its tone only helps. An unknown state is refused, so that
none appears without a word.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is shown.

    Attributes
    ----------
    word
        The word a reader sees.
    tone
        ``quiet``, ``info``, ``better``, ``worse`` or ``warn``: the class ``is-<tone>``.
    icon
        Id in ``img/icons.svg``.
    """

    word: str | Promise
    tone: str
    icon: str


_OF_DUTY = {
    "not_filed": Look(_("Not filed"), "quiet", "hollow"),
    "pending": Look(_("Pending review"), "info", "clock"),
    "returned": Look(_("Returned"), "warn", "back"),
    "reviewed": Look(_("Reviewed"), "better", "check"),
    "received": Look(_("Received"), "better", "lock"),
}
_OF_TIME = {
    "late": Look(_("Late"), "worse", "alert"),
    "due_soon": Look(_("Due soon"), "warn", "clock"),
    "on_time": Look(_("On time"), "better", "check"),
    "open": Look(_("Open for filing"), "quiet", "hollow"),
    "closed": Look(_("Locked"), "quiet", "lock"),
}
_OF_RUN = {
    "draft": Look(_("Draft"), "quiet", "hollow"),
    "queued": Look(_("Waiting"), "quiet", "clock"),
    "running": Look(_("Running"), "info", "dots"),
    "done": Look(_("Done"), "better", "check"),
    "failed": Look(_("Failed"), "worse", "alert"),
    "blocked": Look(_("Blocked"), "worse", "stop"),
    "sealed": Look(_("Sealed"), "info", "lock"),
    "published": Look(_("Published"), "better", "globe"),
    "superseded": Look(_("Superseded"), "quiet", "layers"),
    "withdrawn": Look(_("Withdrawn"), "quiet", "minus"),
}
_OF_DECISION = {
    "proposed": Look(_("Proposed"), "info", "clock"),
    "approved": Look(_("Approved"), "better", "check"),
    "refused": Look(_("Refused"), "worse", "close"),
    "undone": Look(_("Undone"), "quiet", "back"),
    "resolved": Look(_("Resolved"), "better", "check"),
    "unresolved": Look(_("Unresolved"), "worse", "alert"),
    "met": Look(_("Target met"), "better", "check"),
    "missed": Look(_("Target missed"), "worse", "alert"),
    "active": Look(_("Active"), "better", "check"),
    "inactive": Look(_("Inactive"), "quiet", "minus"),
    "invited": Look(_("Invited"), "info", "clock"),
}
CHIPS: dict[str, Look] = _OF_DUTY | _OF_TIME | _OF_RUN | _OF_DECISION

#: How sure a figure is, or in which way it is not of this moment.
QUALITIES: dict[str, Look] = {
    "measured": Look(_("measured"), "quiet", "solid"),
    "invoiced": Look(_("invoiced"), "quiet", "solid"),
    "statistical": Look(_("from statistics"), "quiet", "solid"),
    "derived": Look(_("derived"), "quiet", "half"),
    "reconciled": Look(_("reconciled"), "quiet", "half"),
    "estimated": Look(_("estimated"), "quiet", "hatched"),
    "planned": Look(_("planned"), "quiet", "dashed"),
    "forecast": Look(_("forecast"), "quiet", "dashed"),
    "closed": Look(_("locked"), "quiet", "lock"),
    "synthetic": Look(_("synthetic"), "warn", "synthetic"),
    "verified": Look(_("verified"), "better", "check"),
    "preliminary": Look(_("preliminary"), "warn", "hollow"),
}

#: What a verifier concluded, within a sentence; whether figures count as verified is told apart.
OPINIONS: dict[str, str | Promise] = {
    "unmodified": _("unmodified opinion"),
    "modified": _("modified opinion"),
    "adverse": _("adverse opinion"),
    "disclaimed": _("no opinion could be given"),
}

SEVERITIES: dict[str, Look] = {
    "blocker": Look(_("Blocker"), "worse", "stop"),
    "warning": Look(_("Warning"), "warn", "alert"),
    "note": Look(_("Note"), "info", "note"),
}

#: What a change of a figure means to the reader; a rise of carbon is worse.
CHANGES: dict[str, Look] = {
    "worse": Look(_("worse"), "worse", "up"),
    "better": Look(_("better"), "better", "down"),
    "same": Look(_("unchanged"), "quiet", "flat"),
    "neutral": Look("", "quiet", "flat"),
}


def marks_of(
    *, is_synthetic: bool, is_provisional: bool, is_verified: bool = False
) -> tuple[str, ...]:
    """Return the marks that a figure of an account carries, all that hold.

    What is made up is not verified, whatever was signed.
    """
    marks = {
        "synthetic": is_synthetic,
        "preliminary": is_provisional,
        "verified": is_verified and not is_synthetic,
    }
    return tuple(name for name, holds in marks.items() if holds)


def look(states: dict[str, Look], state: str) -> Look:
    """Return how a state is shown.

    Raises
    ------
    ValueError
        If nobody has given the state a word.
    """
    if state not in states:
        message = f"no word for the state {state!r}; known: {', '.join(states)}"
        raise ValueError(message)
    return states[state]
