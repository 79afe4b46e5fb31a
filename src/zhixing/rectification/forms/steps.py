"""The short forms of a problem's next steps; their fields are named as the actions' arguments are."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from zhixing.activities.forms.plan import DayInput
from zhixing.core.text import CleanField
from zhixing.core.time import today
from zhixing.core.uploads import ENDINGS
from zhixing.rectification.checking import TEXT
from zhixing.rectification.choices import ProblemState

YEAR = timedelta(days=365)


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Make a field for one day, today unless told otherwise."""
    return forms.DateField(label=label, widget=DayInput(), **{"initial": today, **more})


def words_field(label: Any, **more: Any) -> CleanField:
    """Make a field for a few lines."""
    return CleanField(
        label=label, lines=True, max_length=TEXT, widget=forms.Textarea(attrs={"rows": 3}), **more
    )


class StepForm(forms.Form):
    """What every step asks; `token` makes a double click one step."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4

    def told(self) -> dict[str, Any]:
        """Give what was typed, as arguments of the action."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return {**given, "token": str(given.get("token", ""))}


class Files(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, none of them asked for."""

    @override
    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [kept for each in given if (kept := super(FilesField, self).clean(each, initial))]


class NoteForm(StepForm):
    """What was done on a day."""

    text = words_field(_("What has been done"), required=False)
    on = day_field(_("On which day"))
    file = FilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,  # the action says so in its own words
        widget=Files(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("PDF, Word, Excel, PowerPoint, pictures or plain text. Nobody has to add one."),
    )

    @override
    def told(self) -> dict[str, Any]:
        given = super().told()
        uploads = given.pop("file")
        return {**given, "uploads": uploads}


class DoneForm(StepForm):
    """That it is done, since when."""

    text = words_field(_("What has been done"), required=False)
    on = day_field(_("Done on"))


class StrikeOffForm(StepForm):
    """That somebody looked, and it is so."""

    text = words_field(_("How it was verified"), required=False)
    helped = words_field(
        _("What helped"),
        required=False,
        help_text=_("For those who meet the same problem next; without names."),
    )
    on = day_field(_("Verified on"))


class BackForm(StepForm):
    """Why it goes back, or is opened again."""

    reason = words_field(_("Reason"))


class LongTermForm(StepForm):
    """Why it takes lasting effort, and when it is looked back on."""

    reason = words_field(_("Reason"))
    look_back_on = day_field(
        _("To be looked back on by"), initial=lambda: today() + YEAR, help_text=_("Within a year.")
    )


class LookBackForm(StepForm):
    """How a long-term problem stands, and how it goes on."""

    text = words_field(_("How it stands now"))
    on = day_field(_("Looked back on"))
    to = forms.ChoiceField(
        label=_("How it goes on"),
        choices=[
            (ProblemState.LONG_TERM, pgettext_lazy("look back", "it stays long-term")),
            (ProblemState.UNDER_WAY, pgettext_lazy("look back", "it is worked on again")),
            (ProblemState.DONE, pgettext_lazy("look back", "it is done")),
        ],
        initial=ProblemState.LONG_TERM,
        widget=forms.RadioSelect,
    )
    next_on = day_field(
        _("Next look back by"),
        initial=lambda: today() + YEAR,
        required=False,
        help_text=_("Within a year; asked only where it stays long-term."),
    )


class TickForm(StepForm):
    """On which day a measure was done, or found not to be."""

    on = day_field(_("On which day"))


class StepFileForm(forms.Form):
    """One file, if anybody wishes; its content is looked into by the action."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("PDF, Word, Excel, PowerPoint, pictures or plain text. Nobody has to add one."),
        error_messages={"required": _("Choose a file first.")},
    )
