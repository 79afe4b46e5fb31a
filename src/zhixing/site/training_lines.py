"""Today's lines about classes: those a member may enrol in, and sessions that another unit holds for them.

Sessions of the own unit stand among what is coming, as every activity does.
"""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from zhixing.organizations.models import Member, Organization
from zhixing.site.lines import Line, Lists
from zhixing.supervision import wording
from zhixing.training.choices import For
from zhixing.training.queries.classes import (
    ClassLine,
    Elsewhere,
    classes_above,
    classes_of,
    coming_elsewhere,
    lines_of,
)
from zhixing.training.queries.people import enrolled_in, holds_post

MOST = 3


def training(member: Member, branch: Organization | None, today: date) -> Lists:
    """Tell which classes are open to a member, and which sessions in other units come next."""
    if branch is None:
        return Lists([], [], [])
    mine = enrolled_in(member)
    elsewhere = [_session(each, today) for each in coming_elsewhere(member, mine, today)[:MOST]]
    return Lists([], [*elsewhere, *list(_open(member, branch, mine, today))[:MOST]], [])


def _open(member: Member, branch: Organization, mine: set[int], today: date) -> Iterator[Line]:
    own = classes_of(branch).filter(ends__gte=today, cancelled_reason="")
    rows = [row for row in [*own, *classes_above(branch, today)] if row.is_open and row.pk not in mine]
    if any(row.meant_for == For.CORE_STAFF for row in rows) and not holds_post(member):
        rows = [row for row in rows if row.meant_for == For.MEMBERS]
    yield from (_class(line, today) for line in lines_of(rows, today) if not line.is_full)


def _class(line: ClassLine, today: date) -> Line:
    said = {"title": line.training.title, "day": wording.day(line.training.starts, today)}
    words = _("“%(title)s” from %(day)s on is open to you") % said
    return Line(words, _address(line.training.pk), _("Look at it"), "info", line.training.place)


def _session(session: Elsewhere, today: date) -> Line:
    words = _("“%(title)s” on %(day)s") % {"title": session.title, "day": wording.day(session.day, today)}
    return Line(words, _address(session.training_id), _("Open"), "coming", session.place)


def _address(training_id: int) -> str:
    return reverse("training:class", args=[training_id])
