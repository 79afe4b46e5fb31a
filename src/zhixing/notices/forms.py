"""How a member wishes to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zhixing.accounts.models import User
from zhixing.notices.choices import Mail
from zhixing.notices.models import Preferences

HOURS = ("daily_at", "quiet_from", "quiet_until")


def _hour(label: Any, help_text: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, help_text=help_text, widget=widget)


class PreferencesForm(forms.Form):
    """Mail: whether, where to, when."""

    mail = forms.ChoiceField(
        label=gettext_lazy("Notices by mail"), choices=Mail.choices, widget=forms.RadioSelect
    )
    email = forms.EmailField(
        label=gettext_lazy("Mail address"),
        required=False,
        help_text=gettext_lazy("Used for notices alone. Without one, notices stand on the page only."),
    )
    daily_at = _hour(gettext_lazy("Hour of the daily mail"))
    quiet_from = _hour(gettext_lazy("Quiet from"), gettext_lazy("Mail made in the quiet hours waits."))
    quiet_until = _hour(gettext_lazy("Quiet until"), gettext_lazy("The same hour twice: never quiet."))

    @classmethod
    def of(cls, user: User, preferences: Preferences, data: Any = None) -> "PreferencesForm":
        """Make the form as it stands for a user."""
        stands = {name: getattr(preferences, name) for name in ("mail", *HOURS)}
        return cls(data, initial={**stands, "email": user.email})
