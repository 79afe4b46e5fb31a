"""What the API's operations look up, within the reach of the token that asks; beyond it nothing exists."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhixing.accounts.tokens import TokenActor
from zhixing.core.api import invalid, not_found
from zhixing.core.ids import unit_of
from zhixing.core.paths import above
from zhixing.core.permissions import within
from zhixing.core.time import today
from zhixing.organizations.models import Affiliation, Organization
from zhixing.organizations.models.member import on_day
from zhixing.organizations.queries import visible_to

VIEW_MEMBERS = "organizations.view_members"


def organization_at(actor: TokenActor, pk: int, permission: str = "organizations.view") -> Organization:
    """Find an organisation of the address; raises Problem where the token does not carry the permission."""
    found = visible_to(actor, permission).select_related("unit").filter(pk=pk).first()
    if found is None:
        raise not_found()
    return found


def organizations_named(actor: TokenActor, pks: Iterable[int], field: str) -> dict[int, Organization]:
    """Find organisations that a body names, by id; raises Problem about the field for one beyond reach."""
    wanted = set(pks)
    found = visible_to(actor).select_related("unit").in_bulk(list(wanted)) if wanted else {}
    if wanted - found.keys():
        raise invalid(field, _("There is no such organisation, or your token does not reach it."))
    return found


def units_within(actor: TokenActor, permission: str, below: Organization | None = None) -> list[int]:
    """List the units of bodies where the token carries the permission: queries on members name them."""
    bodies = visible_to(actor, permission).order_by()
    if below is not None:
        bodies = bodies.below(below.path)
    return sorted(set(bodies.values_list("unit_id", flat=True).distinct()))


def belonging(actor: TokenActor, below: Organization | None = None) -> QuerySet[Affiliation]:
    """List who belongs today to branches within reach, below a place if one is given."""
    rows = _with_member(Affiliation.objects.filter(unit_id__in=units_within(actor, VIEW_MEMBERS, below)))
    rows = rows.filter(on_day(today()), within(actor, VIEW_MEMBERS, "organization__path"))
    if below is not None:
        rows = rows.filter(organization__path__gte=below.path, organization__path__lt=above(below.path))
    return rows


def _with_member(rows: QuerySet[Affiliation]) -> QuerySet[Affiliation]:
    return rows.select_related("member", "organization", "cell")


def last_belonging(actor: TokenActor, member_id: int) -> Affiliation | None:
    """Find where a member belongs, or belonged last; None where the token may not read the roster there."""
    rows = _with_member(Affiliation.objects.filter(unit_id=unit_of(member_id), member_id=member_id))
    last = rows.order_by("-starts").first()
    return last if last and actor.has_perm(VIEW_MEMBERS, last.organization) else None


def member_at(actor: TokenActor, pk: int) -> Affiliation:
    """Find a member of the address, with where they belong; raises Problem beyond the token's reach."""
    found = last_belonging(actor, pk)
    if found is None:
        raise not_found()
    return found


def matching(rows: QuerySet[Any], **wanted: Any) -> QuerySet[Any]:
    """Keep the rows whose columns have the values that are given; None and "" ask nothing."""
    return rows.filter(**{name: value for name, value in wanted.items() if value not in {None, ""}})
