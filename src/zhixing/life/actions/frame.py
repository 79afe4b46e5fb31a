"""What changes of a meeting share: one at a time, a stale form refused, facts touched."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.models import Activity
from zhixing.core.actions import touch
from zhixing.core.stale import StaleError, hold
from zhixing.life.models import LifeMeeting
from zhixing.life.queries.meetings import activity_of
from zhixing.rectification.checking import own_meeting


class StaleMeetingError(StaleError):
    """Somebody changed it after the form was opened; `current` is how it stands now."""


def claim(meeting: LifeMeeting, version: int | None = None) -> LifeMeeting:
    """Hold a meeting's row until the transaction ends; raises StaleMeetingError for another `version`."""
    current = hold(LifeMeeting.objects.select_related("organization__parent"), meeting)
    StaleMeetingError.refuse(current, version)
    return current


def own_activity(meeting: LifeMeeting, pk: int, field: str) -> Activity:
    """Find an activity of the meeting's body; raises ValidationError beside `field` for any other."""
    activity = own_meeting(meeting.organization, pk)
    if activity is None:
        raise ValidationError({field: _("This is no activity of your body. Choose one from the list.")})
    return activity


def touch_criticised(meeting: LifeMeeting) -> None:
    """Say that what counts for the body changed on the day of the meeting, as far as it is known."""
    activity = activity_of(meeting)
    if activity:
        day = activity.held_on
        touch(meeting.unit_id, organizations=[meeting.organization_id], first=day, last=day)
