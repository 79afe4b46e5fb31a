"""Organisations that end and begin again: merged, closed, reopened."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.organizations.actions.affiliations import transfer_member
from zhixing.organizations.actions.common import (
    end_held,
    exists_on,
    not_future,
    refuse,
    require,
    shown,
    touch_places,
)
from zhixing.organizations.actions.tree import carry, fits, turned
from zhixing.organizations.models import Affiliation, Organization, OrganizationChange, Post

What = OrganizationChange.What


@action("organizations.merge", permission="organizations.manage", on="organization")
def merge_organizations(
    *, by: Actor, organization: Organization, into: Organization, on: date, reason: str = ""
) -> Organization:
    """Merge an organisation into another: what stands below it and its members go over, then it is closed.

    Raises:
        PermissionDenied: the actor may not manage the other organisation.
        ValidationError: they are of different kinds, one stands below the other, or one is closed.
    """
    require(by, "organizations.manage", into)
    not_future(on)
    rows = Organization.objects.select_for_update().in_bulk(sorted({organization.pk, into.pk}))
    organization, into = rows[organization.pk], rows[into.pk]
    if organization.merged_into_id == into.pk:
        unchanged()
        return into
    _check_merge(organization, into, on)
    moved = _carry_children(organization, into, on)
    members = _transfer_all(by, organization, into, on)
    _close(organization, on, merged_into=into)
    turned(organization, What.MERGED, on=on, new={"into": into.pk}, reason=reason)
    record(organization, new={"merged_into": into.pk, "on": on}, reason=reason, members=members)
    record(into, new={"absorbed": organization.pk, "on": on}, members=members)
    touch_places(
        [*moved, (into.unit_id, into.pk), (organization.unit_id, organization.pk)], first=None, last=None
    )
    return into


def _check_merge(organization: Organization, into: Organization, on: date) -> None:
    if into.path.startswith(organization.path) or organization.path.startswith(into.path):
        refuse(_("An organisation cannot be merged with itself or with one above or below it."))
    if organization.kind != into.kind:
        refuse(_("Only organisations of the same kind can be merged. Change the kind of one of them first."))
    exists_on(organization, on)
    exists_on(into, on)


def _carry_children(organization: Organization, into: Organization, on: date) -> list[tuple[int, int]]:
    moved: list[tuple[int, int]] = []
    for child in organization.children.filter(dissolved_on=None).order_by("path"):
        fits(into, child.kind)
        turned(child, What.MOVED, on=on, old={"parent": organization.pk}, new={"parent": into.pk})
        moved += carry(child, into)
    return moved


def _transfer_all(by: Actor, organization: Organization, into: Organization, on: date) -> int:
    staying = list(_belonging(organization).select_related("member", "cell"))
    for belongs in staying:
        transfer_member(by=by, member=belongs.member, to=into, on=on, cell=belongs.cell)
    return len(staying)


def _belonging(organization: Organization) -> QuerySet[Affiliation]:
    return Affiliation.objects.filter(
        unit_id=organization.unit_id, organization=organization, ends__isnull=True
    )


def _close(organization: Organization, on: date, *, merged_into: Organization | None = None) -> None:
    open_posts = Post.objects.filter(
        unit_id=organization.unit_id, organization=organization, ends__isnull=True
    )
    end_held(open_posts, on)
    Organization.objects.filter(pk=organization.pk).update(dissolved_on=on, merged_into=merged_into)


@action("organizations.close", permission="organizations.manage", on="organization")
def close_organization(*, by: Actor, organization: Organization, on: date, reason: str = "") -> Organization:
    """Close an organisation that has nobody and nothing below it any more; posts in it end. History is kept.

    Raises:
        ValidationError: members or organisations are still there, or the day is impossible.
    """
    not_future(on)
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.dissolved_on:
        unchanged()
        return organization
    exists_on(organization, on)
    _refuse_unless_empty(organization, on)
    _close(organization, on)
    turned(organization, What.CLOSED, on=on, reason=reason)
    record(organization, old={"dissolved_on": None}, new={"dissolved_on": on}, reason=reason)
    touch(organization.unit_id, organizations=[organization.pk])
    organization.refresh_from_db()
    return organization


def _refuse_unless_empty(organization: Organization, on: date) -> None:
    below = organization.children.filter(dissolved_on=None).count()
    if below:
        refuse(
            ngettext(
                "%(count)s organisation stands below it. Move or close that one first.",
                "%(count)s organisations stand below it. Move or close them first.",
                below,
            )
            % {"count": below}
        )
    members = _belonging(organization).count()
    if members:
        refuse(
            ngettext(
                "%(count)s member belongs to it. Transfer that member, or merge it into another branch.",
                "%(count)s members belong to it. Transfer them, or merge it into another branch.",
                members,
            )
            % {"count": members}
        )
    last = (
        Affiliation.objects.filter(unit_id=organization.unit_id, organization=organization, ends__gt=on)
        .order_by("-ends")
        .first()
    )
    if last and last.ends:
        refuse(
            _("Members belonged to it until %(day)s. Choose that day or a later one.")
            % {"day": shown(last.ends)}
        )


@action("organizations.reopen", permission="organizations.manage", on="organization")
def reopen_organization(*, by: Actor, organization: Organization, on: date, reason: str = "") -> Organization:
    """Open a closed organisation again, as if it had not been closed; members are transferred back by hand.

    Raises:
        ValidationError: its superior is closed.
    """
    not_future(on)
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.dissolved_on is None:
        unchanged()
        return organization
    if organization.parent:
        exists_on(organization.parent, on)
    old = {"dissolved_on": organization.dissolved_on, "merged_into": organization.merged_into_id}
    Organization.objects.filter(pk=organization.pk).update(dissolved_on=None, merged_into=None)
    turned(organization, What.REOPENED, on=on, old=old, reason=reason)
    record(organization, old=old, new={"dissolved_on": None, "merged_into": None}, on=on, reason=reason)
    touch(organization.unit_id, organizations=[organization.pk])
    organization.refresh_from_db()
    return organization
