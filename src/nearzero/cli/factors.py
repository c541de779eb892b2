"""The factor commands: list what there is, show one with its document, resolve a question."""

from argparse import Namespace

from nearzero.cli.console import table, write_json
from nearzero.factors import (
    Deviation,
    Factor,
    FactorLibrary,
    NoMatch,
    Query,
    find_region,
    load_factors,
)
from nearzero.problems import NOWHERE, CannotProceed, Fact, Problem, Severity, kind
from nearzero.words import mark, translator

NO_FACTOR = kind(
    "command.factor-unknown",
    Severity.BLOCKER,
    mark("There is no factor {found} in the library."),
    mark("See the ids with: nearzero factors list."),
    "FACTORS §1",
)
NO_ANSWER = kind(
    "command.no-factor",
    Severity.BLOCKER,
    mark("Nothing answers for {subject} in {region} on {on}: {reason}; nearest: {nearest}."),
    mark("Ask for another quantity, or give your own factor."),
    "FACTORS §4",
)
_ANSWERED = (
    mark("Factor"),
    mark("Kind"),
    mark("Value"),
    mark("Unit"),
    mark("Match"),
    mark("Status"),
)
_HEADINGS = (mark("Factor"), mark("Value"), mark("Unit"), mark("Status"), mark("Document"))


def list_factors(options: Namespace) -> int:
    """Print the factors that fit the given subject, quantity and document."""
    library = load_factors(*options.factors)
    chosen = [
        factor
        for factor in library.factors.values()
        if options.subject in ("", factor.subject)
        and options.quantity in ("", factor.quantity)
        and options.source in ("", factor.source)
    ]
    if options.json:
        write_json(options.json, [describe(factor, library) for factor in chosen])
    if options.json != "-":
        _print(chosen, options.language)
    return 0


def show_factor(options: Namespace) -> int:
    """Print one factor with its document."""
    library = load_factors(*options.factors)
    factor = library.factors.get(options.id)
    if factor is None:
        raise CannotProceed([NO_FACTOR.at(NOWHERE, {"found": options.id})])
    entry = describe(factor, library)
    if options.json:
        write_json(options.json, entry)
    if options.json != "-":
        rows = [[name, str(value)] for name, value in entry.items() if value not in (None, "")]
        print(table(["", ""], rows).lstrip("\n"))
    return 0


def resolve_factor(options: Namespace) -> int:
    """Print what answers for a subject, region and day, and how exactly it matches."""
    library = load_factors(*options.factors)
    region = find_region(options.region) or options.region
    answers: list[dict[str, object]] = []
    misses: list[NoMatch] = []
    for quantity, kind_ in _asked(library, options):
        query = Query(
            quantity=quantity,
            subject=options.subject,
            kind=kind_,
            region=region,
            on=options.on,
            known_on=options.as_of,
            method=options.method,
            accepts=frozenset(Deviation) - {Deviation.NAMED},
        )
        found = library.resolve(query)
        if isinstance(found, NoMatch):
            misses.append(found)
        else:
            answers.append(describe(found.factor, library) | {"match": found.how})
    if not answers:
        raise CannotProceed([_no_answer(options, misses)])
    if options.json:
        write_json(options.json, answers)
    if options.json != "-":
        words = translator(options.language)
        shown = ("id", "kind", "value", "unit", "match", "status")
        rows = [[str(answer[name]) for name in shown] for answer in answers]
        print(table([words(heading) for heading in _ANSWERED], rows, "<<>"))
    return 0


def _asked(library: FactorLibrary, options: Namespace) -> list[tuple[str, str]]:
    """Return the quantities and kinds that are asked for; all the library has where none is."""
    rows = [f for f in library.factors.values() if f.subject == options.subject]
    quantities = [options.quantity] if options.quantity else sorted({f.quantity for f in rows})
    kinds = [options.kind] if options.kind else sorted({f.kind for f in rows} | {""})
    return [(quantity, kind_) for quantity in quantities for kind_ in kinds]


def _no_answer(options: Namespace, misses: list[NoMatch]) -> Problem:
    nearest = dict.fromkeys(factor.id for miss in misses for factor in miss.nearest)
    reasons = [miss.reason for miss in misses if miss.reason != "factor.none"]
    facts: dict[str, Fact] = {
        "subject": options.subject,
        "region": options.region,
        "on": str(options.on),
        "reason": next(iter(reasons), "factor.none"),
        "nearest": tuple(nearest),
    }
    return NO_ANSWER.at(NOWHERE, facts)


def describe(factor: Factor, library: FactorLibrary) -> dict[str, object]:
    """Return a factor with its document as plain data."""
    source = library.sources.get(factor.source)
    return {
        "id": factor.id,
        "quantity": factor.quantity,
        "subject": factor.subject,
        "kind": factor.kind,
        "region": factor.region,
        "value": factor.value,
        "low": factor.low,
        "high": factor.high,
        "unit": factor.unit,
        "valid_from": str(factor.valid_from) if factor.valid_from else None,
        "valid_until": str(factor.valid_until) if factor.valid_until else None,
        "status": str(factor.status),
        "flag": factor.flag,
        "lock": factor.lock,
        "source": factor.source,
        "title_zh": source.title_zh if source else None,
        "title_en": source.title_en if source else None,
        "number": source.number if source else None,
        "page": factor.page,
        "published_on": source.published_on if source else None,
        "known_since": str(source.known_since) if source and source.known_since else None,
        "note": factor.note,
    }


def _print(factors: list[Factor], language: str) -> None:
    words = translator(language)
    rows = [
        [f.id, "—" if f.value is None else f"{f.value:.10g}", f.unit, str(f.status), f.source]
        for f in factors
    ]
    print(table([words(heading) for heading in _HEADINGS], rows, "<>"))
