"""Today's lines about circulars: those that reached one's bodies, and those that wait for oneself."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhixing.inspection.choices import CircularState
from zhixing.inspection.models import Circular
from zhixing.inspection.queries.circulars import fresh, in_work
from zhixing.organizations.models import Organization
from zhixing.site.lines import FEW, Line, Lists
from zhixing.supervision import wording


def circulars(
    helped: Sequence[Organization], inspected_from: Sequence[Organization], user: Any, today: date
) -> Lists:
    """List the circulars that concern a user's places (R2.5-9).

    `helped`: where they are an officer or organiser; `inspected_from`: where they order inspections. What was
    issued stands there until its deadline, else two weeks; opening one changes nothing.
    """
    works = {place.pk: place for place in [*helped, *inspected_from]}
    needs = [line for row in in_work(works.values()) for line in _waiting(row, user)]
    return Lists([*needs[:FEW], *(_reached(row, today) for row in fresh(helped, today)[:FEW])], [], [])


def _reached(row: Circular, today: date) -> Line:
    values = {"name": row.organization.name, "title": row.title}
    words = _("Circular of %(name)s: “%(title)s”") % values
    if row.due_on and row.due_on >= today:
        values["day"] = wording.day(row.due_on, today)
        words = _("Circular of %(name)s: “%(title)s”, deadline %(day)s") % values
    return Line(words, reverse("inspection:circular", args=[row.pk]), _("Read it"), "due", row.number)


def _waiting(row: Circular, user: Any) -> Iterator[Line]:
    """Say what a circular that is not issued yet waits for, to whom it is to do."""
    url, values = reverse("inspection:circular", args=[row.pk]), {"title": row.title}
    wrote_it, orders = user.pk in row.writer_ids, user.has_perm("inspection.order", row)
    if row.state == CircularState.SUBMITTED and not wrote_it and user.has_perm("inspection.approve", row):
        words = _("The circular “%(title)s” waits for your approval") % values
        yield Line(words, url, _("Look at it"), "due", row.drafted_by_name)
    elif row.state == CircularState.APPROVED and orders:
        words = _("The circular “%(title)s” is approved and can be issued") % values
        yield Line(words, url, _("Issue it"), "due")
    elif row.state == CircularState.DRAFT and orders and row.returned_reason:
        words = _("The circular “%(title)s” was sent back") % values
        yield Line(words, url, _("Mend it"), "due", row.returned_reason)
