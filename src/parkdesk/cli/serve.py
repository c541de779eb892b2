"""The server: answers browsers and programs, and keeps a worker beside it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from waitress.server import create_server  # type: ignore[import-untyped]

from parkdesk.cli.words import CannotDo, _, say, tell

_PATIENCE = 30.0  #: how long a worker is given to finish what it has begun [s]
_AGAIN = 2.0  #: how long after its death a worker is started anew [s]


def run(*, host: str, port: int, threads: int, is_migrating: bool, has_worker: bool) -> int:
    """Serve until told to stop."""
    if is_migrating:
        migrate()
    elif is_behind():
        raise CannotDo(
            _("The database is not at this version. Run: parkdesk migrate, or serve --migrate")
        )
    if settings.SECURE_SSL_REDIRECT and settings.SECURE_PROXY_SSL_HEADER is None:
        tell(
            _(
                "Pages are given out over HTTPS only. Behind a proxy that speaks HTTPS set "
                "PARKDESK_BEHIND_PROXY to its address; for plain HTTP set PARKDESK_HTTP=plain."
            )
        )
    serve_until_stopped(
        host=host,
        port=port,
        threads=threads,
        has_worker=has_worker,
        on_ready=lambda: say(_("The desk is open: {url}").format(url=f"http://{host}:{port}/")),
    )
    return 0


def migrate() -> int:
    """Bring the database to this version; the table of counters is made with it."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    connection.close()
    say(_("The database is at this version."))
    return 0


def is_behind() -> bool:
    """Say whether the database lacks migrations of this version."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    is_lacking = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    connection.close()
    return is_lacking


def serve_until_stopped(
    *, host: str, port: int, threads: int, has_worker: bool, on_ready: Callable[[], None]
) -> None:
    """Listen, keep a worker, and stop both gracefully on SIGTERM or Ctrl+C.

    Raises
    ------
    CannotDo
        If the port is taken.
    """
    proxy = os.environ.get("PARKDESK_BEHIND_PROXY", "")
    try:
        server = create_server(
            get_wsgi_application(),
            host=host,
            port=port,
            threads=threads,
            ident=None,
            max_request_body_size=settings.LARGEST_REQUEST,
            **(_trust(proxy) if proxy else {}),
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        text = _("Port {port} cannot be opened: {reason}. Choose another with --port.")
        raise CannotDo(text.format(port=port, reason=error.strerror)) from error
    signal.signal(signal.SIGTERM, _leave)
    keeper = WorkerKeeper() if has_worker else None
    try:
        if keeper:
            keeper.start()
        on_ready()
        server.run()  # comes back when the signal has raised SystemExit in it
    finally:
        server.close()
        if keeper:
            keeper.stop()


def _trust(proxy: str) -> dict[str, object]:
    """Return how far a proxy is believed: whose request it is, and whether it came by HTTPS."""
    return {
        "trusted_proxy": "127.0.0.1" if proxy in {"1", "yes", "true"} else proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }


def _leave(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


class WorkerKeeper:
    """Keeps one worker process alive beside the server."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        """Start the worker, and again whenever it dies."""
        self._thread.start()

    def stop(self) -> None:
        """Let the worker finish what it has begun, then go."""
        self._stopping.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()

    def _keep(self) -> None:
        command = [sys.executable, "-m", "parkdesk.cli", "worker", "--parent", str(os.getpid())]
        while not self._stopping.is_set():
            self._process = subprocess.Popen(command)  # noqa: S603 - our own program
            self._process.wait()
            self._stopping.wait(_AGAIN)
