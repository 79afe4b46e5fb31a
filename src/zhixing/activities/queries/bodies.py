"""What a form offers from the tree: cells, neighbouring branches, the members' names."""

from datetime import date

from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import members_of

NEAREST = 40


def cells_of(organization: Organization, day: date) -> list[Organization]:
    """List the cells of a branch on a day, in the order of the tree."""
    cells = Organization.objects.filter(parent=organization, kind=Kind.CELL).alive_on(day)
    return list(cells.order_by("path"))


def neighbours_of(organization: Organization, day: date) -> list[Organization]:
    """List the other bodies of the same kind below the same parent: the most likely joint hosts."""
    if organization.parent_id is None:
        return []
    beside = Organization.objects.filter(parent=organization.parent_id, kind=organization.kind).alive_on(day)
    return list(beside.exclude(pk=organization.pk).order_by("path")[:NEAREST])


def members_at(organization: Organization, day: date) -> list[str]:
    """List the names of a branch's members, for a form to complete."""
    return [row.member.name for row in members_of(organization, day)]
