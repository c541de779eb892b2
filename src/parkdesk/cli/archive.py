"""The backup file: a zip with the database, the stored files and a manifest of their digests.

Everything in it is checked against the manifest before anything is put in place.
"""

import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from parkdesk.cli.words import CannotDo, _

FORMAT = 1
MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_STORED = re.compile(r"store/([0-9a-f]{2})/(\1[0-9a-f]{62})\Z")
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A consistent copy of the database, as a file.

    Attributes
    ----------
    kind
        ``sqlite`` or ``postgresql``.
    chain_seq, chain_hash
        The end of the log's chain inside the copy.
    migrations
        ``app.name`` of every migration the copy has.
    """

    path: Path
    kind: str
    chain_seq: int
    chain_hash: str
    migrations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds."""

    version: str
    taken_at: str
    kind: str
    database: str  #: name of the member
    database_sha256: str
    chain_seq: int
    chain_hash: str
    migrations: tuple[str, ...]
    stored: tuple[str, ...] = ()  #: digests of the stored files; each is its own check
    has_store: bool = True
    damaged: tuple[str, ...] = field(default=())
    format: int = FORMAT

    def text(self) -> str:
        """Return the manifest as it stands in the file."""
        return json.dumps(asdict(self), indent=1, sort_keys=True)


def write(
    file: Path, snapshot: Snapshot, store: Path | None, *, version: str, taken_at: str
) -> Manifest:
    """Write a backup; the file appears whole or not at all.

    Parameters
    ----------
    store
        The folder of stored files; None leaves them out, where they stay in place anyhow.
    """
    draft = file.with_name(f".{file.name}.part")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            draft.chmod(0o600)
            name = f"database.{'sqlite3' if snapshot.kind == 'sqlite' else 'dump'}"
            digest = _add(archive, name, snapshot.path, packs=snapshot.kind == "sqlite")
            stored, damaged = _add_store(archive, store) if store else ((), ())
            manifest = Manifest(
                version=version,
                taken_at=taken_at,
                kind=snapshot.kind,
                database=name,
                database_sha256=digest,
                chain_seq=snapshot.chain_seq,
                chain_hash=snapshot.chain_hash,
                migrations=snapshot.migrations,
                stored=stored,
                has_store=store is not None,
                damaged=damaged,
            )
            archive.writestr(MANIFEST, manifest.text())
        _on_disk(draft)
        draft.replace(file)
        _on_disk(file.parent)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _add(archive: zipfile.ZipFile, name: str, path: Path, *, packs: bool) -> str:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED
    info._compresslevel = 1  # type: ignore[attr-defined]  # speed: people wait for the end
    found = hashlib.sha256()
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            found.update(chunk)
            target.write(chunk)
    return found.hexdigest()


def _add_store(archive: zipfile.ZipFile, store: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add the stored files; those whose bytes do not fit their digest are named, not taken."""
    stored, damaged = [], []
    for path in sorted(store.glob("??/*")):
        if not _STORED.match(f"store/{path.parent.name}/{path.name}"):
            continue
        if sha256_of(path) != path.name:
            damaged.append(path.name)
            continue
        archive.write(path, f"store/{path.parent.name}/{path.name}")
        stored.append(path.name)
    return tuple(stored), tuple(damaged)


def sha256_of(path: Path) -> str:
    """Return the digest of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup and read its manifest.

    Raises
    ------
    CannotDo
        If it is no backup, or one of a later version of the desk.
    """
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise CannotDo(_("There is no file {file}.").format(file=file)) from error
    except (OSError, zipfile.BadZipFile) as error:
        raise CannotDo(_("{file} is not a backup, or it is cut off.").format(file=file)) from error
    with archive:
        yield archive, _manifest(archive, file)


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        given = json.loads(archive.read(MANIFEST))
        if given["format"] != FORMAT:
            text = _("{file} was made by a later version of the desk; it cannot be read here.")
            raise CannotDo(text.format(file=file))
        for name in ("migrations", "stored", "damaged"):
            given[name] = tuple(given[name])
        return Manifest(**given)
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise CannotDo(_("{file} is not a backup, or it is damaged.").format(file=file)) from error


def check(archive: zipfile.ZipFile, manifest: Manifest, tick: Tick) -> None:
    """Check every member against the manifest, before anything is put in place.

    Raises
    ------
    CannotDo
        With the first member that is missing, changed or does not belong there.
    """
    wanted = {MANIFEST: "", manifest.database: manifest.database_sha256}
    wanted |= {f"store/{one[:2]}/{one}": one for one in manifest.stored}
    names = set(archive.namelist())
    strange = names - set(wanted) | {n for n in wanted if not _is_expected(n, manifest)}
    if strange or set(wanted) - names:
        raise _damaged(min(strange | (set(wanted) - names)))
    for number, (name, digest) in enumerate(wanted.items(), start=1):
        if digest and _digest_in(archive, name) != digest:
            raise _damaged(name)
        tick(number, len(wanted))


def _is_expected(name: str, manifest: Manifest) -> bool:
    is_database = name == manifest.database and name in {"database.sqlite3", "database.dump"}
    return name == MANIFEST or is_database or _STORED.match(name) is not None


def _digest_in(archive: zipfile.ZipFile, name: str) -> str:
    found = hashlib.sha256()
    try:
        with archive.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                found.update(chunk)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        raise _damaged(name) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise _damaged(name) from error
        raise
    return found.hexdigest()


def _damaged(name: str) -> CannotDo:
    text = _("The backup is damaged at {name}; nothing was changed. Take another backup file.")
    return CannotDo(text.format(name=name))


def take_out(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    """Write a member to a file; it appears whole or not at all."""
    draft = target.with_name(f".part-{target.name}")
    try:
        with archive.open(name) as source, draft.open("wb") as stream:
            shutil.copyfileobj(source, stream, _CHUNK)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def add_to_store(archive: zipfile.ZipFile, manifest: Manifest, store: Path, tick: Tick) -> int:
    """Put the stored files in place, each under its digest; returns how many were not there.

    Files only come, none goes: what the desk has now stays whole whatever happens next.
    """
    new = 0
    for number, digest in enumerate(manifest.stored, start=1):
        target = store / digest[:2] / digest
        if not target.exists() or sha256_of(target) != digest:
            target.parent.mkdir(parents=True, exist_ok=True)
            take_out(archive, f"store/{digest[:2]}/{digest}", target)
            new += 1
        tick(number, len(manifest.stored))
    return new


def _on_disk(path: Path) -> None:
    """Have a file or a folder's entries on disk, where the system allows it."""
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
