"""The forms of comparison texts: a field below each heading, a note of one on paper."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zhixing.activities.forms.plan import DayInput
from zhixing.core.time import today
from zhixing.life.checking import TEXT
from zhixing.life.forms.meetings import VersionForm, text_field
from zhixing.life.models import ComparisonText
from zhixing.organizations.models import Member

BODY = "body"


class TextForm(VersionForm):
    """A text as its writer types it: one field for each of its headings."""

    def __init__(self, *args: Any, text: ComparisonText, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": text.version})
        super().__init__(*args, **kwargs)
        for at, (heading, words) in enumerate(text.sections):
            field = text_field(5, TEXT, label=heading, required=False, initial=words)
            field.is_alternative = True  # type: ignore[attr-defined]  # each alone may stay empty: no "optional"
            self.fields[f"section_{at}"] = field

    @property
    def words(self) -> list[str]:
        """What was typed below each heading, once the form is valid."""
        return [self.cleaned_data[name] for name in self.fields if name.startswith("section_")]

    @property
    def sections(self) -> list[forms.BoundField]:
        """The fields below the headings, in their order."""
        return [self[name] for name in self.fields if name.startswith("section_")]


class PaperForm(forms.Form):
    """A text that is kept on paper."""

    member = forms.ChoiceField(label=gettext_lazy("Whose text"))
    handed_in_on = forms.DateField(label=gettext_lazy("Handed in on"), widget=DayInput())

    def __init__(self, *args: Any, body: str, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(member.pk), member.name) for member in members]
        self.fields["member"].choices = [*offered, (BODY, body)]  # type: ignore[attr-defined]  # a choice field
        self.fields["handed_in_on"].initial = today

    @property
    def whose(self) -> int | None:
        """The member's id; None for the body itself."""
        typed: str = self.cleaned_data["member"]
        return None if typed == BODY else int(typed)
