"""Today's lines about inspections: what is to be replied to, to be finished, to be settled, to be ended."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhixing.core.permissions import Role
from zhixing.inspection.choices import MandateState, VisitState
from zhixing.inspection.models import Mandate, Visit
from zhixing.inspection.queries.mandates import mandates_for, mandates_of, visits_seen
from zhixing.inspection.queries.visits import to_settle, waiting_for_reply
from zhixing.organizations.models import Organization
from zhixing.organizations.permissions import OFFICERS
from zhixing.site.lines import Line, Lists
from zhixing.site.places import places
from zhixing.supervision import wording

FEW = 6  # lines of one kind
ENDING = timedelta(days=7)


def inspecting(user: Any, today: date) -> Lists:
    """Tell officers what to reply to, inspectors what to finish and to settle, those who order what ends."""
    needs = [*_to_reply(places(user, OFFICERS), today), *_as_inspector(user, today), *_ordered(user, today)]
    return Lists(needs, [], [])


def _to_reply(bodies: list[Organization], today: date) -> Iterator[Line]:
    for visit in waiting_for_reply(bodies)[:FEW]:
        late = visit.reply_by is not None and visit.reply_by < today
        said = {"day": wording.day(visit.reply_by or today, today), "body": visit.organization.name}
        words = (
            _("Inspectors wait for the reply of %(body)s; it was due by %(day)s")
            if late
            else _("Reply by %(day)s to what inspectors saw at %(body)s")
        )
        state = "late" if late else "due"
        yield Line(words % said, _address(visit), pgettext("in writing", "Reply"), state, visit.issuer.name)


def _as_inspector(user: Any, today: date) -> Iterator[Line]:
    mandates = list(mandates_for(user))
    if not mandates:
        return
    visits = visits_seen(user, *mandates)
    for visit in visits.filter(state=VisitState.DRAFT)[:FEW]:
        words = _("Your visit to %(body)s of %(day)s is not sent yet") % _said(visit, today)
        yield Line(words, _address(visit), _("Finish it"), "due")
    for visit in to_settle(visits, today)[:FEW]:
        words = _("The visit to %(body)s of %(day)s can be settled") % _said(visit, today)
        yield Line(words, _address(visit), _("Settle it"), "due")
    for mandate in [row for row in mandates if _holds(row, today)][:FEW]:
        words = _("You inspect under “%(title)s” until %(day)s")
        said = {"title": mandate.title, "day": wording.day(mandate.ends, today)}
        yield Line(words % said, _of(mandate), _("Open"), "info", mandate.organization.name)


def _holds(mandate: Mandate, today: date) -> bool:
    return mandate.state == MandateState.IN_FORCE and mandate.starts <= today <= mandate.ends


def _said(visit: Visit, today: date) -> dict[str, str]:
    return {"body": visit.organization.name, "day": wording.day(visit.visited_on, today)}


def _ordered(user: Any, today: date) -> Iterator[Line]:
    for body in places(user, [Role.INSPECTOR]):
        rows = mandates_of(body).filter(state=MandateState.IN_FORCE, ends__lte=today + ENDING)
        for mandate in rows[:FEW]:
            words = _("The mandate “%(title)s” ends on %(day)s")
            said = {"title": mandate.title, "day": wording.day(mandate.ends, today)}
            state = "due" if mandate.ends < today else "coming"
            yield Line(words % said, f"{_of(mandate)}#visits", _("Look at it"), state)


def _address(visit: Visit) -> str:
    return reverse("inspection:visit", args=[visit.pk])


def _of(mandate: Mandate) -> str:
    return reverse("inspection:mandate", args=[mandate.pk])
