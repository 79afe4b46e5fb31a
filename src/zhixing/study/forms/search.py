"""The search's form: words, and what narrows them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from zhixing.core.text import CleanField
from zhixing.library.choices import TextKind
from zhixing.study.queries.search import Query
from zhixing.study.terms import LONGEST, MOST, terms_of

TEXTS, MATERIALS, MINUTES = "texts", "materials", "minutes"
WHERE = (
    ("", gettext_lazy("everywhere")),
    (TEXTS, gettext_lazy("texts and articles")),
    (MATERIALS, gettext_lazy("materials")),
    (MINUTES, gettext_lazy("activities and minutes")),
)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class SearchForm(forms.Form):
    """What is searched for, and where. An odd address is read as far as it says something."""

    q = CleanField(
        label=gettext_lazy("Words"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
        help_text=gettext_lazy("Several words: all of them. In quotation marks: exactly so."),
    )
    where = forms.ChoiceField(label=gettext_lazy("Where"), choices=WHERE, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of text"), choices=[("", "—"), *TextKind.choices], required=False
    )
    body = CleanField(label=gettext_lazy("Organisation"), required=False, max_length=100)
    since = _day(gettext_lazy("from day"))
    until = _day(gettext_lazy("to day"))

    @override
    def add_prefix(self, field_name: str) -> str:
        """Name the field in the address: `in` is a word of Python's own."""
        return super().add_prefix("in" if field_name == "where" else field_name)

    def clean_q(self) -> str:
        """Refuse what is too long to be looked for, and say what to do."""
        words: str = self.cleaned_data["q"]
        if len(words) > LONGEST:
            message = _("These are %(there)d characters. Search for a few words of it: %(most)d at most.")
            raise forms.ValidationError(message % {"there": len(words), "most": LONGEST})
        if len(terms_of(words)) > MOST:
            message = _("That is more than %(most)d words. Take the most telling ones.")
            raise forms.ValidationError(message % {"most": MOST})
        return words

    @override
    def clean(self) -> dict[str, Any]:
        """Turn round days that were given the wrong way round."""
        days = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if days[0] and days[1] and days[0] > days[1]:
            self.cleaned_data["since"], self.cleaned_data["until"] = days[1], days[0]
        return self.cleaned_data

    def query(self) -> Query:
        """Put together what is asked."""
        asked = self.cleaned_data
        return Query(
            tuple(terms_of(asked.get("q", ""))),
            asked.get("kind", ""),
            asked.get("body", ""),
            asked.get("since"),
            asked.get("until"),
        )

    @property
    def narrows(self) -> bool:
        """Tell whether anything but the words is asked, or was asked wrongly."""
        others = ("kind", "body", "since", "until")
        return any(self.cleaned_data.get(name) or name in self.errors for name in others)
