"""Every read of imports of earlier problems."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from zhixing.organizations.models import Organization
from zhixing.rectification.carrying.carried import Carried
from zhixing.rectification.models import CarryOver, Problem, Step

KEEP = "rectification.keep"


def carry_overs_at(organization: Organization) -> QuerySet[CarryOver]:
    """List a body's imports of earlier problems, the latest first."""
    return CarryOver.objects.filter(unit_id=organization.unit_id, organization=organization).defer("rows")


def find_carry_over(user: Any, pk: int) -> CarryOver | None:
    """Find an import whose body's lists the user keeps."""
    row = CarryOver.objects.of(pk).select_related("organization").first()
    return row if row is not None and user.has_perm(KEEP, row) else None


def bodies_of(items: Iterable[Carried]) -> dict[int, Organization]:
    """Load the bodies of carried problems, by id."""
    return Organization.objects.in_bulk({item.organization_id for item in items})


def brought_by(carry_over: CarryOver, units: Iterable[int]) -> QuerySet[Problem]:
    """List the problems that an import brought, over the units of its bodies."""
    rows = Problem.objects.filter(unit_id__in=set(units), carried_by=carry_over.pk)
    return rows.select_related("organization").order_by("organization__path", "number")


def histories(problems: Iterable[Problem]) -> dict[int, list[Step]]:
    """Load the steps of some problems, by problem: one query."""
    rows = list(problems)
    steps = Step.objects.filter(
        unit_id__in={row.unit_id for row in rows}, problem_id__in=[row.pk for row in rows]
    )
    found: dict[int, list[Step]] = {}
    for step in steps.order_by("on", "pk"):
        found.setdefault(step.problem_id, []).append(step)
    return found
