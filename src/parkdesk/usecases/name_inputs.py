"""Give the factors in an account's uncertainty the names that its lines would give them."""

from collections.abc import Mapping
from typing import Any

from nearzero.factors import load_factors
from nearzero.reporting.labels import subject_name
from parkdesk.runs.models import Run
from parkdesk.usecases.effective_choices import own_id
from parkdesk.usecases.find_factors import quantity_name
from parkdesk.usecases.read_account import Document


def with_named_inputs(run: Run, document: Document, language: str) -> Document:
    """Return a result file without lines whose uncertain factors carry a title."""
    own = {own_id(row): row for row in run.own_factors}
    entries = [_named(one, own, language) for one in document["uncertainty"]["contributors"]]
    return {
        **document,
        "lines": [],
        "uncertainty": {**document["uncertainty"], "contributors": entries},
    }


def _named(
    entry: Mapping[str, Any], own: Mapping[str, Mapping[str, str]], language: str
) -> Mapping[str, Any]:
    if entry["what"] != "factor":
        return entry
    factor = load_factors().factors.get(entry["id"])
    if factor is not None:
        subject, quantity = factor.subject, factor.quantity
    elif entry["id"] in own:
        subject, quantity = own[entry["id"]]["subject"], own[entry["id"]]["quantity"]
    else:
        return entry
    title = f"{subject_name(subject, language)} / {quantity_name(quantity, language)}"
    return {**entry, "title": title}
