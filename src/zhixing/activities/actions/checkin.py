"""Self check-in at one meeting: switched on by the recorder, over by itself, a convenience and never a duty."""

import secrets
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions.frame import change
from zhixing.activities.actions.rows import of
from zhixing.activities.actions.speaking import speaker, wait_for
from zhixing.activities.checking import day_words
from zhixing.activities.choices import CAME, OPEN, State
from zhixing.activities.models import Activity, Attendance, CheckedIn, CheckIn
from zhixing.activities.queries.asking import check_in_of, is_named, is_on
from zhixing.activities.queries.people import usual_presence
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.time import now, today
from zhixing.organizations.models import Member

USUAL_MINUTES = 30
MOST_MINUTES = 240
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
LENGTH = 8


@action("activities.open_check_in", permission="activities.record", on="activity")
def open_check_in(*, by: Actor, activity: Activity, minutes: int = USUAL_MINUTES) -> CheckIn:
    """Let members tick themselves at an activity of today for so many minutes, at most 240, by a new code.

    Who does not tick stays present by default: nothing else changes. Switched on again, the old code is void.
    Raises ValidationError on any other day, and once the activity is confirmed or cancelled.
    """
    current = wait_for(activity)
    _check_today(current)
    if not 1 <= minutes <= MOST_MINUTES:
        message = _("Between 1 and %(most)d minutes, please.")
        raise ValidationError({"minutes": message % {"most": MOST_MINUTES}})
    row = check_in_of(current) or CheckIn(unit_id=current.unit_id, activity=current)
    row.key = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
    row.opened_at, row.opened_by_name = now(), str(by.name)
    row.closes_at = row.opened_at + timedelta(minutes=minutes)
    row.save()
    record(current, new={"check_in": "on"})
    return row


def _check_today(activity: Activity) -> None:
    if activity.state == State.CANCELLED:
        raise ValidationError(_("This activity was cancelled, so nobody can check in."))
    if activity.state not in OPEN:
        raise ValidationError(_("This activity is confirmed already, so nobody needs to check in."))
    if activity.held_on != today():
        message = _("Check-in can be switched on only on the day itself, %(day)s.")
        raise ValidationError(message % {"day": day_words(activity.held_on)})


@action("activities.close_check_in", permission="activities.record", on="activity")
def close_check_in(*, by: Actor, activity: Activity) -> CheckIn | None:
    """Switch check-in off; over already, nothing changes."""
    row = check_in_of(wait_for(activity))
    if row is None or not is_on(row):
        unchanged()
        return row
    row.closes_at = now()
    row.save(update_fields=["closes_at"])
    record(activity, new={"check_in": "off"})
    return row


@action("activities.check_in", permission="activities.view", on="activity")
def check_in(*, by: Any, activity: Activity, key: str) -> CheckedIn:
    """Tick one's own member at a meeting by the code on its screen; ticked before, nothing changes.

    Who was noted as away is present then. Raises ValidationError for a code that is over or another's, and
    for one who is neither expected nor invited.
    """
    member, current = speaker(by, activity), wait_for(activity)
    there: CheckedIn | None = of(CheckedIn, current).filter(member=member).first()
    if there is not None:
        unchanged()
        return there
    _check_code(current, key)
    if not is_named(current, member):
        message = _("You are not on the list of this meeting. Tell the recorder, who adds you.")
        raise ValidationError(message)
    _take_back_away(by, current, member)
    row = CheckedIn.objects.create(unit_id=current.unit_id, activity=current, member=member)
    unchanged()  # the row tells who: an entry of the trail would keep to the second who came when
    return row


def _check_code(activity: Activity, key: str) -> None:
    row = check_in_of(activity)
    if row is None or row.key != key.lower() or not is_on(row) or activity.state not in OPEN:
        raise ValidationError(
            _("This code is over. Look for the one on the screen now, or tell the recorder.")
        )


def _take_back_away(by: Actor, activity: Activity, member: Member) -> None:
    def write(current: Activity) -> None:
        row = of(Attendance, current).filter(member=member).get()
        row.presence, row.reason = usual_presence(current), ""
        row.save(update_fields=["presence", "reason"])

    noted = of(Attendance, activity).filter(member=member)
    if noted.exclude(presence__in=CAME).exists():
        change(by=by, activity=activity, version=None, write=write)
