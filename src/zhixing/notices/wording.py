"""The words of a notice, made when it is read; in a mail they name nobody and give no reason."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhixing.notices.choices import What
from zhixing.notices.models import Notice

SAID = {
    What.ANNOUNCED: gettext_lazy("“%(title)s” will be held on %(when)s"),
    What.MOVED: gettext_lazy("“%(title)s” has changed: it is on %(when)s"),
    What.CANCELLED: gettext_lazy("“%(title)s”, planned for %(when)s, is cancelled"),
    What.REMINDER: gettext_lazy("Reminder: “%(title)s” is on %(when)s"),
    What.LEAVE_ASKED: gettext_lazy("%(name)s asks for leave from “%(title)s” on %(when)s"),
    What.LEAVE_ANSWERED: gettext_lazy("Your leave from “%(title)s” on %(when)s is not agreed"),
    What.CLAIM_MADE: gettext_lazy("%(name)s was at “%(title)s” on %(when)s and is not listed, %(name)s says"),
    What.CLAIM_ANSWERED: gettext_lazy("Your word about “%(title)s” on %(when)s is answered"),
}
# Where the facts say more than the bare event: by the `variant` among the params.
VARIANTS = {
    (What.LEAVE_ANSWERED, "yes"): gettext_lazy("Your leave from “%(title)s” on %(when)s is agreed"),
    (What.CLAIM_MADE, "made_up"): gettext_lazy("%(name)s says to have made “%(title)s” of %(when)s up"),
    (What.CLAIM_ANSWERED, "yes"): gettext_lazy("You are now listed at “%(title)s” on %(when)s"),
    (What.CLAIM_ANSWERED, "made_up"): gettext_lazy("It is noted that you made “%(title)s” of %(when)s up"),
}
MAILED = SAID | {
    What.LEAVE_ASKED: gettext_lazy("A request for leave from “%(title)s” on %(when)s waits for an answer"),
    What.LEAVE_ANSWERED: gettext_lazy("Your request for leave from “%(title)s” on %(when)s is answered"),
    What.CLAIM_MADE: gettext_lazy("A word about who was at “%(title)s” on %(when)s waits for an answer"),
}


def when(day: date, hour: time | None) -> str:
    """Name a day with its weekday, and the hour where there is one."""
    named = _("%(day)s (%(weekday)s)") % {
        "day": formats.date_format(day, "DATE_FORMAT"),
        "weekday": formats.date_format(day, "l"),
    }
    if hour is None:
        return named
    return _("%(day)s at %(time)s") % {"day": named, "time": formats.time_format(hour, "H:i")}


def said(notice: Notice) -> str:
    """Say on a page what a notice tells."""
    what = What(notice.what)
    return _filled(VARIANTS.get((what, notice.params.get("variant", "")), SAID[what]), notice)


def mailed(notice: Notice) -> str:
    """Say it in a mail: title, day, time; who asked for leave, why, and what was answered stay inside."""
    return _filled(MAILED[What(notice.what)], notice)


def more(notice: Notice) -> list[str]:
    """List what stands below the words on a page: the place, what it was before, why it was cancelled."""
    params, lines = notice.params, []
    if place := params.get("place"):
        lines.append(_("Place: %(place)s") % {"place": place})
    lines += brought(notice)
    if former := _former(params):
        lines.append(_("Before: %(former)s") % {"former": former})
    if reason := params.get("reason"):
        lines.append(_("Reason: %(reason)s") % {"reason": reason})
    return lines


def brought(notice: Notice) -> list[str]:
    """List what the activity's topic brings along: what to read, what to think about."""
    lines = []
    if readings := notice.params.get("readings"):
        lines.append(_("To read: %(texts)s") % {"texts": _("; ").join(readings)})
    lines += [
        _("To discuss: %(question)s") % {"question": each} for each in notice.params.get("questions", ())
    ]
    return lines


def _former(params: Mapping[str, Any]) -> str:
    old = params.get("old") or {}
    day = parse_date(old.get("day", ""))
    if day is None:
        return ""
    hour = parse_time(old["time"]) if old.get("time") else None
    return _("%(when)s, %(place)s") % {
        "when": when(day, hour),
        "place": old.get("place") or _("no place named"),
    }


def _filled(words: Any, notice: Notice) -> str:
    at = when(notice.day, notice.time)
    return str(words) % {"title": notice.params["title"], "name": notice.params.get("name", ""), "when": at}
