"""Plain counts of organisations' problems, by body directly below: never a member's own, never by person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from zhixing.core.paths import SEGMENT, above
from zhixing.organizations.models import Organization
from zhixing.rectification.choices import STANDING, ProblemState
from zhixing.rectification.models import Problem
from zhixing.rectification.tags import Pair

TO_DO = (ProblemState.OPEN, ProblemState.UNDER_WAY)


@dataclass(frozen=True)
class Counts:
    """How many problems stand, wait to be verified, are overdue, and were struck off this year."""

    standing: int = 0
    to_verify: int = 0
    overdue: int = 0
    struck_off: int = 0


def units_below(organization: Organization) -> list[int]:
    """List the units that have bodies at or below an organisation. One query on the tree."""
    places = Organization.objects.below(organization.path).order_by()
    return list(places.values_list("unit_id", flat=True).distinct())


def problems_below(organization: Organization) -> QuerySet[Problem]:
    """List organisations' problems at and below a body, in whichever units, those entered by mistake left out."""
    return (
        Problem.objects.filter(
            unit_id__in=units_below(organization), member=None, **at_or_below(organization)
        )
        .exclude(state=ProblemState.DROPPED)
        .order_by()
    )


def at_or_below(organization: Organization, field: str = "organization") -> dict[str, Any]:
    """Make the condition that a row's organisation stands in a subtree: one range of paths."""
    return {f"{field}__path__gte": organization.path, f"{field}__path__lt": above(organization.path)}


def child_path(organization: Organization, field: str = "organization") -> Substr:
    """Make the expression that tells below which child of a body a row stands, by the child's path."""
    return Substr(f"{field}__path", 1, len(organization.path) + SEGMENT)


def counts_by_path(organization: Organization, day: date, tag: Pair | None = None) -> dict[str, Counts]:
    """Count problems by the child of a body below which they stand, by path; its own under its own path.

    With `tag`, only problems that carry it. Three queries at any size.
    """
    tagged = {"tags__taxonomy": tag[0], "tags__entry": tag[1]} if tag else {}
    problems = problems_below(organization).filter(**tagged)
    late = _overdue(problems, organization, day)
    counted = (
        problems.annotate(child=child_path(organization))
        .values_list("child")
        .annotate(
            standing=Count("pk", filter=Q(state__in=STANDING)),
            to_verify=Count("pk", filter=Q(state=ProblemState.DONE)),
            struck_off=Count("pk", filter=Q(struck_off_on__year=day.year)),
        )
    )
    return {
        child: Counts(standing, to_verify, late.get(child, 0), struck_off)
        for child, standing, to_verify, struck_off in counted
    }


def _overdue(problems: QuerySet[Problem], organization: Organization, day: date) -> dict[str, int]:
    """Count those with a measure that was to be done before a day and is not; joined, which is quick to count."""
    late = problems.filter(state__in=TO_DO, remedies__done_on__isnull=True, remedies__due_on__lt=day)
    counted = late.annotate(child=child_path(organization)).values_list("child")
    return dict(counted.annotate(number=Count("pk", distinct=True)))


def overdue_among(problems: Iterable[Problem], day: date) -> set[int]:
    """Tell which loaded problems are overdue on a day, by id; their measures are loaded too."""
    return {
        problem.pk
        for problem in problems
        if problem.state in TO_DO
        and any(each.done_on is None and each.due_on < day for each in problem.remedies.all())
    }
