"""Words that templates of texts cannot make themselves."""

from django import template
from django.utils.translation import get_language

from zhixing.library.models import Article
from zhixing.library.queries.changes import in_short
from zhixing.schemes.language.model import Text as Wording
from zhixing.schemes.models import Requirement

register = template.Library()


@register.filter
def worded(wording: Wording | None) -> str:
    """Give a scheme's wording in the reader's language; nothing for an empty place."""
    return wording.in_language(get_language() or "zh") if wording else ""


@register.filter
def titled(requirement: Requirement) -> str:
    """Give a requirement's title in the reader's language."""
    title = requirement.data["title"]
    return Wording(title["zh"], title["en"]).in_language(get_language() or "zh")


@register.filter
def short(article: Article) -> str:
    """Name a piece of a text in a few words."""
    return in_short(article)


@register.filter
def entry_of(key: str) -> str:
    """Give the entry's own key of SCHEME/ENTRY, as a plan names it."""
    return key.partition("/")[2]
