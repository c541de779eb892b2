"""Files that can be made again at any time from what is stored: reports, exports, comparisons.

They lie beside the store, by the version of the code that makes them, and are no facts: a backup
may leave them out. A file is there whole or not at all.
"""

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

import nearzero

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,199}")


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        message = f"a derived file has a plain name, not {name!r}"
        raise ValueError(message)
    return Path(settings.STORE) / "derived" / nearzero.__version__ / name


def find(name: str) -> Path | None:
    """Return where a derived file lies, or None where it has to be made."""
    path = _path(name)
    return path if path.is_file() else None


def make(name: str, write: Callable[[Path], None]) -> Path:
    """Make a derived file: ``write`` is given a path with the same suffix to write to.

    Two who make the same file at once both succeed; the last one stays.
    """
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft_name = tempfile.mkstemp(dir=path.parent, prefix=".part-", suffix=path.suffix)
    os.close(handle)
    draft = Path(draft_name)
    try:
        write(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path
