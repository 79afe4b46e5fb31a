"""The ballot paper."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from typing_extensions import override

from zhixing.polls.models import Ballot
from zhixing.polls.sealing import RECEIPT, Choices, new_code


class PaperBallot(forms.Form):
    """One line an item, one mark a line or none; the receipt is made with the paper, so none is lost on the way."""

    receipt = forms.CharField(max_length=20, widget=forms.HiddenInput)

    def __init__(self, ballot: Ballot, data: Any = None) -> None:
        super().__init__(data, initial={"receipt": new_code(RECEIPT)})
        items = ballot.items.filter(unit_id=ballot.unit_id)
        options: Sequence[tuple[int, str]] = [
            (option.position, option.text) for option in ballot.options.filter(unit_id=ballot.unit_id)
        ]
        self.seats = ballot.seats
        for item in items:
            line = self.fields[f"item_{item.position}"] = forms.TypedChoiceField(
                label=item.text,
                choices=options,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
            line.is_alternative = True  # type: ignore[attr-defined]  # blank is one of the choices

    @property
    def shown_receipt(self) -> str:
        """The receipt of this paper."""
        return str(self["receipt"].value())

    @property
    def lines(self) -> list[forms.BoundField]:
        """The fields of the items."""
        return [self[name] for name in self.fields if name.startswith("item_")]

    @property
    def choices(self) -> Choices:
        """For each item the position of the option, or None."""
        return [self.cleaned_data[field.name] for field in self.lines]

    @override
    def clean(self) -> dict[str, Any]:
        """Say while it can be mended that too many are chosen."""
        data = super().clean() or {}
        chosen = sum(data.get(field.name) == 0 for field in self.lines)
        if self.seats is not None and chosen > self.seats:
            values = {"seats": self.seats, "chosen": chosen}
            raise forms.ValidationError(
                _("You chose %(chosen)d; at most %(seats)d may be chosen. Mark others otherwise.") % values
            )
        return data
