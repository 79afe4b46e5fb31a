"""What narrows a list of activities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhixing.activities.choices import State
from zhixing.activities.kinds import Catalogue
from zhixing.activities.queries import Filters
from zhixing.core.text import CleanField


class FilterForm(forms.Form):
    """The filters above the list, all in the address so that a list can be sent to somebody."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    text = CleanField(label=_("Words in title or place"), max_length=60, required=False)

    def __init__(self, *args: Any, years: list[int], kinds: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        every = [("", _("every kind"))]
        self.fields["kind"].choices = [*every, *((code, str(kind)) for code, kind in kinds.items())]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("every state")), *State.choices]  # type: ignore[attr-defined]

    def filters(self, this_year: int) -> Filters:
        """Tell what is asked; what makes no sense asks nothing."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            year=given.get("year") or this_year,
            kind=given.get("kind", ""),
            state=given.get("state", ""),
            text=given.get("text", ""),
        )
