"""Background work: telling many people, reminding the day before, sending what is due."""

import logging
from datetime import timedelta
from typing import Any

from django_tasks import task

from zhixing.activities.queries import find
from zhixing.core.actions import System
from zhixing.core.again import repeatable
from zhixing.core.ids import unit_of
from zhixing.core.models import Unit
from zhixing.core.time import now, today
from zhixing.core.worker import periodic
from zhixing.notices.actions import claim_letters, forget, put_off_letters, remind, tell
from zhixing.notices.choices import What
from zhixing.notices.letters import Post
from zhixing.notices.queries import Recipients, recipients_of, to_remind, units_with_mail, units_with_old

SYSTEM = System("notices")
KEPT = timedelta(days=400)  # longer than the calendar feed looks back
logger = logging.getLogger(__name__)


@repeatable
@task()
def tell_concerned(
    activity_id: int, what: str, turn: str, params: dict[str, Any], doer: int | None = None
) -> None:
    """Tell everybody whom an activity concerns; run again, it tells nobody twice."""
    activity = find(activity_id)
    if activity is not None:
        people = recipients_of(activity)
        tell(
            by=SYSTEM,
            activity=activity,
            what=What(what),
            people=people,
            turn=turn,
            params=params,
            doer=doer,
        )


@repeatable
@task()
def tell_members(activity_id: int, what: str, turn: str, params: dict[str, Any], members: list[int]) -> None:
    """Tell some members; run again, it tells nobody twice."""
    activity = find(activity_id)
    if activity is not None:
        here = {pk for pk in members if unit_of(pk) == activity.unit_id}
        people = Recipients(frozenset(here), frozenset(members) - here)
        tell(by=SYSTEM, activity=activity, what=What(what), people=people, turn=turn, params=params)


@periodic(seconds=300)
def remind_of_tomorrow() -> None:
    """Remind of what is tomorrow, once for each activity."""
    for activity in to_remind(now()):
        remind(by=SYSTEM, activity=activity)


@periodic(seconds=15)
def send_mail() -> None:
    """Send the mails that are due."""
    moment = now()
    for unit in Unit.objects.filter(pk__in=units_with_mail(moment)).order_by("pk"):
        letters = claim_letters(by=SYSTEM, unit=unit, moment=moment)
        failed = Post().send(letters)
        if failed:
            logger.warning("%d of %d mails were not taken; tried again later", len(failed), len(letters))
            put_off_letters(by=SYSTEM, unit=unit, letters=failed, moment=moment)


@periodic(seconds=86_400)
def forget_old() -> None:
    """Forget notices about days long past."""
    before = today() - KEPT
    for unit in Unit.objects.filter(pk__in=units_with_old(before)).order_by("pk"):
        forget(by=SYSTEM, unit=unit, before=before)
