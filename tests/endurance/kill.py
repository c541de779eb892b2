"""Workers are killed at random moments, over and over; after each kill everything must hold.

``python tests/endurance/kill.py --times 200 [--seed N] [--hands 2]`` prints a table and ends with
1 if anything was lost, half-written or out of step. ``DATABASE_URL`` may name a PostgreSQL server;
``PLANT`` names a fault of ``plants.py`` to be found.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from desk_process import Child, Said, Say, answer_of, desk, start, until_alone

_TRAP = 2.0  #: how long a worker may take to its trap [s]
_WHOLE = 25  #: after so many kills everything is read again, not only what is new
_LAST = 3  #: kills whose acknowledged facts are looked for again after each one


@dataclass(slots=True)
class Round:
    """One kill: when, what was interrupted, and what had been acknowledged."""

    number: int
    place: str = ""
    interrupted: list[str] = field(default_factory=list)
    facts: list[Said] = field(default_factory=list)
    deeds: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


def main() -> int:
    """Kill as often as asked; returns 1 if something did not hold."""
    options = _options()
    begun = time.monotonic()
    with desk():
        import accounting
        import deeds
        import invariants

        [made] = answer_of(_make)
        baseline, mark = made["balance"], made["mark"]
        rounds: list[Round] = []
        what = deeds.FILING | accounting.ACCOUNTING
        for number in range(1, options.times + 1):
            one = _kill(number, options, what)
            rounds.append(one)
            is_whole = number % _WHOLE == 0 or number == options.times
            since = asdict(invariants.Mark()) if is_whole else mark
            facts = [fact for kept in rounds[0 if is_whole else -_LAST :] for fact in kept.facts]
            [checked] = answer_of(lambda say, f=facts, s=since: _check(say, f, s, baseline))
            one.violations += checked["violations"]
            mark = checked["mark"]
            _tell(one, checked, options)
            if one.violations and options.stop:
                break
    _table(rounds, time.monotonic() - begun)
    return int(any(one.violations for one in rounds))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hands", type=int, default=2, help="workers at once")
    parser.add_argument("--stop", action="store_true", help="stop at the first violation")
    parser.add_argument("--verbose", action="store_true", help="print each kill")
    return parser.parse_args()


def _make(say: Say) -> None:
    """Make the crowd, and say what it lacks already: the world is made without use cases."""
    from balance import imbalance
    from crowd import make_crowd
    from invariants import Mark, mark, violations

    make_crowd()
    if found := list(violations(Mark())):
        raise RuntimeError("\n".join(found))
    say({"balance": _listed(imbalance()), "mark": asdict(mark())})


def _listed(balance: Counter[tuple[str, str]]) -> list[list[Any]]:
    """Return a balance as it looks once it was said."""
    return sorted([*key, count] for key, count in balance.items())


def _kill(number: int, options: argparse.Namespace, what: dict[Any, int]) -> Round:
    """Let workers work until the moment has come, and kill them all."""
    from moments import a_moment

    moment = a_moment(random.Random(f"{options.seed}/{number}"))  # noqa: S311
    one = Round(number)

    def worker(hand: int) -> Any:
        return lambda say: _work(say, hand, number, options.seed, moment, what)

    hands = [start(worker(hand)) for hand in range(options.hands)]
    _wait(hands, moment.place, moment.after)
    for child in hands:
        child.end(is_killed=True)
    places = [line["at"] for child in hands for line in child.said if "at" in line]
    one.place = places[0] if places else "time"  # one that did not come to its trap
    for child in hands:
        _note(one, child.said)
    return one


def _work(say: Say, hand: int, number: int, seed: int, moment: Any, what: dict[Any, int]) -> None:
    from deeds import Hand
    from moments import Trap
    from plants import PLANTS

    from parkdesk.accounts.models import Person

    if plant := os.environ.get("PLANT"):
        PLANTS[plant]()
    if hand == 0:
        Trap(moment, say).set()
    Person.objects.exists()  # connected before the clock starts
    say({"begin": "start"})
    Hand(say, random.Random(f"{seed}/{number}/{hand}")).work(what)  # noqa: S311


def _wait(hands: list[Child], place: str, after: float) -> None:
    """Wait for the moment: so long after the start, or until the first worker is in its trap."""
    import select

    until = time.monotonic() + _TRAP
    is_begun = False
    while time.monotonic() < until:
        left = max(0.0, until - time.monotonic())
        ready, _, _ = select.select([one.source for one in hands], [], [], left)
        for child in hands:
            if child.source not in ready:
                continue
            said = child.hear(time.monotonic())
            if said is None or any("at" in one or "failed" in one for one in said):
                return
            if not is_begun and place == "time" and said:
                is_begun, until = True, time.monotonic() + after


def _note(one: Round, said: list[Said]) -> None:
    """Take down what a worker said before it was killed."""
    doing = "start"
    for line in said:
        if "begin" in line:
            doing = line["begin"]
        elif "done" in line:
            one.facts += line["facts"]
            one.deeds[line["done"]] += 1
            doing = "between two"
        elif "refused" in line:
            one.refused[f"{line['refused']}: {line['why']}"] += 1
            doing = "between two"
        elif "failed" in line:
            end = line["failed"].strip().rpartition("\n")[2]
            one.violations.append(f"a worker failed in {doing}: {end}")
            sys.stderr.write(line["failed"])
    one.interrupted.append(doing)


def _check(say: Say, facts: list[Said], since: dict[str, Any], baseline: list[Any]) -> None:
    """Say in a process of its own what does not hold, and end the runs that were left."""
    from balance import imbalance
    from facts import lost
    from invariants import Mark, mark, violations
    from recovery import left_running, recover

    until_alone()
    now = asdict(mark())
    found = [*violations(Mark(**since)), *lost(facts)]
    for action, subject, count in _listed(imbalance()):
        if [action, subject, count] not in baseline:
            found.append(f"events beyond facts: {action} {subject} {count:+d}")
    left = left_running()
    found += recover(left)
    say({"violations": found, "mark": now, "restarted": len(left)})


def _tell(one: Round, checked: Said, options: argparse.Namespace) -> None:
    if options.verbose:
        doing = ", ".join(one.interrupted)
        _print(f"{one.number:4d}  {one.place:40s} {doing}  facts {len(one.facts)}"
               f"  restarted {checked['restarted']}")  # fmt: skip
    for text in one.violations:
        _print(f"VIOLATION after kill {one.number} ({one.place}): {text}")


def _table(rounds: list[Round], seconds: float) -> None:
    """Print how often each use case was interrupted, and what was acknowledged of it."""
    places = ("time", "store", "bulk", "statement", "commit")
    kills = Counter((one.interrupted[0], one.place.split(":")[0]) for one in rounds)
    beside = Counter(name for one in rounds for name in one.interrupted[1:])
    deeds: Counter[str] = sum((one.deeds for one in rounds), Counter())
    names = sorted({name for name, _ in kills} | set(deeds) | set(beside))
    _print(f"{'use case':24s}{'killed':>8s}" + "".join(f"{p:>11s}" for p in places)
           + f"{'beside':>8s}{'acknowledged':>14s}")  # fmt: skip
    for name in names:
        by_place = [kills[name, place] for place in places]
        _print(f"{name:24s}{sum(by_place):8d}" + "".join(f"{n or '':>11}" for n in by_place)
               + f"{beside[name] or '':>8}{deeds[name]:14d}")  # fmt: skip
    refused: Counter[str] = sum((one.refused for one in rounds), Counter())
    _print(f"{len(rounds)} kills, {deeds.total()} use cases and "
           f"{sum(len(one.facts) for one in rounds)} facts acknowledged, "
           f"{refused.total()} refused, {sum(len(one.violations) for one in rounds)} violations, "
           f"{seconds:.0f} s")  # fmt: skip
    for text, count in refused.most_common(12):
        _print(f"  refused {count:5d}  {text[:150]}")


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
