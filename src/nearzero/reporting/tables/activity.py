"""Tables of what was used: activity data, internal flows, memo items, certificates, lines."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from nearzero.reporting.figures import (
    EMISSION_DECIMALS,
    ENERGY_DECIMALS,
    MISSING,
    UNIT_NAMES,
    amount,
    given,
    number,
)
from nearzero.reporting.labels import (
    ACTIVITIES,
    CERTIFICATE_KINDS,
    QUALITIES,
    REASONS,
    enterprise_names,
    said,
    subject_name,
    titled,
    unit_words,
    word,
)
from nearzero.reporting.result import Line, Result, Where, emission_unit
from nearzero.reporting.tables.shape import (
    Parts,
    ReportTable,
    number_column,
    split_parts,
    with_totals,
    words_column,
)
from nearzero.reporting.tables.totals import emission_column, rounding_name
from nearzero.words import mark, translator

NOT_COUNTED = mark("not counted")


def activity_data(result: Result, language: str) -> ReportTable:
    """Return the counted amounts by source, subject and kind of flow, and what they emit."""
    words = translator(language)
    groups = _grouped(
        (line for line in result["lines"] if line.get("counted")),
        ("source", "subject", "activity", "base_unit"),
    )
    titles = {entry["source"]: titled(entry, "title", language) for entry in result["by_source"]}
    rows = [
        (
            titles.get(source, source),
            subject_name(subject, language),
            word(ACTIVITIES, activity, language),
            amount(_total(line.get("base_amount") for line in lines), unit),
            unit_words(unit, language),
            _qualities(lines, language),
            "",
        )
        for (source, subject, activity, unit), lines in groups.items()
    ]
    parts = _line_parts(result, list(groups.values()))
    return ReportTable(
        id="activity",
        title=words(mark("Activity data and emission")),
        columns=(
            words_column(words(mark("Source of emission")), 1.8),
            words_column(words(mark("Energy or material")), 1.6),
            words_column(words(mark("Use or flow")), 1.4),
            number_column(words(mark("Amount")), width=1.7),
            words_column(words(mark("Unit")), 1),
            words_column(words(mark("Origin of data, rows")), 1.7),
            emission_column(result, language),
        ),
        rows=with_totals(rows, {6: parts}, language),
        total_rows=1,
        notes=(words(mark("Amounts sent out and carbon fixed or recovered emit less than zero.")),),
    )


#: Reasons that say a row belongs to another account.
ELSEWHERE = ("outside_period", "outside_boundary", "not_member", "period_too_coarse")


def internal_flows(result: Result, language: str) -> ReportTable:
    """Return the flows between enterprises of the park, as filed by either side."""
    words = translator(language)
    keys = ("enterprise_id", "counterparty_id", "activity", "subject", "unit", "reason")
    inside = (
        line
        for line in result["lines"]
        if line.get("counterparty_id") and line.get("reason") not in ELSEWHERE
    )
    groups = _grouped(inside, keys)
    names = enterprise_names(result, language)
    rows = tuple(
        (
            names.get(who, who),
            word(ACTIVITIES, activity, language),
            subject_name(subject, language),
            names.get(partner, partner),
            amount(_total(line.get("amount") for line in lines), unit),
            unit_words(unit, language),
            treatment(lines[0], language),
        )
        for (who, partner, activity, subject, unit, _), lines in groups.items()
    )
    return ReportTable(
        id="internal_flows",
        title=words(mark("Flows inside the park")),
        columns=(
            words_column(words(mark("Filed by")), 1.7),
            words_column(words(mark("Use or flow")), 1.2),
            words_column(words(mark("Energy or material")), 1.3),
            words_column(words(mark("Partner inside the park")), 1.7),
            number_column(words(mark("Amount")), width=1.6),
            words_column(words(mark("Unit")), 0.8),
            words_column(words(mark("Treatment")), 1.9),
        ),
        rows=rows,
    )


def memo(result: Result, language: str) -> ReportTable:
    """Return what is listed and not added to the total."""
    words = translator(language)
    rows = tuple(
        (
            titled(entry, "title", language),
            amount(entry.get("amount"), entry.get("unit") or ""),
            unit_words(entry.get("unit"), language),
            number(entry.get("emission_tco2"), EMISSION_DECIMALS),
            said(entry, "clause", language),
        )
        for entry in result.get("memo", ())
    )
    return ReportTable(
        id="memo",
        title=words(mark("Items listed and not added to the total")),
        columns=(
            words_column(words(mark("Item")), 2.4),
            number_column(words(mark("Amount"))),
            words_column(words(mark("Unit")), 0.9),
            emission_column(result, language),
            words_column(words(mark("Clause")), 1.8),
        ),
        rows=rows,
    )


def certificates(result: Result, language: str) -> ReportTable:
    """Return the green certificates and green-power trades of the period."""
    words = translator(language)
    names = enterprise_names(result, language)
    rows = tuple(
        (
            entry["certificate_id"],
            word(CERTIFICATE_KINDS, entry.get("kind"), language),
            number(entry.get("amount_mwh"), ENERGY_DECIMALS),
            number(entry.get("used_mwh"), ENERGY_DECIMALS),
            f"{entry.get('generated_from') or MISSING} ~ {entry.get('generated_to') or MISSING}",
            names.get(entry.get("beneficiary_id") or "", entry.get("beneficiary_id") or MISSING),
        )
        for entry in result.get("certificates", ())
    )
    return ReportTable(
        id="certificates",
        title=words(mark("Green certificates and green-power trades")),
        columns=(
            words_column(words(mark("Certificate")), 2),
            words_column(words(mark("Kind of certificate")), 1.2),
            number_column(words(mark("Electricity")), "MWh", 1.2),
            number_column(words(mark("Used")), "MWh", 1.2),
            words_column(words(mark("Days of generation, the last not included")), 2.2),
            words_column(words(mark("Beneficiary")), 1.6),
        ),
        rows=rows,
    )


def largest_lines(result: Result, language: str, limit: int = 20) -> ReportTable:
    """Return the lines that weigh most, with the place of each in the ledger."""
    words = translator(language)
    counted = [line for line in result["lines"] if line.get("counted")]
    lines = sorted(
        counted, key=lambda line: (-abs(line.get("emission_tco2") or 0), line["line_id"])
    )
    names = enterprise_names(result, language)
    rows = tuple(
        (
            line["line_id"],
            names.get(line["enterprise_id"], line["enterprise_id"]),
            line["period"],
            subject_name(line.get("subject"), language),
            f"{given(line.get('amount'))} {unit_words(line.get('unit'), language)}",
            number(line.get("emission_tco2"), EMISSION_DECIMALS),
            place(line.get("where", {}), language),
        )
        for line in lines[:limit]
    )
    title = words(mark("The {count} lines that weigh most")).format(count=len(rows))
    return ReportTable(
        id="largest_lines",
        title=title,
        columns=(
            words_column(words(mark("Line id")), 1.9),
            words_column(words(mark("Enterprise")), 1.9),
            words_column(words(mark("Period")), 1.1),
            words_column(words(mark("Energy or material")), 1.3),
            words_column(words(mark("Amount as filed")), 1.6),
            number_column(words(mark("Emission")), words(UNIT_NAMES[emission_unit(result)]), 1.4),
            words_column(words(mark("Place in the ledger")), 1.9),
        ),
        rows=rows,
    )


def place(where: Where, language: str) -> str:
    """Return file, sheet, row and column as one text."""
    words = translator(language)
    row = words(mark("row {row}")).format(row=where["row"]) if where.get("row") is not None else ""
    parts = (where.get("file"), where.get("sheet"), row, where.get("column"))
    return " / ".join(part for part in parts if part) or MISSING


def treatment(line: Line, language: str) -> str:
    """Return whether a line counts, and if not, why."""
    words = translator(language)
    if line.get("counted"):
        return words(mark("counted"))
    reason = line.get("reason")
    return word(REASONS, reason, language) if reason else words(NOT_COUNTED)


def _grouped(
    lines: Iterable[Line], keys: Sequence[str]
) -> Mapping[tuple[str, ...], Sequence[Line]]:
    groups: defaultdict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in lines:
        groups[tuple(str(line.get(key) or "") for key in keys)].append(line)
    return dict(sorted(groups.items()))


def _total(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) if known else None


def _line_parts(result: Result, groups: Sequence[Sequence[Line]]) -> Parts:
    sums = [_total(line.get("emission_tco2") for line in lines) for lines in groups]
    total = result["totals"].get("emission_tco2")
    return split_parts(total, sums, EMISSION_DECIMALS, rounding_name(result))


def _qualities(lines: Sequence[Line], language: str) -> str:
    counts: defaultdict[str, int] = defaultdict(int)
    for line in lines:
        counts[line.get("quality") or ""] += 1
    order = [name for name in (*QUALITIES, "") if name in counts]
    order += sorted(set(counts) - set(order))
    comma = translator(language)(mark(", "))
    return comma.join(f"{word(QUALITIES, name, language)} {counts[name]}" for name in order)
