"""Compares what an ID number says with the other columns of its row, and fills what they leave out."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from zhixing.core.sheets.dates import SheetDate

from .values.id_numbers import IdNumber

Warn = Callable[[str, str], None]


def agree(number: IdNumber, values: dict[str, Any], warn: Warn) -> None:
    """Complete, in place, birth date and sex from the ID number; where they differ, warn and keep the column.

    A birth month with which the ID number agrees becomes the day.
    """
    born: SheetDate | None = values.get("born_on")
    if born is None or (born.is_month and born.agrees_with(number.born_on)):
        values["born_on"] = SheetDate(number.born_on)
    elif not born.agrees_with(number.born_on):
        warn("born_on", _("The birth date differs from the one in the ID number; the column is kept."))
    if not values.get("sex"):
        values["sex"] = number.sex.value
    elif values["sex"] != number.sex:
        warn("sex", _("The sex differs from the one in the ID number; the column is kept."))
