"""Answers to a reflection: written and taken away by whoever wrote them, hidden and shown by a moderator."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.time import now
from zhixing.organizations.queries import member_of
from zhixing.study.actions.reflections import check_moderator, hide, restore
from zhixing.study.choices import Visibility
from zhixing.study.models import Comment, Reflection
from zhixing.study.queries.reflections import find, is_own
from zhixing.study.writing import REPLY

MOST = 500  # answers to one reflection


@action("study.comment", permission=None)  # whoever may read it: asked inside
def add_comment(*, by: Actor, reflection: Reflection, body: str) -> Comment:
    """Answer a reflection; the same words sent twice in a row are kept once.

    Raises PermissionDenied for who may not read it or is no member of its unit, and ValidationError for an
    empty or too long answer, or while nobody but the writer sees the reflection.
    """
    row = find(by, reflection.pk)
    member = member_of(by) if row else None
    if row is None or member is None or member.unit_id != row.unit_id:
        raise PermissionDenied
    if row.visibility == Visibility.PRIVATE or row.hidden_at:
        raise ValidationError(_("Nobody but its writer reads this now, so it cannot be answered."))
    _check(body)
    rows = _answers(row)
    last: Comment | None = rows.select_related("reflection").order_by("-pk").first()
    if last and last.member_id == member.pk and last.body == body:
        unchanged()
        return last
    if rows.count() >= MOST:
        raise ValidationError(_("There are too many answers here already. Write a reflection of your own."))
    comment = Comment.objects.create(unit_id=row.unit_id, reflection=row, member=member, body=body)
    record(comment)
    return comment


@action("study.remove_comment", permission=None)  # one's own: asked inside
def remove_comment(*, by: Actor, reflection: Reflection, comment_id: int) -> None:
    """Take one's own answer away; one that is gone already changes nothing."""
    row = _answers(reflection).filter(pk=comment_id).first()
    if row is None:
        unchanged()
        return
    if not is_own(by, row):
        raise PermissionDenied
    record(row)
    _answers(reflection).filter(pk=comment_id).delete()


@action("study.hide_comment", permission="study.moderate", on="reflection")
def hide_comment(*, by: Actor, reflection: Reflection, comment_id: int, reason: str) -> Comment:
    """Hide an answer from everybody but whoever wrote it, who reads the reason."""
    check_moderator(by, reflection)
    return hide(_row(reflection, comment_id), by, reason)


@action("study.restore_comment", permission="study.moderate", on="reflection")
def restore_comment(*, by: Actor, reflection: Reflection, comment_id: int) -> Comment:
    """Show a hidden answer again."""
    check_moderator(by, reflection)
    return restore(_row(reflection, comment_id), by)


@action("study.mend_comment", permission=None)  # one's own: asked inside
def mend_comment(*, by: Actor, reflection: Reflection, comment_id: int, body: str) -> Comment:
    """Write a hidden answer of one's own better and ask the moderators to show it again."""
    row = _row(reflection, comment_id)
    if not is_own(by, row):
        raise PermissionDenied
    if row.hidden_at is None:
        raise ValidationError(_("Everybody reads this answer as it is. To say it otherwise, write another."))
    _check(body)
    row.body, row.restore_asked_at = body, now()
    row.save(update_fields=["body", "restore_asked_at"])
    record(row, new={"asked": True})
    return row


def _answers(reflection: Reflection) -> Any:
    return Comment.objects.filter(unit_id=reflection.unit_id, reflection=reflection)


def _row(reflection: Reflection, comment_id: int) -> Comment:
    """Hold an answer's row; raises ValidationError where it is gone."""
    rows = _answers(reflection).select_for_update(of=("self",)).select_related("reflection")
    row: Comment | None = rows.filter(pk=comment_id).first()
    if row is None:
        raise ValidationError(_("This answer is no longer there: it was taken away."))
    return row


def _check(body: str) -> None:
    if not body:
        raise ValidationError({"body": [_("Nothing is written yet.")]})
    if len(body) > REPLY:
        message = _("These are %(there)d characters; %(most)d fit in here. What you typed is still there.")
        raise ValidationError({"body": [message % {"there": len(body), "most": REPLY}]})
