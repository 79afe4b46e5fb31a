"""What a reader says on the reading page."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.time import today
from zhixing.study.choices import Way


class DayField(forms.DateField):
    """A day; today unless said otherwise, never one that is still to come."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", today)
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    @override
    def clean(self, value: Any) -> date:
        day: date = super().clean(value)
        if day > today():
            words = _("This day is still to come. Give the day on which you were done.")
            raise forms.ValidationError(words)
        return day


class FinishForm(forms.Form):
    """That one has read a text through: when, and how."""

    on = DayField(label=_("Read through on"))
    way = forms.ChoiceField(
        label=_("How I read it"), choices=Way, initial=Way.ONLINE, widget=forms.RadioSelect
    )


class Anchors(forms.Field):
    """One or several anchors, as buttons and the queue of an offline reader send them."""

    widget = forms.MultipleHiddenInput

    @override
    def to_python(self, value: Any) -> list[int]:
        if not all(str(each).isdecimal() and len(str(each)) < 9 for each in value or []):
            raise forms.ValidationError(_("This article no longer stands in the text. Open the page again."))
        return [int(each) for each in value or []]


class MarkForm(forms.Form):
    """One button of the reading page: articles read or not, a whole chapter, the place to go on from."""

    read = Anchors(required=False)
    unread = Anchors(required=False)
    chapter = Anchors(required=False)
    place = Anchors(required=False)

    @override
    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not any(given.values()) and not self.errors:
            raise forms.ValidationError(
                _("Nothing was said. Open the page again and press the button once more.")
            )
        return given
