"""``parkdesk restore FILE``: put a backup in place; killed half-way, what was there is whole.

The order is the safety: check the file; close the desk; keep what is there; add the stored files,
which takes none away; exchange the database in one transaction; hold the chain against the file.
"""

import tempfile
from pathlib import Path
from zipfile import ZipFile

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from parkdesk.accounts.operations import sign_everybody_out
from parkdesk.audit import operations as audit
from parkdesk.audit import queries as log
from parkdesk.audit.models import Event
from parkdesk.cli import archive, backup, snapshots
from parkdesk.cli.archive import Manifest
from parkdesk.cli.audit import REASONS
from parkdesk.cli.words import CannotDo, _, say, tell
from parkdesk.records.hold import StillBusy, alone
from parkdesk.records.queries import named_files
from parkdesk.runs.queries import named_files as named_results
from parkdesk.usecases.make_administrator import SERVER

_EVERY = 500  #: progress is told after so many files


def run(file: Path, *, is_replacing: bool, patience: float) -> int:
    """Put a backup in place."""
    with archive.opened(file) as (opened, manifest):
        _fits(manifest)
        has_data = not snapshots.is_empty()
        if has_data and not is_replacing:
            raise CannotDo(
                _("The desk has data already. To replace it: parkdesk restore FILE --replace")
            )
        tell(_("Checking the backup"))
        archive.check(opened, manifest, _told)
        try:
            with alone(patience):
                _put(file, opened, manifest, has_data=has_data)
        except StillBusy as error:
            text = _("Somebody was still at work after {wait} seconds; nothing was changed.")
            raise CannotDo(text.format(wait=round(patience))) from error
    say(
        _("The backup of {at} is in place: {events} events, the chain holds.").format(
            at=manifest.taken_at, events=manifest.chain_seq
        )
    )
    return 0


def _fits(manifest: Manifest) -> None:
    """Refuse a backup of the other database, or of a later version of the desk."""
    if manifest.kind != connection.vendor:
        text = _("The backup is of {theirs}, this desk runs on {ours}; they do not fit.")
        raise CannotDo(text.format(theirs=manifest.kind, ours=connection.vendor))
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(manifest.migrations) - known:
        text = _("The backup is of a later version ({version}); install that version first.")
        raise CannotDo(text.format(version=manifest.version))


def _put(file: Path, opened: ZipFile, manifest: Manifest, *, has_data: bool) -> None:
    home = Path(settings.HOME)
    aside, replaced = None, None
    if has_data:
        aside = home / f"before-restore-{timezone.now():%Y%m%dT%H%M%S}.zip"
        before = backup.take(aside, store=None)
        replaced = {"events": before.chain_seq, "end": before.chain_hash}
        tell(_("What was there is kept as {file}").format(file=aside))
    tell(_("Adding stored files"))
    archive.add_to_store(opened, manifest, Path(settings.STORE), _told)
    tell(_("Exchanging the database"))
    _exchange(opened, manifest)
    try:
        _hold_against(manifest)
    except CannotDo:
        if aside is not None:
            with archive.opened(aside) as (old, known):
                _exchange(old, known)
            tell(_("What was there before is back in place."))
        raise
    _tell_missing()
    _record(file, manifest, replaced)


def _exchange(opened: ZipFile, manifest: Manifest) -> None:
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as folder:
        copy = Path(folder) / manifest.database
        archive.take_out(opened, manifest.database, copy)
        snapshots.put(copy)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _hold_against(manifest: Manifest) -> None:
    """Check the chain that is now in place, link by link, and its end against the backup's."""
    broken = log.verify()
    if broken is not None:
        text = _("The chain in the backup is broken at event {seq}: {reason}")
        raise CannotDo(text.format(seq=broken.seq, reason=REASONS[broken.reason]()))
    last = Event.objects.filter(seq=manifest.chain_seq).values_list("hash", flat=True).first()
    if manifest.chain_seq and last != manifest.chain_hash:
        raise CannotDo(_("The chain in place does not end as the backup says."))


def _tell_missing() -> None:
    """Tell which files the database names and the store has not; the backup had them not either."""
    store = Path(settings.STORE)
    named = {*named_files(), *named_results()}
    missing = sorted(one for one in named if not (store / one[:2] / one).exists())
    if missing:
        tell(_("Files that the database names and that are missing:"))
        tell("\n".join(missing))


@transaction.atomic
def _record(file: Path, manifest: Manifest, replaced: dict[str, object] | None) -> None:
    """Sign everybody out, and write into the log what was put in place and what it replaced."""
    sign_everybody_out()
    audit.record(
        "backup.restored",
        actor=audit.By(None, SERVER),
        now=timezone.now(),
        subject="desk",
        facts={
            "file": file.name,
            "taken_at": manifest.taken_at,
            "events": manifest.chain_seq,
            "end": manifest.chain_hash,
            "replaced": replaced,
        },
    )


def _told(number: int, count: int) -> None:
    if number % _EVERY == 0:
        tell(f"  {number}/{count}")
