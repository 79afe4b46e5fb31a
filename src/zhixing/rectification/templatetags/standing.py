"""How a problem stands today, for templates: `{% standing problem as said %}`."""

from django import template

from zhixing.core.time import today
from zhixing.rectification.models import Problem
from zhixing.rectification.standing import Standing, standing_of

register = template.Library()


@register.simple_tag
def standing(problem: Problem) -> Standing:
    """Say how a problem stands today; its remedies are read, so load them along in lists."""
    return standing_of(problem, today())
