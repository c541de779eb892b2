"""``parkdesk backup FILE``: one file with all there is, taken while people work."""

import hashlib
import tempfile
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from parkdesk.audit import operations as audit
from parkdesk.cli import archive, snapshots
from parkdesk.cli.archive import Manifest
from parkdesk.cli.words import CannotDo, _, say, size, tell
from parkdesk.records.hold import entered
from parkdesk.usecases.make_administrator import SERVER


def run(file: Path) -> int:
    """Take a backup; returns 1 if stored files were found damaged, though the file is written."""
    if file.exists():
        raise CannotDo(_("{file} is there already; name another file.").format(file=file))
    with entered() as is_open:
        if not is_open:
            raise CannotDo(_("The desk is being restored. Try again when that is done."))
        if snapshots.is_empty():
            raise CannotDo(_("There is nothing to back up: the database is empty."))
        manifest = take(file, store=Path(settings.STORE))
        _record(file, manifest)
    say(
        _("{file}: {size}, {files} stored files, {events} events").format(
            file=file,
            size=size(file.stat().st_size),
            files=len(manifest.stored),
            events=manifest.chain_seq,
        )
    )
    if manifest.damaged:
        tell(_("Stored files whose bytes were changed, left out of the backup:"))
        tell("\n".join(manifest.damaged))
        return 1
    return 0


def take(file: Path, *, store: Path | None) -> Manifest:
    """Write a backup of the database, and of the stored files where a folder is given.

    Stored files only come: copied after the database, all that it names are there.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        snapshot = snapshots.take(Path(folder))
        return archive.write(
            file,
            snapshot,
            store,
            version=version("nearzero"),
            taken_at=timezone.now().isoformat(),
        )


@transaction.atomic
def _record(file: Path, manifest: Manifest) -> None:
    """Write into the log that a backup was taken, and what it holds."""
    audit.record(
        "backup.taken",
        actor=audit.By(None, SERVER),
        now=timezone.now(),
        subject="desk",
        facts={
            "file": file.name,
            "manifest": hashlib.sha256(manifest.text().encode()).hexdigest(),
            "events": manifest.chain_seq,
            "end": manifest.chain_hash,
        },
    )
