"""The words of set-up: names of fields, values as a reader says them, what an event did."""

from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nearzero.reporting import figures
from parkdesk.web.forms.setup import words_of

FIELDS: dict[str, str | Promise] = {
    "name_zh": gettext_lazy("Name"),
    "name_en": gettext_lazy("English name"),
    "credit_code": gettext_lazy("Unified social credit code"),
    "industry_code": gettext_lazy("Industry"),
    "role": gettext_lazy("Kind"),
    "in_boundary": gettext_lazy("Inside the accounting boundary"),
    "valid_from": gettext_lazy("First day inside"),
    "valid_to": gettext_lazy("First day no longer inside"),
    "value_added_cny": gettext_lazy("Value added, CNY"),
    "output_value_cny": gettext_lazy("Output value, CNY"),
    "floor_area_m2": gettext_lazy("Floor area, m²"),
    "population": gettext_lazy("People"),
}
DEEDS: dict[str, str | Promise] = {
    "enterprise.added": gettext_lazy("recorded"),
    "enterprise.edited": gettext_lazy("changed"),
    "enterprise.left": gettext_lazy("left the park"),
    "enterprises.imported": gettext_lazy("imported from a file"),
}
_LISTS = {"role": ("enterprise", "energy_station", "public_area")}


def yes_no(*, is_so: bool) -> str:
    """Return the word for yes or no."""
    return dict(words_of("yes_no", ("yes", "no")))["yes" if is_so else "no"]


def said(name: str, value: object) -> str:
    """Return a value as a reader says it; blank is told by a word."""
    if value is None or value == "":
        return _("blank")
    if isinstance(value, bool):
        return yes_no(is_so=value)
    if name in _LISTS:
        return dict(words_of(name, _LISTS[name])).get(str(value), str(value))
    if isinstance(value, float | int):
        return figures.number(float(value), 0, grouped=True)
    if isinstance(value, date | datetime):
        return value.isoformat()[:10]
    return str(value)
