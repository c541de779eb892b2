"""Two people do the same thing at the same moment, in two processes: one wins, the other is told.

``python tests/endurance/at_once.py [--times 10] [WHAT...]`` prints what became of each as JSON, a
line per trial. ``DATABASE_URL`` may name a PostgreSQL server.
"""

import argparse
import json
import os
import secrets
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from desk_process import Said, Say, answer_of, desk, start

_HELD = 0.8  #: how long the end of the chain is held where it matters [s]


def main() -> int:
    """Let two do the same, as often as asked; prints what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("what", nargs="*")
    options = parser.parse_args()
    with desk():
        from contests import CONTESTS
        from crowd import make_crowd

        answer_of(lambda _say: make_crowd() and None)
        for name in options.what or CONTESTS:
            for _ in range(options.times):
                sys.stdout.write(json.dumps({"what": name, **_trial(name)}) + "\n")
                sys.stdout.flush()
    return 0


def _trial(name: str) -> Said:
    """Prepare something to do, let two do it at once, and count what is there afterwards."""
    from contests import CONTESTS

    contest = CONTESTS[name]
    [prepared] = answer_of(lambda say: say({"about": contest.prepare()}))
    about = prepared["about"]
    gate, opener = os.pipe()
    told, teller = os.pipe()  # that the first holds the end of the chain

    def one(number: int) -> Callable[[Say], None]:
        return lambda say: _take_part(say, contest, about, number, (gate, told, teller))

    both = [start(one(number)) for number in range(2)]
    for child in both:
        while not child.said and child.hear(time.monotonic() + 60.0) is not None:
            pass
    os.write(opener, b"..")
    statuses = [child.end(is_killed=False) for child in both]
    for end in (gate, opener, told, teller):
        os.close(end)
    outcomes = [child.said[-1] for child in both]
    [counted] = answer_of(lambda say: say(contest.count(about)))
    return {"outcomes": outcomes, "statuses": statuses, "there": counted}


def _take_part(say: Say, contest: Any, about: Any, number: int, ends: tuple[int, int, int]) -> None:
    """See what the other sees, wait for the gate, do it, and say what became of it."""
    from deeds import REFUSALS

    do = contest.ready(about, number)
    say({"ready": number})
    gate, told, teller = ends
    if contest.is_held and number == 0:
        _hold_chain(teller)
    os.read(told if contest.is_held and number == 1 else gate, 1)
    try:
        made = do()
    except REFUSALS as refusal:
        by_name = getattr(refusal, "by_name", "")
        say({"lost": type(refusal).__name__, "by_name": by_name, "says": str(refusal)})
    else:
        say({"won": made.pk if hasattr(made, "pk") else None, "name": contest.name_of(made)})


def _hold_chain(teller: int) -> None:
    """Take long to add an event, while the end of the chain is locked; say so meanwhile."""
    from parkdesk.audit import operations

    def slowly(size: int) -> str:
        os.write(teller, b".")
        time.sleep(_HELD)
        return secrets.token_hex(size)

    operations.secrets = SimpleNamespace(token_hex=slowly)


if __name__ == "__main__":
    sys.exit(main())
