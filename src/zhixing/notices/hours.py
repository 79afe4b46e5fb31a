"""When a mail may go out: at once or once a day, never in the quiet hours, never many in a row."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from zhixing.notices.choices import Mail
from zhixing.notices.models import Preferences

WINDOW, MOST = timedelta(hours=1), 3  # more than three mails within an hour become one


def mail_time(preferences: Preferences, moment: datetime) -> datetime | None:
    """Tell when a notice made at `moment` may be mailed; None for never."""
    if preferences.mail == Mail.OFF:
        return None
    wished = moment
    if preferences.mail == Mail.DAILY:
        wished = next_time(moment, preferences.daily_at)
    return after_quiet(wished, preferences.quiet_from, preferences.quiet_until)


def next_time(moment: datetime, hour: time) -> datetime:
    """Tell the next moment at which the clock of the project's zone shows `hour`."""
    local = timezone.localtime(moment)
    day = local.date() if local.time() <= hour else local.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, hour))


def after_quiet(moment: datetime, start: time, end: time) -> datetime:
    """Put a moment that falls into the quiet hours off to their end; they may reach over midnight."""
    clock = timezone.localtime(moment).time()
    quiet = start <= clock < end if start <= end else clock >= start or clock < end
    return next_time(moment, end) if quiet else moment


def after_many(sent: list[datetime], moment: datetime) -> datetime:
    """Tell when the next mail may follow those sent lately: an hour after the third from the end."""
    lately = sorted(at for at in sent if at > moment - WINDOW)
    return lately[-MOST] + WINDOW if len(lately) >= MOST else moment
