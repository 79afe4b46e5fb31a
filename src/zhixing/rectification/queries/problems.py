"""Every read of organisations' problems that a page, an export or another room needs."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from zhixing.organizations.models import Organization
from zhixing.rectification.choices import ProblemState
from zhixing.rectification.models import Problem


def problems_of(organization: Organization) -> QuerySet[Problem]:
    """List an organisation's own problems by number, those entered by mistake left out; never a member's."""
    return (
        Problem.objects.filter(unit_id=organization.unit_id, organization=organization, member=None)
        .exclude(state=ProblemState.DROPPED)
        .select_related("organization")
        .order_by("number")
    )


def with_rows(problems: QuerySet[Problem]) -> QuerySet[Problem]:
    """Load tags, remedies and responsibilities along: three queries, however many problems."""
    return problems.prefetch_related("tags", "remedies", "responsibilities")


def find(user: Any, pk: int) -> Problem | None:
    """Find a problem that a user may read: an organisation's or, by its own rules, a member's."""
    row = Problem.objects.of(pk).select_related("organization", "member").first()
    return row if row is not None and user.has_perm("rectification.view", row) else None


def alike(organization: Organization, likenesses: Iterable[str]) -> dict[str, list[Problem]]:
    """Find an organisation's problems with the same words, by likeness, the earliest first."""
    found: dict[str, list[Problem]] = {}
    rows = Problem.objects.filter(
        unit_id=organization.unit_id, organization=organization, member=None, likeness__in=set(likenesses)
    )
    for row in rows.exclude(state=ProblemState.DROPPED).order_by("found_on", "number"):
        found.setdefault(row.likeness, []).append(row)
    return found
