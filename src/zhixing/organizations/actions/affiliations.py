"""Where members belong: transfers within and across units, their undoing, and leaving."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhixing.accounts.models import User
from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.ids import unit_of
from zhixing.organizations.actions.common import (
    end_posts,
    end_spans,
    exists_on,
    holds_members,
    locked,
    not_future,
    open_affiliation,
    refuse,
    require,
    shown,
    touch_places,
)
from zhixing.organizations.choices import LeavingReason
from zhixing.organizations.models import Affiliation, Member, Organization, Person, Post, RankHolding

# What is one person's and goes along to another unit.
COPIED = [
    field.attname
    for field in Member._meta.concrete_fields
    if field.attname not in {"id", "unit_id", "came_from"}
]


@action("organizations.transfer", permission="organizations.edit_member", on="member")
def transfer_member(
    *, by: Actor, member: Member, to: Organization, on: date, cell: Organization | None = None
) -> Member:
    """Transfer a member to another branch (or cell) on a day: the first day there.

    Posts in the old branch end. Into another unit the person gets a row there, which registry and account
    follow and which is returned. One who had left is taken in again.

    Raises:
        PermissionDenied: the actor may not manage the members of the new branch.
        ValidationError: the day is impossible, or the place has no members.
    """
    require(by, "organizations.manage_members", to)
    not_future(on)
    exists_on(to, on)
    holds_members(to, cell)
    member = locked(member)
    current = open_affiliation(member)
    if current and (current.organization_id, current.cell_id) == (to.pk, cell and cell.pk):
        unchanged()
        return member
    _check_day(member, current, on)
    ended = _leave(member, current, to, on) if current else []
    here = member if to.unit_id == member.unit_id else _settle(member, to, on)
    Affiliation.objects.create(unit_id=here.unit_id, member=here, organization=to, cell=cell, starts=on)
    old = {"organization": current.organization_id, "cell": current.cell_id} if current else {}
    new: dict[str, Any] = {"organization": to.pk, "cell": cell and cell.pk, "on": on}
    record(member, old=old, new=new, ended_posts=ended)
    if here is not member:
        record(here, old=old, new=new, came_from=member.pk)
    _touch_move(member, here, current, to, on)
    return here


def _check_day(member: Member, current: Affiliation | None, on: date) -> None:
    if current and on <= current.starts:
        refuse(
            _("The member has belonged to %(branch)s only since %(day)s. Choose a later day.")
            % {"branch": current.organization.name, "day": shown(current.starts)}
        )
    overlapping = Affiliation.objects.filter(unit_id=member.unit_id, member_id=member.pk, ends__gt=on)
    last = overlapping.order_by("-ends").first()
    if last and last.ends:
        refuse(
            _("The member belonged to another branch until %(day)s. Choose that day or a later one.")
            % {"day": shown(last.ends)}
        )


def _leave(member: Member, current: Affiliation, to: Organization, on: date) -> list[int]:
    Affiliation.objects.of(current.pk).update(ends=on, reason=LeavingReason.TRANSFERRED)
    if to.unit_id != member.unit_id:
        return end_posts(member, on)
    return end_posts(member, on, below=current.organization.path) if to.pk != current.organization_id else []


def _settle(member: Member, to: Organization, on: date) -> Member:
    """Give the person a row in the new unit, or find the one they had; registry and account follow."""
    here = _former_row(member, to.unit_id) or Member(unit_id=to.unit_id)
    for name in COPIED:
        setattr(here, name, getattr(member, name))
    here.came_from = member.pk
    here.save()
    _follow(member, here)
    for held in RankHolding.objects.filter(unit_id=member.unit_id, member_id=member.pk, ends__isnull=True):
        RankHolding.objects.create(
            unit_id=here.unit_id,
            member=here,
            rank=held.rank,
            leading=held.leading,
            title=held.title,
            starts=on,
        )
        end_spans([held], on)
    return here


def _former_row(member: Member, unit_id: int) -> Member | None:
    same = Q(id_hash=member.id_hash) if member.id_hash else Q(pk=member.came_from)
    return Member.objects.filter(same, unit_id=unit_id).first()


def _follow(member: Member, here: Member) -> None:
    Person.objects.filter(id_hash=member.id_hash, unit_id=member.unit_id).update(
        unit_id=here.unit_id, member_id=here.pk
    )
    User.objects.filter(unit_id=member.unit_id, member_id=member.pk).update(
        unit_id=here.unit_id, member_id=here.pk
    )


def _touch_move(member: Member, here: Member, left: Affiliation | None, to: Organization, on: date) -> None:
    touch(member.unit_id, members=[member.pk], first=on)
    if here is not member:
        touch(here.unit_id, members=[here.pk], first=on)
    places = [left.organization] if left else []
    touch_places([(place.unit_id, place.pk) for place in (*places, to)], first=on)


@action("organizations.undo_transfer", permission="organizations.edit_member", on="member")
def undo_transfer(*, by: Actor, member: Member) -> Member:
    """Take the last transfer back as if it had not been: the old branch and the posts there go on.

    Returns the member's row, that of the old unit if the transfer had crossed units.

    Raises:
        PermissionDenied: the actor may not manage the members of the old branch.
        ValidationError: the member was not transferred to where they are.
    """
    member = locked(member)
    current = open_affiliation(member)
    former = _before(member, current) if current else None
    if current is None or former is None:
        refuse(_("The last change of this member was not a transfer, so there is nothing to take back."))
    require(by, "organizations.manage_members", former.organization)
    on = current.starts
    crossed = former.member_id != member.pk
    changed_branch = former.organization_id != current.organization_id
    if changed_branch:
        end_posts(member, on, below="" if crossed else current.organization.path)
    Affiliation.objects.of(current.pk).delete()
    Affiliation.objects.of(former.pk).update(ends=None, reason="")
    home = _return(member, former, on) if crossed else member
    resumed = (
        _resume_posts(home, on, below="" if crossed else former.organization.path) if changed_branch else []
    )
    new = {"organization": former.organization_id, "on": on}
    record(home, old={"organization": current.organization_id}, new=new, resumed_posts=resumed)
    _touch_move(home, member, former, current.organization, on)
    return home


def _before(member: Member, current: Affiliation) -> Affiliation | None:
    """Find the affiliation that ended by the transfer that began the current one."""
    rows = {member.pk, member.came_from} - {None}
    for row in rows:
        found = (
            Affiliation.objects.filter(
                unit_id=unit_of(row), member_id=row, ends=current.starts, reason=LeavingReason.TRANSFERRED
            )
            .select_related("organization")
            .first()
        )
        if found:
            return found
    return None


def _return(member: Member, former: Affiliation, on: date) -> Member:
    home = Member.objects.get(unit_id=former.unit_id, pk=former.member_id)
    _follow(member, home)
    end_spans(RankHolding.objects.filter(unit_id=member.unit_id, member_id=member.pk, ends__isnull=True), on)
    RankHolding.objects.filter(unit_id=home.unit_id, member_id=home.pk, ends=on).update(ends=None)
    Member.objects.of(member.pk).update(came_from=None)
    return home


def _resume_posts(home: Member, on: date, *, below: str) -> list[int]:
    ended = Post.objects.filter(unit_id=home.unit_id, member_id=home.pk, ends=on).select_related(
        "organization"
    )
    resumed = [post.pk for post in ended if post.organization.path.startswith(below)]
    Post.objects.filter(unit_id=home.unit_id, pk__in=resumed).update(ends=None)
    return resumed


@action("organizations.end_affiliation", permission="organizations.edit_member", on="member")
def end_affiliation(*, by: Actor, member: Member, on: date, reason: str) -> Member:
    """Let a member leave the tree on a day (the first day no longer); posts end with it.

    Somebody who was entered by mistake never belonged: the affiliation goes, and the ID number is forgotten.

    Raises:
        ValidationError: the member belongs nowhere, the day is impossible, or the reason is none of leaving.
    """
    not_future(on)
    member = locked(member)
    current = open_affiliation(member)
    if current is None:
        unchanged()
        return member
    if reason not in LeavingReason.values or reason == LeavingReason.TRANSFERRED:
        refuse(_("Choose why the member leaves; a transfer is entered as a transfer."))
    if reason == LeavingReason.CORRECTED:
        on = current.starts
        _forget(member, current)
    elif on <= current.starts:
        _check_day(member, current, on)
    else:
        Affiliation.objects.of(current.pk).update(ends=on, reason=reason)
    posts = end_posts(member, on)
    record(
        member,
        old={"organization": current.organization_id},
        new={"until": on, "reason": reason},
        ended_posts=posts,
    )
    touch(member.unit_id, members=[member.pk], organizations=[current.organization_id], first=on)
    return member


def _forget(member: Member, current: Affiliation) -> None:
    if (
        Affiliation.objects.filter(unit_id=member.unit_id, member_id=member.pk)
        .exclude(pk=current.pk)
        .exists()
    ):
        refuse(_("The member belonged to another branch before. Take the transfer back instead."))
    Affiliation.objects.of(current.pk).delete()
    Person.objects.filter(id_hash=member.id_hash, unit_id=member.unit_id, member_id=member.pk).delete()
    Member.objects.of(member.pk).update(id_number="", id_hash="", phone="", address="")
