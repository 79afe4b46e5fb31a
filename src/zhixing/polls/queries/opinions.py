"""Every read about opinions: a body's collections, what waits for whom, and what was given to those concerned."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from zhixing.accounts.models import User
from zhixing.core.time import today
from zhixing.organizations.models import Grant, Member, Organization
from zhixing.organizations.models.member import on_day
from zhixing.organizations.permissions import OFFICERS, role_of_post
from zhixing.organizations.queries import members_of, posts_in
from zhixing.polls.choices import CollectionState, Door, Fate
from zhixing.polls.models import Collection, Opinion, Pot, Slip
from zhixing.polls.sealing import hash_of


def collections_of(organization: Organization) -> QuerySet[Collection]:
    """List a body's collections, newest first."""
    return Collection.objects.filter(unit_id=organization.unit_id, organization=organization).order_by("-pk")


def find_collection(user: Any, pk: int) -> Collection | None:
    """Find a collection of a body in the user's sight; one that is not open yet, only for its officers."""
    row = Collection.objects.of(pk).select_related("organization").first()
    if row is None or not user.has_perm("polls.view", row):
        return None
    is_known = row.state != CollectionState.DRAFT or user.has_perm("polls.collect", row)
    return row if is_known else None


def by_code(code: str) -> Collection | None:
    """Find a collection by the code of its address, UNIT-XXXX-XXXX-XXXX; None for any other text."""
    unit, _dash, signs = code.partition("-")
    if not (unit.isascii() and unit.isdigit()) or not signs or len(unit) > len(str(1 << 22)):
        return None
    rows = Collection.objects.filter(unit_id=int(unit), code=code.upper())
    return rows.select_related("organization").first()


def takes_sheets(collection: Collection) -> bool:
    """Tell whether sheets come in today."""
    day = collection.closes_on
    return collection.state == CollectionState.OPEN and day is not None and today() <= day


def slip_is_good(collection: Collection, slip: str) -> bool:
    """Tell whether a slip of a collection was not used yet."""
    rows = Slip.objects.filter(unit_id=collection.unit_id, collection=collection, hash=hash_of(slip))
    return rows.filter(is_used=False).exists()


def sheets_in(collection: Collection) -> int:
    """Count the sheets that have come in so far; each opinion typed in by an officer counts as one."""
    if collection.closed_on:
        return int(collection.sheets)
    pots = Pot.objects.filter(unit_id=collection.unit_id, collection=collection)
    return (pots.aggregate(all=Sum("sheets"))["all"] or 0) + opinions_in(collection).count()


def opinions_in(collection: Collection) -> QuerySet[Opinion]:
    """List a collection's opinions in their random order."""
    rows = Opinion.objects.filter(unit_id=collection.unit_id, collection=collection)
    return rows.select_related("member", "hint").order_by("place")


def concerned_in(collection: Collection) -> list[Member]:
    """List the members about whom opinions are asked by name."""
    rows = collection.concerned.filter(unit_id=collection.unit_id).select_related("member")
    return sorted((row.member for row in rows), key=lambda member: (member.sort_key, member.pk))


def may_concern(collection: Collection) -> list[Member]:
    """List whom an opinion may concern besides the body: those named, then the others who belong to it."""
    named = concerned_in(collection)
    rows = members_of(collection.organization, today()).exclude(member__in=[each.pk for each in named])
    return [*named, *(row.member for row in rows)]


def officers_of(organization: Organization, day: date) -> QuerySet[User]:
    """List the accounts that run a body's collections on a day: by a post in it, or by a role given there."""
    posts = posts_in(organization, day).values_list("member_id", "code")
    members = [member for member, code in posts if role_of_post(code, organization.kind) in OFFICERS]
    given = Grant.objects.filter(on_day(day), organization=organization, role__in=OFFICERS)
    return User.objects.filter(
        Q(unit_id=organization.unit_id, member_id__in=members) | Q(pk__in=given.values("user_id")),
        is_active=True,
    )


def must_leave_to_others(by: Any, organization: Organization, *members: int | None) -> bool:
    """Tell whether an officer is among `members`, whom an opinion concerns, and another officer can sort it."""
    own = getattr(by, "member_id", None)
    if own is None or own not in members:
        return False
    others = officers_of(organization, today()).exclude(pk=by.pk)
    return others.exclude(unit_id=organization.unit_id, member_id=own).exists()


def sortable_by(user: Any, collection: Collection) -> QuerySet[Opinion]:
    """List the opinions that an officer may see before the release: not those about themself, if another can."""
    rows, own = opinions_in(collection), user.member_id
    if must_leave_to_others(user, collection.organization, own):
        rows = rows.exclude(hint_id=own).exclude(member_id=own)
    return rows


@dataclass(frozen=True)
class Progress:
    """How far the sorting is: opinions of each fate, and how many wait for another officer."""

    waiting: int
    taken: int
    aside: int
    of_others: int

    @property
    def is_done(self) -> bool:
        """Whether nothing waits any more."""
        return not self.waiting


def progress_of(collection: Collection, user: Any) -> Progress:
    """Count how far the sorting of a collection is, as one of its officers sees it."""
    fates = list(opinions_in(collection).values_list("fate", flat=True))
    own = sortable_by(user, collection).filter(fate=Fate.WAITING).count()
    waiting = fates.count(Fate.WAITING)
    return Progress(waiting, fates.count(Fate.TAKEN), fates.count(Fate.ASIDE), waiting - own)


def released_for(member: Member) -> QuerySet[Opinion]:
    """List the opinions that were given to a member about themself: de-identified words only, newest round first."""
    return (
        _released(member.unit_id)
        .filter(member=member)
        .select_related("collection__organization")
        .order_by("-collection__released_on", "-collection_id", "place")
    )


def released_of(organization: Organization) -> QuerySet[Opinion]:
    """List what was said in a body's released collections, of the body and of members: de-identified words only.

    For its officers; whoever shows it to others takes those about the body (`about`).
    """
    return (
        _released(organization.unit_id)
        .filter(collection__organization=organization)
        .select_related("collection", "member")
        .order_by("-collection__released_on", "-collection_id", "about", "member_id", "place")
    )


def _released(unit_id: int) -> QuerySet[Opinion]:
    return Opinion.objects.filter(
        unit_id=unit_id, fate=Fate.TAKEN, collection__state=CollectionState.RELEASED
    )


def to_look_after(organization: Organization) -> QuerySet[Collection]:
    """List a body's collections that wait for its officers: prepared, open, or closed and not released."""
    return collections_of(organization).exclude(state=CollectionState.RELEASED)


def open_links(organization: Organization) -> QuerySet[Collection]:
    """List a body's collections to which any member can give an opinion today."""
    return collections_of(organization).filter(
        state=CollectionState.OPEN, door=Door.LINK, closes_on__gte=today()
    )
