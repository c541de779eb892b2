"""One certificate covers each kWh once: who uses which certificate, and how far.

Takes CERTIFICATES and the rows of electricity received that name a certificate, gives the
findings. A certificate is used by its beneficiary, for its own kind, never beyond its amount,
all rows and years of the ledger together (LEDGER §7).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from nearzero.ledger.rows import Indices, Rows, total
from nearzero.ledger.table import CERTIFICATE_KINDS, CERTIFICATES
from nearzero.problems import Fact, Place, Problem, Severity, kind
from nearzero.units import factor_between, find
from nearzero.words import mark

ROUNDING = 1e-9  #: only the rounding of sums is forgiven [1]
_FIELDS = ("kind", "amount_mwh", "generated_from", "generated_to", "beneficiary_id")

DUPLICATE = kind(
    "certificate.duplicate",
    Severity.BLOCKER,
    mark("Certificate {certificate} stands {count} times in the certificates table."),
    mark("Keep one row for each certificate."),
    "LEDGER §7",
)
INCOMPLETE = kind(
    "certificate.incomplete",
    Severity.WARNING,
    mark("Certificate {certificate} does not state {missing}, so its use cannot be checked."),
    mark("Copy the fields from the certificate."),
    "LEDGER §7",
)
UNKNOWN = kind(
    "certificate.unknown",
    Severity.BLOCKER,
    mark("Certificate {certificate} is used but not in the certificates table (rows: {count})."),
    mark("Add the certificate to the certificates table or correct the id."),
    "LEDGER §7",
)
OVERUSED = kind(
    "certificate.overused",
    Severity.BLOCKER,
    mark(
        "Certificate {certificate} covers {amount} MWh, but {used} MWh of it are used: "
        "{difference} MWh too much (rows: {count})."
    ),
    mark("Reduce the claims to the amount of the certificate; the rest is grid electricity."),
    "LEDGER §7",
)
WRONG_BENEFICIARY = kind(
    "certificate.wrong-beneficiary",
    Severity.BLOCKER,
    mark(
        "{enterprise} uses certificate {certificate}, but its beneficiary is {beneficiary} "
        "(rows: {count})."
    ),
    mark("Only the beneficiary may use a certificate; correct the claim or the beneficiary."),
    "LEDGER §7",
)
KIND_MISMATCH = kind(
    "certificate.kind-mismatch",
    Severity.WARNING,
    mark(
        "Certificate {certificate} is of the kind {certificate_kind}, but is used for "
        "{subject} ({activity}; rows: {count})."
    ),
    mark("File the electricity received under the kind of its certificate."),
    "LEDGER §7",
)
PERIOD_APART = kind(
    "certificate.period-apart",
    Severity.WARNING,
    mark(
        "Certificate {certificate} is for electricity generated in {generated}, but {enterprise} "
        "claims it for {period} (rows: {count})."
    ),
    mark("Check that the certificate may be used for this period."),
    "LEDGER §7",
)
UNPROVEN = kind(
    "certificate.missing",
    Severity.WARNING,
    mark(
        "{enterprise} files {used} {unit} of {subject} without a certificate; nothing proves it "
        "(rows: {count})."
    ),
    mark("Name the certificate in these rows and list it in the certificates table."),
    "LEDGER §7",
)
UNIT = kind(
    "certificate.unit",
    Severity.WARNING,
    mark("Certificate {certificate} is used in {unit}, which does not convert to MWh."),
    mark("File the electricity in kWh, MWh or a multiple."),
    "LEDGER §7",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Certificate:
    """One certificate as listed."""

    kind: str | None
    amount_mwh: float | None
    generated_from: date | None
    generated_to: date | None
    beneficiary_id: str | None


def certificate_problems(
    rows: Rows, certificates: pa.Table, park_id: str, file: str
) -> Iterator[Problem]:
    """Return what is wrong with the certificates and with the claims on them.

    Parameters
    ----------
    rows
        Activity rows that stand: none is replaced by a total or by its parts.
    certificates
        CERTIFICATES.
    park_id
        A certificate of the park serves all its enterprises.
    file
        The file of the certificates table, empty where there are several.
    """
    listed = certificates.to_pylist()
    first: dict[str, _Certificate] = {}
    count: dict[str, int] = {}
    for row in listed:
        name = row["certificate_id"]
        if not name:
            continue
        count[name] = count.get(name, 0) + 1
        first.setdefault(name, _Certificate(**{field: row[field] for field in _FIELDS}))
    yield from _table_problems(first, count, Place(file=file, sheet=CERTIFICATES.name))
    yield from _unproven(rows)
    claims = rows.take((rows.text("certificate_id").codes >= 0) & rows.has_value)
    for which in claims.groups(np.arange(claims.size), "certificate_id"):
        name = claims.text("certificate_id").text(which[0])
        if name not in first:
            facts = _facts(claims, which, name)
            yield UNKNOWN.at(claims.place(which[0], "certificate_id"), facts)
        elif count[name] == 1:
            yield from _claim_problems(claims, which, name, first[name], park_id)


def _facts(rows: Rows, which: Indices, name: str) -> dict[str, Fact]:
    """Return the certificate and the rows that use it."""
    return {"certificate": name, "count": len(which), "rows": rows.listed(which)}


def _table_problems(
    first: dict[str, _Certificate], count: dict[str, int], table: Place
) -> Iterator[Problem]:
    """Return certificates that stand twice or lack a field."""
    for name, certificate in first.items():
        where = Place(file=table.file, sheet=table.sheet, column="certificate_id")
        if count[name] > 1:
            yield DUPLICATE.at(where, {"certificate": name, "count": count[name]})
            continue
        missing = tuple(field for field in _FIELDS if getattr(certificate, field) is None)
        if missing:
            yield INCOMPLETE.at(where, {"certificate": name, "missing": missing})


def _unproven(rows: Rows) -> Iterator[Problem]:
    """Return claims of green electricity that name no certificate."""
    chosen = rows.text("activity").is_one_of(("electricity_received",))
    chosen &= rows.text("subject").is_one_of(CERTIFICATE_KINDS)
    chosen &= (rows.text("certificate_id").codes < 0) & rows.has_value
    chosen &= rows.amount > 0.0
    for which in rows.groups(np.flatnonzero(chosen), "enterprise_id", "subject", "base_unit"):
        facts: dict[str, Fact] = {
            "enterprise": rows.enterprise.text(which[0]),
            "subject": rows.text("subject").text(which[0]),
            "used": _sum(rows.amount[which]),
            "unit": rows.text("base_unit").text(which[0]),
            "count": len(which),
            "rows": rows.listed(which),
        }
        yield UNPROVEN.at(rows.place(which[0], "certificate_id"), facts)


def _claim_problems(
    rows: Rows, which: Indices, name: str, certificate: _Certificate, park_id: str
) -> Iterator[Problem]:
    """Return what is wrong with the claims on one certificate."""
    activity, subject = rows.text("activity"), rows.text("subject")
    is_claim = activity.is_one_of(("electricity_received",))[which]
    wrong = ~is_claim
    if certificate.kind is not None:
        wrong = wrong | ~subject.is_one_of((certificate.kind,))[which]
    for group in rows.groups(which[wrong], "activity", "subject"):
        facts = _facts(rows, group, name)
        facts["certificate_kind"] = certificate.kind
        facts["subject"] = subject.text(group[0])
        facts["activity"] = activity.text(group[0])
        yield KIND_MISMATCH.at(rows.place(group[0], "subject"), facts)
    claims = which[is_claim]
    if len(claims):
        yield from _overuse(rows, claims, name, certificate)
        yield from _strangers(rows, claims, name, certificate, park_id)
        yield from _apart(rows, claims, name, certificate)


def _overuse(
    rows: Rows, claims: Indices, name: str, certificate: _Certificate
) -> Iterator[Problem]:
    """Return a certificate used beyond its amount, and claims that do not convert to MWh."""
    used = []
    for group in rows.groups(claims, "base_unit"):
        symbol = rows.text("base_unit").text(group[0])
        unit, mwh = find(symbol), find("MWh")
        ratio = factor_between(unit, mwh) if unit is not None and mwh is not None else None
        if ratio is None:
            facts = _facts(rows, group, name) | {"unit": symbol}
            yield UNIT.at(rows.place(group[0], "unit"), facts)
        else:
            used.append(rows.amount[group] * ratio)
    amount = certificate.amount_mwh
    spent = _sum(np.concatenate(used)) if used else 0.0
    if amount is not None and spent > amount + ROUNDING * max(abs(amount), spent):
        facts = _facts(rows, rows.by_place(claims), name)
        facts |= {"used": spent, "amount": amount, "difference": spent - amount}
        yield OVERUSED.at(rows.place(rows.by_place(claims)[0], "amount"), facts)


def _strangers(
    rows: Rows, claims: Indices, name: str, certificate: _Certificate, park_id: str
) -> Iterator[Problem]:
    """Return enterprises that use a certificate of another."""
    beneficiary = certificate.beneficiary_id
    if beneficiary is None or beneficiary == park_id:
        return
    others = claims[~rows.enterprise.is_one_of((beneficiary,))[claims]]
    for group in rows.groups(others, "enterprise_id"):
        facts = _facts(rows, group, name)
        facts["enterprise"] = rows.enterprise.text(group[0])
        facts["beneficiary"] = beneficiary
        yield WRONG_BENEFICIARY.at(rows.place(group[0], "certificate_id"), facts)


def _apart(rows: Rows, claims: Indices, name: str, certificate: _Certificate) -> Iterator[Problem]:
    """Return claims for a period that shares no day with the generation."""
    first, last = certificate.generated_from, certificate.generated_to
    if first is None or last is None:
        return
    begins, ends = (int(np.datetime64(day, "D").astype(np.int64)) for day in (first, last))
    is_apart = (rows.end[claims] <= begins) | (rows.start[claims] >= ends)
    for group in rows.groups(claims[is_apart], "enterprise_id", "period"):
        facts = _facts(rows, group, name)
        facts["enterprise"] = rows.enterprise.text(group[0])
        facts["period"] = rows.text("period").text(group[0])
        facts["generated"] = f"{first.isoformat()}/{last.isoformat()}"
        yield PERIOD_APART.at(rows.place(group[0], "period"), facts)


def _sum(values: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> float:
    """Return a sum that does not depend on the order of the values."""
    return float(total(values, np.zeros(len(values), dtype=np.intp), 1)[0])
