"""A session's browser in two words that its owner recognises."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first mark found wins: every browser also claims to be those below it.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """Tell the browser and the system of a user agent: "Edge · Windows"."""
    found = [_first(user_agent, BROWSERS), _first(user_agent, SYSTEMS)]
    return " · ".join(filter(None, found)) or _("another program")


def _first(user_agent: str, marks: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in marks if mark in user_agent), "")


@register.filter
def minutes(span: timedelta) -> int:
    """Tell a span in whole minutes, rounded up."""
    return -(-int(span.total_seconds()) // 60)
