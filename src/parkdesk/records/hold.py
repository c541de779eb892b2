"""The hold: while a backup is being put in place, nobody reads or writes.

Every request and every task of a worker enters the desk; a restore waits until all have left and
keeps the others out. Both use locks of the operating system on files in ``PARKDESK_HOME``, which a
killed process gives back by itself. An empty file ``maintenance`` made by hand closes the desk too.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

try:
    import fcntl
except ImportError:  # a system without these locks: the file alone closes the desk
    fcntl = None  # type: ignore[assignment]

_FLAG = "maintenance"
_LOCK = "desk.lock"
_STEP = 0.1  #: how often a restore looks whether all have left [s]


class StillBusy(Exception):
    """Others did not leave the desk in time."""


def flag_path() -> Path:
    """Return the file that closes the desk while it exists."""
    return Path(settings.HOME) / _FLAG


def is_closed() -> bool:
    """Say whether the desk is closed: by hand, or by a restore that is alive."""
    try:
        handle = os.open(flag_path(), os.O_RDONLY)
    except OSError:
        return False
    try:
        if not fcntl or not os.fstat(handle).st_size:
            return True
        return not _locked(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


@contextmanager
def entered() -> Iterator[bool]:
    """Be in the desk for the length of a block; gives False if it is closed."""
    handle = _opened()
    if handle is None or not fcntl:
        yield not is_closed()
        return
    try:
        # The flag is read again inside: it may have been set just before the lock was taken.
        yield not is_closed() and _locked(handle, fcntl.LOCK_SH) and not is_closed()
    finally:
        os.close(handle)


@contextmanager
def alone(patience: float) -> Iterator[None]:
    """Close the desk, wait until all have left, and have it alone for the length of a block.

    Parameters
    ----------
    patience
        How long to wait for the others. [s]

    Raises
    ------
    StillBusy
        If somebody is still there after that, or another restore is under way.
    """
    flag = flag_path()
    flag.parent.mkdir(parents=True, exist_ok=True)
    is_by_hand = flag.exists() and not flag.stat().st_size  # closed before, and closed after
    sign = os.open(flag, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if fcntl and not _locked(sign, fcntl.LOCK_EX):
            raise StillBusy
        os.write(sign, str(os.getpid()).encode())
        handle = _opened()
        try:
            _wait_for(handle, patience)
            yield
        finally:
            if handle is not None:
                os.close(handle)
            if is_by_hand:
                os.ftruncate(sign, 0)
            else:
                flag.unlink(missing_ok=True)
    finally:
        os.close(sign)


def _opened() -> int | None:
    try:
        return os.open(Path(settings.HOME) / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None


def _locked(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _wait_for(handle: int | None, patience: float) -> None:
    if handle is None or not fcntl:
        time.sleep(min(patience, 5.0))  # no locks here: give those who are inside time to finish
        return
    until = time.monotonic() + patience
    while not _locked(handle, fcntl.LOCK_EX):
        if time.monotonic() > until:
            raise StillBusy
        time.sleep(_STEP)
