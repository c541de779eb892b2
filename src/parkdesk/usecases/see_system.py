"""How the installation stands: version, database, queue, storage, chain, backup, methods."""

import platform
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

from nearzero.methods import methods
from parkdesk.accounts.actor import Actor, Place
from parkdesk.accounts.rules import require
from parkdesk.audit import queries as audit
from parkdesk.usecases.tend_queue import ALIVE_FOR, QueueState, queue_state

_OLD = timedelta(days=2)  #: a desk in daily use should have a younger backup


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodShipped:
    """An accounting method of this version."""

    id: str
    title_zh: str
    title_en: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemState:
    """How the installation stands at a moment.

    Attributes
    ----------
    database
        ``sqlite`` or ``postgresql``.
    last_backup
        Whether and when the log says that a backup was taken.
    """

    version: str
    python: str
    django: str
    database: str
    database_version: str
    database_bytes: int
    store_files: int
    store_bytes: int
    free_bytes: int
    queue: QueueState
    is_worker_alive: bool
    chain_seq: int
    chain_hash: str
    last_backup: datetime | None
    is_backup_old: bool
    guarded_roles: tuple[str, ...]
    oidc_name: str
    methods: tuple[MethodShipped, ...]


def see_system(*, actor: Actor, now: datetime) -> SystemState:
    """Return how the installation stands.

    Raises
    ------
    NotFound
        If the actor does not keep the installation: it is nobody else's to see.
    """
    require(actor, "system.manage", Place())
    queue = queue_state()
    files, stored = _store_size()
    seq, chain_hash = audit.head()
    backup = audit.last_of("backup.taken")
    return SystemState(
        version=version("nearzero"),
        python=platform.python_version(),
        django=django.get_version(),
        database=connection.vendor,
        database_version=_database_version(),
        database_bytes=_database_size(),
        store_files=files,
        store_bytes=stored,
        free_bytes=_free(),
        queue=queue,
        is_worker_alive=queue.last_beat is not None and now - queue.last_beat < ALIVE_FOR,
        chain_seq=seq,
        chain_hash=chain_hash,
        last_backup=backup.at if backup else None,
        is_backup_old=backup is None or now - backup.at > _OLD,
        guarded_roles=tuple(sorted(settings.REQUIRE_MFA_ROLES)),
        oidc_name=_oidc_name(settings.SOCIALACCOUNT_PROVIDERS),
        methods=_methods(),
    )


def _methods() -> tuple[MethodShipped, ...]:
    return tuple(
        MethodShipped(id=key, title_zh=one.title.zh, title_en=one.title.en, status=one.status)
        for key, one in sorted(methods().items())
    )


def _oidc_name(providers: Mapping[str, Mapping[str, object]]) -> str:
    apps = providers.get("openid_connect", {}).get("APPS")
    return str(apps[0]["name"]) if isinstance(apps, list) and apps else ""


def _database_version() -> str:
    if connection.vendor == "postgresql":
        number = connection.cursor().connection.info.server_version
        return f"{number // 10000}.{number % 10000}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        return str(cursor.fetchone()[0])


def _database_size() -> int:
    ask = (
        "SELECT pg_database_size(current_database())"
        if connection.vendor == "postgresql"
        else "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    )
    with connection.cursor() as cursor:
        cursor.execute(ask)
        return int(cursor.fetchone()[0])


def _store_size() -> tuple[int, int]:
    files = [path for path in Path(settings.STORE).glob("??/*") if path.is_file()]
    return len(files), sum(path.stat().st_size for path in files)


def _free() -> int:
    folder = Path(settings.STORE)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
