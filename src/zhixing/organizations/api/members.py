"""Members: lists and single ones, entering, correcting, transferring."""

from typing import Annotated, Any

from ninja import Query, Router

from zhixing.accounts.api import TokenRequest
from zhixing.accounts.tokens import TokenActor
from zhixing.core.api import Cursor, Id, Limit, Line, Page, invalid, page
from zhixing.core.sheets.parsed import Unreadable
from zhixing.organizations.actions import edit_member, enter_member, transfer_member
from zhixing.organizations.api.reads import (
    belonging,
    matching,
    member_at,
    organization_at,
    organizations_named,
)
from zhixing.organizations.api.schemas import MemberFactsIn, MemberIn, MemberOut, PlaceIn, member_out
from zhixing.organizations.models import Organization
from zhixing.organizations.roster.values.id_numbers import read_id_number
from zhixing.organizations.roster.values.phones import read_phone

router = Router(tags=["Members"])


@router.get("/members", response=Page[MemberOut])
def list_members(
    request: TokenRequest,
    organization: Annotated[Id | None, Query(None, description="Of this body and all below it.")] = None,
    name: Annotated[Line, Query("", max_length=60, description="Part of the name.")] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[MemberOut]:
    """List who belongs today to the branches that the token reaches, in the order of ids."""
    below = organization_at(request.auth, organization) if organization is not None else None
    rows = matching(belonging(request.auth, below), member__name__icontains=name)
    found, following = page(rows, by="member_id", cursor=cursor, limit=limit)
    return Page[MemberOut](items=[member_out(row) for row in found], next=following)


@router.get("/members/{member_id}", response=MemberOut)
def get_member(request: TokenRequest, member_id: Id) -> MemberOut:
    """Read one member, also one who has left, with the branch where they belonged last."""
    return member_out(member_at(request.auth, member_id))


@router.post("/members", response={201: MemberOut})
def create_member(request: TokenRequest, data: MemberIn) -> MemberOut:
    """Enter a member who is new to the roster; somebody from another branch is transferred instead."""
    branch, cell = _place(request.auth, data)
    facts = _facts(data)
    member = enter_member(by=request.auth, branch=branch, cell=cell, on=data.on, **facts)
    return member_out(member_at(request.auth, member.pk))


@router.patch("/members/{member_id}", response=MemberOut)
def update_member(request: TokenRequest, member_id: Id, data: MemberFactsIn) -> MemberOut:
    """Correct what is kept about a member; fields that are left out stay as they are."""
    member = member_at(request.auth, member_id).member
    edit_member(by=request.auth, member=member, **_facts(data))
    return member_out(member_at(request.auth, member_id))


@router.post("/members/{member_id}/transfer", response=MemberOut)
def transfer(request: TokenRequest, member_id: Id, data: PlaceIn) -> MemberOut:
    """Transfer a member to another branch or cell; into another unit the person gets a new id, given here."""
    member = member_at(request.auth, member_id).member
    branch, cell = _place(request.auth, data)
    here = transfer_member(by=request.auth, member=member, to=branch, cell=cell, on=data.on)
    return member_out(member_at(request.auth, here.pk))


def _place(actor: TokenActor, data: PlaceIn) -> tuple[Organization, Organization | None]:
    branch = organizations_named(actor, [data.organization], "organization")[data.organization]
    cell = organizations_named(actor, [data.cell], "cell")[data.cell] if data.cell is not None else None
    return branch, cell


def _facts(data: MemberFactsIn) -> dict[str, Any]:
    """Give the facts that were sent, numbers as the roster keeps them."""
    facts = data.model_dump(include=set(MemberFactsIn.model_fields), exclude_unset=True)
    try:
        if facts.get("id_number"):
            facts["id_number"] = read_id_number(facts["id_number"]).value.text
    except Unreadable as error:
        raise invalid("id_number", error.message) from None
    try:
        if facts.get("phone"):
            facts["phone"] = read_phone(facts["phone"]).value
    except Unreadable as error:
        raise invalid("phone", error.message) from None
    return facts
