"""The command line: check, account, explain, compare, methods, factors, template.

Nothing heavy is imported before a command is known, so that ``--help`` answers at once.
Exit status: 0 done; 1 the input has blockers, all listed, nothing written; 2 wrong command line.
"""

import os
import sys

from nearzero.cli.arguments import parse


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status.

    Parameters
    ----------
    arguments
        Words of the command line after the program's name; by default those of the process.
    """
    options = parse(sys.argv[1:] if arguments is None else arguments)
    from nearzero.cli import commands
    from nearzero.cli.console import show_problems
    from nearzero.problems import CannotProceed

    try:
        return commands.run(options)
    except CannotProceed as refusal:
        show_problems(refusal.problems, options.language, getattr(options, "problems", None))
        return 1
    except BrokenPipeError:
        # Whoever read our output has seen enough; that is not an error of the command.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
