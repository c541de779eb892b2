"""An explanation, findings, evidence, an empty page, a table, a tree."""

from datetime import datetime

from django.utils.translation import gettext as _

Item = dict[str, object]

_HERE = "/components/"


def why() -> Item:
    """Return why a tonne is what it is, from the line down to the evidence."""
    filing: Item = {
        "kind": _("Filing"),
        "label": _("Natural gas, 21.4000 10⁴ Nm³"),
        "detail": _("ledger_2025.xlsx, sheet Energy, row 37"),
        "href": _HERE,
        "quality": "invoiced",
        "children": [
            {"kind": _("Evidence"), "label": "gas_invoice_2025-03.pdf", "href": _HERE},
            {
                "kind": _("Acceptance"),
                "label": _("Accepted by the reviewer of the park"),
                "detail": "2026-02-11 16:05",
            },
        ],
    }
    factors: list[Item] = [
        _operand(_("Lower heating value"), 389.31, "GJ/10⁴ Nm³", _("Table 1, page 14")),
        _operand(_("Carbon content per heat"), 0.0153, "tC/GJ", _("Table 1, page 14")),
        _operand(_("Carbon oxidation rate"), 0.99, "1", _("Table 1, page 15")),
    ]
    return {
        "kind": _("Line"),
        "label": _("Fuel combustion, natural gas, March 2025"),
        "value": 462.7,
        "number_kind": "tonnes",
        "unit": "tCO₂",
        "quality": "measured",
        "detail": _("fuel used × lower heating value × carbon content × oxidation × 44/12"),
        "children": [
            {
                "kind": _("Operand"),
                "label": _("Fuel used"),
                "value": 21.4,
                "number_kind": "intensity",
                "unit": "10⁴ Nm³",
                "children": [filing],
            },
            *factors,
            {"kind": _("Clause"), "label": _("Method for zero-carbon parks, 4.2"), "href": _HERE},
        ],
    }


def _operand(label: str, value: float, unit: str, page: str) -> Item:
    document: Item = {"kind": _("Document"), "label": page, "href": _HERE}
    return {
        "kind": _("Factor"),
        "label": label,
        "value": value,
        "number_kind": "intensity",
        "unit": unit,
        "is_shut": True,
        "children": [document],
    }


def problems() -> list[Item]:
    """Return one finding of each severity."""
    return [
        {
            "severity": "blocker",
            "sentence": _("The unit “t” does not fit natural gas; 10⁴ Nm³ or Nm³ was expected."),
            "mend": _("Write the unit that stands on the invoice."),
            "where": _("ledger_2025.xlsx, sheet Energy, row 37, column Unit"),
            "href": _HERE,
            "rule": "LEDGER §4",
        },
        {
            "severity": "warning",
            "sentence": _("Electricity in July is 62% below June while output is the same."),
            "mend": _("Check the bill, or say why in the note."),
            "where": _("July 2025, electricity received"),
            "href": _HERE,
            "rule": "LEDGER §9",
        },
        {
            "severity": "note",
            "sentence": _("The oxidation rate was taken from the method, not measured."),
            "rule": "FACTORS §3",
        },
    ]


def evidence(now: datetime) -> Item:
    """Return a strip of files with a place to add one."""
    person = _("Filer of sample works")
    return {
        "files": [
            {
                "name": "gas_invoice_2025-03.pdf",
                "kind": "pdf",
                "size": 184_320,
                "added_by": person,
                "added_at": now,
                "href": _HERE,
            },
            {"name": "meter_photo.jpg", "kind": "photo", "size": 2_411_724, "href": _HERE},
            {"name": "ledger_2025.xlsx", "kind": "sheet", "size": 61_040, "href": _HERE},
        ],
        "upload_url": _HERE,
    }


def empty() -> Item:
    """Return an empty page with one step done and one to do."""
    return {
        "title": _("There is no account of 2025 yet"),
        "shows": _("Here you will see how much the park emitted, and where each tonne is from."),
        "missing": [
            {"label": _("Enterprises are on the list"), "is_done": True},
            {"label": _("3 of 40 enterprises have not filed"), "is_done": False},
        ],
        "action": {"label": _("See who has not filed"), "href": _HERE},
    }


def table() -> Item:
    """Return a list of duties: every state of a duty, a missing figure, a total."""
    names = [_("Sample works %(letter)s") % {"letter": letter} for letter in "ABCDEF"]
    duties = ["received", "reviewed", "pending", "returned", "not_filed", "pending"]
    tonnes: list[object] = [
        12_840.5,
        {"value": 2210.07, "quality": "estimated"},
        845.2,
        {"value": 0, "note": _("declared as zero")},
        None,
        "not_applicable",
    ]
    rows = [
        {
            "href": _HERE,
            "drawer": f"{_HERE}drawer/",
            "is_own": at == 1,
            "cells": [
                name,
                {"value": _("Natural gas"), "carrier": "gas"}
                if at % 2
                else {"value": _("Grid power"), "carrier": "electricity"},
                value,
                None if value is None else 0.3 - at / 25,
                "2026-03-31",
                duty,
            ],
        }
        for at, (name, duty, value) in enumerate(zip(names, duties, tonnes, strict=True))
    ]
    return {
        "caption": _("Filings of 2025"),
        "note": _("j and k go from row to row, Enter opens"),
        "count": 6,
        "columns": [
            {"label": _("Enterprise"), "sort_href": _HERE, "sort": "ascending"},
            {"label": _("Main carrier")},
            {"label": _("Emission"), "unit": "tCO₂", "kind": "tonnes", "sort_href": _HERE},
            {"label": _("Share of total"), "kind": "share"},
            {"label": _("Due"), "kind": "day"},
            {"label": _("State"), "kind": "chip"},
        ],
        "rows": rows,
        "total": [_("Total"), None, 15_895.77, 1.0, None, None],
        "exports": [{"label": "xlsx", "href": _HERE}, {"label": "csv", "href": _HERE}],
        "pages": {"label": "1 / 1", "next_href": _HERE},
    }


def carriers() -> list[tuple[str, str]]:
    """Return the carriers of energy that keep their colour everywhere."""
    return [
        ("coal", _("Coal")),
        ("oil", _("Oil products")),
        ("gas", _("Natural gas")),
        ("electricity", _("Electricity")),
        ("heat", _("Heat")),
        ("process", _("Process")),
        ("renewable", _("Renewables")),
        ("waste", _("Waste")),
        ("transport", _("Transport")),
        ("other", _("Other")),
    ]


def tree() -> list[Item]:
    """Return a tree of objects as the province sees it."""
    parks: list[Item] = [
        {"label": _("Sample park"), "href": _HERE, "is_current": True, "state": "pending"},
        {"label": _("Sample park B"), "href": _HERE, "state": "received"},
        {"label": _("Sample park C"), "href": _HERE, "state": "late"},
    ]
    cities: list[Item] = [
        {"label": _("Guangyuan"), "href": _HERE, "is_open": True, "children": parks},
        {"label": _("Chengdu"), "href": _HERE, "children": [dict(parks[1])]},
        {"label": _("Liangshan"), "href": _HERE},
    ]
    return [{"label": _("Sichuan"), "href": _HERE, "is_open": True, "children": cities}]
