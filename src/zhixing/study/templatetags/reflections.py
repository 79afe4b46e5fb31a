"""What the lists of reflections ask of a table of what each is about."""

from collections.abc import Mapping

from django import template

from zhixing.study.queries.reflections import About

register = template.Library()


@register.filter
def of_row(abouts: Mapping[int, About], pk: int) -> About | None:
    """Find what the reflection `pk` is about."""
    return abouts.get(pk)
