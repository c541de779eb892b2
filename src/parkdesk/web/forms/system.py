"""Forms of the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parkdesk.audit.queries import LogFilter
from parkdesk.web.formats import PARK_ZONE

Choices = Sequence[tuple[str, str | Promise]]
_SEVERAL = 2


class LogFilterForm(forms.Form):
    """What to show of the log."""

    action = forms.ChoiceField(label=_("What happened"), required=False)
    person = forms.CharField(label=_("Who"), required=False, max_length=60)
    park = forms.ChoiceField(label=_("Park"), required=False)
    since = forms.DateField(
        label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Mapping[str, str] | None, actions: Choices, parks: Choices) -> None:
        super().__init__(data)
        for name, first, choices in (
            ("action", _("Everything"), actions),
            ("park", _("All parks"), parks),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", first), *choices]
        if len(parks) < _SEVERAL:
            del self.fields["park"]

    def wanted(self) -> LogFilter:
        """Return what was asked for by a valid form; days are the park's, the last one included."""
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        return LogFilter(
            action=given.get("action") or "",
            person=(given.get("person") or "").strip(),
            park_id=given.get("park") or "",
            since=datetime.combine(since, time(), PARK_ZONE) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), PARK_ZONE) if until else None,
        )
