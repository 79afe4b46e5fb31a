"""Reflections written, shared, taken back and taken away by their writer; hidden and shown by a moderator.

The trail says what was done, never what was written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.time import now, today
from zhixing.organizations.models import Member
from zhixing.organizations.queries import home_of, member_of
from zhixing.study.choices import Visibility
from zhixing.study.models import Reflection
from zhixing.study.models.reflections import Hideable
from zhixing.study.queries.reflections import find, is_own
from zhixing.study.writing import BODY, TITLE, Standing, Written, put_together, sent_again

H = TypeVar("H", bound=Hideable)
TYPING = timedelta(minutes=5)  # within it, saves of one text are one entry of the trail


@dataclass(frozen=True)
class Kept:
    """How a reflection stands after a save. Where `clashes`, nothing was saved: another window was faster."""

    reflection: Reflection
    clashes: bool = False
    merged: bool = False  # it holds more than was sent: put together with what another window saved


@action("study.begin_reflection", permission=None)  # one's own
def begin_reflection(
    *, by: Actor, typed: Written, token: str = "", about: Mapping[str, Any] | None = None
) -> Kept:
    """Begin a reflection; one sent twice with the same `token` is kept once, and goes on from there.

    `about` may name text_id, anchor, topic and activity_id. Raises PermissionDenied for who is no member and
    ValidationError for an empty or too long text, or where the writer belongs to no branch today.
    """
    member = _writer(by)
    there = _own_rows(member).filter(token=token).first() if token else None
    if there is not None:
        return _go_on(by, there, typed, began_it=True)
    _check(typed)
    home = home_of(member, today())
    if home is None:
        raise ValidationError(_("You belong to no branch today, so nothing can be kept here."))
    row = Reflection(unit_id=member.unit_id, member=member, organization=home, token=token, **(about or {}))
    row.title, row.body = typed.title, typed.body
    row.save()
    record(row, new={"visibility": row.visibility})
    return Kept(row)


@action("study.write_reflection", permission=None)  # one's own: asked inside
def write_reflection(*, by: Actor, reflection: Reflection, typed: Written) -> Kept:
    """Keep what its writer typed. What two windows typed is put together, or told as a clash and not saved.

    Raises PermissionDenied for anybody else and ValidationError for an empty or too long text.
    """
    return _go_on(by, reflection, typed)


def _go_on(by: Actor, reflection: Reflection, typed: Written, *, began_it: bool = False) -> Kept:
    _check(typed)
    row = _held(by, reflection)
    stored = Standing(row.title, row.body, row.version)
    if began_it and sent_again(stored, typed):
        both: tuple[str, str] | None = (typed.title, typed.body)
    else:
        both = put_together(stored, typed)
    if both is None or both == (row.title, row.body):
        unchanged()
        return Kept(row, clashes=both is None, merged=both is not None and both != (typed.title, typed.body))
    goes_on = row.visibility == Visibility.PRIVATE and now() - row.changed_at < TYPING
    (row.title, row.body), row.version = both, row.version + 1
    row.save(update_fields=["title", "body", "version", "changed_at"])
    if goes_on:
        unchanged()  # somebody goes on writing for themselves: the entry of a moment ago stands for it
    else:
        record(row, new={"version": row.version})
    return Kept(row, merged=both != (typed.title, typed.body))


@action("study.share_reflection", permission=None)  # one's own: asked inside
def share_reflection(*, by: Actor, reflection: Reflection, visibility: Visibility) -> Reflection:
    """Let others read it, or nobody any more; comments stay with it, unseen while it is private.

    It stands with the branch to which the writer belonged when it was first shared.
    """
    row = _held(by, reflection)
    if row.visibility == visibility:
        unchanged()
        return row
    old, row.visibility = row.visibility, visibility
    if row.shared_at is None:
        row.shared_at = now()
        row.organization = home_of(row.member, today()) or row.organization
    row.save(update_fields=["visibility", "shared_at", "organization"])
    record(row, old={"visibility": old}, new={"visibility": visibility})
    return row


@action("study.remove_reflection", permission=None)  # one's own: asked inside
def remove_reflection(*, by: Actor, reflection: Reflection) -> None:
    """Take a reflection away for good, with the comments on it; its writer alone may."""
    row = _held(by, reflection)
    record(row, old={"visibility": row.visibility})
    Reflection.objects.filter(unit_id=row.unit_id, pk=row.pk).delete()


@action("study.hide_reflection", permission="study.moderate", on="reflection")
def hide_reflection(*, by: Actor, reflection: Reflection, reason: str) -> Reflection:
    """Hide what was shared from everybody but its writer, who reads the reason.

    Raises ValidationError without a reason, and for what is its writer's alone.
    """
    row = check_moderator(by, reflection)
    if row.visibility == Visibility.PRIVATE:
        raise ValidationError(
            _("Its writer has taken it back, so nobody reads it. There is nothing to hide.")
        )
    return hide(row, by, reason)


@action("study.restore_reflection", permission="study.moderate", on="reflection")
def restore_reflection(*, by: Actor, reflection: Reflection) -> Reflection:
    """Show a hidden reflection again; a moderator's own is another moderator's to show."""
    return restore(check_moderator(by, reflection), by)


@action("study.ask_restore", permission=None)  # one's own: asked inside
def ask_restore(*, by: Actor, reflection: Reflection) -> Reflection:
    """Ask the moderators to show it again, now that it is mended."""
    row = _held(by, reflection)
    if row.hidden_at is None or row.restore_asked_at:
        unchanged()
        return row
    row.restore_asked_at = now()
    row.save(update_fields=["restore_asked_at"])
    record(row, new={"asked": True})
    return row


def check_moderator(by: Actor, reflection: Reflection) -> Reflection:
    """Hold the row of what a moderator may read. Raises PermissionDenied for what is not given to them."""
    if by.pk is not None and find(by, reflection.pk) is None:
        raise PermissionDenied
    return _row(reflection)


def hide(row: H, by: Actor, reason: str) -> H:
    """Hide a reflection or a comment, within a running action; a second moderator changes nothing."""
    if not reason:
        raise ValidationError({"reason": [_("Say why: the writer reads it.")]})
    if row.hidden_at:
        unchanged()
        return row
    row.hidden_at, row.hidden_reason, row.hidden_by_name = now(), reason, str(by.name)
    row.restore_asked_at = None
    _keep_hiding(row)
    record(row, new={"hidden": True}, reason=reason)
    return row


def restore(row: H, by: Actor) -> H:
    """Show a reflection or a comment again, within a running action. Raises PermissionDenied for one's own."""
    if is_own(by, row):
        raise PermissionDenied
    if row.hidden_at is None:
        unchanged()
        return row
    row.hidden_at, row.hidden_reason, row.hidden_by_name, row.restore_asked_at = None, "", "", None
    _keep_hiding(row)
    record(row, new={"hidden": False})
    return row


