"""The words of notices, for pages and mails."""

from django import template

from zhixing.notices import wording

register = template.Library()
register.filter("said", wording.said)
register.filter("mailed", wording.mailed)
register.filter("more", wording.more)
register.filter("brought", wording.brought)
