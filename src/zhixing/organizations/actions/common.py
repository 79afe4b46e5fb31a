"""What several actions ask before they write, and the answers that people get."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, touch
from zhixing.core.time import today
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Affiliation, Member, Organization, Post, RankHolding

Span = TypeVar("Span", Affiliation, Post, RankHolding)  # dated facts


def refuse(message: str) -> NoReturn:
    """Stop the action with words for the person who asked; raises ValidationError."""
    raise ValidationError(message)


def require(by: Actor, permission: str, obj: object) -> None:
    """Ask a second permission, of another object than the action's own; raises PermissionDenied."""
    if not by.has_perm(permission, obj):
        raise PermissionDenied(permission)


def shown(day: date) -> str:
    """Write a day as pages do."""
    return date_format(day, "DATE_FORMAT")


def not_future(day: date) -> None:
    """Refuse a day that has not come: facts are entered when they have happened."""
    if day > today():
        refuse(_("%(day)s has not come yet. Enter this when it has happened.") % {"day": shown(day)})


def exists_on(organization: Organization, day: date) -> None:
    """Refuse an organisation that did not exist on a day."""
    if organization.dissolved_on and organization.dissolved_on <= day:
        refuse(
            _("%(name)s was closed on %(day)s. Choose another organisation.")
            % {"name": organization.name, "day": shown(organization.dissolved_on)}
        )
    if organization.founded_on and organization.founded_on > day:
        refuse(
            _("%(name)s was founded only on %(day)s. Choose that day or a later one.")
            % {"name": organization.name, "day": shown(organization.founded_on)}
        )


def holds_members(branch: Organization, cell: Organization | None) -> None:
    """Refuse a place where nobody can belong: only branches have members, a cell is one of the branch's."""
    if branch.kind != Kind.BRANCH:
        refuse(_("Members belong to branches; %(name)s is none.") % {"name": branch.name})
    if cell is not None and (cell.parent_id != branch.pk or cell.kind != Kind.CELL):
        refuse(_("%(cell)s is not a cell of %(branch)s.") % {"cell": cell.name, "branch": branch.name})


def locked(member: Member) -> Member:
    """Read a member afresh and keep others from changing them until the action ends."""
    return Member.objects.select_for_update().get(unit_id=member.unit_id, pk=member.pk)


def open_affiliation(member: Member) -> Affiliation | None:
    """Find the affiliation that has not ended."""
    return (
        Affiliation.objects.filter(unit_id=member.unit_id, member_id=member.pk, ends__isnull=True)
        .select_related("organization", "cell")
        .first()
    )


def end_spans(rows: Iterable[Span], on: date) -> list[int]:
    """End dated facts on a day; one that had not begun before that day never was. Returns their ids."""
    ended = []
    for row in rows:
        ended.append(row.pk)
        here = type(row).objects.of(row.pk)
        if row.starts >= on:
            here.delete()
        else:
            here.update(ends=on)
    return ended


def end_posts(member: Member, on: date, *, below: str = "") -> list[int]:
    """End a member's posts at or below a place in the tree (everywhere for ""); returns their ids."""
    held = Post.objects.filter(unit_id=member.unit_id, member_id=member.pk, ends__isnull=True)
    return end_held(
        [post for post in held.select_related("organization") if post.organization.path.startswith(below)], on
    )


def end_held(posts: Iterable[Post], on: date) -> list[int]:
    """End posts on a day; returns their ids.

    Body and holder are counted anew here, while the post still tells them: one that never was leaves no trace.
    """
    posts = list(posts)
    for post in posts:
        first = min(post.starts, on)
        touch(post.unit_id, organizations=[post.organization_id], members=[post.member_id], first=first)
    return end_spans(posts, on)


def touch_places(
    places: Iterable[tuple[int, int]], *, first: date | None = None, last: date | None = None
) -> None:
    """Mark organisations, given as (unit, id), whichever units they are of."""
    by_unit: dict[int, list[int]] = {}
    for unit_id, pk in places:
        by_unit.setdefault(unit_id, []).append(pk)
    for unit_id, pks in by_unit.items():
        touch(unit_id, organizations=pks, first=first, last=last)


def changes(row: Any, facts: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Compare a row with what it should be; returns the old and the new values of what differs."""
    new = {name: value for name, value in facts.items() if getattr(row, name) != value}
    return {name: getattr(row, name) for name in new}, new
