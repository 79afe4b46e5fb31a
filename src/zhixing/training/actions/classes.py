"""A class's own life: opened, changed, cancelled."""

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions import cancel_activity
from zhixing.activities.actions.guests import count_again
from zhixing.activities.choices import OPEN
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.once import once
from zhixing.organizations.models import Organization
from zhixing.training.actions.frame import claim
from zhixing.training.actions.sessions import plan_rows
from zhixing.training.checking import check_class
from zhixing.training.drafts import ClassDraft, SessionDraft
from zhixing.training.models import TrainingClass
from zhixing.training.queries.classes import activities_of, taken


@action("training.open", permission="training.hold", on="organization")
def open_class(*, by: Actor, organization: Organization, draft: ClassDraft, token: str = "") -> TrainingClass:
    """Open a class (R2.1-7, R3.3-3). One of a single day has its one session with it.

    The same form (`token`) sent twice opens one class. Raises ValidationError with every problem by field.
    """
    check_class(draft)
    training, is_new = once(
        TrainingClass.objects.filter(unit_id=organization.unit_id),
        token,
        lambda: TrainingClass.objects.create(
            unit_id=organization.unit_id,
            organization=organization,
            made_by_name=str(by.name),
            token=token,
            **draft.fields,
        ),
    )
    if not is_new:
        return training
    record(training, new=dict(draft.fields))
    if draft.starts == draft.ends:
        only = SessionDraft(draft.starts, draft.starts_at, draft.ends_at)
        plan_rows(by, training, [only], token=str(uuid.uuid4()))
    return training


@action("training.change", permission="training.hold", on="training")
def change_class(*, by: Actor, training: TrainingClass, version: int, draft: ClassDraft) -> TrainingClass:
    """Change the facts of a class; its sessions keep their days and places.

    Where it is for others now, its confirmed sessions count for those. Raises ValidationError by field, and
    StaleClassError where somebody changed it since `version`.
    """
    current = claim(training, version)
    check_class(draft, enrolled=taken(current))
    old = {name: getattr(current, name) for name in draft.fields}
    changed = {name: value for name, value in draft.fields.items() if old[name] != value}
    if not changed:
        unchanged()
        return current
    for name, value in changed.items():
        setattr(current, name, value)
    current.version += 1
    current.save(update_fields=[*changed, "version"])
    if "meant_for" in changed:
        for activity in activities_of(current):
            count_again(activity)
    record(current, old={name: old[name] for name in changed}, new=changed)
    return current


@action("training.cancel", permission="training.hold", on="training")
def cancel_class(*, by: Actor, training: TrainingClass, reason: str) -> TrainingClass:
    """Cancel a class and its sessions that are still open; those confirmed were held and go on counting.

    Raises ValidationError without a reason, and for a class cancelled already.
    """
    if not reason:
        raise ValidationError({"reason": _("Say why the class is cancelled; those enrolled will read it.")})
    current = claim(training)
    for activity in activities_of(current):
        if activity.state in OPEN:
            cancel_activity(by=by, activity=activity, reason=reason)
    current.cancelled_reason = reason
    current.version += 1
    current.save(update_fields=["cancelled_reason", "version"])
    record(current, new={"cancelled_reason": reason})
    return current