def _keep_hiding(row: Hideable) -> None:
    row.save(update_fields=["hidden_at", "hidden_reason", "hidden_by_name", "restore_asked_at"])


def _writer(by: Actor) -> Member:
    member = member_of(by) if by.pk is not None else None
    if member is None:
        raise PermissionDenied
    return member


def _own_rows(member: Member) -> Any:
    return Reflection.objects.filter(unit_id=member.unit_id, member_id=member.pk)


def _row(reflection: Reflection) -> Reflection:
    """Hold a reflection's row until the transaction ends."""
    rows = Reflection.objects.select_for_update(of=("self",)).select_related("organization", "member")
    return rows.get(unit_id=reflection.unit_id, pk=reflection.pk)


def _held(by: Actor, reflection: Reflection) -> Reflection:
    """Hold the row of somebody's own reflection. Raises PermissionDenied for anybody else's."""
    if not is_own(by, reflection):
        raise PermissionDenied
    return _row(reflection)


def _check(typed: Written) -> None:
    if not (typed.title or typed.body):
        raise ValidationError({"body": [_("Nothing is written yet.")]})
    for field, text, most in (("title", typed.title, TITLE), ("body", typed.body, BODY)):
        if len(text) > most:
            message = _(
                "These are %(there)d characters; %(most)d fit in here. What you typed is still there."
            )
            raise ValidationError({field: [message % {"there": len(text), "most": most}]})
