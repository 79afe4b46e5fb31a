"""Members: entering, editing, reading what is hidden."""

import itertools
from datetime import date
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from typing_extensions import Unpack

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.organizations.actions.common import changes, exists_on, holds_members, locked, not_future, refuse
from zhixing.organizations.identity import id_hash_of, sort_key_of
from zhixing.organizations.models import Affiliation, Member, Organization, Person

SENSITIVE = {"id_number", "phone", "address"}
DERIVED = ["sort_key", "id_hash"]


class MemberFacts(TypedDict, total=False):
    """What is kept about a member, besides the dated facts."""

    name: str
    sex: str
    ethnicity: str
    born_on: date | None
    id_number: str
    phone: str
    address: str
    education: str
    worked_since: date | None
    joined_on: date | None
    full_member_on: date | None
    title: str
    note: str


@action("organizations.enter_member", permission="organizations.manage_members", on="branch")
def enter_member(
    *,
    by: Actor,
    branch: Organization,
    on: date,
    cell: Organization | None = None,
    **facts: Unpack[MemberFacts],
) -> Member:
    """Enter a member who has belonged to a branch since `on`. The ID number, if any, has 18 characters.

    Raises:
        ValidationError: the person is on a roster already, a date is impossible, or the place has no members.
    """
    not_future(on)
    exists_on(branch, on)
    holds_members(branch, cell)
    member = Member(unit=branch.unit, **facts)
    check(member)
    if member.joined_on and on < member.joined_on:
        refuse(_("Nobody belongs to a branch before joining the Party. Correct one of the two dates."))
    if member.id_hash and _is_taken(member):
        refuse(_taken())
    member.save()
    claim(member)
    Affiliation.objects.create(unit=branch.unit, member=member, organization=branch, cell=cell, starts=on)
    record(
        member, new={**_plain(dict(facts)), "organization": branch.pk, "cell": cell and cell.pk, "from": on}
    )
    touch(branch.unit_id, members=[member.pk], organizations=[branch.pk], first=on)
    return member


@action("organizations.edit_member", permission="organizations.edit_member", on="member")
def edit_member(*, by: Actor, member: Member, **facts: Unpack[MemberFacts]) -> Member:
    """Correct what is kept about a member. The trail names changed hidden fields, never their content.

    Raises:
        ValidationError: the ID number is another person's, or a date is impossible.
    """
    member = locked(member)
    former_hash = member.id_hash
    old, new = changes(member, dict(facts))
    if not new:
        unchanged()
        return member
    for name, value in new.items():
        setattr(member, name, value)
    check(member)
    if member.id_hash != former_hash:
        _reclaim(member, former_hash)
    member.save(update_fields=[*new, *DERIVED])
    record(member, old=_plain(old), new=_plain(new), sensitive=sorted(SENSITIVE & new.keys()) or None)
    touch(member.unit_id, members=[member.pk])
    return member


@action("organizations.reveal", permission="organizations.reveal", on="member")
def reveal_sensitive(*, by: Actor, member: Member, field: str) -> str:
    """Read one hidden field in full; every such reading is kept and the member sees it.

    Raises:
        ValueError: the field is not a hidden one.
    """
    if field not in SENSITIVE:
        raise ValueError(field)
    record(member, field=field)
    return str(getattr(member, field))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in SENSITIVE}


def check(member: Member) -> None:
    """Complete what is derived, and raise ValidationError for facts that cannot stand together."""
    member.sort_key = sort_key_of(member.name)
    member.id_hash = id_hash_of(member.id_number)
    errors: dict[str, Any] = {}
    steps = ("born_on", "joined_on", "full_member_on")
    days = [(name, getattr(member, name)) for name in steps if getattr(member, name)]
    for (_earlier, first), (later, then) in itertools.pairwise(days):
        if then < first:
            errors[later] = _("This is before %(day)s. Correct one of the two dates.") % {"day": first}
    for name in (*steps, "worked_since"):
        day = getattr(member, name)
        if day:
            try:
                not_future(day)
            except ValidationError as error:
                errors[name] = error.messages
    try:
        member.full_clean(exclude={"unit"}, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        errors = error.message_dict | errors
    if errors:
        raise ValidationError(errors)


def claim(member: Member) -> None:
    """Register the person of an ID number as this member; raises ValidationError if another holds it."""
    if not member.id_hash:
        return
    mine = {"unit_id": member.unit_id, "member_id": member.pk}
    Person.objects.bulk_create([Person(id_hash=member.id_hash, **mine)], ignore_conflicts=True)
    if not Person.objects.filter(id_hash=member.id_hash, **mine).exists():
        refuse(_taken())


def _reclaim(member: Member, former_hash: str) -> None:
    Person.objects.filter(id_hash=former_hash, unit_id=member.unit_id, member_id=member.pk).delete()
    if member.id_hash and _is_taken(member):
        refuse(_taken())
    claim(member)


def _is_taken(member: Member) -> bool:
    others = Member.objects.filter(unit_id=member.unit_id, id_hash=member.id_hash).exclude(pk=member.pk)
    return others.exists() or (
        Person.objects.filter(id_hash=member.id_hash)
        .exclude(unit_id=member.unit_id, member_id=member.pk)
        .exists()
    )


def _taken() -> str:
    return _(
        "A member with this ID number is already on a roster. Check the number; if the person came from "
        "another branch, ask the committee above both for a transfer."
    )
