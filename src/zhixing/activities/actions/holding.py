"""From the meeting to the record: who came, and the confirmation that makes it count."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from zhixing.activities.actions.credits import write_credits
from zhixing.activities.actions.facts import facts_of
from zhixing.activities.actions.frame import StaleError, change, claim
from zhixing.activities.actions.rows import of, settle_people, write_answers
from zhixing.activities.checking import day_words
from zhixing.activities.choices import CAME, OPEN, Presence, State
from zhixing.activities.drafts import Answer
from zhixing.activities.models import Activity, Attendance
from zhixing.activities.queries.people import expected_of, to_expect
from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.time import now, today
from zhixing.organizations.models import Member

IN_ADVANCE = (Presence.PRESENT, Presence.ONLINE, Presence.LEAVE)


@action("activities.set_attendance", permission="activities.record", on="activity")
def set_attendance(
    *, by: Actor, activity: Activity, version: int, answers: Mapping[int, Answer], reason: str = ""
) -> Activity:
    """Keep who came, by member id; everyone expected is taken to have come unless an answer says otherwise.

    From the day on, the activity is held; before it, only leave and who joins online can be noted. Of a
    confirmed one only with a reason. Raises StaleError, and ValidationError for a member not expected then.
    """

    def write(current: Activity) -> None:
        homes = _homes(current)
        _check(current, answers, homes)
        write_answers(current, answers, homes)
        if current.state in OPEN and current.held_on <= today():
            current.state = State.HELD
            current.save(update_fields=["state"])

    return change(by=by, activity=activity, version=version, reason=reason, write=write)


def _homes(activity: Activity) -> dict[int, int]:
    """Tell the branch of each member who may be answered for: expected by the roster, or so recorded."""
    homes = {each.member.pk: each.home.pk for each in expected_of(activity)}
    if activity.state == State.CONFIRMED:
        homes |= dict(of(Attendance, activity).filter(expected=True).values_list("member_id", "home_id"))
    return homes


def _check(activity: Activity, answers: Mapping[int, Answer], homes: Mapping[int, int]) -> None:
    strangers = [pk for pk in answers if pk not in homes]
    if strangers:
        raise ValidationError({"people": _not_expected(activity, strangers)})
    if activity.held_on > today() and any(answer.presence not in IN_ADVANCE for answer in answers.values()):
        message = _(
            "The activity is still to come. Note leave now, and who was absent once it has been held."
        )
        raise ValidationError({"people": [message]})
    made_up = set(
        of(Attendance, activity).filter(presence=Presence.MADE_UP).values_list("member_id", flat=True)
    )
    if any(answer.presence == Presence.MADE_UP and pk not in made_up for pk, answer in answers.items()):
        raise ValidationError(
            {"people": [_("Say on which day it was made up: use “Made up” beside the name.")]}
        )


def _not_expected(activity: Activity, strangers: list[int]) -> list[str]:
    """Say which members were not expected; an id of another unit is not even looked up."""
    names = Member.objects.filter(unit_id=activity.unit_id, pk__in=strangers).values_list("name", flat=True)
    message = _("%(name)s was not expected on %(day)s. Add those who came besides under “Others who came”.")
    return [message % {"name": name, "day": day_words(activity.held_on)} for name in names] or [
        _("Somebody on this list is not of this branch. Open the page again.")
    ]


@action("activities.confirm", permission="activities.record", on="activity")
def confirm_activity(*, by: Actor, activity: Activity, version: int | None = None) -> bool:
    """Confirm that an activity was held as recorded, so that it counts; False if it was confirmed before.

    Of two at once, one confirms and the other finds it confirmed. Raises ValidationError for a day or hour
    still to come, StaleError where somebody changed it since `version` (None: whatever it is).
    """
    rows = Activity.objects.filter(unit_id=activity.unit_id, pk=activity.pk)
    asked = rows.filter(state__in=OPEN) if version is None else rows.filter(state__in=OPEN, version=version)
    taken = asked.update(
        state=State.CONFIRMED, confirmed_at=now(), confirmed_by_name=str(by.name), version=F("version") + 1
    )
    current = rows.select_related("organization").get()
    if not taken:
        return _not_taken(current)
    confirm_rows(current)
    facts = facts_of(current)
    if facts:
        facts.touch()
    record(current, old={"state": activity.state}, new={"state": State.CONFIRMED})
    return True


def _not_taken(current: Activity) -> bool:
    if current.state == State.CONFIRMED:
        unchanged()
        return False
    if current.state == State.CANCELLED:
        raise ValidationError(_("This activity was cancelled, so it cannot be confirmed."))
    raise StaleError(current)


def confirm_rows(activity: Activity) -> None:
    """Write what confirmation adds: the whole list of people, and credits in other units.

    Raises ValidationError while the activity is still to come.
    """
    _check_over(activity)
    settle_people(activity, to_expect(activity))
    write_credits(activity)


def _check_over(activity: Activity) -> None:
    if activity.held_on > today():
        message = _(
            "This activity is planned for %(day)s. Confirm it once it has been held, or correct the date."
        )
        raise ValidationError(message % {"day": day_words(activity.held_on)})
    begins = activity.starts_at
    if begins and activity.held_on == today() and begins > timezone.localtime().time():
        message = _(
            "This activity begins at %(time)s today. Confirm it once it has been held, or correct the time."
        )
        raise ValidationError(message % {"time": formats.time_format(begins, "H:i")})


@action("activities.make_up", permission="activities.record", on="activity")
def record_make_up(*, by: Actor, activity: Activity, member: Member, made_up_on: date) -> Attendance:
    """Note that a member who was away made it up on a day: it counts for the member, not for the meeting.

    Raises ValidationError for one who was there, a day before the activity or still to come.
    """
    current = claim(activity, None)
    row = _missed(current, member, made_up_on)
    old = {"presence": row.presence, "made_up_on": row.made_up_on}
    if row.made_up_on == made_up_on:
        unchanged()
        return row
    days = [current.held_on, made_up_on, *([row.made_up_on] if row.made_up_on else [])]
    row.presence, row.made_up_on = Presence.MADE_UP, made_up_on
    row.save(update_fields=["presence", "made_up_on"])
    touch(row.unit_id, organizations=[row.home_id], members=[row.member_id], first=min(days), last=max(days))
    new = {"presence": row.presence, "made_up_on": made_up_on}
    record(current, old=old, new=new, member=row.member_id)
    return row


def _missed(activity: Activity, member: Member, day: date) -> Attendance:
    if activity.state != State.CONFIRMED:
        raise ValidationError(_("Confirm the activity first; then note who made it up."))
    row = Attendance.objects.filter(unit_id=activity.unit_id, activity=activity, member=member).first()
    if row is None or row.presence in CAME:
        raise ValidationError(_("Only who was on leave or absent can make it up."))
    if day < activity.held_on:
        message = _("It cannot be made up before it was held, on %(day)s.")
        raise ValidationError({"made_up_on": message % {"day": day_words(activity.held_on)}})
    if day > today():
        raise ValidationError(
            {"made_up_on": _("This day is still to come. Note it once it has been made up.")}
        )
    return row
