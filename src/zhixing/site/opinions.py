"""Today's lines about opinions: a sheet that is open for me, what was said about me, what waits for officers."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhixing.organizations.models import Member, Organization
from zhixing.polls.choices import CollectionState
from zhixing.polls.models import Collection
from zhixing.polls.queries.opinions import open_links, released_for, takes_sheets, to_look_after
from zhixing.site.lines import Line, Lists

FEW = 5
LATELY = timedelta(days=30)


def opinions_of(member: Member, home: Organization | None, now: date) -> Lists:
    """Tell a member which sheets are open to everybody in the branch, and that opinions about them were released."""
    sheets = open_links(home)[:FEW] if home else []
    coming = [
        Line(
            _("Opinions can be given until %(day)s: %(title)s") % {"day": _day(row), "title": row.title},
            reverse("polls:opinion", args=[row.code]),
            _("Give an opinion"),
            "info",
            _("without your name; if you wish"),
        )
        for row in sheets
    ]
    said = released_for(member).filter(collection__released_on__gt=now - LATELY).count()
    mine = Line(
        _("Opinions about you were sorted and given to you: %(said)d") % {"said": said},
        reverse("polls:opinions-of-mine"),
        _("Read"),
        "info",
    )
    return Lists([], [*coming, *([mine] if said else [])], [])


def opinions_to_look_after(place: Organization, user: Any) -> Lists:
    """Tell the officers of a body which of its collections wait for them."""
    if not user.has_perm("polls.collect", place):
        return Lists([], [], [])
    rows = to_look_after(place)[:FEW]
    running = [row for row in rows if takes_sheets(row)]
    return Lists([_line(row) for row in rows if row not in running], [_line(row) for row in running], [])


def _day(row: Collection) -> str:
    return date_format(row.closes_on) if row.closes_on else ""


def _line(row: Collection) -> Line:
    said = {"title": row.title, "day": _day(row)}
    if row.state == CollectionState.DRAFT:
        words, button = _("Opinions are prepared and not asked yet: %(title)s"), _("Go on")
    elif row.state == CollectionState.CLOSED:
        words, button = _("Opinions wait to be sorted: %(title)s"), _("Sort")
    elif takes_sheets(row):
        words, button = _("Opinions come in until %(day)s: %(title)s"), _("Open")
    else:
        words, button = _("The days for opinions are over, close and sort: %(title)s"), _("Go on")
    return Line(words % said, reverse("polls:collection", args=[row.pk]), button, "due")
