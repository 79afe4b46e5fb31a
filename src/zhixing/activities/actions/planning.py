"""From an idea to a notice: plan, change, announce, cancel."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions.frame import change, claim, snapshot
from zhixing.activities.actions.minutes import write_main
from zhixing.activities.actions.rows import of, write_draft
from zhixing.activities.checking import check_draft
from zhixing.activities.choices import OPEN, State
from zhixing.activities.drafts import Draft
from zhixing.activities.models import Activity, ActivityKind
from zhixing.activities.signals import announced, cancelled, moved, planned
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.once import once
from zhixing.core.time import now, today

WHEN_AND_WHERE = ("held_on", "starts_at", "place")


@action("activities.plan", permission="activities.record", on="draft")
def plan_activity(*, by: Actor, draft: Draft, token: str = "") -> Activity:
    """Plan an activity. The same form (`token`) sent twice plans it once and gives the first one back.

    Raises ValidationError with every problem of the draft by field.
    """
    check_draft(draft)
    activity, is_new = once(
        Activity.objects.filter(unit_id=draft.organization.unit_id),
        token,
        lambda: plan_rows(draft, by_name=str(by.name), token=token),
    )
    if not is_new:
        return activity
    record(activity, new=snapshot(activity))
    planned.send(sender=Activity, activity=activity, by=by)
    return activity


def plan_rows(draft: Draft, *, by_name: str, token: str = "") -> Activity:
    """Write the rows of a new activity; raises ValidationError where a lecturer's type cannot be."""
    activity = Activity(
        unit_id=draft.organization.unit_id,
        organization=draft.organization,
        entered_by_name=by_name,
        token=token,
    )
    write_draft(activity, draft)
    write_main(activity, draft.minutes, by_name)
    return activity


@action("activities.edit", permission="activities.record", on="activity")
def edit_activity(*, by: Actor, activity: Activity, version: int, draft: Draft) -> Activity:
    """Change an activity that is not confirmed yet; exceptions noted for its people stay.

    Raises ValidationError by field, and StaleError where somebody changed it since `version`.
    """
    if activity.state not in OPEN:
        raise ValidationError({"reason": _("This record is confirmed. Say why it is to be corrected.")})
    return _rewrite(by, activity, version, draft, "")


@action("activities.correct", permission="activities.record", on="activity")
def correct_activity(*, by: Actor, activity: Activity, version: int, draft: Draft, reason: str) -> Activity:
    """Correct a confirmed activity; the record before and after is kept with the reason.

    Another date or kind makes the list of those expected anew; exceptions noted stay. Raises
    ValidationError by field, StaleError where somebody changed it since `version`.
    """
    if activity.state == State.CONFIRMED and draft.held_on > today():
        raise ValidationError(
            {"held_on": _("A confirmed activity cannot lie in the future. Check the date.")}
        )
    return _rewrite(by, activity, version, draft, reason)


def _rewrite(by: Actor, activity: Activity, version: int, draft: Draft, reason: str) -> Activity:
    kinds = frozenset(of(ActivityKind, activity).values_list("kind", flat=True))
    draft = replace(draft, organization=activity.organization)
    check_draft(draft, known_kinds=kinds, known_topic=activity.topic)

    def write(current: Activity) -> None:
        write_draft(current, draft)
        write_main(current, draft.minutes, str(by.name))

    current = change(by=by, activity=activity, version=version, reason=reason, write=write)
    tell_if_moved(by, activity, current)
    return current


def tell_if_moved(by: Actor, before: Activity, current: Activity) -> None:
    """Tell listeners where an announced activity still to come got another day, time or place."""
    old = {name: getattr(before, name) for name in WHEN_AND_WHERE}
    is_other = any(getattr(current, name) != value for name, value in old.items())
    if is_other and current.state == State.ANNOUNCED and current.held_on >= today():
        moved.send(sender=Activity, activity=current, by=by, old=old)


@action("activities.announce", permission="activities.record", on="activity")
def announce_activity(*, by: Actor, activity: Activity) -> Activity:
    """Announce a planned activity, so that those expected see it; announced before, nothing changes.

    Raises ValidationError for a day that is past, and for a cancelled activity.
    """
    current = claim(activity, None)
    if current.state != State.PLANNED:
        unchanged()
        return current
    if current.held_on < today():
        raise ValidationError(
            _("The day is past, so nobody can be told in advance. Record who came instead.")
        )
    current.state, current.announced_at = State.ANNOUNCED, now()
    current.save(update_fields=["state", "announced_at"])
    record(current, old={"state": State.PLANNED}, new={"state": State.ANNOUNCED})
    announced.send(sender=Activity, activity=current, by=by)
    return current


@action("activities.cancel", permission="activities.record", on="activity")
def cancel_activity(*, by: Actor, activity: Activity, reason: str) -> Activity:
    """Cancel an activity with a reason; a confirmed one counts no longer, its record is kept as a correction.

    Raises ValidationError without a reason. Cancelled before, nothing changes.
    """
    if not reason:
        raise ValidationError(
            {"reason": _("Say why the activity is cancelled; those expected will read it.")}
        )
    gone = Activity.objects.filter(unit_id=activity.unit_id, pk=activity.pk, state=State.CANCELLED).first()
    if gone:
        unchanged()
        return gone

    def write(current: Activity) -> None:
        current.state, current.cancelled_reason = State.CANCELLED, reason
        current.confirmed_at, current.confirmed_by_name = None, ""
        current.save(update_fields=["state", "cancelled_reason", "confirmed_at", "confirmed_by_name"])

    was_announced = activity.state in {State.ANNOUNCED, State.HELD}
    current = change(by=by, activity=activity, version=None, reason=reason, write=write)
    if was_announced and current.held_on >= today():
        cancelled.send(sender=Activity, activity=current, by=by)
    return current
