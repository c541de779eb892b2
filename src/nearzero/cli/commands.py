"""What each command does: read, ask the library, write, print."""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from nearzero.cli.console import Progress, show_problems, table, whole_file, write_json
from nearzero.problems import NOWHERE, CannotProceed, Place, Severity, blockers, kind
from nearzero.words import mark, translator

if TYPE_CHECKING:
    from nearzero.ledger import Period
    from nearzero.methods import Inventory

RESULT_UNREADABLE = kind(
    "result.unreadable",
    Severity.BLOCKER,
    mark("{file} is not a result file: {found}."),
    mark("Name a file written with --json."),
    "REPORT §1",
)
PERIOD_UNREADABLE = kind(
    "command.period",
    Severity.BLOCKER,
    mark("{found} is not a period."),
    mark("Write 2025, 2025-03, 2025-03-07 or 2025-01/2025-07."),
    "TIME §1",
)
_READING, _CHECKING = mark("reading the ledger"), mark("checking the ledger")
_ACCOUNTING, _TRACING = mark("accounting"), mark("writing down every tonne")
_WRITING = mark("writing {file}")
_SEALED = mark("The sealed run was reproduced: {hash}")
_WRITTEN = mark("Written: {files}")
_HEADLINES = {
    "emission_tco2": (mark("Total emission"), "t CO2"),
    "emission_lower_tco2": (mark("lower bound, 95 %"), "t CO2"),
    "emission_upper_tco2": (mark("upper bound, 95 %"), "t CO2"),
    "energy_equivalent_tce": (mark("Energy, equivalent basis"), "tce"),
    "energy_calorific_tce": (mark("Energy, calorific basis"), "tce"),
    "intensity_tco2_per_tce": (mark("Emission per energy"), "t CO2/tce"),
    "intensity_tco2_per_10k_cny": (mark("Emission per value added"), "t CO2/10^4 CNY"),
    "direct_supply_share": (mark("Direct green supply"), "%"),
    "clean_energy_share": (mark("Clean energy"), "%"),
}
_HEADING = mark("{park}, {start} to {end}, {method}")
_SYNTHETIC = mark("SYNTHETIC DEMONSTRATION DATA")
_PROVISIONAL = mark("provisional: some factors are single-source, see the findings")


def run(options: Namespace) -> int:
    """Run the command that the options name and return its exit status."""
    return {
        "check": _check,
        "account": _account,
        "explain": _explain,
        "compare": _compare,
        "methods": _methods,
        "factors": _factors,
        "template": _template,
    }[options.command](options)


def _check(options: Namespace) -> int:
    from nearzero.ledger import check_ledger, read_ledger

    with Progress(3, options.language) as progress:
        progress.step(_READING)
        ledger = read_ledger(*options.ledger)
        progress.step(_CHECKING)
        period = _period(options.period) if options.period else None
        problems = [*ledger.problems, *check_ledger(ledger, period)]
    show_problems(problems, options.language, options.problems, stream=sys.stdout)
    if options.annotate:
        from nearzero.ledger.annotate import annotate

        with whole_file(options.annotate) as draft:
            annotate(options.ledger[0], problems, draft, language=options.language)
    return 1 if blockers(problems) else 0


def _account(options: Namespace) -> int:
    from nearzero.methods import Result, account, resume

    made_at = datetime.now(ZoneInfo("Asia/Shanghai")).isoformat(timespec="seconds")
    words = translator(options.language)
    with Progress(4 + len(options.report), options.language) as progress:
        if options.resume:
            progress.step(_ACCOUNTING)
            inventory, document = resume(options.resume)
            print(words(_SEALED).format(hash=document["run"]["hash"]), file=sys.stderr)  # type: ignore[index]
        else:
            from nearzero.factors import load_factors
            from nearzero.ledger import read_ledger

            progress.step(_READING)
            ledger = read_ledger(*options.ledger)
            progress.step(_ACCOUNTING)
            inventory = account(
                ledger,
                options.method,
                _period(options.period),
                settings=dict(options.set),
                library=load_factors(*options.factors),
                known_on=options.as_of,
                named=options.factor,
            )
            progress.step(_TRACING)
            document = Result(inventory).document(made_at)
        written = _write(options, inventory, document, progress)
    show_problems(inventory.problems, options.language, options.problems)
    if "-" not in (options.json, options.problems):
        _show_account(document, options.language)
        if written:
            print(words(_WRITTEN).format(files=", ".join(map(str, written))))
    return 0


