"""Small looks into dictionaries for the templates of training."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of_member(found: Mapping[int, str], member_id: int) -> str:
    """Give what stands for a member; nothing for one who has none."""
    return found.get(member_id, "")
