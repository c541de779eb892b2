"""The words of the command line. Standard library only: ``--help`` must answer at once."""

import argparse
import os
from datetime import date
from pathlib import Path

from nearzero.words import LANGUAGES, mark, translator

_ABOUT = mark("From a park's ledger to a defensible annual carbon account.")
_COMMANDS = {
    "check": mark("read a ledger and list everything that is wrong with it"),
    "account": mark("account a ledger with a method"),
    "explain": mark("show why one tonne is in a result"),
    "compare": mark("split the difference between two results"),
    "methods": mark("list the accounting methods"),
    "factors": mark("look into the factor library"),
    "template": mark("write the blank ledger workbook"),
}
_LEDGER = mark("ledger workbook (.xlsx), Parquet file or folder of CSV files; several are added up")
_METHOD = mark("method id, see: nearzero methods")
_PERIOD = mark("period to account: 2025, 2025-03 or 2025-01/2025-07")
_JSON = mark("write the result here; - is standard output")
_WORKBOOK = mark("write the account with live formulas here")
_REPORT = mark("write the inventory report here (.docx or .pdf); may be given twice")
_SEAL = mark("write the sealed run here: inputs, method, factors and result in one file")
_RESUME = mark("account a sealed run again, from its own method and factors")
_SET = mark("value for a named setting of the method")
_FACTORS = mark("your own factors, a CSV file of the library's shape")
_FACTOR = mark("use this factor wherever its quantity and subject are asked for")
_AS_OF = mark("use only factors that were published by this day")
_PROBLEMS = mark("write the findings here as JSON; - is standard output")
_ANNOTATE = mark("write a copy of the workbook with the findings as cell comments")
_LANGUAGE = mark("language of what is printed")


def parse(arguments: list[str]) -> argparse.Namespace:
    """Return the options of a command line.

    Raises
    ------
    SystemExit
        With status 2 for a wrong command line, 0 after ``--help``.

    Examples
    --------
    >>> parse(["methods"]).command
    'methods'
    """
    words = translator(_language(arguments))
    top = argparse.ArgumentParser(prog="nearzero", description=words(_ABOUT))
    top.add_argument("--version", action="version", version=_version())
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    made = {name: commands.add_parser(name, help=words(t)) for name, t in _COMMANDS.items()}
    for command in made.values():
        command.add_argument("--language", choices=LANGUAGES, help=words(_LANGUAGE))
    _ledger(made["check"], words(_LEDGER), words(_PROBLEMS), "+")
    made["check"].add_argument("--period", type=_text_period, help=words(_PERIOD))
    made["check"].add_argument("--annotate", type=Path, metavar="OUT.xlsx", help=words(_ANNOTATE))
    _account(made["account"])
    _explain(made["explain"])
    _compare(made["compare"])
    _factors(made["factors"])
    made["template"].add_argument("what", choices=["ledger"])
    made["template"].add_argument("out", type=Path, metavar="OUT.xlsx")
    options = top.parse_args(arguments)
    options.language = options.language or _language(arguments)
    if options.command == "account":
        _whole(made["account"], options)
    return options


def _ledger(command: argparse.ArgumentParser, about: str, problems: str, count: str) -> None:
    command.add_argument("ledger", nargs=count, type=Path, metavar="LEDGER", help=about)
    command.add_argument("--problems", metavar="FILE.json", help=problems)


def _account(command: argparse.ArgumentParser) -> None:
    words = translator(_language([]))
    _ledger(command, words(_LEDGER), words(_PROBLEMS), "*")
    command.add_argument("--method", metavar="ID", help=words(_METHOD))
    command.add_argument("--period", type=_text_period, help=words(_PERIOD))
    command.add_argument("--json", metavar="FILE.json", help=words(_JSON))
    command.add_argument("--workbook", type=Path, metavar="FILE.xlsx", help=words(_WORKBOOK))
    command.add_argument(
        "--report", type=Path, action="append", default=[], metavar="FILE", help=words(_REPORT)
    )
    command.add_argument("--seal", type=Path, metavar="FILE.run", help=words(_SEAL))
    command.add_argument("--resume", type=Path, metavar="RUN", help=words(_RESUME))
    command.add_argument(
        "--set", action="append", default=[], type=_pair, metavar="NAME=VALUE", help=words(_SET)
    )
    command.add_argument(
        "--factors", action="append", default=[], type=Path, metavar="FILE", help=words(_FACTORS)
    )
    command.add_argument("--factor", action="append", default=[], metavar="ID", help=words(_FACTOR))
    command.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help=words(_AS_OF))


def _explain(command: argparse.ArgumentParser) -> None:
    command.add_argument("result", type=Path, metavar="RESULT.json")
    command.add_argument("--line", required=True, metavar="ID")


def _compare(command: argparse.ArgumentParser) -> None:
    words = translator(_language([]))
    command.add_argument("before", type=Path, metavar="A.json")
    command.add_argument("after", type=Path, metavar="B.json")
    command.add_argument("--json", metavar="FILE.json", help=words(_JSON))


def _factors(command: argparse.ArgumentParser) -> None:
    words = translator(_language([]))
    command.add_argument(
        "--factors", action="append", default=[], type=Path, metavar="FILE", help=words(_FACTORS)
    )
    verbs = command.add_subparsers(dest="verb", required=True, metavar="list|show|resolve")
    listing = verbs.add_parser("list")
    showing = verbs.add_parser("show")
    showing.add_argument("id", metavar="ID")
    resolving = verbs.add_parser("resolve")
    resolving.add_argument("--subject", required=True)
    resolving.add_argument("--region", default="")
    resolving.add_argument("--on", type=date.fromisoformat, required=True, metavar="DATE")
    resolving.add_argument("--quantity", default="")
    resolving.add_argument("--kind", default="")
    resolving.add_argument("--method", default="", metavar="ID")
    resolving.add_argument("--as-of", type=date.fromisoformat, metavar="DATE")
    for verb in (listing,):
        verb.add_argument("--subject", default="")
        verb.add_argument("--quantity", default="")
        verb.add_argument("--source", default="")
    for verb in (listing, showing, resolving):
        verb.add_argument("--json", metavar="FILE.json", help=words(_JSON))


def _whole(command: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse an account whose words do not make a whole request."""
    words = translator(options.language)
    if options.resume:
        given = (options.ledger, options.method, options.period, options.set, options.factor)
        if any(given):
            command.error(words(mark("--resume takes everything from the sealed run")))
        return
    missing = [
        name
        for name, value in (
            ("LEDGER", options.ledger),
            ("--method", options.method),
            ("--period", options.period),
        )
        if not value
    ]
    if missing:
        sentence = words(mark("these are needed: {missing}"))
        command.error(sentence.format(missing=", ".join(missing)))
    for path in options.report:
        if path.suffix.lower() not in (".docx", ".pdf"):
            sentence = words(mark("--report writes .docx or .pdf, not {found}"))
            command.error(sentence.format(found=path.name))


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise argparse.ArgumentTypeError(text)
    return name, value


def _text_period(text: str) -> str:
    """Accept what may be a period; the ledger's own reader reads it."""
    if not text or not text[0].isdigit():
        raise argparse.ArgumentTypeError(text)
    return text


def _language(arguments: list[str]) -> str:
    if "--language" in arguments[:-1]:
        asked = arguments[arguments.index("--language") + 1]
        if asked in LANGUAGES:
            return asked
    asked = os.environ.get("NEARZERO_LANGUAGE", "")
    return asked if asked in LANGUAGES else "zh"


def _version() -> str:
    from nearzero import __version__

    return f"nearzero {__version__}"
