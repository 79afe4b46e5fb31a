"""What people type about topics: names, questions one on each line, and what to read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.text import CleanField
from zhixing.library.models import Article, Text

LONGEST = 4_000  # characters of a text field
LONG = forms.Textarea(attrs={"rows": 3})


class AdditionForm(forms.Form):
    """What a body adds to a topic that is not its own."""

    questions = CleanField(
        label=_("Questions"),
        lines=True,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One on each line. They go into the notice of the meeting, and the minutes propose them."
        ),
    )
    about = CleanField(
        label=_("What the topic is about"), lines=True, required=False, max_length=LONGEST, widget=LONG
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0, min_value=0)

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def seen(self) -> int:
        """The version on which it was typed."""
        return self.cleaned_data["version"] or 0


class TopicForm(AdditionForm):
    """A topic of a body's own."""

    title = CleanField(
        label=_("Topic"),
        max_length=200,
        error_messages={"required": _("Give the topic a name: a few words are enough.")},
    )
    field_order = ("title", "questions", "about", "version")


class TextChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A text of the library by its title."""

    @override
    def label_from_instance(self, obj: Any) -> str:
        """Name a text."""
        return str(obj.title)


class ReadingForm(forms.Form):
    """A text to read for a topic, perhaps from one of its articles on."""

    text = TextChoice(
        label=_("Text to be read"),
        queryset=Text.objects.none(),
        empty_label=_("choose a text of the library"),
        error_messages={
            "required": _("Choose a text."),
            "invalid_choice": _("This text is not in your library. Choose another."),
        },
    )
    article = CleanField(
        label=_("From which article on"),
        max_length=60,
        required=False,
        help_text=_("As it stands in the text, such as 第三条, or its number. Empty: the whole text."),
    )
    note = CleanField(label=_("What to look at"), max_length=200, required=False)

    def __init__(self, *args: Any, texts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].queryset = texts  # type: ignore[attr-defined]

    @override
    def clean(self) -> dict[str, Any]:
        """Find the article that was named."""
        given = super().clean() or {}
        text, named = given.get("text"), given.get("article")
        given["anchor"] = anchor_named(text, named) if text and named else None
        if text and named and given["anchor"] is None:
            self.add_error(
                "article", _("The text has no such article. Write it as it stands there, such as 第三条.")
            )
        return given


def anchor_named(text: Text, named: str) -> int | None:
    """Find the anchor of an article by its label (第三条), its number (3) or its heading."""
    rows = Article.objects.filter(edition=text.edition_id).order_by("position")
    number = int(named) if named.isascii() and named.isdecimal() and len(named) < 6 else None
    found = rows.filter(number=number, level="article") if number else rows.filter(label=named)
    row = found.first() or rows.filter(heading=named).first()
    return row.anchor if row else None
