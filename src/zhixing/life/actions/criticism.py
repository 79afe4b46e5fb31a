"""What was said person by person is written down, corrected, taken off."""

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.once import once
from zhixing.core.stale import hold, keep
from zhixing.life.actions.frame import StaleMeetingError, claim, touch_criticised
from zhixing.life.checking import check_criticism
from zhixing.life.drafts import CriticismDraft
from zhixing.life.models import Criticism, LifeMeeting
from zhixing.life.queries.meetings import people_of


@action("life.record_criticism", permission="life.run", on="meeting")
def record_criticism(*, by: Actor, meeting: LifeMeeting, draft: CriticismDraft, token: str = "") -> Criticism:
    """Write down who said what to whom at a meeting, with the reply (R2.6-4).

    The same form (`token`) sent twice writes it once. Raises ValidationError by field.
    """
    current = claim(meeting)
    check_criticism(draft, {person.pk for person in people_of(current)})
    row, is_new = once(
        Criticism.objects.filter(unit_id=current.unit_id),
        token,
        lambda: Criticism.objects.create(
            unit_id=current.unit_id,
            meeting=current,
            giver_id=draft.giver,
            receiver_id=draft.receiver,
            words=draft.words.strip(),
            reply=draft.reply.strip(),
            entered_by_name=str(by.name),
            token=token,
        ),
    )
    if is_new:
        record(current, criticism=row.pk)
        touch_criticised(current)
    return row


@action("life.change_criticism", permission="life.run", on="criticism")
def change_criticism(
    *,
    by: Actor,
    criticism: Criticism,
    version: int,
    draft: CriticismDraft,
) -> Criticism:
    """Correct a criticism or write its reply.

    Raises ValidationError by field, StaleMeetingError where somebody changed it since `version`.
    """
    current = _claim(criticism, version)
    people = {person.pk for person in people_of(current.meeting)}
    check_criticism(draft, people | {current.giver_id, current.receiver_id})
    new = {
        "giver_id": draft.giver,
        "receiver_id": draft.receiver,
        "words": draft.words.strip(),
        "reply": draft.reply.strip(),
    }
    changed = [name for name, value in new.items() if getattr(current, name) != value]
    if not changed:
        unchanged()
        return current
    for name in changed:
        setattr(current, name, new[name])
    keep(current, *changed)
    record(current.meeting, criticism=current.pk, changed=changed)
    return current


@action("life.drop_criticism", permission="life.run", on="criticism")
def drop_criticism(*, by: Actor, criticism: Criticism) -> LifeMeeting:
    """Take a criticism off that was entered by mistake; its words are gone, the trail keeps that it was there."""
    current = _claim(criticism)
    meeting: LifeMeeting = current.meeting
    record(meeting, criticism=current.pk, changed=["dropped"])
    touch_criticised(meeting)
    Criticism.objects.filter(unit_id=current.unit_id, pk=current.pk).delete()
    return meeting


def _claim(criticism: Criticism, version: int | None = None) -> Criticism:
    current = hold(Criticism.objects.select_related("meeting__organization"), criticism)
    StaleMeetingError.refuse(current, version)
    return current
