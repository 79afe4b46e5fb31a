"""Sessions: each is an activity of the kind, planned all in one go, and moved or cancelled as any activity."""

import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhixing.activities.actions import plan_activity
from zhixing.activities.actions.guests import count_again, disinvite, invite
from zhixing.activities.drafts import Draft
from zhixing.activities.models import Activity
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.training.actions.frame import claim
from zhixing.training.drafts import SessionDraft
from zhixing.training.measures import KIND
from zhixing.training.models import Session, TrainingClass
from zhixing.training.queries.people import visitors_of

LONGEST = 200


@action("training.plan_sessions", permission="training.hold", on="training")
def plan_sessions(
    *, by: Actor, training: TrainingClass, sessions: Sequence[SessionDraft], token: str
) -> list[Activity]:
    """Plan these sessions or none. The same form (`token`, a UUID) sent twice plans them once.

    Raises ValidationError with the messages of each session that cannot be, by its position as text, and
    without any session.
    """
    if not sessions:
        raise ValidationError(_("Give at least one session a date."))
    current = claim(training)
    known = set(_sessions(current).values_list("activity_id", flat=True))
    planned = plan_rows(by, current, sessions, token)
    if {activity.pk for activity in planned} <= known:
        unchanged()
    else:
        record(current, new={"sessions": [activity.pk for activity in planned]})
    return planned


def plan_rows(
    by: Actor, training: TrainingClass, sessions: Sequence[SessionDraft], token: str
) -> list[Activity]:
    """Write the activities of a class's sessions, inside an action; see plan_sessions."""
    problems: dict[str, list[str]] = {}
    planned = []
    many = len(sessions) + _sessions(training).count()
    for place, session in enumerate(sessions):
        draft = _draft(training, session, place, many)
        try:
            planned.append(plan_activity(by=by, draft=draft, token=_token(token, place)))
        except ValidationError as error:
            problems[str(place)] = error.messages
    if problems:
        raise ValidationError(problems)
    visitors = visitors_of(training)
    for activity in planned:
        _row, is_new = Session.objects.get_or_create(
            unit_id=training.unit_id, activity=activity, defaults={"training": training}
        )
        if is_new:
            invite(activity, visitors)
    return planned


def _sessions(training: TrainingClass) -> QuerySet[Session]:
    return Session.objects.filter(unit_id=training.unit_id, training=training)


def _token(token: str, place: int) -> str:
    return str(uuid.uuid5(uuid.UUID(token), str(place)))


def _draft(training: TrainingClass, session: SessionDraft, place: int, many: int) -> Draft:
    return Draft(
        organization=training.organization,
        kinds=(KIND,),
        held_on=session.held_on,
        title=_title(training, session, place, many),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=training.place,
    )


def _title(training: TrainingClass, session: SessionDraft, place: int, many: int) -> str:
    if session.subject:
        named = _("%(class)s: %(subject)s") % {"class": training.title, "subject": session.subject}
        return named[:LONGEST]
    if many == 1:
        return training.title
    number = _sessions(training).count() + place + 1
    return (_("%(class)s (session %(number)d)") % {"class": training.title, "number": number})[:LONGEST]


@action("training.detach", permission="training.hold", on="training")
def detach_session(*, by: Actor, training: TrainingClass, activity: Activity) -> None:
    """Take an activity out of its class: it stays as a training of its own, for members and whoever comes.

    Not in the class, nothing changes.
    """
    current = claim(training)
    row = _sessions(current).filter(activity=activity).first()
    if row is None:
        unchanged()
        return
    disinvite(activity, [member for member, _home in visitors_of(current)])
    row.delete()
    count_again(activity)
    record(current, old={"session": activity.pk})
