"""Every read of the tree and its members that a page, an export or another room needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from zhixing.accounts.models import User
from zhixing.core.models import AuditEntry
from zhixing.core.paths import ancestors
from zhixing.core.permissions import scopes, within
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Affiliation, Grant, Member, Organization, Post, RankHolding
from zhixing.organizations.models.member import on_day
from zhixing.organizations.models.organization import OrganizationQuerySet


def visible_to(user: Any, permission: str = "organizations.view") -> OrganizationQuerySet:
    """List the organisations for which the user carries the permission, in the order of the tree."""
    return Organization.objects.filter(within(user, permission)).order_by("path")


def members_of(organization: Organization, day: date) -> QuerySet[Affiliation]:
    """List who belonged to a branch on a day, in the order of pinyin; each with its member and cell."""
    return (
        Affiliation.objects.filter(on_day(day), unit_id=organization.unit_id, organization=organization)
        .select_related("member", "cell")
        .order_by("member__sort_key", "member_id")
    )


def posts_in(organization: Organization, day: date) -> QuerySet[Post]:
    """List the posts held in an organisation on a day, each with its member."""
    return (
        Post.objects.filter(on_day(day), unit_id=organization.unit_id, organization=organization)
        .select_related("member")
        .order_by("code", "member__sort_key")
    )


def member_of(user: Any) -> Member | None:
    """Find the member whose account this is."""
    if user.member_id is None:
        return None
    return Member.objects.filter(unit_id=user.unit_id, pk=user.member_id).first()


def home_of(member: Member, day: date) -> Organization | None:
    """Tell the branch to which a member belongs on a day."""
    belongs = (
        Affiliation.objects.filter(on_day(day), unit_id=member.unit_id, member=member)
        .select_related("organization")
        .first()
    )
    return belongs.organization if belongs else None


def units_within(user: Any, permission: str) -> list[int]:
    """List the units that have organisations where the user carries the permission."""
    places = visible_to(user, permission).order_by()
    return list(places.values_list("unit_id", flat=True).distinct())


def tops(user: Any, permission: str) -> OrganizationQuerySet:
    """List the highest organisations where the user carries the permission."""
    return Organization.objects.filter(path__in=scopes(user, permission)).order_by("path")


def children_of(organization: Organization | None) -> OrganizationQuerySet:
    """List what stands directly below an organisation (or the roots), living first, with a number `below`."""
    return (
        Organization.objects.filter(parent=organization)
        .annotate(below=Count("children", filter=Q(children__dissolved_on=None)))
        .order_by(F("dissolved_on").asc(nulls_first=True), "path")
    )


def head_counts(organizations: Iterable[Organization], day: date) -> dict[int, int]:
    """Count who belongs to each of some organisations on a day: one query."""
    places = list(organizations)
    rows = (
        Affiliation.objects.filter(
            on_day(day),
            unit_id__in={place.unit_id for place in places},
            organization_id__in=[place.pk for place in places],
        )
        .values("organization_id")
        .annotate(heads=Count("pk"))
    )
    return {row["organization_id"]: row["heads"] for row in rows}


def search(user: Any, permission: str, words: str) -> OrganizationQuerySet:
    """Find living organisations whose name or code contains the words, within reach of the user."""
    return visible_to(user, permission).filter(
        Q(name__icontains=words) | Q(code__startswith=words), dissolved_on__isnull=True
    )


def cells_of(branch: Organization) -> OrganizationQuerySet:
    """List a branch's cells."""
    return Organization.objects.filter(parent=branch, kind=Kind.CELL, dissolved_on__isnull=True).order_by(
        "path"
    )


@dataclass
class RosterRow:
    """One member of a branch as its roster shows them: never a full number."""

    belongs: Affiliation
    is_full: bool
    posts: list[Post]
    rank: RankHolding | None

    @property
    def member(self) -> Member:
        """The member themself."""
        member: Member = self.belongs.member
        return member


def roster_rows(page: Iterable[Affiliation], day: date) -> list[RosterRow]:
    """Complete a page of affiliations with posts and ranks: two queries, however many rows."""
    rows = list(page)
    posts: dict[int, list[Post]] = {}
    for post in _of_members(Post, rows, day).select_related("organization").order_by("code"):
        posts.setdefault(post.member_id, []).append(post)
    ranks = {held.member_id: held for held in _of_members(RankHolding, rows, day)}
    return [
        RosterRow(row, row.member.is_full_on(day), posts.get(row.member_id, []), ranks.get(row.member_id))
        for row in rows
    ]


