"""Forms of reading lists: which text an entry means, and a new entry."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.text import CleanField
from zhixing.library.models import Text


class TextField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A choice of texts by their titles."""

    widget = forms.Select

    @override
    def label_from_instance(self, obj: Text) -> str:
        """Name a text, and its edition where it has a name."""
        label = obj.edition.label if obj.edition else ""
        return f"{obj.title}（{label}）" if label else obj.title


class PlaceForm(forms.Form):
    """Which text an entry of a list means here."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=130)
    text = TextField(
        label=_("Text in the library"),
        queryset=Text.objects.none(),
        empty_label=_("choose"),
        error_messages={
            "required": _("Choose a text first."),
            "invalid_choice": _("Choose a text of this library."),
        },
    )

    def __init__(self, texts: QuerySet[Text], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].queryset = texts  # type: ignore[attr-defined]


class FillForm(forms.Form):
    """A new entry of a list, and the text for it if the library has it."""

    title = CleanField(
        label=_("Title as the superior prescribes it"),
        max_length=200,
        help_text=_("With its book marks: 《…》. From now on it is asked of everybody below."),
    )
    text = TextField(
        label=_("Text in the library"),
        queryset=Text.objects.none(),
        required=False,
        empty_label=_("not in the library yet"),
        help_text=_("It can be placed later too."),
    )

    def __init__(self, texts: QuerySet[Text], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].queryset = texts  # type: ignore[attr-defined]
