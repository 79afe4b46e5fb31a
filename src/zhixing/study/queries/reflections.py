"""Reflections: who may read which, told in one place; lists of one's own, of a branch, of a text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from zhixing.activities.plans import topics_for
from zhixing.activities.queries import find as find_activity
from zhixing.core.ids import unit_of
from zhixing.core.paths import above
from zhixing.core.permissions import Role, roles_of, within
from zhixing.library.models import Article, Text
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.permissions import EVERYONE
from zhixing.study.choices import Visibility
from zhixing.study.models import Reflection, Topic

OF_THE_BRANCH = {Role.MEMBER, Role.BRANCH_OFFICER}  # held at the branch itself, not above it
MODERATE = "study.moderate"
OWN_TOPIC = "own/"


def readable_by(user: Any) -> QuerySet[Reflection]:
    """List every reflection that a user may read; no other function decides this.

    One's own, whatever it is. What others gave to their branch: for who belongs to that branch or is one of
    its officers; nobody above. What is open: for everybody with a place in the unit. What is hidden is seen
    by its writer, and by who moderates it among those who could read it before.
    """
    held = [role for role in roles_of(user) if role.role in EVERYONE]
    branches = {role.organization_id for role in held if role.role in OF_THE_BRANCH}
    given = Q(visibility=Visibility.OPEN) | Q(visibility=Visibility.BRANCH, organization__in=branches)
    in_sight = Q(hidden_at=None) | _moderated(user)
    units = {role.unit_id for role in held} | ({user.unit_id} if _is_member(user) else set())
    rows = Reflection.objects.filter(_own(user) | (given & in_sight), unit_id__in=units)
    return rows.select_related("organization", "member", "text")


def _moderated(user: Any) -> Q:
    return within(user, MODERATE, "organization__path")


def _is_member(user: Any) -> bool:
    return bool(getattr(user, "is_active", False)) and user.member_id is not None


def _own(user: Any) -> Q:
    return Q(unit_id=user.unit_id, member_id=user.member_id) if _is_member(user) else Q(pk__in=[])


def is_own(user: Any, row: Any) -> bool:
    """Tell whether a reflection or a comment is the user's own."""
    return _is_member(user) and (user.unit_id, user.member_id) == (row.unit_id, row.member_id)


def find(user: Any, pk: int) -> Reflection | None:
    """Find a reflection that a user may read."""
    return readable_by(user).filter(unit_id=unit_of(pk), pk=pk).first()


def mine(user: Any) -> QuerySet[Reflection]:
    """List the user's own reflections, the last written first."""
    return readable_by(user).filter(_own(user)).order_by("-changed_at", "-pk")


def shared_in(user: Any, organization: Organization) -> QuerySet[Reflection]:
    """List what a body's members gave others to read, and what is open to the unit, the newest first."""
    here = Q(organization=organization) | Q(visibility=Visibility.OPEN)
    rows = readable_by(user).filter(here, unit_id=organization.unit_id, hidden_at=None)
    return rows.exclude(visibility=Visibility.PRIVATE).order_by("-shared_at", "-pk")


def asked_back(user: Any, organization: Organization) -> list[Reflection]:
    """List the hidden reflections at and below a body whose writers ask that they be shown again."""
    rows = readable_by(user).filter(
        _moderated(user),
        unit_id=organization.unit_id,
        organization__path__gte=organization.path,
        organization__path__lt=above(organization.path),
        restore_asked_at__isnull=False,
    )
    rows = rows.exclude(_own(user)).exclude(visibility=Visibility.PRIVATE)
    return list(rows.order_by("restore_asked_at", "pk"))


def thoughts_on(member: Member, text: Text) -> dict[int, list[Reflection]]:
    """Lay a member's own reflections on a text beside its articles: {anchor: [the earliest first]}."""
    rows = Reflection.objects.filter(
        unit_id=member.unit_id, member_id=member.pk, text=text, anchor__isnull=False
    )
    found: dict[int, list[Reflection]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(int(row.anchor or 0), []).append(row)
    return found


def shared_on(user: Any, text: Text) -> QuerySet[Reflection]:
    """List what others gave the user to read about a text, the newest first."""
    rows = readable_by(user).filter(text=text, hidden_at=None).exclude(_own(user))
    return rows.exclude(visibility=Visibility.PRIVATE).order_by("-shared_at", "-pk")


@dataclass(frozen=True)
class About:
    """What a reflection is about, in words, and where to find it."""

    words: str
    place: str  # text, activity or topic
    pk: int = 0
    anchor: int = 0


def abouts(rows: Iterable[Reflection]) -> dict[int, About]:
    """Tell which text and article each reflection is about, by reflection: one query, however many."""
    about = [row for row in rows if row.text is not None]
    editions = {row.text.edition_id for row in about if row.text}
    labels = {
        (article.edition_id, article.anchor): str(article)
        for article in Article.objects.filter(
            edition__in=editions, anchor__in={row.anchor for row in about if row.anchor}
        ).only("edition_id", "anchor", "label", "heading")
    }
    found = {}
    for row in about:
        text: Any = row.text
        label = labels.get((text.edition_id, row.anchor or 0), "")
        found[row.pk] = About(" ".join(filter(None, [text.title, label])), "text", text.pk, row.anchor or 0)
    return found


def about(user: Any, row: Reflection) -> list[About]:
    """Tell everything that one reflection is about, as far as the reader may see it."""
    found = list(abouts([row]).values())
    if row.topic:
        title = topic_title(row.organization, row.topic)
        found += [About(title, "topic")] if title else []
    activity = find_activity(row.activity_id) if row.activity_id else None
    if activity and user.has_perm("activities.view", activity):
        found.append(About(activity.title, "activity", activity.pk))
    return found


def topic_title(organization: Organization, key: str) -> str:
    """Name a topic: of a scheme in force at the organisation (SCHEME/TOPIC), or a body's own (own/ID)."""
    number = key.removeprefix(OWN_TOPIC)
    if key.startswith(OWN_TOPIC) and number.isdecimal() and len(number) < 20:
        own = Topic.objects.filter(unit_id=organization.unit_id, pk=int(number)).first()
        return own.title if own else ""
    return str(topics_for(organization).get(key) or "")