def _of_members(model: type[Any], rows: Sequence[Affiliation], day: date) -> QuerySet[Any]:
    found: QuerySet[Any] = model.objects.filter(
        on_day(day), unit_id__in={row.unit_id for row in rows}, member_id__in=[row.member_id for row in rows]
    )
    return found


def belonging_within(user: Any, permission: str, day: date) -> QuerySet[Affiliation]:
    """List who belongs where the user carries the permission, in the order of pinyin."""
    return (
        Affiliation.objects.filter(
            on_day(day),
            within(user, permission, "organization__path"),
            unit_id__in=units_within(user, permission),
        )
        .select_related("member", "organization")
        .order_by("member__sort_key", "member_id")
    )


def accounts_of(rows: Iterable[Affiliation]) -> dict[int, User]:
    """Find the accounts of members, by member."""
    people = list(rows)
    found = User.objects.filter(
        unit_id__in={row.unit_id for row in people}, member_id__in=[row.member_id for row in people]
    )
    return {user.member_id: user for user in found if user.member_id is not None}


def grants_at(organization: Organization, day: date) -> QuerySet[Grant]:
    """List the roles given to accounts at an organisation and above it, which reach it on a day."""
    return (
        Grant.objects.filter(
            on_day(day), organization__path__in=[*ancestors(organization.path), organization.path]
        )
        .select_related("user", "organization")
        .order_by("organization__path", "role", "user__name")
    )


def grants_within(user: Any, day: date) -> QuerySet[Grant]:
    """List the roles given to accounts where the user may give roles."""
    return (
        Grant.objects.filter(on_day(day), within(user, "organizations.grant", "organization__path"))
        .select_related("user", "organization")
        .order_by("organization__path", "role", "user__name")
    )


@dataclass(frozen=True)
class Turn:
    """A dated fact about a member: `what` names its kind, `until` is the first day no longer."""

    on: date
    what: str
    about: Any = None
    until: date | None = None


def timeline(member: Member) -> list[Turn]:
    """List the dated facts about a member, the latest first."""
    mine = {"unit_id": member.unit_id, "member_id": member.pk}
    turns = [
        Turn(belongs.starts, "affiliation", belongs, belongs.ends)
        for belongs in Affiliation.objects.filter(**mine).select_related("organization", "cell")
    ]
    turns += [
        Turn(post.starts, "post", post, post.ends)
        for post in Post.objects.filter(**mine).select_related("organization")
    ]
    turns += [Turn(held.starts, "rank", held, held.ends) for held in RankHolding.objects.filter(**mine)]
    turns += [
        Turn(day, what)
        for what, day in (("joined", member.joined_on), ("full", member.full_member_on))
        if day is not None
    ]
    return sorted(turns, key=lambda turn: turn.on, reverse=True)


def trail_of(member: Member) -> QuerySet[AuditEntry]:
    """List who did or read what of this room's about a member, the latest first; other rooms' is the member's."""
    return AuditEntry.objects.filter(
        unit_id=member.unit_id,
        target_type=Member._meta.label_lower,
        target_id=member.pk,
        code__startswith="organizations.",
    ).order_by("-pk")


@dataclass(frozen=True)
class Fact:
    """Something about a branch that its officers should know, and what they can do; it blocks nothing."""

    code: str
    count: int = 0
    day: date | None = None


SMALL, LARGE, WITH_COMMITTEE = 3, 50, 7  # full members; members; full members (domain.md §2, customary)
ELECTION_AHEAD = timedelta(days=90)


def facts_about(branch: Organization, day: date) -> list[Fact]:
    """List what is unusual about a branch on a day, by the customary numbers."""
    people = members_of(branch, day).order_by()
    counted = people.aggregate(all=Count("pk"), full=Count("pk", filter=Q(member__full_member_on__lte=day)))
    everybody, full = counted["all"], counted["full"]
    facts = []
    if full < SMALL:
        facts.append(Fact("small", full))
    if everybody > LARGE:
        facts.append(Fact("large", everybody))
    if full >= WITH_COMMITTEE and not branch.has_committee:
        facts.append(Fact("no_committee", full))
    if branch.election_due_on and branch.election_due_on <= day + ELECTION_AHEAD:
        facts.append(Fact("election", day=branch.election_due_on))
    return facts
