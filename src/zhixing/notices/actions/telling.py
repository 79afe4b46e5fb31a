"""Making notices: for one act one audit entry, however many people hear of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from zhixing.accounts.models import User
from zhixing.activities.brought import brought_to
from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.ids import unit_of
from zhixing.core.models import Unit
from zhixing.core.time import now
from zhixing.notices.choices import What
from zhixing.notices.hours import mail_time
from zhixing.notices.models import Notice
from zhixing.notices.queries import Recipients, away_from, preferences_of, recipients_of

TO_PREPARE = {What.ANNOUNCED, What.MOVED, What.REMINDER}


@action("notices.tell", permission="activities.record", on="activity")
def tell(
    *,
    by: Actor,
    activity: Activity,
    what: What,
    people: Recipients,
    turn: str = "",
    params: Mapping[str, Any] | None = None,
    doer: int | None = None,
) -> int:
    """Make the notices of one event of an activity; returns how many are new.

    Told again with the same `turn` nobody hears it twice. `doer` (a member) knows already: theirs is read.
    """
    said = {"title": activity.title, "place": activity.place, **_topic(activity, what), **(params or {})}
    page = reverse("activities:detail", args=[activity.pk])
    event = Notice(
        what=what,
        activity_id=activity.pk,
        turn=turn,
        params=said,
        day=activity.held_on,
        time=activity.starts_at,
        made_at=now(),
    )
    made = sum(_make(event, unit_id, ids, page, doer) for unit_id, ids in _by_unit(people.members))
    made += sum(_make(event, unit_id, ids, "", doer) for unit_id, ids in _by_unit(people.guests))
    if made:
        record(activity, new={"what": what, "turn": turn, "people": made})
    else:
        unchanged()
    return made


def _topic(activity: Activity, what: What) -> dict[str, list[str]]:
    """Take along what is to be read and thought about, where people are still to come."""
    if what not in TO_PREPARE:
        return {}
    with translation.override(settings.LANGUAGE_CODE):
        brought = brought_to(activity)
    lists = {"readings": [each.words for each in brought.readings], "questions": list(brought.questions)}
    return {key: lines for key, lines in lists.items() if lines}


def _by_unit(members: Iterable[int]) -> Iterable[tuple[int, list[int]]]:
    units: dict[int, list[int]] = {}
    for pk in sorted(members):
        units.setdefault(unit_of(pk), []).append(pk)
    return units.items()


def _make(event: Notice, unit_id: int, members: list[int], address: str, doer: int | None) -> int:
    rows = Notice.objects.filter(
        unit_id=unit_id, activity_id=event.activity_id, what=event.what, turn=event.turn
    )
    told = set(rows.filter(member_id__in=members).values_list("member_id", flat=True))
    fresh = [pk for pk in members if pk not in told]
    due = _mail_times(unit_id, [pk for pk in fresh if pk != doer], event.made_at)
    # Two workers at once make the same rows: the constraint lets one of them win.
    Notice.objects.bulk_create(
        [_copy(event, unit_id, pk, address, pk == doer, due.get(pk)) for pk in fresh], ignore_conflicts=True
    )
    return len(fresh)


def _copy(
    event: Notice, unit_id: int, member: int, address: str, is_read: bool, due: datetime | None
) -> Notice:
    return Notice(
        unit_id=unit_id,
        member_id=member,
        what=event.what,
        activity_id=event.activity_id,
        turn=event.turn,
        params=event.params,
        address=address,
        day=event.day,
        time=event.time,
        made_at=event.made_at,
        is_read=is_read,
        mail_due_at=due,
    )


def _mail_times(unit_id: int, members: list[int], moment: datetime) -> dict[int, datetime | None]:
    """Tell when each may be mailed: who has an address and an account, if mail is sent at all."""
    if not settings.MAIL:
        return {}
    users = User.objects.filter(unit_id=unit_id, member_id__in=members, is_active=True).exclude(email="")
    reachable = [pk for pk in users.values_list("member_id", flat=True) if pk is not None]
    wishes = preferences_of(unit_id, reachable)
    return {pk: mail_time(wishes[pk], moment) for pk in reachable}


@action("notices.remind", permission="activities.record", on="activity")
def remind(*, by: Actor, activity: Activity) -> int:
    """Remind those expected who have not asked for leave, once for each activity; returns how many.

    It prompts and blocks nothing; reminded of before, cancelled or held by now, nothing happens.
    """
    rows = Activity.objects.filter(unit_id=activity.unit_id, pk=activity.pk, state=State.ANNOUNCED)
    if not rows.filter(reminded_at__isnull=True).update(reminded_at=now()):
        unchanged()
        return 0
    people = recipients_of(activity).without(away_from(activity))
    made = tell(by=by, activity=activity, what=What.REMINDER, people=people)
    record(activity, new={"reminded": made})
    return made


@action("notices.forget", permission="organizations.found_unit", on="unit")  # no page leads here
def forget(*, by: Actor, unit: Unit, before: date) -> int:
    """Forget the notices of a unit about days before one: what they told stands with the activities."""
    gone, _tables = Notice.objects.filter(unit_id=unit.pk, day__lt=before).delete()
    if gone:
        record(unit, old={"notices": gone}, before=before)
    else:
        unchanged()
    return gone
