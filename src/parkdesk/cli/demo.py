"""The demonstration: an embedded desk with synthetic parks, opened by one command."""

import json
import os
import shutil
import sys
import webbrowser
from pathlib import Path

from parkdesk.cli.words import CannotDo, _, language, say, tell

_STATE = "demonstration.json"
_HOST = "127.0.0.1"


def prepare_environment() -> None:
    """Choose the folder of the demonstration; it never works on another database."""
    home = Path(os.environ.get("PARKDESK_HOME", "parkdesk-demo")).absolute()
    os.environ["PARKDESK_HOME"] = str(home)
    for name in ("DATABASE_URL", "PARKDESK_STORE", "PARKDESK_STATIC"):
        os.environ.pop(name, None)


def run(*, port: int, size: str, is_quiet: bool) -> int:
    """Prepare the demonstration where it is not there yet, and serve it."""
    from django.conf import settings

    from parkdesk.cli.serve import serve_until_stopped

    prepare(Path(settings.HOME), size)
    address = f"http://{_HOST}:{port}/"

    def opened() -> None:
        say(welcome(address))
        if not is_quiet and sys.stdout.isatty() and os.environ.get("DISPLAY", os.name == "nt"):
            webbrowser.open(address)

    serve_until_stopped(host=_HOST, port=port, threads=8, has_worker=True, on_ready=opened)
    return 0


def prepare(home: Path, size: str) -> None:
    """Make the database, bring it to this version and load the parks; a whole one is used again.

    Raises
    ------
    CannotDo
        If the folder holds a desk that is not a demonstration.
    """
    from parkdesk.cli.load_demonstration import load
    from parkdesk.cli.serve import migrate

    state = _state(home)
    if state is None and (home / "desk.sqlite3").exists():
        text = _("{home} holds a desk that is not a demonstration; nothing was touched.")
        raise CannotDo(text.format(home=home))
    if state is not None and state["state"] == "ready":
        migrate()
        if state["size"] != size:
            text = _("The demonstration in {home} is of size {size}; it is opened as it is.")
            tell(text.format(home=home, size=state["size"]))
        return
    if state is not None:
        tell(_("The demonstration was not loaded to its end; it is made anew."))
        _empty(home)
    home.mkdir(parents=True, exist_ok=True)
    _note(home, size, "loading")
    migrate()
    load(size=size, progress=tell)
    _note(home, size, "ready")


def welcome(address: str) -> str:
    """Return what is printed when the desk is open: its address and the sign-ins."""
    from parkdesk.accounts.models import ROLE_NAMES
    from parkdesk.cli.demonstration import people
    from parkdesk.cli.load_demonstration import PASSWORD

    is_chinese = language() == "zh"
    lines = [
        "",
        _("The desk is open: {url}").format(url=address),
        _(
            "Synthetic data, on this machine only. Sign in as one of these, password {password}:"
        ).format(password=PASSWORD),
    ]
    known = people()
    widest = max(len(one.login) for one in known)
    for one in known:
        roles = ", ".join(dict.fromkeys(str(ROLE_NAMES[row.role]) for row in one.memberships))
        where = one.organisation_zh if is_chinese else one.organisation_en
        lines.append(f"  {one.login:<{widest}}  {roles}  {where}".rstrip())
    return "\n".join([*lines, "", _("Stop with Ctrl+C.")])


def _state(home: Path) -> dict[str, str] | None:
    try:
        found = json.loads((home / _STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return {"state": str(found.get("state")), "size": str(found.get("size"))}


def _note(home: Path, size: str, state: str) -> None:
    (home / _STATE).write_text(json.dumps({"state": state, "size": size}), encoding="utf-8")


def _empty(home: Path) -> None:
    for name in ("desk.sqlite3", "desk.sqlite3-wal", "desk.sqlite3-shm"):
        (home / name).unlink(missing_ok=True)
    shutil.rmtree(home / "store", ignore_errors=True)
