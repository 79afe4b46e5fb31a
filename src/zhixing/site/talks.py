"""Today's lines about heart talks: mine that are near or to be written up."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhixing.life.models import Talk
from zhixing.life.queries.talks import to_write_up
from zhixing.organizations.models import Member
from zhixing.site.lines import Line, Lists

FEW = 3
SOON = timedelta(days=14)


def own_talks(member: Member, now: date) -> Lists:
    """Tell a member which talks are planned with them in the coming days, and which may be written up."""
    rows = list(to_write_up(member, now + SOON)[: 2 * FEW])
    near = [_line(row, member, _("Open")) for row in rows if row.planned_on and row.planned_on > now]
    past = [_line(row, member, _("Write it up")) for row in rows if row.planned_on and row.planned_on <= now]
    return Lists(past[:FEW], near[:FEW], [])


def _line(row: Talk, member: Member, button: str) -> Line:
    other = row.partner if row.talker_id == member.pk else row.talker
    words = _("Heart talk with %(name)s") % {"name": other.name}
    day = date_format(row.planned_on) if row.planned_on else ""
    return Line(words, reverse("life:talk", args=[row.pk]), button, "due", day)
