"""Forms about people: finding, inviting, taking an invitation, tokens."""

import re
from collections.abc import Mapping, Sequence

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parkdesk.accounts.models import ROLE_NAMES
from parkdesk.accounts.scopes import SCOPES
from parkdesk.web.forms.sign_in import NewPasswordForm

Choices = Sequence[tuple[str, str | Promise]]
Given = Mapping[str, str] | None

_USERNAME = RegexValidator(
    re.compile(r"\A[A-Za-z0-9][A-Za-z0-9._-]{2,59}\Z"),
    _("Use 3 to 60 letters a to z, digits, dots, hyphens and underscores."),
)


class PeopleFilterForm(forms.Form):
    """What to show of the people."""

    q = forms.CharField(label=_("Name or username"), required=False, max_length=60)
    role = forms.ChoiceField(label=_("Role"), required=False)
    park = forms.ChoiceField(label=_("Park"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("active", _("Active")), ("closed", _("Closed")), ("all", _("All"))],
    )

    def __init__(self, data: Given, roles: Choices, parks: Choices) -> None:
        super().__init__(data)
        _offer(self, "role", [("", _("All roles")), *roles])
        if len(parks) > 1:
            _offer(self, "park", [("", _("All parks")), *parks])
        else:
            del self.fields["park"]


class InviteForm(forms.Form):
    """Who is invited, and where they are to work."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        help_text=_("As records and reports are to show it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    place = forms.ChoiceField(label=_("Place of work"), required=False)

    def __init__(self, data: Given, places: Choices) -> None:
        super().__init__(data)
        _offer_places(self, places)


class RoleForm(forms.Form):
    """Where a person is given another role."""

    place = forms.ChoiceField(label=_("Place of work"), required=False)

    def __init__(self, data: Given, places: Choices) -> None:
        super().__init__(data)
        _offer_places(self, places)


class JoinForm(NewPasswordForm):
    """The username and password a new person chooses."""

    username = forms.CharField(
        label=_("Username"),
        validators=[_USERNAME],
        max_length=60,
        help_text=_("You sign in with it; others do not see it on records."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ("username", "password1", "password2")


class TokenForm(forms.Form):
    """What a program is called, what it may do, and for how long."""

    name = forms.CharField(
        label=_("Name of the program"),
        max_length=80,
        help_text=_("Such as: meter gateway of the power house."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
        initial=90,
    )


def role_choices(roles: tuple[str, ...]) -> Choices:
    """Return roles with their names, for a form."""
    return [(role, ROLE_NAMES[role]) for role in roles]


def _offer_places(form: forms.Form, places: Choices) -> None:
    if not places:
        del form.fields["place"]
        return
    first: Choices = [] if len(places) == 1 else [("", _("Choose"))]
    _offer(form, "place", [*first, *places])
    form.fields["place"].required = True


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
