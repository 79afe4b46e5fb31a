"""Today's lines about what was pushed to a member, for two weeks; opening one changes nothing."""

from datetime import date

from django.utils.translation import gettext as _

from zhixing.library.queries.pushes import NEW, pushed_to
from zhixing.organizations.models import Member
from zhixing.site.lines import FEW, Line, Lists
from zhixing.supervision import wording


def pushed(member: Member, today: date) -> Lists:
    """List what bodies above a member sent to be studied, the newest first (R2.1-6, R3.4-2)."""
    lines = []
    for each in pushed_to(member, today - NEW, today)[:FEW]:
        said = {"name": each.source, "title": each.title, "day": wording.day(each.on, today)}
        words = _("%(name)s pushed “%(title)s” on %(day)s") % said
        lines.append(Line(words, each.address, _("Open"), more=each.note))
    return Lists([], [], [], lines)
