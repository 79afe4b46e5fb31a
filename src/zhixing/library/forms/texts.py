"""Forms of texts: what they are, their file, why they are withdrawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.text import CleanField
from zhixing.core.uploads import endings_of
from zhixing.library.actions.texts import Description
from zhixing.library.choices import Audience, TextKind
from zhixing.library.cutting.reading import TEXT_FILES
from zhixing.library.models import Text
from zhixing.organizations.choices import Rank


class DescriptionForm(forms.Form):
    """What a text is and for whom it is meant."""

    title = CleanField(label=_("Title of the text"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=TextKind.choices, initial=TextKind.DOCUMENT)
    issuer = CleanField(label=_("Issued by"), max_length=200, required=False)
    number = CleanField(label=_("Document number"), max_length=100, required=False)
    audience = forms.ChoiceField(
        label=_("For whom"), choices=Audience.choices, initial=Audience.EVERYONE, widget=forms.RadioSelect
    )
    rank = forms.ChoiceField(
        label=_("From which rank upwards"),
        choices=Rank.choices,
        initial=Rank.DIVISION_DEPUTY,
        required=False,
        help_text=_("Asked only where it is for leading cadres."),
    )
    is_recommended = forms.BooleanField(
        label=_("Recommended: it stands first in the list, and nobody owes it"), required=False
    )

    def description(self) -> Description:
        """Tell what was typed, once the form is valid."""
        given = {name: self.cleaned_data[name] for name in DescriptionForm.base_fields}
        return Description(**{**given, "rank": given["rank"] or Rank.DIVISION_DEPUTY})


def described(text: Text) -> dict[str, Any]:
    """Give what is said about a text, as the form begins with it."""
    return {name: getattr(text, name) for name in DescriptionForm.base_fields}


class EditionForm(forms.Form):
    """The file of an edition, and which edition it is."""

    file = forms.FileField(
        label=_("File with the whole text"),
        allow_empty_file=True,  # the action says so in its own words
        widget=forms.FileInput(attrs={"accept": ",".join(endings_of(TEXT_FILES))}),
        help_text=_(
            "Word (.docx), PDF with text in it, plain text, Markdown or a saved web page. It is cut into chapters and "
            "articles, and you look at the cuts before anybody else does."
        ),
        error_messages={"required": _("Choose the file with the text first.")},
    )
    label = CleanField(
        label=_("Which edition"), max_length=100, required=False, help_text=_("For example: revised in 2017.")
    )
    issued_on = forms.DateField(
        label=_("Issued on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class NewTextForm(DescriptionForm, EditionForm):
    """A text with its first edition; a book that is there on paper alone has no file."""

    is_on_paper = forms.BooleanField(
        label=_("It is there on paper only: no file"),
        required=False,
        help_text=_("Members still say when they have read it through."),
    )
    field_order = (
        "file",
        "is_on_paper",
        "title",
        "kind",
        "issuer",
        "number",
        "label",
        "issued_on",
        "audience",
        "rank",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False  # one of the two; which is missing is said below

    @override
    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("is_on_paper") and given.get("file") is None and "file" not in self.errors:
            words = _("Choose the file with the text first, or say that it is there on paper only.")
            self.add_error("file", words)
        return given


class ReasonForm(forms.Form):
    """Why a text is withdrawn or put back."""

    reason = CleanField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Give the reason: it stays in the record.")},
    )


class FilterForm(forms.Form):
    """What a list of texts is narrowed to."""

    q = CleanField(label=_("Words in the title"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("all kinds")), *TextKind.choices], required=False
    )
    of = forms.ChoiceField(label=_("Reading list"), required=False)

    def __init__(self, *args: Any, lists: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = [("", _("any or none")), *lists]  # type: ignore[attr-defined]
