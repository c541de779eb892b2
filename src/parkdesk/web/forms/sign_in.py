"""Forms of signing in: the sign-in library's own, in our words."""

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, tuple[str | Promise, str | Promise]]

PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
ONCE_MORE = _("The same once more")
NOT_THE_SAME = _("The two passwords differ. Type the same one twice.")
PASSWORD_RULE = _("At least eight characters, not only digits, and none that many people use.")
_CODE = _("Verification code")
_SIX_DIGITS = _("Six digits from your authenticator app, or one of your recovery codes.")


def _reword(form: forms.BaseForm, words: Words) -> None:
    """Give fields our label and help, and no placeholder: it would vanish when one types."""
    for name, (label, help_text) in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, help_text  # type: ignore[assignment]  # lazy
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Username and password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, {"login": (_("Username"), ""), "password": (PASSWORD, "")})
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class PasswordChangeForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The present password, and a new one twice."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _reword(
            self,
            {
                "oldpassword": (_("Present password"), ""),
                "password1": (NEW_PASSWORD, PASSWORD_RULE),
                "password2": (ONCE_MORE, ""),
            },
        )


class PasswordSetForm(SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A first password, for who has signed in by an outside identity so far."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, {"password1": (NEW_PASSWORD, PASSWORD_RULE), "password2": (ONCE_MORE, "")})


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password once more, before something that matters."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, {"password": (PASSWORD, "")})


def _code_field(form: forms.BaseForm) -> None:
    _reword(form, {"code": (_CODE, _SIX_DIGITS)})
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code of the second factor."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self)


class CodeAgainForm(ReauthenticateByCodeForm):  # type: ignore[misc]  # allauth has no types
    """The code once more, before something that matters."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self)


class SetUpForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of a new second factor."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self)
        self.fields["code"].help_text = _("The six digits that the app shows now.")


class NewPasswordForm(forms.Form):
    """A password twice, held against the rules for passwords."""

    password1 = forms.CharField(
        label=PASSWORD,
        help_text=PASSWORD_RULE,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=ONCE_MORE,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, object]:
        """Hold the two against each other and against the rules."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", NOT_THE_SAME)
        elif first:
            try:
                password_validation.validate_password(str(first))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned
