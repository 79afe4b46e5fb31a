"""What a meeting decided: votes with their numbers, and resolutions until they are done."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from zhixing.activities.actions.frame import Write, change
from zhixing.activities.actions.rows import of
from zhixing.activities.checking import FURTHEST, day_words
from zhixing.activities.choices import OPEN
from zhixing.activities.drafts import Ballot, Decision
from zhixing.activities.models import Activity, Resolution, Vote
from zhixing.activities.queries.decisions import keeper_of
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.time import today


@action("activities.record_vote", permission="activities.record", on="activity")
def record_vote(
    *, by: Actor, activity: Activity, ballot: Ballot, vote: Vote | None = None, reason: str = ""
) -> Activity:
    """Record a vote with its numbers, or change one (`vote`); of a confirmed activity only with a reason.

    Raises ValidationError by field for numbers that cannot be, and before the day has come.
    """
    _check_day(activity)
    _check_numbers(ballot)
    values = asdict(ballot)

    def write(current: Activity) -> None:
        row = _row(Vote, current, vote) or Vote(unit_id=current.unit_id, activity=current)
        _set(row, {**values, "recorded_by_name": str(by.name)})

    return _decide(by, activity, reason, write, vote=values)


@action("activities.remove_vote", permission="activities.record", on="activity")
def remove_vote(*, by: Actor, activity: Activity, vote: Vote, reason: str = "") -> Activity:
    """Take a vote back that was not taken so; of a confirmed activity only with a reason."""
    return _remove(by, activity, vote, reason, vote=vote.matter)


@action("activities.record_resolution", permission="activities.record", on="activity")
def record_resolution(
    *,
    by: Actor,
    activity: Activity,
    decision: Decision,
    resolution: Resolution | None = None,
    reason: str = "",
) -> Activity:
    """Record a resolution with its owner and day, or change one; of a confirmed activity only with a reason.

    It stands on Today for the officers and the owner until it is done. Raises ValidationError by field.
    """
    _check_day(activity)
    _check_decision(activity, decision)
    values: dict[str, Any] = {name: getattr(decision, name) for name in ("text", "owner_name", "due_on")}

    def write(current: Activity) -> None:
        row = _row(Resolution, current, resolution) or Resolution(unit_id=current.unit_id, activity=current)
        _set(
            row,
            {
                **values,
                "owner": decision.owner,
                "organization": keeper_of(current.organization),
                "recorded_by_name": str(by.name),
            },
        )

    return _decide(by, activity, reason, write, resolution=values)


@action("activities.remove_resolution", permission="activities.record", on="activity")
def remove_resolution(*, by: Actor, activity: Activity, resolution: Resolution, reason: str = "") -> Activity:
    """Take a resolution back that was not made so; of a confirmed activity only with a reason."""
    return _remove(by, activity, resolution, reason, resolution=resolution.text)


@action("activities.finish_resolution", permission="activities.finish_resolution", on="resolution")
def finish_resolution(*, by: Actor, resolution: Resolution, done_on: date, note: str = "") -> Resolution:
    """Note that a resolution is done, on which day and how; it leaves Today. Done before, nothing changes.

    No correction even of a confirmed activity: what was decided stays. Raises ValidationError for a day
    before the decision or still to come.
    """
    _check_done(resolution, done_on)
    return _settle(resolution, done_on, note)


@action("activities.reopen_resolution", permission="activities.finish_resolution", on="resolution")
def reopen_resolution(*, by: Actor, resolution: Resolution) -> Resolution:
    """Take back that a resolution is done; it stands on Today again."""
    return _settle(resolution, None, "")


def _settle(resolution: Resolution, done_on: date | None, note: str) -> Resolution:
    rows = Resolution.objects.filter(unit_id=resolution.unit_id, pk=resolution.pk)
    taken = rows.filter(done_on__isnull=done_on is not None).update(done_on=done_on, done_note=note)
    current = rows.select_related("organization", "activity").get()
    if taken:
        was = {"resolution": current.text, "done_on": resolution.done_on, "done_note": resolution.done_note}
        record(current.activity, old=was, new={"done_on": done_on, "done_note": note})
    else:
        unchanged()
    return current


def _decide(by: Actor, activity: Activity, reason: str, write: Write, **what: Any) -> Activity:
    """Change what was decided; once confirmed as a correction, both versions kept.

    Before, the activity's version stays: whoever has its other forms open loses nothing by a vote. The
    UPDATE that changes nothing holds the row, so that a confirmation at the same moment waits.
    """
    rows = Activity.objects.filter(unit_id=activity.unit_id, pk=activity.pk)
    if not rows.filter(state__in=OPEN).update(version=F("version")):
        return change(by=by, activity=activity, version=None, reason=reason, write=write)
    current = rows.select_related("organization").get()
    write(current)
    record(current, new=what)
    return current


def _remove(by: Actor, activity: Activity, row: Vote | Resolution, reason: str, **what: str) -> Activity:
    def write(current: Activity) -> None:
        of(type(row), current).filter(pk=row.pk).delete()

    return _decide(by, activity, reason, write, removed=what)


def _row(model: type[Any], activity: Activity, given: Any) -> Any:
    """Read the row that is to be changed; raises ValidationError where somebody removed it meanwhile."""
    if given is None:
        return None
    row = of(model, activity).filter(pk=given.pk).first()
    if row is None:
        raise ValidationError(_("Somebody removed this entry a moment ago. Record it anew if it is right."))
    return row


def _set(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _check_day(activity: Activity) -> None:
    if activity.held_on > today():
        message = _("This meeting is planned for %(day)s. Record what it decides once it has been held.")
        raise ValidationError(message % {"day": day_words(activity.held_on)})


def _check_numbers(ballot: Ballot) -> None:
    if not ballot.matter:
        raise ValidationError({"matter": _("Say what was voted on.")})
    if ballot.present > ballot.expected:
        message = _("%(present)d present with a vote are more than the %(expected)d expected. Check both.")
        raise ValidationError({"present": message % {"present": ballot.present, "expected": ballot.expected}})
    total = ballot.in_favour + ballot.against + ballot.abstained
    if total > ballot.present:
        message = _("%(total)d votes are more than the %(present)d present with a vote. Check the numbers.")
        raise ValidationError({"in_favour": message % {"total": total, "present": ballot.present}})


def _check_decision(activity: Activity, decision: Decision) -> None:
    if not decision.text:
        raise ValidationError({"text": _("Say what was resolved.")})
    if decision.due_on is None:
        return
    if decision.due_on < activity.held_on:
        message = _("The day lies before the meeting of %(day)s. Check the year.")
        raise ValidationError({"due_on": message % {"day": day_words(activity.held_on)}})
    if decision.due_on > activity.held_on + FURTHEST:
        raise ValidationError({"due_on": _("This date is more than two years ahead. Check the year.")})


def _check_done(resolution: Resolution, day: date) -> None:
    held_on = resolution.activity.held_on
    if day < held_on:
        message = _("It cannot be done before it was resolved, on %(day)s.")
        raise ValidationError({"done_on": message % {"day": day_words(held_on)}})
    if day > today():
        raise ValidationError({"done_on": _("This day is still to come. Note it once it is done.")})
