"""How the plans go, read only: what each body owes, what those below it owe, and who is missing."""

from datetime import date
from typing import Annotated

from django.core.exceptions import PermissionDenied
from ninja import Query, Router
from pydantic import Field

from zhixing.accounts.api import TokenRequest
from zhixing.accounts.tokens import TokenActor
from zhixing.core.api import Cursor, Id, Limit, Line, Named, Out, OutId, Page, not_found, page
from zhixing.core.api.paging import sliced
from zhixing.core.paths import ancestors
from zhixing.core.time import today
from zhixing.organizations.api.reads import VIEW_MEMBERS, organization_at
from zhixing.organizations.api.schemas import named
from zhixing.organizations.models import Organization
from zhixing.progress.numbers import NONE, Numbers
from zhixing.progress.queries import branch_states, coverage, missing_branches, missing_members, slots_for
from zhixing.schemes.models import Slot
from zhixing.supervision import matrix
from zhixing.supervision.asks import in_language
from zhixing.supervision.queries import below, requirements_in_force

VIEW = "progress.view"
Year = Annotated[int | None, Query(None, ge=1949, le=2200, description="This year's without it.")]

router = Router(tags=["Progress"])


class SlotOut(Out):
    """One requirement in one period (both days belong to it)."""

    id: OutId
    requirement: str = Field(description="Its code in the scheme.")
    clause: str
    title: str
    level: str
    period: str = Field(description="Such as 2016, 2016-Q1, 2016-03.")
    starts: date
    ends: date


class NumbersOut(Out):
    """How many were due, have met it, are waived (those are in neither of the others), and are still due."""

    due: int
    met: int
    waived: int
    missing: int


class StateOut(NumbersOut):
    """How one body stands with one requirement in one period."""

    slot: SlotOut
    counts: str = Field(description="What is counted: organization, member or item.")
    is_served: bool = Field(description="false: nothing can be due until a module answers it.")


class StatesOut(Out):
    """How one body stands, worked out at this moment."""

    organization: Named
    items: list[StateOut]


class CellOut(NumbersOut):
    """The numbers of a body, with all below it, in one slot."""

    slot: OutId


class RowOut(Out):
    """One body directly below."""

    organization: Named
    cells: list[CellOut]


class CoverageOut(Page[RowOut]):
    """The bodies directly below × what is due now, or in the period asked for."""

    slots: list[SlotOut]


class MissingOut(NumbersOut):
    """One body in which something is still due."""

    organization: Named


@router.get("/organizations/{organization_id}/progress", response=StatesOut)
def get_progress(request: TokenRequest, organization_id: Id, year: Year = None) -> StatesOut:
    """Read how a body itself stands with every requirement of a year, evaluated live: a branch, typically."""
    place = organization_at(request.auth, organization_id, VIEW)
    whole = year or today().year
    asked = slots_for(place, date(whole, 1, 1), date(whole, 12, 31))
    states = branch_states(place, [each.slot for each in asked])
    return StatesOut(
        organization=named(place),
        items=[
            StateOut(
                slot=_slot(each.slot), counts=each.each, is_served=each.is_served, **_numbers(each.numbers)
            )
            for each in states
        ],
    )


@router.get("/organizations/{organization_id}/coverage", response=CoverageOut)
def get_coverage(
    request: TokenRequest,
    organization_id: Id,
    period: Annotated[
        Line, Query("", max_length=20, description="Such as 2016-Q1; else each one's current.")
    ] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> CoverageOut:
    """Read the numbers of the bodies directly below, each with all below it, for what is owed."""
    place = organization_at(request.auth, organization_id, VIEW)
    now = today()
    columns = matrix.columns_for(requirements_in_force(place, now), now, period)
    slots = [column.slot for column in columns]
    bodies, following = page(below(place, now), by="path", key="path", cursor=cursor, limit=limit)
    grid = coverage(place, slots)
    rows = [
        RowOut(
            organization=named(body),
            cells=[
                CellOut(slot=str(slot.pk), **_numbers(grid.get((body.pk, slot.pk), NONE))) for slot in slots
            ],
        )
        for body in bodies
    ]
    return CoverageOut(slots=[_slot(column.slot) for column in columns], items=rows, next=following)


@router.get("/organizations/{organization_id}/missing", response=Page[MissingOut])
def list_missing(
    request: TokenRequest,
    organization_id: Id,
    slot: Annotated[Id, Query(description="`id` of a slot that holds here.")],
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[MissingOut]:
    """List the bodies at or below an organisation in which a slot is still due, in the tree's order."""
    place = organization_at(request.auth, organization_id, VIEW)
    bodies = missing_branches(place, _slot_at(place, slot))
    found, following = sliced(bodies, by=lambda row: row.organization.path, cursor=cursor, limit=limit)
    items = [MissingOut(organization=named(row.organization), **_numbers(row.numbers)) for row in found]
    return Page[MissingOut](items=items, next=following)


@router.get("/organizations/{organization_id}/missing-members", response=list[Named])
def list_missing_members(
    request: TokenRequest,
    organization_id: Id,
    slot: Annotated[Id, Query(description="`id` of a slot that holds here.")],
) -> list[Named]:
    """List the members of one branch who still owe a slot: for those who may read its roster."""
    place = _roster_at(request.auth, organization_id)
    members = missing_members(place, _slot_at(place, slot))
    return [Named(id=str(member.pk), name=member.name) for member in members]


def _roster_at(actor: TokenActor, pk: int) -> Organization:
    place = organization_at(actor, pk, VIEW)
    if not actor.has_perm(VIEW_MEMBERS, place):
        raise PermissionDenied(VIEW_MEMBERS)
    return place


def _slot_at(place: Organization, pk: int) -> Slot:
    """Find a slot that holds at a place; raises Problem for any other."""
    holds_here = {"requirement__organization__path__in": [*ancestors(place.path), place.path]}
    slots = Slot.objects.select_related(
        "requirement__organization", "requirement__adoption__scheme", "requirement__adoption__version"
    )
    found = slots.filter(pk=pk, **holds_here).first()
    if found is None:
        raise not_found()
    return found


def _slot(slot: Slot) -> SlotOut:
    requirement = slot.requirement
    return SlotOut(
        id=str(slot.pk),
        requirement=requirement.code,
        clause=requirement.clause,
        title=in_language(requirement.data["title"]),
        level=requirement.level,
        period=slot.key,
        starts=slot.starts,
        ends=slot.ends,
    )


def _numbers(numbers: Numbers) -> dict[str, int]:
    return {"due": numbers.due, "met": numbers.met, "waived": numbers.waived, "missing": numbers.missing}
