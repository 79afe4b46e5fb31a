"""The form of one piece of a draft."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.text import CleanField
from zhixing.library.actions.pieces import Words
from zhixing.library.choices import Level
from zhixing.library.models import Article


class PieceForm(forms.Form):
    """A piece's level, label, heading and body; `version` is that of the draft when the form was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.ChoiceField(label=_("Level of the piece"), choices=Level.choices)
    label = CleanField(
        label=_("Number in words"),
        max_length=60,
        required=False,
        help_text=_("As it is printed: 第三条. Empty for a passage."),
    )
    heading = CleanField(label=_("Heading"), max_length=300, required=False)
    body = CleanField(
        label=_("Text"),
        required=False,
        lines=True,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Each line is a paragraph."),
    )

    def __init__(self, piece: Article, version: int, data: Any = None) -> None:
        said = {name: getattr(piece, name) for name in ("level", "label", "heading", "body")}
        super().__init__(data, initial={**said, "version": version})

    @override
    def clean(self) -> dict[str, Any]:
        """Hold the piece to say something."""
        given = super().clean() or self.cleaned_data
        if not any(given.get(name) for name in ("label", "heading", "body")):
            raise ValidationError(_("The piece would be empty. Write something, or remove it."))
        return given

    def words(self) -> Words:
        """Tell what was typed, once the form is valid."""
        return Words(**{name: self.cleaned_data[name] for name in ("level", "label", "heading", "body")})


class VersionForm(forms.Form):
    """The version of the draft that a button was pressed on."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SplitForm(VersionForm):
    """The paragraph with which a new piece begins."""

    paragraph = forms.IntegerField(
        min_value=1, error_messages={"required": _("Choose the paragraph with which the new piece begins.")}
    )
