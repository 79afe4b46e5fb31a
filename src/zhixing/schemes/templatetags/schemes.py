"""Two look-ups that templates cannot make: what stands beside one requirement."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def beside(values: Mapping[str, Any], code: str) -> Any:
    """Find what a mapping holds for a requirement's code, or nothing."""
    return values.get(code)
