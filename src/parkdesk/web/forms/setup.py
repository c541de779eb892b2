"""Forms of setting a park up: what is typed, as the values that use cases take."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nearzero.ledger.choices import choices
from nearzero.ledger.numbers import MISSING, PRESENT, read_number
from nearzero.ledger.table import PARK_TYPES, ROLES
from nearzero.units import factor_between, find
from parkdesk.usecases.describe_park import ParkDescription
from parkdesk.usecases.edit_enterprise import EnterpriseGiven
from parkdesk.usecases.record_target import INDICATORS
from parkdesk.usecases.record_year_figures import FiguresGiven
from parkdesk.usecases.register_meter import DIRECTIONS, MEDIA, MeterGiven

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MONEY = {"10^4 CNY": _("10 000 CNY"), "10^8 CNY": _("100 million CNY"), "CNY": _("CNY")}


class NumberField(forms.CharField):
    """A number as people type it, blank for not known; thousands separators are understood."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: object) -> float | None:
        """Return the number, None where the field was left blank."""
        text = super().clean(value)
        number, state = read_number(str(text))
        if state == PRESENT:
            return float(number)
        if state == MISSING:
            return None
        raise ValidationError(_("Write digits with an optional decimal point."), code="number")


class DayField(forms.DateField):
    """A day, picked or typed as 2025-03-07."""

    def __init__(
        self, *, label: "_StrPromise", help_text: "_StrPromise | str" = "", required: bool = False
    ) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, help_text=help_text, required=required, widget=widget)


def words_of(name: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Return values of a closed list of the library with their names in the reader's language."""
    known = choices(name)
    names = known.zh if (get_language() or "").startswith("zh") else known.en
    return [(value, names[value]) for value in values]


def _text(
    label: "_StrPromise", most: int, *, hint: "_StrPromise | str" = "", required: bool = False
) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint)


class DescriptionForm(forms.Form):
    """What a park says of itself."""

    name_zh = _text(_("Chinese name"), 120, required=True)
    name_en = _text(_("English name"), 120)
    committee_zh = _text(_("Committee"), 160, hint=_("The body that manages the park."))
    industries_zh = _text(_("Leading industries"), 200, hint=_("Several are set apart by ;"))
    focus_zh = _text(_("Focus of the pilot"), 300)
    park_type = forms.ChoiceField(
        label=_("Type"),
        choices=[],
        help_text=_("The method and its targets depend on it."),
    )
    park_type_basis = _text(
        _("Basis of the type"), 120, hint=_("The document that says so, with its number.")
    )
    longitude = NumberField(label=_("Longitude, degrees"), required=False)
    latitude = NumberField(label=_("Latitude, degrees"), required=False)
    location_basis = _text(_("Basis of the position"), 120)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        _offer(self, "park_type", words_of("park_type", PARK_TYPES))

    def given(self) -> ParkDescription:
        """Return what was typed."""
        fields = {k: v for k, v in self.cleaned_data.items() if k != "seen"}
        return ParkDescription(**fields)


class EnterpriseForm(forms.Form):
    """What is recorded of a unit; ``code`` is asked for a new one only."""

    code = _text(_("Code"), 49, hint=_("As in the ledger; it never changes."), required=True)
    name_zh = _text(_("Name"), 120, required=True)
    name_en = _text(_("English name"), 120)
    role = forms.ChoiceField(label=_("Kind"), choices=[])
    in_boundary = forms.TypedChoiceField(
        label=_("Inside the accounting boundary"),
        coerce=lambda text: text == "yes",
        choices=[],
    )
    industry_code = _text(_("Industry"), 10, hint=_("GB/T 4754, such as 3216"))
    credit_code = _text(_("Unified social credit code"), 18)
    valid_from = DayField(
        label=_("First day inside"), help_text=_("Blank: since before the records begin")
    )
    valid_to = DayField(label=_("First day no longer inside"), help_text=_("Blank: still inside"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, is_new: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        _offer(self, "role", words_of("role", ROLES))
        _offer(self, "in_boundary", words_of("yes_no", ("yes", "no")))
        if not is_new:
            del self.fields["code"]

    def given(self) -> EnterpriseGiven:
        """Return what was typed."""
        fields = {k: v for k, v in self.cleaned_data.items() if k not in {"seen", "code"}}
        return EnterpriseGiven(**fields)


class LeaveForm(forms.Form):
    """That a unit leaves."""

    valid_to = DayField(label=_("First day no longer inside"), required=True)
    reason = _text(_("Reason or notice"), 200, required=True)


class FiguresForm(forms.Form):
    """Figures of a year of the park or of one unit."""

    money_unit = forms.ChoiceField(label=_("Unit of money"), choices=list(MONEY.items()))
    value_added_cny = NumberField(label=_("Value added"), required=False)
    output_value_cny = NumberField(label=_("Output value"), required=False)
    floor_area_m2 = NumberField(label=_("Floor area, m²"), required=False)
    population = NumberField(label=_("People"), required=False)
    source = _text(
        _("Source"),
        200,
        hint=_("The statistical report or register, with its date."),
        required=True,
    )
    of_unit: ClassVar[tuple[str, ...]] = ("value_added_cny", "output_value_cny")

    def __init__(self, *args: object, is_park: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not is_park:
            del self.fields["floor_area_m2"], self.fields["population"]

    def given(self) -> FiguresGiven:
        """Return what was typed, money in CNY."""
        typed = self.cleaned_data
        factor = money_factor(typed["money_unit"])
        money = {
            name: None if typed[name] is None else typed[name] * factor for name in self.of_unit
        }
        return FiguresGiven(
            **money, floor_area_m2=typed.get("floor_area_m2"), population=typed.get("population")
        )


def money_factor(symbol: str) -> float:
    """Return how many CNY a unit of money is."""
    unit, cny = find(symbol), find("CNY")
    factor = factor_between(unit, cny) if unit and cny else None
    if factor is None:
        raise ValidationError(_("Choose a unit of money."))
    return factor


class FileForm(forms.Form):
    """A file for a dry run."""

    file = forms.FileField(
        label=_("Excel workbook (.xlsx) or CSV"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class FiguresFileForm(FileForm):
    """A workbook with figures of a year."""

    source = _text(_("Source"), 200, required=True)


class TargetForm(forms.Form):
    """A target; a share is typed in per cent."""

    indicator = forms.ChoiceField(
        label=_("Indicator"), choices=[(key, one.title) for key, one in INDICATORS.items()]
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    value = NumberField(label=_("Value"), help_text=_("A share in per cent, such as 90"))
    source = _text(_("Source"), 200, hint=_("The plan or document that sets it."), required=True)

    def value_given(self) -> float:
        """Return the target in the unit of its indicator."""
        value = float(self.cleaned_data["value"])
        is_share = INDICATORS[self.cleaned_data["indicator"]].kind == "share"
        return value / 100.0 if is_share else value


class MeterForm(forms.Form):
    """A meter of one of the park's units."""

    enterprise = forms.ChoiceField(label=_("Enterprise"), choices=[])
    number = _text(_("Number of the meter"), 40, required=True)
    medium = forms.ChoiceField(
        label=_("Measures"), choices=[(key, title) for key, (title, _units) in MEDIA.items()]
    )
    direction = forms.ChoiceField(label=_("Flow"), choices=list(DIRECTIONS.items()))
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[(u, u) for u in dict.fromkeys(u for _t, units in MEDIA.values() for u in units)],
    )
    name_zh = _text(_("Where it is"), 120)

    def __init__(self, *args: object, units: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        _offer(self, "enterprise", units)

    def given(self) -> MeterGiven:
        """Return what was typed."""
        fields = {k: v for k, v in self.cleaned_data.items() if k != "enterprise"}
        return MeterGiven(**fields)


def _offer(form: forms.Form, name: str, offered: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = offered
