"""The forms of reflections: what is written, who may read it, an answer, why something is hidden."""

import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhixing.activities.typed import ParagraphsField, paragraphs
from zhixing.core.text import CleanField
from zhixing.study.choices import Visibility
from zhixing.study.models import Reflection
from zhixing.study.writing import Written

NUMBER = re.compile(r"[0-9]{1,18}")


def number(text: str | None) -> int:
    """Read a number of an address or a hidden field; whatever is none is 0."""
    return int(text) if text and NUMBER.fullmatch(text) else 0


class WriteForm(forms.Form):
    """Title and text, with the version on which they are typed; lengths are the action's to say."""

    title = CleanField(label=_("Heading"), required=False)
    body = ParagraphsField(
        label=_("What I think"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "write__body"}),
    )

    def __init__(self, data: Any = None, *, stored: Reflection | None = None) -> None:
        initial = {"title": stored.title, "body": stored.body} if stored else {}
        super().__init__(data, initial=initial)
        self.stored = stored
        self.version = stored.version if stored else 0
        self.token = "" if stored else str(uuid.uuid4())
        self.base_title, self.base = (stored.title, stored.body) if stored else ("", "")
        if data is not None:
            self.version, self.token = number(data.get("version")), data.get("token", "")[:36]
            self.base_title, self.base = data.get("base_title", ""), paragraphs(data.get("base", ""))

    def typed(self) -> Written:
        """Put together what was sent."""
        asked = self.cleaned_data
        known = "base" in self.data
        bases = (self.base_title, self.base) if known else (None, None)
        return Written(asked["title"], asked["body"], self.version, *bases)


class ShareForm(forms.Form):
    """Whose eyes it is for."""

    visibility = forms.ChoiceField(
        label=_("Who may read it"), choices=Visibility.choices, widget=forms.RadioSelect
    )


class ReplyForm(forms.Form):
    """An answer to a reflection."""

    body = ParagraphsField(label=_("Reply"), widget=forms.Textarea(attrs={"rows": 3}))


class HideForm(forms.Form):
    """Why something is hidden; its writer reads it."""

    reason = CleanField(label=_("Reason (the writer reads it)"), max_length=300)
