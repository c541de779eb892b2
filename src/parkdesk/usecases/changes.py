"""What can be proposed to change: shapes of the four kinds, each checked before it is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from nearzero.factors import load_factors
from nearzero.methods import all_settings, load_method
from parkdesk.runs.models import Run
from parkdesk.usecases.effective_choices import Choices
from parkdesk.usecases.own_factors import COLUMNS, FactorRow, library_with
from parkdesk.usecases.refusals import Refused

Payload = dict[str, object]
NEEDED = ("id", "quantity", "subject", "value", "unit", "source", "page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Another value of a setting of the method."""

    id: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFactor:
    """A factor of the library to use wherever its quantity and subject are asked for."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFactor:
    """A factor of the park's own, with its document and page."""

    row: FactorRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A corrected filing of a duty that was received, to count in place of the earlier one."""

    filing_id: int


Change = Setting | NamedFactor | OwnFactor | Correction


def setting_payload(change: Setting, base: Run) -> Payload:
    """Return the payload of another value of a setting.

    Raises
    ------
    Refused
        If the method of the base run has no such setting or value.
    """
    known = {one.id: one for one in all_settings(load_method(base.method_id))}
    setting = known.get(change.id)
    if setting is None:
        raise Refused(_("The method has no such setting."), "setting")
    allowed = [choice.value for choice in setting.choices]
    if (allowed and change.value not in allowed) or not change.value:
        raise Refused(_("Choose one of the values of this setting."), "value")
    return {"id": change.id, "value": change.value, **_scope(base)}


def named_payload(change: NamedFactor, base: Run) -> Payload:
    """Return the payload of a named factor.

    Raises
    ------
    Refused
        If the library has no such factor, or it is locked to another method.
    """
    factor = load_factors().factors.get(change.id)
    if factor is None:
        raise Refused(_("The library has no such factor."), "factor")
    if factor.value is None:
        raise Refused(_("The document prints no single value for this factor."), "factor")
    if factor.lock and factor.lock != base.method_id:
        raise Refused(_("This factor belongs to another method and answers only there."), "factor")
    return {"id": change.id, **_scope(base)}


def own_payload(change: OwnFactor, base: Run) -> Payload:
    """Return the payload of an own factor, its cells as they were typed.

    Raises
    ------
    Refused
        If a cell that every factor needs is blank.
    CannotProceed
        With every cell that does not fit.
    """
    row = {name: str(change.row.get(name, "")).strip() for name in COLUMNS}
    for name in NEEDED:
        if not row[name]:
            raise Refused(_("A factor of your own needs this, its document and its page."), name)
    library_with([row])
    return {"row": {name: text for name, text in row.items() if text}, **_scope(base)}


def _scope(base: Run) -> Payload:
    """Return for which accounts a change of a setting or factor holds."""
    return {"method": base.method_id, "since": base.start.isoformat()}


def since(payload: Mapping[str, object]) -> date | None:
    """Return from when a change holds; a correction holds for its own period."""
    text = payload.get("since")
    return date.fromisoformat(text) if isinstance(text, str) else None


def value_in_force(choices: Choices, method_id: str, setting_id: str) -> str:
    """Return the value that a setting has under some choices."""
    for setting in all_settings(load_method(method_id)):
        if setting.id == setting_id:
            return choices.settings.get(setting_id, setting.default)
    return ""
