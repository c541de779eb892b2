"""Commands about the chain of the log."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from parkdesk.audit import queries
from parkdesk.cli.words import _, say, tell
from parkdesk.usecases.verify_facts import verify_facts

REASONS = {
    "gap": lambda: _("the event is missing"),
    "body": lambda: _("the event was changed"),
    "link": lambda: _("the event does not follow the one before it"),
    "end": lambda: _("the events after it are missing"),
    "guards": lambda: _("the guards of facts are down"),
}


def verify() -> int:
    """Check the chain, then facts against it; name what is broken and return 1 if anything is."""
    broken = queries.verify()
    seq, end = queries.head()
    if broken is not None:
        reason = REASONS[broken.reason]()
        say(_("The chain is broken at event {seq}: {reason}").format(seq=broken.seq, reason=reason))
        return 1
    changed = list(verify_facts())
    for one in changed:
        text = _("{subject} is not what event {seq} says of it")
        say(text.format(subject=one.subject, seq=one.seq))
    if not changed:
        say(_("The chain holds: {count} events, end {hash}").format(count=seq, hash=end))
    return 1 if changed else 0


def export(file: Path, park: str) -> int:
    """Write the chain, one event a line; it can be verified without the desk."""
    entries = queries.export(park) if park else queries.export_whole()
    if str(file) == "-":
        _write(entries, sys.stdout)
        return 0
    with file.open("w", encoding="utf-8") as stream:
        count = _write(entries, stream)
    tell(_("{count} events written to {file}").format(count=count, file=file))
    return 0


def _write(entries: Iterator[dict[str, object]], stream: TextIO) -> int:
    count = 0
    for count, entry in enumerate(entries, start=1):  # noqa: B007 - it is how many there were
        stream.write(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")
    return count
