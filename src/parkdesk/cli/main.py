"""The command line: its words, and which command does what.

Exit status: 0 done; 1 it could not be done, the reason is told; 2 wrong command line.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from parkdesk.cli.words import (
    DJANGO_LANGUAGES,
    LANGUAGES,
    CannotDo,
    _,
    language,
    language_of,
    speak,
    tell,
)

Commands = dict[str, argparse.ArgumentParser]

_SETTINGS = {"demo": "demo", "serve": "serve"}  #: other commands sign nothing and need no secret


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status.

    Parameters
    ----------
    arguments
        Words of the command line after the program's name; by default those of the process.
    """
    words = sys.argv[1:] if arguments is None else arguments
    speak(language_of(words))
    if words[:1] == ["manage"]:
        return _manage(words[1:])
    options = parse(words)
    try:
        return _run(options)
    except CannotDo as reason:
        tell(str(reason))
        return 1
    except KeyboardInterrupt:
        return 130


def parse(arguments: list[str]) -> argparse.Namespace:
    """Return the options of a command line.

    Raises
    ------
    SystemExit
        With status 2 for a wrong command line, 0 after ``--help``.
    """
    top = argparse.ArgumentParser(
        prog="parkdesk", description=_("File, review, account and explain a park's carbon.")
    )
    top.add_argument("--language", choices=LANGUAGES, help=_("language of what is printed"))
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text, add in _commands():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--language", choices=LANGUAGES, help=argparse.SUPPRESS)
        add(command)
    return top.parse_args(arguments)


def _commands() -> list[tuple[str, str, Callable[[argparse.ArgumentParser], None]]]:
    return [
        ("demo", _("open the desk with the demonstration parks, on this machine only"), _demo),
        ("serve", _("run the desk on the database that DATABASE_URL names"), _serve),
        ("worker", _("run background work only; serve starts one by itself"), _worker),
        ("migrate", _("bring the database to this version"), _none),
        ("secret", _("print a new PARKDESK_SECRET_KEY"), _none),
        ("create-administrator", _("make a person who can manage all others"), _administrator),
        ("backup", _("write database and stored files into one file, while others go on"), _backup),
        ("restore", _("put a backup in place; others are told to wait"), _restore),
        ("audit", _("verify or export the chain of the log"), _audit),
        ("manage", _("pass a command on to Django, such as: parkdesk manage shell"), _none),
    ]


def _none(command: argparse.ArgumentParser) -> None:
    """Add nothing: the command has no options."""


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=int, default=8000)
    command.add_argument(
        "--size",
        choices=["small", "province"],
        default="small",
        help=_("province: 17 parks with 200 enterprises each and three years of months"),
    )
    command.add_argument(
        "--no-browser", action="store_true", help=_("do not open the browser by itself")
    )


def _serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8000)
    command.add_argument("--threads", type=int, default=8)
    command.add_argument(
        "--migrate", action="store_true", help=_("bring the database to this version first")
    )
    command.add_argument(
        "--no-worker", action="store_true", help=_("the worker runs elsewhere: parkdesk worker")
    )


def _worker(command: argparse.ArgumentParser) -> None:
    command.add_argument("--parent", type=int, help=argparse.SUPPRESS)


def _administrator(command: argparse.ArgumentParser) -> None:
    command.add_argument("username")
    command.add_argument("--name", default="", help=_("name as records are to show it"))
    command.add_argument(
        "--password-stdin", action="store_true", help=_("read the password from standard input")
    )


def _backup(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE")


def _restore(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument(
        "--replace", action="store_true", help=_("the desk has data already: replace it")
    )
    command.add_argument(
        "--wait", type=float, default=60.0, help=_("seconds to wait for others to finish")
    )


def _audit(command: argparse.ArgumentParser) -> None:
    what = command.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("verify", help=_("check every link; names the first broken one"))
    export = what.add_parser("export", help=_("write the chain as lines of JSON"))
    export.add_argument("file", type=Path, metavar="FILE", help=_("- is standard output"))
    export.add_argument("--park", default="", help=_("leave the contents of other parks out"))


def _run(options: argparse.Namespace) -> int:
    if options.command == "secret":
        from parkdesk.cli.people import print_secret

        return print_secret()
    if options.command == "demo":
        from parkdesk.cli.demo import prepare_environment

        prepare_environment()
    begin_django(_SETTINGS.get(options.command, "base"))
    from parkdesk.cli import commands

    return commands.RUN[options.command](options)


def begin_django(settings: str) -> None:
    """Load Django with the settings of a command, in the language that was chosen.

    ``DJANGO_SETTINGS_MODULE`` counts where it is set, but for the demonstration.
    """
    module = f"parkdesk.settings.{settings}"
    if settings == "demo":
        os.environ["DJANGO_SETTINGS_MODULE"] = module
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    try:
        django.setup()
    except ImproperlyConfigured as reason:
        raise CannotDo(str(reason)) from reason
    translation.activate(DJANGO_LANGUAGES[language()])


def _manage(arguments: list[str]) -> int:
    begin_django("base")
    from django.core.management import call_command, execute_from_command_line

    execute_from_command_line(["parkdesk manage", *arguments])
    if arguments[:1] == ["migrate"]:
        call_command("createcachetable")
    return 0
