"""The tree, read only: rosters and the pages change it."""

from typing import Annotated

from django.db.models import QuerySet
from ninja import Query, Router

from zhixing.accounts.api import TokenRequest
from zhixing.core.api import Cursor, Day, Id, Limit, Line, Page, page
from zhixing.core.time import today
from zhixing.organizations.api.reads import matching, organization_at
from zhixing.organizations.api.schemas import OrganizationOut, organization_out
from zhixing.organizations.choices import Kind, Level, Nature
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import visible_to

router = Router(tags=["Organisations"])


@router.get("/organizations", response=Page[OrganizationOut])
def list_organizations(  # noqa: PLR0913, PLR0917  one argument for each filter
    request: TokenRequest,
    kind: Kind | None = None,
    level: Level | None = None,
    nature: Nature | None = None,
    code: Annotated[Line, Query("", max_length=40, description="Exactly this code.")] = "",
    name: Annotated[Line, Query("", max_length=200, description="Part of the name.")] = "",
    on: Annotated[
        Day | None, Query(None, description="Those that existed on this day; today's without it.")
    ] = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[OrganizationOut]:
    """List the organisations that the token reaches, in the order of the tree: superiors first."""
    rows = visible_to(request.auth).alive_on(on or today())
    found = matching(rows, kind=kind, level=level, nature=nature, code=code, name__icontains=name)
    return _listed(found, cursor, limit)


@router.get("/organizations/{organization_id}", response=OrganizationOut)
def get_organization(request: TokenRequest, organization_id: Id) -> OrganizationOut:
    """Read one organisation, also one that was dissolved."""
    return organization_out(organization_at(request.auth, organization_id))


@router.get("/organizations/{organization_id}/children", response=Page[OrganizationOut])
def list_children(
    request: TokenRequest, organization_id: Id, cursor: Cursor = "", limit: Limit = 50
) -> Page[OrganizationOut]:
    """List the bodies that stand directly below an organisation today."""
    above = organization_at(request.auth, organization_id)
    return _listed(visible_to(request.auth).alive_on(today()).filter(parent=above), cursor, limit)


def _listed(rows: QuerySet[Organization], cursor: str, limit: int) -> Page[OrganizationOut]:
    found, following = page(rows.select_related("unit"), by="path", key="path", cursor=cursor, limit=limit)
    return Page[OrganizationOut](items=[organization_out(row) for row in found], next=following)