def _write(
    options: Namespace, inventory: "Inventory", document: dict[str, object], progress: Progress
) -> list[Path]:
    written: list[Path] = []
    words = translator(options.language)
    if options.workbook:
        from nearzero.reporting import write_workbook

        progress.step(words(_WRITING).format(file=options.workbook.name))
        with whole_file(options.workbook) as draft:
            write_workbook(document, draft)
        written.append(options.workbook)
    for path in options.report:
        from nearzero.reporting import write_report

        progress.step(words(_WRITING).format(file=path.name))
        with whole_file(path) as draft:
            write_report(document, draft, options.language)
        written.append(path)
    if options.seal:
        from nearzero.methods import seal

        options.seal.parent.mkdir(parents=True, exist_ok=True)
        seal(inventory, document, options.seal)
        written.append(options.seal)
    if options.json:
        write_json(options.json, document)
        written += [Path(options.json)] if options.json != "-" else []
    return written


def _show_account(document: Mapping[str, object], language: str) -> None:
    words = translator(language)
    park, period, method = document["park"], document["period"], document["method"]
    title = f"title_{language}"
    heading = words(_HEADING).format(
        park=park.get("name_zh" if language == "zh" else "name_en") or park.get("park_id") or "—",  # type: ignore[attr-defined]
        start=period["start"],  # type: ignore[index]
        end=period["end"],  # type: ignore[index]
        method=method[title],  # type: ignore[index]
    )
    print(heading)
    if park.get("is_synthetic"):  # type: ignore[attr-defined]
        print(f"【{words(_SYNTHETIC)}】")
    totals = document["totals"]
    rows = [
        [words(name), _figure(totals.get(key), unit), unit]  # type: ignore[attr-defined]
        for key, (name, unit) in _HEADLINES.items()
        if key in totals  # type: ignore[operator]
    ]
    print(table(["", "", ""], rows, "<><").lstrip("\n"))
    sources = [
        [str(s[title]), _figure(s["emission_tco2"], ""), _figure(s["share"], "%") + " %"]
        for s in document["by_source"]  # type: ignore[attr-defined]
        if s["emission_tco2"]
    ]
    print(table([words(mark("Source")), "t CO2", words(mark("Share"))], sources, "<>>"))
    if method["provisional"]:  # type: ignore[index]
        print(words(_PROVISIONAL))


def _figure(value: object, unit: str) -> str:
    if value is None:
        return "—"
    number = float(str(value)) * (100.0 if unit == "%" else 1.0)
    return f"{number:,.4f}" if "/" in unit else f"{number:,.2f}"


def _explain(options: Namespace) -> int:
    from nearzero.reporting.explain import explain

    print(explain(_result(options.result), options.line, options.language))
    return 0


def _compare(options: Namespace) -> int:
    from nearzero.methods import compare
    from nearzero.methods.compare import PARTS

    found = compare(_result(options.before), _result(options.after))
    if options.json:
        write_json(options.json, found.as_json())
    if options.json != "-":
        words = translator(options.language)
        names = {
            "activity": mark("activity"),
            "factor": mark("factor"),
            "method": mark("method"),
            "boundary": mark("boundary"),
            "data_quality": mark("data quality"),
        }
        rows = [[words(mark("before")), _figure(found.before, "")]]
        rows += [[words(names[part]), _figure(found.parts[part], "")] for part in PARTS]
        rows.append([words(mark("after")), _figure(found.after, "")])
        print(table(["", "t CO2"], rows, "<>"))
    return 0


def _methods(options: Namespace) -> int:
    from nearzero.methods import methods

    rows = [
        [m.id, m.status, m.title.zh if options.language == "zh" else m.title.en]
        for m in methods().values()
    ]
    words = translator(options.language)
    print(table([words(mark("Method")), words(mark("Status")), words(mark("Title"))], rows))
    return 0


def _factors(options: Namespace) -> int:
    from nearzero.cli.factors import list_factors, resolve_factor, show_factor

    return {"list": list_factors, "show": show_factor, "resolve": resolve_factor}[options.verb](
        options
    )


def _template(options: Namespace) -> int:
    from nearzero.ledger.template import write_template

    with whole_file(options.out) as draft:
        write_template(draft)
    words = translator(options.language)
    print(words(_WRITTEN).format(files=options.out))
    return 0


def _period(text: str) -> "Period":
    from nearzero.ledger.period import Period, parse_period

    first, slash, last = text.partition("/")
    start, end = parse_period(first), parse_period(last if slash else first)
    if start is None or end is None or end.start < start.start:
        raise CannotProceed([PERIOD_UNREADABLE.at(NOWHERE, {"found": text})])
    return Period(start.start, end.start if slash else start.end)


def _result(path: Path) -> dict[str, object]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        missing = {"lines", "totals", "method"} - set(document)
    except (OSError, ValueError, TypeError) as error:
        facts = {"file": path.name, "found": type(error).__name__}
        raise CannotProceed([RESULT_UNREADABLE.at(Place(file=path.name), facts)]) from error
    if missing:
        facts = {"file": path.name, "found": ", ".join(sorted(missing))}
        raise CannotProceed([RESULT_UNREADABLE.at(Place(file=path.name), facts)])
    return dict(document)
