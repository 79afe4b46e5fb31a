"""What members ask and say, and what the recorder answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from typing_extensions import override

from zhixing.activities.actions.checkin import MOST_MINUTES, USUAL_MINUTES
from zhixing.core.text import CleanField

OTHER = "other"
CAUSES = {
    "work": gettext_lazy("work that cannot wait"),
    "travel": gettext_lazy("travelling on duty"),
    "training": gettext_lazy("at a training"),
    "unwell": gettext_lazy("not well"),
    "family": gettext_lazy("family matters"),
    OTHER: pgettext_lazy("cause", "something else"),
}


class LeaveForm(forms.Form):
    """Why one asks for leave: a cause to choose, and own words if one wishes."""

    cause = forms.ChoiceField(
        label=gettext_lazy("Why you cannot come"),
        choices=list(CAUSES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what comes nearest.")},
    )
    words = CleanField(
        label=gettext_lazy("In your own words"),
        max_length=160,
        required=False,
        help_text=gettext_lazy(
            "Only the officers of your branch may read why, and each reading is noted. You need not say more."
        ),
    )

    @override
    def clean(self) -> dict[str, Any]:
        """Ask for words where no cause was named."""
        given = super().clean() or self.cleaned_data
        if given.get("cause") == OTHER and not given.get("words"):
            self.add_error("words", _("Say in a few words what it is."))
        return given

    @property
    def reason(self) -> str:
        """The cause and the words as one text."""
        cause, words = str(CAUSES[self.cleaned_data["cause"]]), self.cleaned_data["words"]
        if self.cleaned_data["cause"] == OTHER:
            return str(words)
        return _("%(cause)s: %(words)s") % {"cause": cause, "words": words} if words else cause


class AnswerForm(forms.Form):
    """A word with the answer; asked for only where the answer is no."""

    answer = CleanField(label=gettext_lazy("A word with it"), max_length=300, required=False)


class ClaimForm(forms.Form):
    """Words with "I was there", if one wishes."""

    text = CleanField(label=gettext_lazy("A word with it"), max_length=300, required=False)


class MadeUpForm(forms.Form):
    """On which day one made it up, and by what."""

    made_up_on = forms.DateField(
        label=gettext_lazy("Made up on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text = CleanField(
        label=gettext_lazy("By what"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "For example: read the outline, heard the recording, came to another branch's."
        ),
    )


class CheckInForm(forms.Form):
    """For how long members may tick themselves."""

    minutes = forms.IntegerField(
        label=gettext_lazy("For how many minutes"),
        initial=USUAL_MINUTES,
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
