"""A dry run as its page shows it: how many rows of each state, the findings, the rows."""

from django.utils.translation import gettext as _

from parkdesk.usecases.import_enterprises import CHANGED, NEW, REJECTED, UNCHANGED, DryRun, LookedAt
from parkdesk.usecases.import_year_figures import FiguresDryRun, FiguresLookedAt
from parkdesk.web.views.setup_frame import Item, shown
from parkdesk.web.views.setup_words import FIELDS, said

MOST_ROWS = 500  #: that are listed
_ORDER = (REJECTED, CHANGED, NEW, UNCHANGED)  #: what asks for attention comes first


def dry_shown(dry: DryRun | FiguresDryRun) -> Item:
    """Return what a dry run would do, as plain values."""
    words = {
        NEW: _("new"),
        CHANGED: _("changed"),
        UNCHANGED: _("unchanged"),
        REJECTED: _("rejected"),
    }
    rows: list[LookedAt | FiguresLookedAt] = list(dry.rows)
    rows.sort(key=lambda one: _ORDER.index(one.state))
    return {
        "file": dry.file,
        "counts": [{"label": word, "count": dry.count(state)} for state, word in words.items()],
        "accepted": len(dry.accepted),
        "rejected": dry.count(REJECTED),
        "is_importable": dry.is_importable,
        "remarks": shown(dry.remarks),
        "count": len(rows),
        "most": MOST_ROWS,
        "rows": [
            {
                "where": one.where,
                "code": one.code or _("the park itself"),
                "name": one.name,
                "state": one.state,
                "word": words[one.state],
                "reason": one.reason,
                "changes": [
                    {"field": FIELDS[name], "before": said(name, was), "after": said(name, now)}
                    for name, (was, now) in one.changes.items()
                ],
            }
            for one in rows[:MOST_ROWS]
        ],
    }
