"""Recording who read what on paper: nobody is ticked beforehand."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhixing.library.models import Text
from zhixing.organizations.models import Member
from zhixing.study.forms.reading import DayField


class PaperForm(forms.Form):
    """Members × texts, and the day on which they were done."""

    members = forms.TypedMultipleChoiceField(
        label=_("Who read on paper"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one member.")},
    )  # fmt: skip
    texts = forms.TypedMultipleChoiceField(
        label=_("Which texts"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one text.")},
    )  # fmt: skip
    on = DayField(label=_("Read through on"))

    def __init__(self, *args: Any, people: Iterable[Member], kept: Iterable[Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {each.pk: each for each in people}
        self._kept = {each.pk: each for each in kept}
        for name, rows in (("members", self._people), ("texts", self._kept)):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101  declared so above
            field.choices = [(pk, str(row)) for pk, row in rows.items()]

    @property
    def ticked_members(self) -> list[Member]:
        """Who was ticked."""
        return [self._people[pk] for pk in self.cleaned_data["members"]]

    @property
    def ticked_texts(self) -> list[Text]:
        """What was ticked."""
        return [self._kept[pk] for pk in self.cleaned_data["texts"]]
