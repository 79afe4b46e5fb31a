"""The file of earlier problems, and what holds where it says nothing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhixing.activities.forms.plan import DayInput
from zhixing.core.time import today
from zhixing.rectification.carrying.checking import Defaults
from zhixing.rectification.carrying.kinds import Entries
from zhixing.rectification.forms.problems import BAD_DAY


class CarryOverForm(forms.Form):
    """An Excel list of earlier problems."""

    file = forms.FileField(
        label=gettext_lazy("The list in Excel"),
        help_text=gettext_lazy(
            "One list or the three lists as sheets (.xlsx), with any order of columns; "
            "merged cells and 同上 are understood."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": gettext_lazy("Choose the Excel file with the list.")},
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("Found by which activity"),
        required=False,
        help_text=gettext_lazy("For rows that do not say it themselves."),
    )
    found_on = forms.DateField(
        label=gettext_lazy("First found on"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("For rows without a day of their own."),
        error_messages={"invalid": BAD_DAY},
    )

    def __init__(self, *args: Any, origins: Entries, refused: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if refused:  # why the file did not come in
            self.fields["file"].error_messages["required"] = refused
        self._pairs = {entry: (taxonomy, entry) for taxonomy, entry in origins.titles.values()}
        choices = [(entry, title) for title, (_taxonomy, entry) in origins.titles.items()]
        self.fields["origin"].choices = [("", _("as the list says")), *choices]  # type: ignore[attr-defined]
        if not choices:
            del self.fields["origin"]

    def clean_found_on(self) -> Any:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["found_on"]
        if day and day > today():
            raise ValidationError(_("A problem is found on a day that has come. Check the date."))
        return day

    def defaults(self) -> Defaults:
        """Give what holds where the file says nothing."""
        given = self.cleaned_data
        return Defaults(given["found_on"], self._pairs.get(given.get("origin", "")))
