"""A round begins and is carried on: its theme, its day, what it picks of that which stands, notes on steps."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions import plan_activity
from zhixing.activities.drafts import Draft
from zhixing.activities.kinds import base
from zhixing.activities.models import Activity
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.once import once
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.life.actions.frame import claim, own_activity, touch_criticised
from zhixing.life.checking import NAME, REASON, check_draft, check_step, check_text
from zhixing.life.choices import Elsewhere
from zhixing.life.drafts import CallDraft, MeetingDraft
from zhixing.life.models import LifeMeeting, StepNote
from zhixing.life.queries.meetings import activity_of, kinds_held_by, may_pick_collection
from zhixing.organizations.models import Organization

TYPED = ("theme", "theme_by", "planned_on")


@action("life.begin", permission="life.run", on="organization")
def begin_meeting(
    *, by: Actor, organization: Organization, draft: MeetingDraft, token: str = ""
) -> LifeMeeting:
    """Begin a round of a body (R2.6-1, R3.2-4). The same form (`token`) sent twice begins it once.

    Raises ValidationError by field; also for a kind that such a body does not hold.
    """
    check_draft(draft, organization, kinds_held_by(organization))
    meeting, is_new = once(
        LifeMeeting.objects.filter(unit_id=organization.unit_id),
        token,
        lambda: LifeMeeting.objects.create(
            unit_id=organization.unit_id,
            organization=organization,
            kind=draft.kind,
            year=draft.year or today().year,
            entered_by_name=str(by.name),
            token=token,
            **{name: getattr(draft, name) for name in TYPED},
        ),
    )
    if is_new:
        record(meeting, new={"kind": meeting.kind, "year": meeting.year, "theme": meeting.theme})
    return meeting


@action("life.change", permission="life.run", on="meeting")
def change_meeting(*, by: Actor, meeting: LifeMeeting, version: int, draft: MeetingDraft) -> LifeMeeting:
    """Change a round's theme and day; its kind and year stand.

    Raises ValidationError by field, StaleMeetingError where somebody changed it since `version`.
    """
    current = claim(meeting, version)
    check_draft(draft, current.organization, {current.kind})
    changed = {name: getattr(draft, name) for name in TYPED if getattr(current, name) != getattr(draft, name)}
    if not changed:
        unchanged()
        return current
    return _set(current, **changed)


@action("life.pick_study", permission="life.run", on="meeting")
def pick_study(*, by: Actor, meeting: LifeMeeting, activity: int | None) -> LifeMeeting:
    """Say which activity of the body was the study before the meeting; None takes it back."""
    current = claim(meeting)
    if activity is not None:
        own_activity(current, activity, "study")
    return _set(current, study_id=activity)


@action("life.pick_opinions", permission="life.run", on="meeting")
def pick_opinions(*, by: Actor, meeting: LifeMeeting, collection: int | None) -> LifeMeeting:
    """Say by which collection of the body opinions were sought; None takes it back."""
    current = claim(meeting)
    if collection is not None and not may_pick_collection(current, collection):
        raise ValidationError(
            {"collection": _("This is no collection of your body. Choose one from the list.")}
        )
    return _set(current, collection_id=collection)


@action("life.pick_activity", permission="life.run", on="meeting")
def pick_activity(*, by: Actor, meeting: LifeMeeting, activity: int | None) -> LifeMeeting:
    """Say which activity the meeting itself is; None takes it back.

    Raises ValidationError for one of another body or kind, and for one that belongs to another round.
    """
    current = claim(meeting)
    if activity is not None:
        _check_kind(current, own_activity(current, activity, "activity"))
        others = LifeMeeting.objects.filter(unit_id=current.unit_id, activity_id=activity)
        if others.exclude(pk=current.pk).exists():
            raise ValidationError(
                {"activity": _("Another round has this meeting already. Choose a different one.")}
            )
    touch_criticised(current)
    _set(current, activity_id=activity)
    touch_criticised(current)
    return current


def kind_of_activity(meeting: LifeMeeting) -> str:
    """Give the kind of activity that the meeting itself is."""
    return f"{meeting.kind}_meeting"


def _check_kind(meeting: LifeMeeting, activity: Activity) -> None:
    code = kind_of_activity(meeting)
    if not activity.kinds.filter(unit_id=activity.unit_id, kind=code).exists():
        name = {"kind": base()[code]}
        raise ValidationError({"activity": _("That activity is no %(kind)s. Choose one that is.") % name})


@action("life.call", permission="life.run", on="meeting")
def call_meeting(*, by: Actor, meeting: LifeMeeting, draft: CallDraft) -> LifeMeeting:
    """Plan the meeting itself as an activity of its body, with the round's theme; it is never typed twice.

    Called before, nothing changes. Raises ValidationError by field of the draft.
    """
    current = claim(meeting)
    if activity_of(current):
        unchanged()
        return current
    planned = Draft(
        organization=current.organization,
        kinds=(kind_of_activity(current),),
        held_on=draft.held_on,
        topic_text=current.theme,
        starts_at=draft.starts_at,
        place=draft.place,
    )
    activity = plan_activity(by=by, draft=planned)
    return _set(current, activity_id=activity.pk, planned_on=draft.held_on)


@action("life.name_attendee", permission="life.run", on="meeting")
def name_attendee(*, by: Actor, meeting: LifeMeeting, name: str) -> LifeMeeting:
    """Say who from the superior body attends; an empty name takes it back."""
    name = check_text("attended_by", name, NAME) if name.strip() else ""
    return _set(claim(meeting), attended_by=name)


@action("life.set_theme", permission="life.run", on="meeting")
def set_theme(*, by: Actor, meeting: LifeMeeting, theme: str, theme_by: str) -> LifeMeeting:
    """Write down the theme and which superior set it."""
    theme, theme_by = check_text("theme", theme, 200), check_text("theme_by", theme_by, NAME)
    return _set(claim(meeting), theme=theme, theme_by=theme_by)


@action("life.note_step", permission="life.run", on="meeting")
def note_step(*, by: Actor, meeting: LifeMeeting, step: str, how: str, reason: str) -> LifeMeeting:
    """Note that a step was done elsewhere or is not needed, and why; an empty reason takes the note back."""
    current = claim(meeting)
    check_step(current.kind, step)
    rows = StepNote.objects.filter(unit_id=current.unit_id, meeting=current, step=step)
    rows.delete()
    if reason.strip():
        StepNote.objects.create(
            unit_id=current.unit_id,
            meeting=current,
            step=step,
            how=Elsewhere(how),
            reason=check_text("reason", reason, REASON),
            by_name=str(by.name),
        )
    record(current, new={"step": step, "how": how if reason.strip() else ""})
    return current


def _set(current: LifeMeeting, **values: Any) -> LifeMeeting:
    """Save what changed of a claimed meeting, and say so on the trail."""
    old = {name: getattr(current, name) for name in values}
    for name, value in values.items():
        setattr(current, name, value)
    keep(current, *values)
    record(current, old=old, new=values)
    return current
