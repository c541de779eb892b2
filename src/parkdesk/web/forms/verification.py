"""Forms of a verification: threshold, findings, answers, conclusion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from parkdesk.usecases.record_finding import FindingGiven
from parkdesk.usecases.sign_conclusion import ConclusionGiven
from parkdesk.web.forms.setup import NumberField

KINDS = {
    "misstatement": _("Misstatement"),
    "nonconformity": _("Nonconformity"),
    "observation": _("Observation"),
}
OPINIONS = {
    "unmodified": _("Unmodified: the account holds in all material respects"),
    "modified": _("Modified: it holds but for what is stated"),
    "adverse": _("Adverse: it does not hold"),
    "disclaimed": _("Disclaimed: no opinion could be formed"),
}
ASSURANCES = {"reasonable": _("Reasonable assurance"), "limited": _("Limited assurance")}


class MaterialityForm(forms.Form):
    """From which share of the total on misstatements matter."""

    share = NumberField(label=_("Share of the total, per cent"))
    reason = forms.CharField(
        label=_("Rule or judgement"),
        max_length=300,
        help_text=_("Which rule, contract or judgement the threshold follows."),
    )


class FindingForm(forms.Form):
    """A finding."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    line_id = forms.CharField(label=_("Line of the account"), max_length=80, required=False)
    effect = NumberField(
        label=_("Effect on the total, tCO₂"),
        required=False,
        help_text=_("Corrected total less reported total: + if too little was reported."),
    )
    text = forms.CharField(
        label=_("What was found"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What was found, what was expected, and what it was seen in."),
    )

    def given(self) -> FindingGiven:
        """Return what was typed."""
        typed = self.cleaned_data
        return FindingGiven(
            kind=typed["kind"],
            text=typed["text"],
            line_id=typed["line_id"],
            effect_tco2=typed["effect"],
        )


class StepForm(forms.Form):
    """An answer to a finding, its closing or its opening again."""

    text = forms.CharField(
        label=_("Words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class CheckForm(forms.Form):
    """What a line was checked against."""

    text = forms.CharField(label=_("Checked against"), max_length=2000)


class ConclusionForm(forms.Form):
    """The conclusion, signed with the password."""

    opinion = forms.ChoiceField(
        label=_("Opinion"), choices=list(OPINIONS.items()), widget=forms.RadioSelect
    )
    assurance = forms.ChoiceField(
        label=_("Level of assurance"), choices=list(ASSURANCES.items()), widget=forms.RadioSelect
    )
    statement = forms.CharField(
        label=_("Statement"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("The words that you sign; the digest covers every one of them."),
    )
    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        help_text=_("Given once more: this is your signature."),
    )

    def given(self) -> ConclusionGiven:
        """Return what was typed."""
        typed = self.cleaned_data
        return ConclusionGiven(
            opinion=typed["opinion"], assurance=typed["assurance"], statement=typed["statement"]
        )
