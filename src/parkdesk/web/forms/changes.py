"""Forms about changes: what is to change and why, and what is decided."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkdesk.usecases.changes import (
    Change,
    Correction,
    NamedFactor,
    OwnFactor,
    Setting,
)

Choices = Sequence[tuple[str, str]]
Data = Mapping[str, object] | None


class ChangeForm(forms.Form):
    """What every proposal has: the account it is previewed against, and why."""

    base = forms.ChoiceField(
        label=_("Previewed against"),
        help_text=_("The change is shown in tonnes beside this account."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever decides reads it, and it stays on record."),
        error_messages={
            "required": _("Say why; whoever decides reads it, and it stays on record.")
        },
    )

    def __init__(self, data: Data, bases: Choices, chosen: str = "") -> None:
        super().__init__(data, initial={"base": chosen})
        _offer(self, "base", bases)

    def change(self) -> Change:
        """Return what is to change."""
        raise NotImplementedError


class SettingForm(ChangeForm):
    """Another value of a setting."""

    choice = forms.ChoiceField(
        label=_("Setting and value"),
        error_messages={"required": _("Choose one of the values.")},
    )

    def __init__(self, data: Data, bases: Choices, values: Sequence[str], chosen: str) -> None:
        super().__init__(data, bases, chosen)
        _offer(self, "choice", [(one, one) for one in values])

    def change(self) -> Change:
        """Return the setting and its value."""
        name, _sign, value = str(self.cleaned_data["choice"]).partition("=")
        return Setting(id=name, value=value)


class NamedFactorForm(ChangeForm):
    """A factor of the library."""

    factor = forms.CharField(
        label=_("Factor"),
        max_length=200,
        error_messages={"required": _("Choose one of the factors.")},
    )

    def change(self) -> Change:
        """Return the named factor."""
        return NamedFactor(id=self.cleaned_data["factor"])


class OwnFactorForm(ChangeForm):
    """A factor of the park's own, with its document and page."""

    id = forms.RegexField(
        label=_("Short name"),
        regex=r"\A[a-z0-9][a-z0-9._-]{1,59}\Z",
        help_text=_("Small letters a to z, digits and hyphens; stands on results as user/name."),
        error_messages={"invalid": _("Use small letters a to z, digits, dots and hyphens.")},
    )
    quantity = forms.ChoiceField(label=_("Quantity"))
    subject = forms.ChoiceField(label=_("Of what"))
    kind = forms.CharField(
        label=_("Kind"),
        required=False,
        max_length=60,
        help_text=_("Only where the library tells kinds apart, such as of electricity."),
    )
    value = forms.CharField(
        label=_("Value"),
        max_length=40,
        help_text=_("As the document prints it."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=40,
        help_text=_("As the document prints it, such as GJ/10^4 Nm3."),
    )
    source = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_("Title and number of the document that prints the value."),
    )
    page = forms.CharField(
        label=pgettext_lazy("of a document", "Page"),
        max_length=60,
        help_text=_("Page or table in the document."),
    )
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The first day on which it no longer holds; blank = it still holds."),
    )
    note = forms.CharField(label=pgettext_lazy("remark", "Note"), required=False, max_length=300)
    field_order = (
        "id",
        "quantity",
        "subject",
        "kind",
        "value",
        "unit",
        "source",
        "page",
        "valid_from",
        "valid_until",
        "note",
        "base",
        "reason",
    )

    def __init__(
        self, data: Data, bases: Choices, quantities: Choices, subjects: Choices, chosen: str
    ) -> None:
        super().__init__(data, bases, chosen)
        _offer(self, "quantity", [("", _("Choose…")), *quantities])
        _offer(self, "subject", [("", _("Choose…")), *subjects])

    def change(self) -> Change:
        """Return the row of the factor, as text."""
        names = [name for name in self.field_order if name not in ("base", "reason")]
        row = {name: self.cleaned_data[name] for name in names}
        return OwnFactor(row={name: "" if v is None else str(v) for name, v in row.items()})


class CorrectionForm(ChangeForm):
    """A corrected filing."""

    filing = forms.TypedChoiceField(
        label=_("Corrected filing"),
        coerce=int,
        error_messages={"required": _("Choose one of the corrected filings.")},
    )

    def __init__(self, data: Data, bases: Choices, filings: Choices, chosen: str) -> None:
        super().__init__(data, bases, chosen)
        _offer(self, "filing", filings)

    def change(self) -> Change:
        """Return the corrected filing."""
        return Correction(filing_id=self.cleaned_data["filing"])


class DecisionForm(forms.Form):
    """What is said with an approval or a refusal."""

    reason = forms.CharField(
        label=_("What you say"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to refuse; stays on record."),
    )


class UndoForm(forms.Form):
    """Why an approved change is to be undone."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever decides reads it, and it stays on record."),
        error_messages={
            "required": _("Say why; whoever decides reads it, and it stays on record.")
        },
    )


def _offer(form: forms.Form, name: str, offered: Sequence[tuple[str, object]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = [(value, str(words)) for value, words in offered]
