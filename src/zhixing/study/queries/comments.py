"""Answers to a reflection, as the one who reads them may see them."""

from typing import Any

from django.db.models import Q, QuerySet

from zhixing.core.paths import above
from zhixing.organizations.models import Organization
from zhixing.study.choices import Visibility
from zhixing.study.models import Comment, Reflection
from zhixing.study.queries.reflections import MODERATE, readable_by


def comments_on(user: Any, reflection: Reflection) -> QuerySet[Comment]:
    """List the answers to a reflection, the earliest first; a hidden one for its writer and moderators alone."""
    rows = Comment.objects.filter(unit_id=reflection.unit_id, reflection=reflection).select_related("member")
    if not user.has_perm(MODERATE, reflection):
        own = Q(pk__in=[]) if user.member_id is None else Q(unit_id=user.unit_id, member_id=user.member_id)
        rows = rows.filter(Q(hidden_at=None) | own)
    return rows.order_by("at", "pk")


def find(user: Any, reflection: Reflection, pk: int) -> Comment | None:
    """Find an answer to a reflection that the user may see."""
    return comments_on(user, reflection).filter(pk=pk).first()


def own_hidden(user: Any) -> list[Comment]:
    """List the user's own answers that were hidden, so that the reason is read."""
    if user.member_id is None:
        return []
    rows = Comment.objects.filter(unit_id=user.unit_id, member_id=user.member_id, hidden_at__isnull=False)
    readable = readable_by(user).filter(unit_id=user.unit_id)
    return list(rows.filter(reflection__in=readable).select_related("reflection").order_by("-pk"))


def asked_back(user: Any, organization: Organization) -> list[Comment]:
    """List the hidden answers below a body whose writers ask that they be shown again."""
    shared = readable_by(user).filter(
        unit_id=organization.unit_id,
        organization__path__gte=organization.path,
        organization__path__lt=above(organization.path),
    )
    rows = Comment.objects.filter(
        unit_id=organization.unit_id,
        restore_asked_at__isnull=False,
        reflection__in=shared.exclude(visibility=Visibility.PRIVATE),
    ).select_related("reflection", "reflection__organization", "member")
    return [row for row in rows.order_by("pk") if user.has_perm(MODERATE, row.reflection)]
