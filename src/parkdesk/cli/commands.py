"""Which function runs which command. Imported after Django is loaded."""

import argparse
from collections.abc import Callable

from parkdesk.cli import audit, backup, demo, people, restore, serve, worker

RUN: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": lambda options: demo.run(
        port=options.port, size=options.size, is_quiet=options.no_browser
    ),
    "serve": lambda options: serve.run(
        host=options.host,
        port=options.port,
        threads=options.threads,
        is_migrating=options.migrate,
        has_worker=not options.no_worker,
    ),
    "worker": lambda options: worker.run(parent=options.parent),
    "migrate": lambda _options: serve.migrate(),
    "create-administrator": lambda options: people.create_administrator(
        username=options.username, name=options.name, reads_stdin=options.password_stdin
    ),
    "backup": lambda options: backup.run(options.file),
    "restore": lambda options: restore.run(
        options.file, is_replacing=options.replace, patience=options.wait
    ),
    "audit": lambda options: (
        audit.verify() if options.what == "verify" else audit.export(options.file, options.park)
    ),
}
