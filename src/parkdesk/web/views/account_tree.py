"""Why one line is what it is, as the tree of the explanation component: tonne down to evidence."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from nearzero.reporting.figures import amount, given
from nearzero.reporting.labels import unit_words
from nearzero.reporting.tree import Operand
from parkdesk.usecases.explain_tonne import Filed, Why, file_name
from parkdesk.web.formats import STATES, at_moment, printed
from parkdesk.web.languages import language
from parkdesk.web.views.account_frame import Item, joined
from parkdesk.web.views.filing_words import column_word
from parkdesk.workflow.models import Decision

_QUALITIES = ("measured", "invoiced", "statistical", "estimated")


def headline_of(why: Why) -> Item:
    """Return the line in a few words: its figure, its formula, and whether it counts."""
    tree = why.tree
    tonnes, row, formula = tree["tonnes"], tree["row"], tree["formula"]
    return {
        "line_id": tree["line_id"],
        "run_id": why.run.pk,
        "title": _("Why %(tonnes)s %(unit)s?")
        % {
            "tonnes": printed(tonnes["value"], 2),
            "unit": tonnes["unit"].replace("CO2", "CO₂"),
        },
        "answer": joined(
            (
                row["enterprise_title"],
                row["period"],
                tonnes["source_title"] or row["activity_title"],
                row["subject_title"],
            )
        ),
        "formula": formula,
        "tonnes": tonnes,
        "clause": tree["clause"],
        "method_title": tree["method_title"],
        "run_hash": tree["run_hash"],
    }


def tree_of(why: Why) -> Item:
    """Return the tree of a line."""
    tree, tonnes = why.tree, why.tree["tonnes"]
    children = [_operand(one, why) for one in tree["operands"]]
    if not tree["operands"]:
        children = [_filed_row(why)]
    if tree["clause"]:
        children.append(
            {
                "kind": _("Clause"),
                "label": tree["clause"],
                "detail": tree["method_title"] or "",
            }
        )
    if not tonnes["is_counted"]:
        return {
            "kind": _("Not counted"),
            "label": tonnes["reason_title"] or "",
            "detail": _("This row makes no tonne of the total."),
            "children": children,
        }
    formula = tree["formula"]
    return {
        "kind": _("Line"),
        "label": tonnes["source_title"] or "",
        "value": tonnes["value"],
        "number_kind": "tonnes",
        "unit": tonnes["unit"].replace("CO2", "CO₂"),
        "detail": f"= {formula['numbers']}" if formula and formula["numbers"] else "",
        "children": children,
    }


def _operand(one: Operand, why: Why) -> Item:
    """Return one number that went in, and below it where it is from."""
    node: Item = {
        "kind": _("Operand"),
        "label": one["title"],
        "value": given(one["value"]),
        "number_kind": "text",
        "unit": one["unit_title"] if one["unit"] != "1" else "",
    }
    if one["origin"] == "row":
        return {**node, "children": [_filed_row(why)]}
    if one["origin"] == "measured":
        return {**node, "quality": "measured", "children": [_measured(one, why)]}
    if one["origin"] == "method":
        detail = one["page"] or ""
        child: Item = {"kind": _("Method"), "label": _("Printed in the method"), "detail": detail}
        return {**node, "children": [child]}
    return {**node, "children": [_factor(one)]}


def _factor(one: Operand) -> Item:
    """Return the factor behind an operand, with its document and page below."""
    facts = [
        _("match: %(match)s") % {"match": one["match_title"] or "—"},
        _("status: %(status)s") % {"status": one["status_title"] or "—"},
    ]
    if one["known_since"]:
        facts.append(_("known since %(day)s") % {"day": one["known_since"]})
    where = [one["document_number"], one["page"]]
    return {
        "kind": _("Factor"),
        "label": one["factor_id"] or "",
        "value": given(one["printed_value"]),
        "number_kind": "text",
        "unit": unit_words(one["printed_unit"], language()) if one["printed_unit"] else "",
        "detail": joined(facts),
        "children": [
            {
                "kind": _("Document"),
                "label": one["document_title"] or one["document"] or "",
                "detail": joined(where),
            }
        ],
    }


def _measured(one: Operand, why: Why) -> Item:
    proof = one["evidence"] or ""
    said = (
        _("evidence named: %(name)s") % {"name": proof}
        if proof
        else _("no evidence is named for it")
    )
    return {
        "kind": _("Own measurement"),
        "label": _("Filed by the enterprise"),
        "detail": said if why.sees_filings else str(STATES["not_permitted"]),
        "children": [_filed_row(why)] if one["column"] else [],
    }


def _filed_row(why: Why) -> Item:
    """Return what was filed, and below it the cell, the filing with its people, the evidence."""
    row = why.tree["row"]
    quality = row["quality"] if row["quality"] in _QUALITIES else ""
    node: Item = {
        "kind": _("What was filed"),
        "label": joined((row["enterprise_title"], row["period"], row["subject_title"])),
        "value": amount(row["amount"], row["unit"] or ""),
        "number_kind": "text",
        "unit": unit_words(row["unit"], language()) if row["unit"] else "",
        "quality": quality,
    }
    share = row["member_share"]
    if share is not None and share != 1.0:
        node["detail"] = _("inside the park for %(share)s of the period") % {
            "share": f"{share:.1%}"
        }
    if not why.sees_filings:
        shut: Item = {
            "kind": _("Filing"),
            "label": str(STATES["not_permitted"]),
            "detail": _("The filing, its cell and its evidence are for the park and its verifier."),
        }
        return {**node, "children": [shut]}
    return {**node, "children": [_cell(why), *_filing(why.filed)]}


def _cell(why: Why) -> Item:
    row = why.tree["row"]
    parts = [
        row["sheet"] or "",
        _("row %(row)s") % {"row": row["row"]} if row["row"] is not None else "",
        _("column %(column)s") % {"column": column_word(row["column"])},
    ]
    name = file_name(row["file"])
    filed = why.filed
    is_form = filed is not None and filed.filing.origin == "form"
    return {
        "kind": _("Cell"),
        "label": _("Web form") if is_form else name or "—",
        "detail": " / ".join(part for part in parts if part),
    }


def _filing(filed: Filed | None) -> list[Item]:
    if filed is None:
        return [{"kind": _("Filing"), "label": _("not found")}]
    filing = filed.filing
    name = _("Version %(version)s of %(period)s") % {
        "version": filing.version,
        "period": filing.period,
    }
    node: Item = {
        "kind": _("Filing"),
        "label": name,
        "detail": _filed_by(filed),
        "href": reverse("desk:duty", args=[filed.duty.pk]) if filed.duty else "",
        "children": [_decision(one) for one in filed.decisions],
    }
    return [node, *_evidence(filed)]


def _filed_by(filed: Filed) -> str:
    filing = filed.filing
    said = _("filed by %(name)s, %(moment)s") % {
        "name": filing.filed_by_name,
        "moment": at_moment(filing.filed_at),
    }
    return _("correction, %(said)s") % {"said": said} if filing.is_correction else said


def _decision(one: Decision) -> Item:
    words = {
        "submit": _("Submitted"),
        "return": _("Returned"),
        "review": _("Reviewed"),
        "receive": _("Received"),
        "correct": _("Counted in place of the earlier filing"),
    }
    detail = _("by %(name)s, %(moment)s") % {"name": one.by_name, "moment": at_moment(one.at)}
    return {
        "kind": _("Step"),
        "label": words.get(one.action, one.action),
        "detail": f"{detail}: {one.reason}" if one.reason else detail,
    }


def _evidence(filed: Filed) -> Sequence[Item]:
    found: list[Item] = [
        {
            "kind": _("Evidence"),
            "label": one.name,
            "href": reverse("desk:file", args=[one.pk]),
            "detail": _("uploaded by %(name)s, %(moment)s")
            % {"name": one.uploaded_by_name, "moment": at_moment(one.uploaded_at)},
        }
        for one in filed.files
    ]
    return found or [{"kind": _("Evidence"), "label": _("No file is attached to this row")}]
