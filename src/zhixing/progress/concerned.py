"""Whom a mark concerns, asked when it is drained: what an action then thought may be wrong by now."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from zhixing.core.ids import unit_of
from zhixing.organizations.models import Affiliation, Post
from zhixing.progress.models import Mark

Span = tuple[date | None, date | None]
ANY_DAY: Span = (None, None)
Concerned = dict[Span, set[int]]  # organisations by the days on which something changed for them


def concerned(marks: Iterable[Mark]) -> Concerned:
    """Tell the organisations whose cells may change, by days.

    A member concerns every branch that they belonged to and every body in which they held a post. A mark
    of an organisation without days says that the body itself changed (its place, kind, life): that concerns
    the branches of those who hold posts in it.
    """
    found: Concerned = defaultdict(set)
    by_member: dict[int, set[Span]] = defaultdict(set)
    for mark in marks:
        span = (mark.first, mark.last)
        if mark.member_id:
            by_member[mark.member_id].add(span)
        if mark.organization_id:
            found[span].add(mark.organization_id)
    for member_id in _holders(found.get(ANY_DAY, set())):
        by_member[member_id].add(ANY_DAY)
    for member_id, organization_id in _places(by_member):
        for span in by_member[member_id]:
            found[span].add(organization_id)
    return found


def _holders(organization_ids: Iterable[int]) -> set[int]:
    held = Post.objects.filter(organization_id__in=organization_ids)
    return set(held.values_list("member_id", flat=True))


def _places(member_ids: Iterable[int]) -> set[tuple[int, int]]:
    """List (member, organisation) for every place of these members, whenever it was."""
    by_unit: dict[int, list[int]] = defaultdict(list)
    for member_id in member_ids:
        by_unit[unit_of(member_id)].append(member_id)
    places: set[tuple[int, int]] = set()
    for unit_id, here in by_unit.items():
        theirs = Q(unit_id=unit_id, member_id__in=here)
        for rows in (Affiliation.objects.filter(theirs), Post.objects.filter(theirs)):
            places.update(rows.values_list("member_id", "organization_id"))
    return places
