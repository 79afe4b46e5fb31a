"""Pushes: who finds them, looked up by each reader; what a body pushed; from where somebody may push.

Nothing is written for a member, so a push to a branch and one to four million people are the same row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from zhixing.core.ids import unit_of
from zhixing.core.paths import SEGMENT
from zhixing.core.permissions import scopes
from zhixing.core.time import today
from zhixing.library.models import Material, Push, Text
from zhixing.library.queries.texts import standing_of
from zhixing.organizations.models import Affiliation, Member, Organization, Post
from zhixing.organizations.models.member import on_day

KEEP = "library.keep"
NEW = timedelta(days=14)  # how long a push stands on Today; nobody notes who opened it

Thing = Material | Text


@dataclass(frozen=True)
class Pushed:
    """Something that was pushed to a reader, as a line shows it."""

    title: str
    what: str  # its kind, in words
    source: str  # the body that pushed it
    note: str
    on: date
    address: str


def pushed_to(member: Member, since: date, day: date | None = None) -> list[Pushed]:
    """List what was pushed to a member since a day, the newest first: six queries, however many there are.

    By where they belong and hold posts, and what they are, on `day` (today unless told); what was withdrawn
    since is left out.
    """
    at = day or today()
    bodies = list(Organization.objects.filter(path__in=_path_of(member, at)))
    standing = standing_of(member, at)
    rows = _standing(_of(bodies)).filter(on__gte=since, on__lte=at)
    return [shown(row) for row in rows if standing.is_meant(row.thing)]


def _path_of(member: Member, day: date) -> set[str]:
    """List the places from the root down to each body to which a member belongs or where a post is held."""
    mine = Q(on_day(day), unit_id=member.unit_id, member_id=member.pk)
    belongs = Affiliation.objects.filter(mine).values_list("organization__path", "cell__path")
    posts = Post.objects.filter(mine).values_list("organization__path", flat=True)
    paths = {path for places in belongs for path in places if path} | set(posts)
    return {path[:end] for path in paths for end in range(SEGMENT, len(path) + 1, SEGMENT)}


def _of(bodies: Iterable[Organization]) -> QuerySet[Push]:
    places = list(bodies)
    rows = Push.objects.filter(
        unit_id__in={place.unit_id for place in places}, organization_id__in=[place.pk for place in places]
    )
    return rows.select_related("organization", "material", "text").order_by("-at", "-pk")


def _standing(rows: QuerySet[Push]) -> QuerySet[Push]:
    """Keep the pushes of what is still offered."""
    text = Q(text__isnull=False, text__withdrawn_at=None, text__edition__isnull=False)
    return rows.filter(Q(material__isnull=False, material__withdrawn_at=None) | text)


def pushes_of(organization: Organization) -> QuerySet[Push]:
    """List what a body pushed, the newest first."""
    return _of([organization])


def shown(push: Push) -> Pushed:
    """Turn a push into a line."""
    thing = push.thing
    return Pushed(
        title=thing.title,
        what=str(thing.get_kind_display()),
        source=push.organization.name,
        note=push.note,
        on=push.on,
        address=address_of(thing),
    )


def address_of(thing: Thing) -> str:
    """Make the address at which something is read; a house without the study room shows a text's card."""
    if isinstance(thing, Material):
        return reverse("library:material", args=[thing.pk])
    try:
        return reverse("study:text", args=[thing.pk])
    except NoReverseMatch:
        return reverse("library:text", args=[thing.pk])


def find_push(pk: int) -> Push | None:
    """Find a push by its id."""
    rows = Push.objects.filter(unit_id=unit_of(pk), pk=pk)
    return rows.select_related("organization", "material", "text").first()


def earlier_push(organization: Organization, thing: Thing) -> Push | None:
    """Find the push of this thing by this body, if there was one."""
    named: dict[str, Any] = {"material" if isinstance(thing, Material) else "text": thing}
    return pushes_of(organization).filter(**named).first()


def may_carry(organization: Organization, thing: Thing) -> bool:
    """Tell whether a body may push something: all whom it reaches can read it, and it is offered still."""
    if isinstance(thing, Material):
        is_offered = thing.withdrawn_at is None and thing.unit_id == organization.unit_id
    else:
        is_offered = thing.withdrawn_at is None and thing.edition_id is not None
    return is_offered and organization.path.startswith(thing.organization.path)


def push_places(user: Any, thing: Thing) -> list[Organization]:
    """List the bodies from which a user may push something, the widest of each branch of the tree."""
    kept = thing.organization.path
    paths = {
        kept if kept.startswith(scope) else scope
        for scope in scopes(user, KEEP)
        if kept.startswith(scope) or scope.startswith(kept)
    }
    if not paths:
        return []
    places = Organization.objects.filter(path__in=paths).order_by("path")
    return [place for place in places if may_carry(place, thing)]


def pushes_with(material: Material) -> list[Push]:
    """List the pushes of a material, by whichever bodies, the newest first."""
    rows = Push.objects.filter(unit_id=material.unit_id, material=material)
    return list(rows.select_related("organization").order_by("-at", "-pk"))
