"""What goes out by mail: claimed first, sent outside of any transaction, put off where the server refuses.

So a slow mail server holds no lock, and a worker that dies sends a mail never rather than twice; the notice
itself stands on its page in any case.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from zhixing.accounts.models import User
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.models import Unit
from zhixing.notices.choices import Mail
from zhixing.notices.hours import WINDOW, after_many
from zhixing.notices.letters import Letter
from zhixing.notices.models import Notice
from zhixing.notices.queries import preferences_of

BATCH = 500
PATIENCE, LATEST = timedelta(minutes=15), timedelta(days=2)  # between two tries; after that nobody tries


@action("notices.claim_letters", permission="organizations.found_unit", on="unit")  # no page leads here
def claim_letters(*, by: Actor, unit: Unit, moment: datetime) -> list[Letter]:
    """Take the mails of a unit that are due: one for each member, with everything that is due in it.

    Who had three within the hour waits for the rest in one; who left or switched mail off gets none.
    """
    waiting = Notice.objects.filter(unit_id=unit.pk, mailed_at__isnull=True, mail_due_at__lte=moment)
    rows = waiting.select_for_update(skip_locked=True).order_by("member_id", "pk")[:BATCH]
    due = {member: list(notices) for member, notices in groupby(rows, key=lambda row: row.member_id)}
    if not due:
        unchanged()
        return []
    letters, silent, later = _sorted(unit.pk, due, moment)
    _set(unit.pk, [row for letter in letters for row in letter.notices], mailed_at=moment)
    _set(unit.pk, silent, mail_due_at=None)
    for at, notices in later.items():
        _set(unit.pk, notices, mail_due_at=at)
    record(unit, new={"mails": len(letters)})
    return letters


def _sorted(
    unit_id: int, due: dict[int, list[Notice]], moment: datetime
) -> tuple[list[Letter], list[Notice], dict[datetime, list[Notice]]]:
    """Sort what is due into letters, what nobody is to get any more, and what waits until when."""
    users = User.objects.filter(unit_id=unit_id, member_id__in=due, is_active=True).exclude(email="")
    by_member = {user.member_id: user for user in users}
    wishes, sent = preferences_of(unit_id, due), _sent_lately(unit_id, due, moment)
    letters: list[Letter] = []
    silent: list[Notice] = []
    later: dict[datetime, list[Notice]] = {}
    for member, notices in due.items():
        user, next_at = by_member.get(member), after_many(sent.get(member, []), moment)
        if user is None or wishes[member].mail == Mail.OFF:
            silent += notices
        elif next_at > moment:
            later.setdefault(next_at, []).extend(notices)
        else:
            letters.append(Letter(user, notices))
    return letters, silent, later


def _sent_lately(unit_id: int, members: Iterable[int], moment: datetime) -> dict[int, list[datetime]]:
    rows = Notice.objects.filter(unit_id=unit_id, member_id__in=members, mailed_at__gt=moment - WINDOW)
    found: dict[int, list[datetime]] = {}
    for member, at in rows.order_by().values_list("member_id", "mailed_at").distinct():
        if at is not None:
            found.setdefault(member, []).append(at)
    return found


def _set(unit_id: int, notices: list[Notice], **values: datetime | None) -> None:
    if notices:
        Notice.objects.filter(unit_id=unit_id, pk__in=[row.pk for row in notices]).update(**values)


@action("notices.put_off_letters", permission="organizations.found_unit", on="unit")  # no page leads here
def put_off_letters(*, by: Actor, unit: Unit, letters: list[Letter], moment: datetime) -> None:
    """Let mails that the server did not take be tried again in a while, for two days."""
    rows = [row for letter in letters for row in letter.notices]
    fresh = [row for row in rows if moment - row.made_at < LATEST]
    _set(unit.pk, rows, mailed_at=None, mail_due_at=None)
    _set(unit.pk, fresh, mail_due_at=moment + PATIENCE)
    record(unit, new={"put_off": len(fresh), "given_up": len(rows) - len(fresh)})
