"""Write the Excel template of a filing: the enterprise and its known figures filled in."""

import tempfile
from pathlib import Path

from nearzero.ledger.template import write_workbook
from parkdesk.accounts import Actor, require
from parkdesk.records.drafts import Line
from parkdesk.registry.models import Enterprise, Park
from parkdesk.usecases.save_draft import open_draft
from parkdesk.workflow.models import Duty


def file_template(*, duty: Duty, actor: Actor) -> bytes:
    """Return a workbook with the figures of the draft, or those known from the last filing.

    Texts are written as texts: what was typed elsewhere never becomes a formula.
    """
    require(actor, "filing.draft", duty.enterprise.place, sees="filing.see")
    opened = open_draft(duty=duty, actor=actor)
    enterprise = duty.enterprise
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "template.xlsx")
        write_workbook(
            path,
            park=_park(enterprise.park),
            enterprises=[_unit(enterprise)],
            activity=[_row(enterprise, line) for line in opened.given.lines],
            certificates=opened.given.certificates,
            properties=[
                {"enterprise_id": enterprise.code, **row} for row in opened.given.properties
            ],
        )
        return path.read_bytes()


def _park(park: Park) -> dict[str, object]:
    return {
        "park_id": park.id,
        "name_zh": park.name_zh,
        "name_en": park.name_en,
        "park_type": park.park_type,
        "is_synthetic": "yes" if park.is_synthetic else "no",
    }


def _unit(enterprise: Enterprise) -> dict[str, object]:
    return {
        "enterprise_id": enterprise.code,
        "name_zh": enterprise.name_zh,
        "credit_code": enterprise.credit_code,
        "industry_code": enterprise.industry_code,
        "role": enterprise.role,
        "in_boundary": "yes" if enterprise.in_boundary else "no",
        "valid_from": enterprise.valid_from,
        "valid_to": enterprise.valid_to,
    }


def _row(enterprise: Enterprise, line: Line) -> dict[str, object]:
    return {"enterprise_id": enterprise.code, **line.as_filed()}
