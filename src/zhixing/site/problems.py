"""Today's lines about problems: measures coming due, reports to be verified, look-backs; to those responsible alone."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from zhixing.organizations.models import Member, Organization
from zhixing.rectification.models import Problem, Remedy
from zhixing.rectification.owning import answers_for, may_strike_off
from zhixing.rectification.people import Departure
from zhixing.rectification.queries import due
from zhixing.site.lines import Line, Lists
from zhixing.supervision import wording

MOST = 3  # lines of one kind; the rest stands on the list to which the last line leads
SHORT = 40  # characters of a text in a line


def problems_of(place: Organization, user: Any, today: date) -> Lists:
    """Tell a body's officers what comes due on its lists, what waits to be verified, and who has left."""
    if not user.has_perm("rectification.keep", place):
        return Lists([], [], [])
    waiting = [row for row in due.to_verify_at(place) if may_strike_off(user, row)]
    return Lists(
        [
            *_some(due.due_at(place, today), lambda row: _remedy(row, today), _more(place, "rectification")),
            *_some(waiting, lambda row: _to_verify(row, today), _more(place, "problems")),
            *_some(
                due.look_backs_at(place, today), lambda row: _look_back(row, today), _more(place, "problems")
            ),
            *_some(due.left_behind(place, today), _left, _more(place, "responsibility")),
        ],
        [],
        [],
    )


def answering(member: Member, user: Any, today: date) -> Lists:
    """Tell a member what comes due of that for which they answer, and on their own list."""
    supervised = [row for row in due.to_verify_for(member) if not answers_for(user, row)]
    return Lists(
        [
            *_some(due.due_for(member, today), lambda row: _remedy(row, today)),
            *_some(supervised, lambda row: _to_verify(row, today)),
            *_some(due.look_backs_for(member, today), lambda row: _look_back(row, today)),
        ],
        [],
        [],
    )


def _some(
    rows: Sequence[Any] | QuerySet[Any], line: Callable[[Any], Line], more: Line | None = None
) -> Iterator[Line]:
    """Give the first few lines, and one that leads to the rest; a member's rest is told as these are done."""
    found = list(rows[: MOST + 1])
    yield from (line(row) for row in found[:MOST])
    if more and len(found) > MOST:
        yield more


def _more(place: Organization, which: str) -> Line:
    url = f"{reverse('rectification:list', args=[place.pk])}?list={which}"
    return Line(_("More problems of %(name)s wait") % {"name": place.name}, url, _("Open the list"), "due")


def _remedy(row: Remedy, today: date) -> Line:
    said = {"number": row.problem.number, "text": _short(row.step), "day": wording.day(row.due_on, today)}
    is_late = row.due_on < today
    words = _("Problem %(number)d: “%(text)s” is due by %(day)s")
    if is_late:
        words = _("Problem %(number)d: “%(text)s” is overdue since %(day)s")
    if row.problem.is_own:
        words = _("On your own list: “%(text)s” by %(day)s")
    return Line(
        words % said, _address(row.problem, f"remedy-{row.pk}"), _("Open"), "late" if is_late else "due"
    )


def _to_verify(row: Problem, today: date) -> Line:
    said = {"number": row.number, "text": _short(row.text), "day": wording.day(row.state_on, today)}
    words = _("Problem %(number)d is reported as done (%(day)s) and waits to be verified: “%(text)s”")
    if row.member:
        said["name"] = row.member.name
        words = _(
            "%(name)s reports a problem of the own list as done (%(day)s)"
        )  # its words are read where it is logged
    return Line(words % said, _address(row, "next"), _("Verify"), "due")


def _look_back(row: Problem, today: date) -> Line:
    said = {
        "number": row.number,
        "text": _short(row.text),
        "day": wording.day(row.look_back_on or today, today),
    }
    words = _("Problem %(number)d is long-term and to be looked back on by %(day)s: “%(text)s”")
    if row.is_own:
        words = _("On your own list, to be looked back on by %(day)s: “%(text)s”")
    return Line(words % said, _address(row, "next"), _("Look back"), "due")


def _left(found: tuple[Problem, Departure]) -> Line:
    problem, gone = found
    words = _("%(left)s Name somebody else for problem %(number)d.") % {
        "left": gone,
        "number": problem.number,
    }
    url = f"{reverse('rectification:remedies', args=[problem.pk])}#answering"
    return Line(words, url, _("Name somebody else"), "due")


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(SHORT)


def _address(problem: Problem, anchor: str) -> str:
    return f"{reverse('rectification:problem', args=[problem.pk])}#{anchor}"
