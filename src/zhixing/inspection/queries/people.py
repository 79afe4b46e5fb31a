"""Who can be named as an inspector."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhixing.accounts.models import User
from zhixing.core.paths import ancestors
from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.organizations.choices import COMMITTEES, PostCode
from zhixing.organizations.models import Grant, Organization, Post
from zhixing.organizations.models.member import on_day


@dataclass(frozen=True)
class Candidate:
    """An account that may inspect, and where it holds the role."""

    user: User
    place: Organization


def candidates(organization: Organization) -> list[Candidate]:
    """List the accounts that hold the role of inspector at a body, above it or below it, the nearest first.

    The role comes of a grant or of the post for discipline at a committee.
    """
    line = [*ancestors(organization.path), organization.path]
    places = Organization.objects.filter(
        Q(path__in=line) | Q(pk__in=Organization.objects.below(organization.path).values("pk"))
    )
    found = [*_by_post(places), *_by_grant(places)]
    found.sort(
        key=lambda each: (abs(len(each.place.path) - len(organization.path)), each.place.path, each.user.pk)
    )
    return list({each.user.pk: each for each in reversed(found)}.values())[::-1]


def _by_grant(places: QuerySet[Organization]) -> list[Candidate]:
    rows = Grant.objects.filter(
        on_day(today()), role=Role.INSPECTOR, organization__in=places, user__is_active=True
    )
    return [Candidate(row.user, row.organization) for row in rows.select_related("user", "organization")]


def _by_post(places: QuerySet[Organization]) -> list[Candidate]:
    committees = {
        place.pk: place
        for place in Organization.objects.filter(pk__in=places.values("pk"), kind__in=COMMITTEES)
    }
    units = {place.unit_id for place in committees.values()}
    posts = Post.objects.filter(
        on_day(today()), unit_id__in=units, organization_id__in=list(committees), code=PostCode.DISCIPLINE
    )
    held = {post.member_id: committees[post.organization_id] for post in posts}
    users = User.objects.filter(unit_id__in=units, member_id__in=list(held), is_active=True)
    return [Candidate(user, held[user.member_id]) for user in users if user.member_id in held]
