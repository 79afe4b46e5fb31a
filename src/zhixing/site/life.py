"""Today's lines about life meetings: the next step of an open round; plans and reports that come from below."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhixing.life.choices import PlanState
from zhixing.life.models import LifeMeeting
from zhixing.life.queries.meetings import sent_to, to_run
from zhixing.life.queries.standing import next_of
from zhixing.organizations.models import Organization
from zhixing.site.lines import Line, Lists

FEW = 3


def meetings_to_run(place: Organization, user: Any, today: date) -> Lists:
    """Tell the officers of a body the next step of each of its open rounds."""
    if not user.has_perm("life.run", place):
        return Lists([], [], [])
    lines = [_next(row, today) for row in to_run(place, today)[:FEW]]
    return Lists([line for line in lines if line], [], [])


def _next(row: LifeMeeting, today: date) -> Line | None:
    step = next_of(row)
    if step is None:
        return None
    words = _("%(meeting)s, next: %(step)s") % {"meeting": row.theme, "step": step.code.label}
    is_late = step.due_on is not None and step.due_on < today
    url = f"{reverse('life:meeting', args=[row.pk])}#{step.code}"
    return Line(words, url, _("Go on"), "late" if is_late else "due", step.words)


def meetings_below(places: list[Organization]) -> Lists:
    """Tell the officers of the bodies directly above which plans wait to be agreed and which reports to be received."""
    return Lists([_sent(row) for row in sent_to(places)[: 2 * FEW]], [], []) if places else Lists([], [], [])


def _sent(row: LifeMeeting) -> Line:
    is_plan = row.plan_state == PlanState.SENT
    words = (
        _("%(body)s sent the plan of its life meeting")
        if is_plan
        else _("%(body)s reports on its life meeting")
    )
    button = _("Read the plan") if is_plan else _("Read the report")
    url = f"{reverse('life:meeting', args=[row.pk])}#{'plan' if is_plan else 'report'}"
    return Line(words % {"body": row.organization.name}, url, button, "due", row.theme)
