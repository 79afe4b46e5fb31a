"""What supervision may write: it reminds, notes and answers. It decides nothing and blocks nothing."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import home_of, member_of
from zhixing.schemes.models import Slot
from zhixing.supervision.models import Nudge, Remark, Visit

QUIET_DAYS = 7  # no branch is reminded of the same thing twice within these days


@action("supervision.nudge", permission="supervision.nudge", on="organization")
def nudge(*, by: Actor, organization: Organization, slot: Slot) -> Nudge:
    """Remind a branch of one requirement in one period: a line on its Today, nothing else.

    A second reminder within QUIET_DAYS changes nothing and gives the first one back.
    """
    row, made = Nudge.objects.select_for_update().get_or_create(
        unit_id=organization.unit_id,
        organization=organization,
        adoption_id=slot.requirement.adoption_id,
        code=slot.requirement.code,
        slot_key=slot.key,
        defaults={"reminded_on": today(), "by_name": str(by.name)},
    )
    if not made and row.reminded_on > today() - timedelta(days=QUIET_DAYS):
        unchanged()
        return row
    row.reminded_on, row.by_name = today(), str(by.name)
    row.save(update_fields=["reminded_on", "by_name"])
    record(row, new={"code": row.code, "slot": row.slot_key, "on": row.reminded_on})
    return row


@action("supervision.note_visit", permission="supervision.note_visit", on="organization")
def note_visit(*, by: Actor, organization: Organization, visited_on: date, text: str) -> Visit:
    """Note that the committee above guided a body on a day (R3.1-4); one note for each visitor and day.

    Raises ValidationError for a day to come, or where this visitor has noted that day already.
    """
    _not_ahead(visited_on)
    visit = Visit(
        unit_id=organization.unit_id,
        organization=organization,
        visited_on=visited_on,
        text=text,
        by_id=by.pk,
        by_name=str(by.name),
    )
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError as error:  # the table allows one standing note for each visitor and day
        message = _("You have noted a visit on this day already. Withdraw that note, or choose another day.")
        raise ValidationError({"visited_on": message}) from error
    record(visit, new={"visited_on": visited_on})
    touch(visit.unit_id, organizations=[organization.pk], first=visited_on, last=visited_on)
    return visit


def _not_ahead(day: date) -> None:
    if day > today():
        message = _("This day is still to come. Note the visit once it has taken place.")
        raise ValidationError({"visited_on": message})


@action("supervision.withdraw_visit", permission="supervision.note_visit", on="visit")
def withdraw_visit(*, by: Actor, visit: Visit) -> Visit:
    """Take back a visit that was noted by mistake; the note is kept, it counts no longer."""
    visit = Visit.objects.select_for_update().filter(unit_id=visit.unit_id).get(pk=visit.pk)
    if visit.withdrawn_at:
        unchanged()
        return visit
    visit.withdrawn_at = timezone.now()
    visit.save(update_fields=["withdrawn_at"])
    record(visit, old={"withdrawn": False}, new={"withdrawn": True})
    touch(visit.unit_id, organizations=[visit.organization_id], first=visit.visited_on, last=visit.visited_on)
    return visit


# No permission: it is about oneself, and the member is taken from the account, never from the form.
@action("supervision.remark", permission=None)
def make_remark(*, by: Any, text: str) -> Remark:
    """Tell one's branch that something held about oneself is wrong; the same open words twice are one remark.

    Raises ValidationError for an account without a member, or a member without a branch.
    """
    member = member_of(by)
    branch = home_of(member, today()) if member else None
    if member is None or branch is None:
        raise ValidationError(_("This account belongs to no member of a branch, so there is nobody to tell."))
    same = Remark.objects.filter(unit_id=member.unit_id, member=member, text=text, answered_at=None).first()
    if same:
        unchanged()
        return same
    remark = Remark.objects.create(unit_id=member.unit_id, member=member, organization=branch, text=text)
    record(remark)
    return remark


@action("supervision.answer_remark", permission="supervision.answer_remark", on="remark")
def answer_remark(*, by: Actor, remark: Remark, answer: str) -> Remark:
    """Answer a member's remark, once; raises ValidationError where somebody has answered already."""
    remark = Remark.objects.select_for_update().filter(unit_id=remark.unit_id).get(pk=remark.pk)
    if remark.answered_at:
        raise ValidationError(_("%(name)s has answered this already.") % {"name": remark.answered_by_name})
    remark.answer, remark.answered_at, remark.answered_by_name = answer, timezone.now(), str(by.name)
    remark.save(update_fields=["answer", "answered_at", "answered_by_name"])
    record(remark, new={"answered": True})
    return remark
