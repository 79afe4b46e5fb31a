"""Wordings of schemes and keys of topics, for the pages of topics and plans."""

from django import template
from django.utils.translation import get_language

from zhixing.schemes.language.model import Text
from zhixing.study.models import Topic
from zhixing.study.queries.topics import key_of

register = template.Library()


@register.filter
def in_language(wording: Text) -> str:
    """Choose a scheme's wording in the reader's language."""
    return wording.in_language(get_language() or "zh")


@register.filter
def own_key(topic: Topic) -> str:
    """Tell the key of a body's own topic."""
    return key_of(topic)
