"""Files by their digest: written whole or not at all, never changed.

A file is on disk before the fact that names it is committed, so a fact never points at nothing.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


class Damaged(Exception):
    """A stored file does not have the digest it is stored under."""


def _path(digest: str) -> Path:
    return Path(settings.STORE) / digest[:2] / digest


def put(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Store bytes; returns their SHA-256 and size. [bytes]"""
    root = Path(settings.STORE)
    root.mkdir(parents=True, exist_ok=True)
    found, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=root, prefix=".part-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                found.update(chunk)
                size += len(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        home = _path(found.hexdigest())
        home.parent.mkdir(exist_ok=True)
        draft.replace(home)
        _sync(home.parent)
    finally:
        draft.unlink(missing_ok=True)
    return found.hexdigest(), size


def _sync(folder: Path) -> None:
    """Put a folder's entries on disk, where the system allows it."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def get(digest: str) -> bytes:
    """Return stored bytes, checked against their digest.

    Raises
    ------
    Damaged
        If the bytes were changed, or are gone.
    """
    try:
        data = _path(digest).read_bytes()
    except FileNotFoundError as error:
        raise Damaged(digest) from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise Damaged(digest)
    return data


def path_of(digest: str) -> Path:
    """Return where bytes of a digest lie; for reading only."""
    return _path(digest)
