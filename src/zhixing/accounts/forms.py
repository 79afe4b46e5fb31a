"""What people type about their own accounts."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from zhixing.core.text import CleanField


def _label(form: forms.Form, **labels: Any) -> None:
    """Put our words on a form of allauth's, and take its placeholders away: a label does not vanish."""
    for name, label in labels.items():
        form.fields[name].label = label
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, login=_("User name"), password=_("Password"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """A new password, with the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password again"),
        )


class AgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, password=_("Password"))


def _for_code(form: forms.Form) -> None:
    _label(form, code=_("Six-digit code"))
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in; a recovery code fits too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, code=_("Six-digit code, or a recovery code"))


class CodeAgainForm(ReauthenticateByCodeForm):  # type: ignore[misc]
    """The second factor once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _for_code(self)


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new second factor, which proves that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _for_code(self)


class FirstPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """The password that the one-time link lets a person choose; saving it is the action's business."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, new_password1=_("New password"), new_password2=_("New password again"))


class PreferencesForm(forms.Form):
    """How a person likes to read."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    large_type = forms.BooleanField(
        label=_("Large type"), required=False, help_text=_("Larger letters and buttons, fewer columns.")
    )


class TokenForm(forms.Form):
    """A new access token."""

    name = CleanField(
        label=_("What is it for"),
        max_length=60,
        help_text=_("For instance: personnel system, nightly roster."),
    )
    place = forms.ChoiceField(
        label=_("Where it reaches"), required=False, help_text=_("It never reaches further than you do.")
    )
    can_write = forms.BooleanField(
        label=_("It may also write"), required=False, help_text=_("Without this it only reads.")
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
        initial=90,
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
