"""Organisations: founding, editing, moving."""

from datetime import date
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.db.models import Max, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _
from typing_extensions import Unpack

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.models import Unit
from zhixing.core.paths import number, segment
from zhixing.core.time import today
from zhixing.organizations.actions.common import changes, exists_on, not_future, refuse, require, touch_places
from zhixing.organizations.choices import MAY_HOLD, Kind
from zhixing.organizations.identity import sort_key_of
from zhixing.organizations.models import Organization, OrganizationChange, Post

PATH_LENGTH = 80
SORT_KEY_LENGTH = 400
SENSITIVE = {"contact_phone"}
# What the cells of an organisation and of its post holders depend on.
COUNTED = {"kind", "level", "nature", "field", "is_window", "has_committee", "founded_on"}
What = OrganizationChange.What


class OrganizationFacts(TypedDict, total=False):
    """What an organisation is, besides its place."""

    name: str
    code: str
    kind: str
    level: str
    nature: str
    field: str
    is_window: bool
    has_committee: bool
    founded_on: date | None
    election_due_on: date | None
    contact_name: str
    contact_phone: str


@action("organizations.found_unit", permission="organizations.found_unit")
def found_unit(
    *, by: Actor, unit_code: str, unit_name: str = "", **facts: Unpack[OrganizationFacts]
) -> Organization:
    """Found a new unit and the root of its tree.

    Raises:
        ValidationError: the unit's code or the organisation's is taken, or its facts contradict each other.
    """
    if Unit.objects.filter(code=unit_code).exists():
        refuse(_("There is already a unit with the code %(code)s.") % {"code": unit_code})
    unit = new_unit(unit_code, unit_name or facts["name"])
    return _found(None, unit, facts)


@action("organizations.found", permission="organizations.manage", on="parent")
def found_organization(
    *, by: Actor, parent: Organization, **facts: Unpack[OrganizationFacts]
) -> Organization:
    """Found an organisation below another, in the same unit.

    Raises:
        ValidationError: the parent is closed or cannot hold this kind, or the facts contradict each other.
    """
    parent = Organization.objects.select_for_update().get(pk=parent.pk)
    exists_on(parent, facts.get("founded_on") or today())
    return _found(parent, parent.unit, facts)


def _found(parent: Organization | None, unit: Unit, facts: OrganizationFacts) -> Organization:
    new = Organization(parent=parent, unit=unit, path=free_path(parent), **facts)
    if parent:
        fits(parent, new.kind)
    check(new)
    new.save(force_insert=True)
    plain = {name: value for name, value in facts.items() if name not in SENSITIVE}
    turned(new, What.FOUNDED, on=new.founded_on or today(), new=plain)
    record(new, new={**plain, "parent": parent.pk if parent else None})
    touch(unit.pk, organizations=[new.pk])
    return new


