"""Texts and names of problems through the reader's mask: `{{ step.text|masked:mask }}`."""

from django import template

from zhixing.rectification.masking import Mask

register = template.Library()


@register.filter
def masked(text: str, mask: Mask) -> str:
    """Mask the names in a text."""
    return mask.text(text)


@register.filter
def masked_name(name: str, mask: Mask) -> str:
    """Mask one name."""
    return mask.name(name)
