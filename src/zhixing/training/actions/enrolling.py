"""Who takes part: enrolled by those who hold the class, by their own branch, or by themselves."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhixing.activities.actions.guests import disinvite, invite
from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.activities.signals import listed
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.time import today
from zhixing.organizations.models import Member, Organization
from zhixing.training.actions.frame import claim
from zhixing.training.choices import EnrolmentState
from zhixing.training.models import Enrolment, TrainingClass
from zhixing.training.queries.classes import activities_of, is_over, seats_left
from zhixing.training.queries.people import enrolled_ids, homes_below

SHOWN = 5  # names in one message; nobody reads fifty


@action("training.enrol", permission=None)  # asked below, of each member: organiser, own branch, or oneself
def enrol(*, by: Actor, training: TrainingClass, members: Sequence[Member]) -> list[Member]:
    """Enrol members who belong below the class's body, all or none; returns those who were not enrolled before.

    Raises ValidationError where seats are too few, for one who belongs to no branch below, and for oneself
    where the class is over or not open; PermissionDenied for somebody else's members.
    """
    current = claim(training)
    homes = homes_below(current, [member.pk for member in members])
    _check_belong(by, current, members, homes)
    for member in members:
        _check_may(by, current, member, homes[member.pk])
    there = enrolled_ids(current)
    fresh = list({member.pk: member for member in members if member.pk not in there}.values())
    if not fresh:
        unchanged()
        return []
    _check_seats(current, len(fresh))
    _write(by, current, fresh)
    visitors = [(member, homes[member.pk]) for member in fresh if member.unit_id != current.unit_id]
    for activity in activities_of(current):
        invite(activity, visitors)
        _tell(by, activity, fresh)
    record(current, new={"enrolled": [member.pk for member in fresh]})
    return fresh


def _tell(by: Actor, activity: Activity, members: Sequence[Member]) -> None:
    """Let those hear of a session that was announced before they were enrolled; who did it knows."""
    others = [member.pk for member in members if not _is_oneself(by, member)]
    if others and activity.state == State.ANNOUNCED and activity.held_on >= today():
        listed.send(sender=Activity, activity=activity, by=by, members=others)


def _check_belong(
    by: Actor, training: TrainingClass, members: Sequence[Member], homes: dict[int, Organization]
) -> None:
    strangers = [member for member in members if member.pk not in homes]
    if not strangers:
        return
    seen = [member.name for member in strangers if by.has_perm("organizations.view_member", member)]
    values = {"names": _names(seen or [_("Somebody")]), "organization": training.organization.name}
    message = _(
        "%(names)s: in no branch of %(organization)s today. Take them off, or enter the transfer first."
    )
    raise ValidationError(message % values)


def _names(names: Sequence[str]) -> str:
    shown = _(", ").join(names[:SHOWN])
    if len(names) <= SHOWN:
        return shown
    return _("%(names)s and %(more)d more") % {"names": shown, "more": len(names) - SHOWN}


def _check_may(by: Actor, training: TrainingClass, member: Member, home: Organization) -> None:
    if by.has_perm("training.hold", training) or by.has_perm("training.enrol", home):
        return
    if not _is_oneself(by, member):
        raise PermissionDenied("training.enrol")
    if is_over(training, today()):
        raise ValidationError(_("This class is over, so nobody can enrol or withdraw any more."))
    if not training.is_open:
        raise ValidationError(
            _("The organisers of this class enrol people themselves. Ask your branch secretary.")
        )


def _is_oneself(by: Any, member: Member) -> bool:
    own = (getattr(by, "unit_id", None), getattr(by, "member_id", None))
    return own == (member.unit_id, member.pk)


def _check_seats(training: TrainingClass, wanted: int) -> None:
    left = seats_left(training)
    if left is None or wanted <= left:
        return
    if not left:
        raise ValidationError(
            _("The class is full. Look for another one, or ask the organisers for more seats.")
        )
    message = ngettext(
        "Only %(left)d seat is left, and %(wanted)d people are chosen. Take some off, or give the class more seats.",
        "Only %(left)d seats are left, and %(wanted)d people are chosen. Take some off, or give the class more "
        "seats.",
        left,
    )
    raise ValidationError(message % {"left": left, "wanted": wanted})


def _write(by: Actor, training: TrainingClass, members: Sequence[Member]) -> None:
    """Write enrolments where the members live; who left the class comes back in the same row."""
    by_unit: defaultdict[int, list[Member]] = defaultdict(list)
    for member in members:
        by_unit[member.unit_id].append(member)
    for unit_id, here in by_unit.items():
        rows = Enrolment.objects.filter(unit_id=unit_id, training_id=training.pk, member__in=here)
        back = set(rows.values_list("member_id", flat=True))
        rows.update(state=EnrolmentState.ENROLLED, by_name=str(by.name))
        Enrolment.objects.bulk_create(
            Enrolment(unit_id=unit_id, member=member, training_id=training.pk, by_name=str(by.name))
            for member in here
            if member.pk not in back
        )


@action("training.withdraw", permission=None)  # asked below: organiser, own branch, or oneself
def withdraw(*, by: Actor, training: TrainingClass, member: Member) -> None:
    """Take a member out of a class; sessions that are confirmed keep them. Not enrolled, nothing changes.

    Raises ValidationError for oneself where the class is over or not open, PermissionDenied for others.
    """
    current = claim(training)
    home = homes_below(current, [member.pk]).get(member.pk) or current.organization
    _check_may(by, current, member, home)
    rows = Enrolment.objects.filter(unit_id=member.unit_id, member=member, training_id=current.pk)
    if not rows.filter(state=EnrolmentState.ENROLLED).update(
        state=EnrolmentState.WITHDRAWN, by_name=str(by.name)
    ):
        unchanged()
        return
    for activity in activities_of(current):
        disinvite(activity, [member])
    record(current, old={"enrolled": [member.pk]})