@action("organizations.edit", permission="organizations.manage", on="organization")
def edit_organization(
    *,
    by: Actor,
    organization: Organization,
    **facts: Unpack[OrganizationFacts],
) -> Organization:
    """Correct or change what an organisation is; its place is changed by `move_organization`.

    Raises:
        ValidationError: the new facts contradict each other or those around it.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    old, new = changes(organization, dict(facts))
    if not new:
        unchanged()
        return organization
    for name, value in new.items():
        setattr(organization, name, value)
    if "kind" in new:
        _fits_its_place(organization)
    check(organization)
    organization.save(update_fields=[*new, "sort_key"])
    hidden = sorted(SENSITIVE & new.keys())
    old, new = ({key: each[key] for key in each if key not in SENSITIVE} for each in (old, new))
    turned(organization, What.CHANGED, on=today(), old=old, new=new)
    record(organization, old=old, new=new, sensitive=hidden or None)
    if COUNTED & new.keys():
        _touch_with_holders(organization)
    return organization


def _touch_with_holders(organization: Organization) -> None:
    # What a body is decides what its post holders owe, wherever they belong.
    holders = Post.objects.filter(unit_id=organization.unit_id, organization=organization)
    touch(
        organization.unit_id,
        organizations=[organization.pk],
        members=holders.values_list("member_id", flat=True).distinct(),
    )


@action("organizations.move", permission="organizations.manage", on="organization")
def move_organization(
    *, by: Actor, organization: Organization, parent: Organization, on: date, reason: str = ""
) -> Organization:
    """Move an organisation with everything below it; its unit stays, since that is where its rows are stored.

    Marks everything moved and both parents, on any day: sums change for the whole past too.

    Raises:
        PermissionDenied: the actor may not manage the new parent.
        ValidationError: the new parent stands below the organisation, cannot hold it, or is closed.
    """
    require(by, "organizations.manage", parent)
    not_future(on)
    rows = Organization.objects.select_for_update().in_bulk(sorted({organization.pk, parent.pk}))
    organization, parent = rows[organization.pk], rows[parent.pk]
    if organization.parent_id == parent.pk:
        unchanged()
        return organization
    if parent.path.startswith(organization.path):
        refuse(
            _("%(parent)s stands below %(name)s, so it cannot be above it as well. Choose another superior.")
            % {"parent": parent.name, "name": organization.name}
        )
    exists_on(parent, on)
    fits(parent, organization.kind)
    old_parent = organization.parent
    moved = carry(organization, parent)
    old, new = ({"parent": each.pk if each else None} for each in (old_parent, parent))
    turned(organization, What.MOVED, on=on, old=old, new=new, reason=reason)
    record(organization, old=old, new=new, on=on, reason=reason, organizations=len(moved))
    parents = [(each.unit_id, each.pk) for each in (old_parent, parent) if each]
    touch_places([*moved, *parents], first=None, last=None)
    organization.refresh_from_db()
    return organization


def carry(organization: Organization, parent: Organization) -> list[tuple[int, int]]:
    """Rewrite the paths of a subtree below a new parent; returns (unit, id) of everything carried."""
    old, new = organization.path, free_path(parent)
    subtree = Organization.objects.below(old)
    deepest = max(len(path) for path in subtree.values_list("path", flat=True))
    if deepest - len(old) + len(new) > PATH_LENGTH:
        refuse(_("The tree would become too deep. Choose a superior that stands higher."))
    moved = list(subtree.values_list("unit_id", "pk"))
    subtree.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    Organization.objects.filter(pk=organization.pk).update(parent=parent)
    return moved


def free_path(parent: Organization | None) -> str:
    """Find the next free place below a locked parent, or beside the roots."""
    last = Organization.objects.filter(parent=parent).aggregate(last=Max("path"))["last"] or ""
    path = (parent.path if parent else "") + segment(number(last) + 1)
    if len(path) > PATH_LENGTH:
        refuse(_("The tree would become too deep. Choose a superior that stands higher."))
    return path


def new_unit(code: str, name: str) -> Unit:
    """Make a unit with the next free number."""
    last: int = Unit.objects.select_for_update().order_by("-pk").values_list("pk", flat=True)[0]
    return Unit.objects.create(pk=last + 1, code=code, name=name)


def check(organization: Organization) -> None:
    """Complete the sort key, and raise ValidationError for facts that cannot stand together."""
    organization.sort_key = sort_key_of(organization.name, SORT_KEY_LENGTH)
    errors: dict[str, Any] = {}
    if organization.founded_on and organization.founded_on > today():
        errors["founded_on"] = _("This day has not come yet.")
    try:
        organization.full_clean(exclude={"path", "unit", "parent", "merged_into"})
    except ValidationError as error:
        errors = error.message_dict | errors
    if errors:
        raise ValidationError(errors)


def _fits_its_place(organization: Organization) -> None:
    if organization.parent:
        fits(organization.parent, organization.kind)
    for kind in organization.children.filter(dissolved_on=None).values_list("kind", flat=True).distinct():
        fits(organization, kind)


def fits(parent: Organization, kind: str) -> None:
    """Refuse a kind that cannot stand directly below a parent."""
    if Kind(kind) not in MAY_HOLD[Kind(parent.kind)]:
        refuse(
            _("A body of the kind “%(kind)s” cannot stand directly below %(name)s (%(above)s).")
            % {"kind": Kind(kind).label, "name": parent.name, "above": Kind(parent.kind).label}
        )


def turned(
    organization: Organization,
    what: OrganizationChange.What,
    *,
    on: date,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write a turn in an organisation's life."""
    plain = [
        {key: value.isoformat() if isinstance(value, date) else value for key, value in (each or {}).items()}
        for each in (old, new)
    ]
    OrganizationChange.objects.create(
        organization=organization, what=what, on=on, old=plain[0], new=plain[1], reason=reason
    )
