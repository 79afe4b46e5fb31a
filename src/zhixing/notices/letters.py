"""Mails: plain text with what, when, where and a link, nothing private; a calendar file goes along."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from functools import cache

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from zhixing.accounts.models import User
from zhixing.activities.queries import find
from zhixing.notices.calendar import calendar_file
from zhixing.notices.choices import IN_CALENDAR
from zhixing.notices.models import Notice
from zhixing.notices.secrets import stop_token
from zhixing.notices.wording import mailed


@dataclass(frozen=True)
class Letter:
    """One mail to one member: one notice, or several together."""

    user: User
    notices: list[Notice] = field(default_factory=list)


class Post:
    """Writes and sends letters over one connection; a calendar file is written once for all who get it."""

    def __init__(self) -> None:
        self._calendar = cache(_calendar)

    def send(self, letters: Sequence[Letter]) -> list[Letter]:
        """Send letters; returns those that the mail server did not take, all the rest once it is gone."""
        connection = get_connection()
        failed: list[Letter] = []
        for place, letter in enumerate(letters):
            if not _opens(connection):
                return [*failed, *letters[place:]]
            try:
                connection.send_messages([self.message(letter)])
            except (OSError, ValueError):  # smtplib's errors too; an address or title that no mail can hold
                failed.append(letter)
                connection.close()
        connection.close()
        return failed

    def message(self, letter: Letter) -> EmailMessage:
        """Write one mail, in its reader's language."""
        with translation.override(letter.user.language or settings.LANGUAGE_CODE):
            stop = settings.ADDRESS + reverse("notices:stop", args=[stop_token(letter.notices[0].member_id)])
            message = EmailMessage(
                _subject(letter.notices),
                _text(letter.notices, stop),
                to=[letter.user.email],
                headers={
                    "List-Unsubscribe": f"<{stop}>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                    "Auto-Submitted": "auto-generated",
                },
            )
        for activity_id in _with_calendar(letter.notices):
            if file := self._calendar(activity_id):
                message.attach(file)
        return message


def _opens(connection: BaseEmailBackend) -> bool:
    try:
        connection.open()  # an open one stays as it is
    except OSError:
        return False
    return True


def _subject(notices: list[Notice]) -> str:
    if len(notices) == 1:
        return " ".join(mailed(notices[0]).split())
    return _("%(number)d notices") % {"number": len(notices)}


def _text(notices: list[Notice], stop: str) -> str:
    context = {"notices": notices, "address": settings.ADDRESS, "stop": stop}
    return render_to_string("notices/letter.txt", context)


def _with_calendar(notices: Iterable[Notice]) -> Iterator[int]:
    return iter(dict.fromkeys(notice.activity_id for notice in notices if notice.what in IN_CALENDAR))


def _calendar(activity_id: int) -> MIMEBase | None:
    activity = find(activity_id)
    if activity is None:
        return None
    part = MIMEText(calendar_file(activity).decode(), "calendar", "utf-8")
    part.add_header("Content-Disposition", "attachment", filename="activity.ics")
    return part
