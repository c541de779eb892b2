"""The form that makes a link to a big screen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from parkdesk.usecases.share_screen import LONGEST_DAYS


class ScreenForm(forms.Form):
    """What is put on the screen, what the screen is called, how long its link is valid."""

    place = forms.ChoiceField(label=_("What it shows"))
    name = forms.CharField(
        label=_("Name of the screen"),
        max_length=80,
        help_text=_("Such as the room it hangs in; shown in the list below, not on the screen."),
    )
    days = forms.IntegerField(
        label=_("Valid for days"), min_value=1, max_value=LONGEST_DAYS, initial=90
    )

    def __init__(self, data: object = None, *, places: list[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["place"].choices = places  # type: ignore[attr-defined]
