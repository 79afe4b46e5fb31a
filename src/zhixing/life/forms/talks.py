"""The forms of heart talks: one talk, and a day for several pairs."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhixing.activities.forms.plan import DayInput
from zhixing.core.text import CleanField
from zhixing.life.checking import WORDS
from zhixing.life.drafts import TalkDraft
from zhixing.life.forms.meetings import text_field
from zhixing.life.models import Talk
from zhixing.organizations.models import Member

PRIVATE = ("said", "wishes", "agreed")


class TalkForm(forms.Form):
    """Who talked with whom and when; for the two and the secretary, what was said."""

    talker = forms.TypedChoiceField(label=pgettext_lazy("talk", "Who talks"), coerce=int)
    partner = forms.TypedChoiceField(label=pgettext_lazy("talk", "With whom"), coerce=int)
    held_on = forms.DateField(
        label=pgettext_lazy("talk", "Held on"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("Leave it empty while the talk is only planned."),
    )
    planned_on = forms.DateField(
        label=pgettext_lazy("talk", "Planned for"), widget=DayInput(), required=False
    )
    place = CleanField(label=gettext_lazy("Place"), max_length=200, required=False)
    said = text_field(4, WORDS, label=pgettext_lazy("talk", "What was talked about"), required=False)
    wishes = text_field(2, WORDS, label=pgettext_lazy("talk", "Wishes and opinions"), required=False)
    agreed = text_field(2, WORDS, label=pgettext_lazy("talk", "What was agreed"), required=False)
    token = forms.CharField(max_length=36, widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Iterable[Member], is_private: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "—"), *((person.pk, person.name) for person in people)]
        for name in ("talker", "partner"):
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # a choice field
        for name in () if is_private else PRIVATE:
            del self.fields[name]  # not theirs to read, so not theirs to write

    def draft(self) -> TalkDraft:
        """Give what was typed, once the form is valid."""
        told = {name: self.cleaned_data[name] for name in self.fields if name not in {"token", "version"}}
        return TalkDraft(**told)


def talk_as_typed(talk: Talk, *, is_private: bool) -> dict[str, Any]:
    """Give a talk as its form shows it; its words only to those whose they are."""
    names = ("planned_on", "held_on", "place", "version", *(PRIVATE if is_private else ()))
    return {name: getattr(talk, name) for name in names} | {
        "talker": talk.talker_id,
        "partner": talk.partner_id,
    }


class PairsForm(forms.Form):
    """The missing pairs that are to talk, and by which day."""

    pairs = forms.MultipleChoiceField(
        label=gettext_lazy("Which pairs"), widget=forms.CheckboxSelectMultiple, required=False
    )
    planned_on = forms.DateField(label=gettext_lazy("Talk by"), widget=DayInput())

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(choices)
        self.fields["pairs"].choices = offered  # type: ignore[attr-defined]  # a choice field
        self.fields["pairs"].initial = [key for key, _names in offered]  # all, unless somebody is ticked off
        self.fields["pairs"].is_alternative = True  # type: ignore[attr-defined]  # no "optional": one is needed
