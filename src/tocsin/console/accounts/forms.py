"""What is asked of who follows a link."""

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _


class Password(SetPasswordForm):  # type: ignore[type-arg]  # generic in its types alone
    """A password, twice."""


class First(forms.Form):
    """Who founds the first organisation."""

    organisation = forms.CharField(label=_("Your organisation"), max_length=200)
    country = forms.RegexField(
        r"^[A-Z]{2}$", label=_("Its country"), required=False,
        help_text=_("Two letters, for example RO."),
    )  # fmt: skip
    username = forms.RegexField(
        r"^[\w.@+-]+$", label=_("Your name for signing in"), max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        help_text=_("Letters, digits and .@+-_ alone. Nobody outside sees it."),
    )  # fmt: skip
