"""Who is enrolled, who may be, and what of it a reader may see by name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhixing.core.ids import unit_of
from zhixing.core.paths import above
from zhixing.core.permissions import scopes
from zhixing.core.time import today
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Affiliation, Member, Organization, Post
from zhixing.organizations.models.member import on_day
from zhixing.organizations.queries import members_of
from zhixing.training.choices import EnrolmentState
from zhixing.training.models import Enrolment, TrainingClass
from zhixing.training.queries.classes import enrolments

NAMES = "organizations.view_members"


@dataclass(frozen=True)
class Person:
    """A member as rolls and lists of choices show them."""

    member: Member
    home: Organization | None
    posts: list[Post] = field(default_factory=list)
    is_enrolled: bool = False

    @property
    def has_left(self) -> bool:
        """Whether the member belongs to no branch any more."""
        return self.home is None


@dataclass(frozen=True)
class Roll:
    """Those enrolled whom the reader may name, and how many others there are."""

    people: list[Person]
    others: int

    @property
    def number(self) -> int:
        """How many are enrolled."""
        return len(self.people) + self.others


def enrolled_ids(training: TrainingClass) -> set[int]:
    """List the ids of those enrolled."""
    return set(enrolments(training).values_list("member_id", flat=True))


def is_enrolled(training: TrainingClass, member: Member | None) -> bool:
    """Tell whether a member is enrolled."""
    if member is None:
        return False
    mine = Enrolment.objects.filter(unit_id=member.unit_id, member=member, training_id=training.pk)
    return mine.filter(state=EnrolmentState.ENROLLED).exists()


def enrolled_in(member: Member) -> set[int]:
    """List the classes in which a member is enrolled."""
    mine = Enrolment.objects.filter(unit_id=member.unit_id, member=member, state=EnrolmentState.ENROLLED)
    return set(mine.values_list("training_id", flat=True))


def belonging_of(member_ids: Collection[int], day: date) -> QuerySet[Affiliation]:
    """List where members of whatever units belong on a day."""
    ids = list(member_ids)
    units = {unit_of(pk) for pk in ids}
    rows = Affiliation.objects.filter(on_day(day), unit_id__in=units, member_id__in=ids)
    return rows.select_related("organization", "member").order_by("member__sort_key", "member_id")


def homes_below(training: TrainingClass, member_ids: Collection[int]) -> dict[int, Organization]:
    """Tell the branches of members today, of those at or below the class's body only."""
    path = training.organization.path
    rows = belonging_of(member_ids, today())
    return {row.member_id: row.organization for row in rows if row.organization.path.startswith(path)}


def visitors_of(training: TrainingClass) -> list[tuple[Member, Organization]]:
    """List those enrolled who belong to other units, with their branches of today."""
    ids = [pk for pk in enrolled_ids(training) if unit_of(pk) != training.unit_id]
    return [(row.member, row.organization) for row in belonging_of(ids, today())]


def roll_of(training: TrainingClass, user: Any) -> Roll:
    """List who is enrolled, in the order of pinyin, of those whom a user may name, and count the others."""
    rows = list(enrolments(training).select_related("member").order_by("member__sort_key", "member_id"))
    homes = {
        row.member_id: row.organization for row in belonging_of([row.member_id for row in rows], today())
    }
    may_all = user.has_perm(NAMES, training)
    places = scopes(user, NAMES)
    seen = [row.member for row in rows if may_all or _is_within(homes.get(row.member_id), places)]
    return Roll(_people(seen, homes, enrolled=True), len(rows) - len(seen))


def _is_within(home: Organization | None, places: list[str]) -> bool:
    return home is not None and any(home.path.startswith(place) for place in places)


def _people(
    members: Iterable[Member], homes: dict[int, Organization], *, enrolled: bool | Collection[int]
) -> list[Person]:
    rows = list(members)
    posts = posts_of([member.pk for member in rows])
    return [
        Person(
            member,
            homes.get(member.pk),
            posts.get(member.pk, []),
            enrolled if isinstance(enrolled, bool) else member.pk in enrolled,
        )
        for member in rows
    ]


def posts_of(member_ids: Collection[int]) -> dict[int, list[Post]]:
    """List the posts that members hold today, by member; one query."""
    ids = list(member_ids)
    rows = Post.objects.filter(
        on_day(today()), unit_id__in={unit_of(pk) for pk in ids}, member_id__in=ids
    ).select_related("organization")
    found: dict[int, list[Post]] = {}
    for post in rows.order_by("starts", "pk"):
        found.setdefault(post.member_id, []).append(post)
    return found


def people_in(branch: Organization, training: TrainingClass) -> list[Person]:
    """List the members of a branch, in the order of pinyin, each with whether they are enrolled."""
    members = [row.member for row in members_of(branch, today())]
    return _people(
        members, dict.fromkeys((member.pk for member in members), branch), enrolled=enrolled_ids(training)
    )


def members_by_id(member_ids: Iterable[int]) -> list[Member]:
    """Find members of whatever units by their ids, in the order of pinyin."""
    ids = list(member_ids)
    rows = Member.objects.filter(unit_id__in={unit_of(pk) for pk in ids}, pk__in=ids)
    return list(rows.order_by("sort_key", "pk"))


def branches_for(training: TrainingClass, user: Any, words: str = "") -> QuerySet[Organization]:
    """List the living branches below a class's body whose members a user may enrol, in the order of the tree."""
    rows = Organization.objects.below(training.organization.path).filter(
        kind=Kind.BRANCH, dissolved_on__isnull=True
    )
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(code__startswith=words))
    return rows.within(user, "training.enrol").order_by("path")


def named_below(training: TrainingClass, names: Collection[str]) -> dict[str, list[Affiliation]]:
    """Find who of these names belongs at or below a class's body today, by name; two queries."""
    path = training.organization.path
    below = Organization.objects.below(path)
    units = list(below.order_by().values_list("unit_id", flat=True).distinct())
    rows = Affiliation.objects.filter(
        on_day(today()),
        unit_id__in=units,
        member__name__in=list(names),
        organization__path__gte=path,
        organization__path__lt=above(path),
    ).select_related("member", "organization")
    found: dict[str, list[Affiliation]] = {}
    for row in rows.order_by("organization__path", "member_id"):
        found.setdefault(row.member.name, []).append(row)
    return found


def holds_post(member: Member | None) -> bool:
    """Tell whether a member holds any post today: classes for core staff concern them."""
    if member is None:
        return False
    return Post.objects.filter(on_day(today()), unit_id=member.unit_id, member=member).exists()


def people_of(members: Iterable[Member], enrolled: Collection[int]) -> list[Person]:
    """Complete members with their branches and posts of today, and whether they are among the enrolled."""
    rows = list(members)
    homes = {row.member_id: row.organization for row in belonging_of([row.pk for row in rows], today())}
    return _people(rows, homes, enrolled=enrolled)
