"""Today's lines about a member's own study: where they were, and what their branch's plan has next. Nothing presses."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from zhixing.organizations.models import Member
from zhixing.site.lines import AHEAD, Line, Lists
from zhixing.study.choices import StudyWay
from zhixing.study.queries.home import begun_by
from zhixing.study.queries.plans import items_for
from zhixing.supervision import wording

MOST = 2  # texts in hand and points of the plan, each; the rest stands in “my study”


def studying(member: Member, today: date) -> Lists:
    """Tell where a member was reading and which points of the study plan in force come soon."""
    return Lists([], [*_begun(member), *_points(member, today)], [])


def _begun(member: Member) -> list[Line]:
    rows = [row for row in begun_by(member) if row.reading.place][:MOST]
    return [
        Line(
            _("Go on reading “%(title)s”") % {"title": row.reading.text.title},
            f"{reverse('study:text', args=[row.reading.text_id])}#a{row.reading.place}",
            _("Go on reading"),
            more=row.place,
        )
        for row in rows
    ]


def _points(member: Member, today: date) -> Iterator[Line]:
    """Give the points that each studies by oneself and that have a day; meetings stand among what is coming."""
    own = [each for each in items_for(member, today) if each.item.way == StudyWay.SELF]
    dated = [(each, each.item.by) for each in own if each.item.by and each.item.by <= today + AHEAD]
    for point, by in dated[:MOST]:
        said = {"name": point.name, "day": wording.day(by, today)}
        words = _("From the study plan: %(name)s, by %(day)s") % said
        text = point.item.text_id
        url = reverse("study:text", args=[text]) if text else reverse("study:home")
        yield Line(words, url, _("Read") if text else _("Open"), "coming")
