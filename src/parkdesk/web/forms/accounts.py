"""Forms about accounts: what to account, how to publish, why to withdraw."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountForm(forms.Form):
    """Which period is accounted by which method."""

    period = forms.ChoiceField(label=_("Period"))
    method = forms.ChoiceField(label=_("Method"))

    def __init__(
        self, data: Mapping[str, object] | None, *, periods: Sequence[str], methods: Sequence[str]
    ) -> None:
        super().__init__(data)
        for name, offered in (("period", periods), ("method", methods)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(one, one) for one in offered]


class SealForm(forms.Form):
    """That one has read what sealing means."""

    is_understood = forms.BooleanField(
        label=_("I have read what sealing means, and this is the park's account."),
        error_messages={"required": _("Tick the box: a seal cannot be taken off.")},
    )


class PublishForm(forms.Form):
    """What the public is told beside the figures."""

    note = forms.CharField(
        label=pgettext_lazy("remark", "Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown under the figures; optional."),
    )


class WithdrawForm(forms.Form):
    """Why a publication is no longer current."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays on record and is shown to whoever opens the old publication."),
        error_messages={"required": _("Say why it is withdrawn; the reason stays on record.")},
    )
