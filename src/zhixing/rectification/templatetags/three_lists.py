"""How the cells of the three lists are written on a page."""

from datetime import date
from typing import Any

from django import template
from django.utils import formats

register = template.Library()


@register.filter
def in_words(value: Any) -> str:
    """Write a value of a list: a day as the reader's language writes days, anything else as it is."""
    return formats.date_format(value) if isinstance(value, date) else str(value)


@register.filter
def is_day(value: Any) -> bool:
    """Tell whether a value of a list is a day, which is not broken over two lines."""
    return isinstance(value, date)
