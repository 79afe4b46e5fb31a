"""Writes an import plan, whole or not at all."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.organizations.actions.common import end_spans, refuse, require, touch_places
from zhixing.organizations.actions.tree import edit_organization, move_organization
from zhixing.organizations.choices import LeavingReason
from zhixing.organizations.identity import id_hash_of, sort_key_of
from zhixing.organizations.models import (
    Affiliation,
    Member,
    Organization,
    OrganizationChange,
    Person,
    Post,
    RankHolding,
)

from .changes import ImportPlan, Transfer
from .existing import chunks

BATCH = 2000
Progress = Callable[[int, int], None]


@action("organizations.import", permission="organizations.import", on="place")
def apply_import(
    *,
    by: Actor,
    place: Organization | None,
    plan: ImportPlan,
    digest: str = "",
    filename: str = "",
    on_progress: Progress | None = None,
) -> dict[str, int]:
    """Write what a plan says, in one transaction; returns its counts.

    `place` is the organisation below which the roster stands; without one the whole country is meant, which
    only the system may do. Make the plan in the same transaction, so that nothing changes in between.

    Raises:
        PermissionDenied: the actor may not import there.
        ValidationError: somebody entered one of these people in another unit meanwhile.
        ValueError: the plan was made for another place.
    """
    if place is None:
        require(by, "organizations.found_unit", None)
    if place != plan.options.scope:
        raise ValueError(place)
    if not plan.changes_anything:
        unchanged()
        return plan.counts()
    steps = _steps(by, plan)
    for done, step in enumerate(steps, start=1):
        step()
        if on_progress:
            on_progress(done, len(steps))
    target = place or _root(plan)
    record(target, new=plan.counts(), file=filename, digest=digest, as_of=plan.options.as_of)
    touch_places(_touched(plan))
    return plan.counts()


def _steps(by: Actor, plan: ImportPlan) -> list[Callable[[], None]]:
    return [
        lambda: _found(plan),
        lambda: _change_organizations(by, plan),
        lambda: _enter(plan),
        lambda: _edit_members(plan),
        lambda: _transfer(plan),
        lambda: _end_and_begin(plan),
    ]


def _found(plan: ImportPlan) -> None:
    if plan.unit._state.adding:
        plan.unit.save(force_insert=True)
    # Superiors first: a row needs its parent's id.
    by_depth = sorted(plan.organizations, key=lambda place: len(place.path))
    for _depth, layer in groupby(by_depth, key=lambda place: len(place.path)):
        Organization.objects.bulk_create(layer)
    OrganizationChange.objects.bulk_create(
        OrganizationChange(
            organization=place,
            what=OrganizationChange.What.FOUNDED,
            on=place.founded_on or plan.options.since,
            new={"name": place.name, "code": place.code, "kind": place.kind},
        )
        for place in plan.organizations
    )


def _change_organizations(by: Actor, plan: ImportPlan) -> None:
    for organization, facts in plan.edits:
        edit_organization(by=by, organization=organization, **facts)
    for organization, parent in plan.moves:
        move_organization(by=by, organization=organization, parent=parent, on=plan.options.as_of)


def _enter(plan: ImportPlan) -> None:
    _create(Member, plan.members)
    _create(Affiliation, plan.affiliations)
    _register(plan.members)


def _create(model: type[Any], rows: Sequence[Any]) -> None:
    if rows:
        model.objects.bulk_create(rows, batch_size=BATCH)


def _register(members: Iterable[Member]) -> None:
    """Register ID numbers; a person registered elsewhere since the plan was made stops the import."""
    people = [
        Person(id_hash=member.id_hash, unit_id=member.unit_id, member_id=member.pk)
        for member in members
        if member.id_hash
    ]
    Person.objects.bulk_create(people, ignore_conflicts=True, batch_size=BATCH)
    mine = {person.id_hash: person.member_id for person in people}
    for chunk in chunks(mine):
        for id_hash, member_id in Person.objects.filter(pk__in=chunk).values_list("pk", "member_id"):
            if mine[id_hash] != member_id:
                refuse(_("Meanwhile somebody entered one of these people elsewhere. Import the file again."))


def _edit_members(plan: ImportPlan) -> None:
    for member, facts in plan.member_edits:
        for name, value in facts.items():
            setattr(member, name, value)
        derived = []
        if "name" in facts:
            member.sort_key = sort_key_of(member.name)
            derived.append("sort_key")
        if "id_number" in facts:
            member.id_hash = id_hash_of(member.id_number)
            derived.append("id_hash")
        member.save(update_fields=[*facts, *derived])
    _register(member for member, facts in plan.member_edits if "id_number" in facts)


def _transfer(plan: ImportPlan) -> None:
    for transfer in plan.transfers:
        if transfer.left:
            _leave(transfer.left, transfer)
    _create(Affiliation, [transfer.to for transfer in plan.transfers if not transfer.mends])


def _leave(left: Affiliation, transfer: Transfer) -> None:
    here = Affiliation.objects.of(left.pk)
    if transfer.mends:
        cell = transfer.to.cell
        here.update(organization_id=transfer.to.organization.pk, cell_id=cell.pk if cell else None)
    else:
        here.update(ends=transfer.to.starts, reason=LeavingReason.TRANSFERRED)


def _end_and_begin(plan: ImportPlan) -> None:
    for post, on in plan.ended_posts:
        end_spans([post], on)
    for rank, on in plan.ended_ranks:
        end_spans([rank], on)
    _create(Post, plan.posts)
    _create(RankHolding, plan.ranks)


def _root(plan: ImportPlan) -> Organization:
    return Organization.objects.filter(unit_id=plan.unit.pk).order_by("path")[0]


def _touched(plan: ImportPlan) -> set[tuple[int, int]]:
    """List every organisation in which anything changes, old and new."""
    places = [*plan.organizations]
    places += [belongs.organization for belongs in plan.affiliations]
    places += [transfer.to.organization for transfer in plan.transfers]
    places += [transfer.left.organization for transfer in plan.transfers if transfer.left]
    places += [post.organization for post in plan.posts]
    places += [post.organization for post, _on in plan.ended_posts]
    touched = {(place.unit_id, place.pk) for place in places}
    return touched | _homes(plan)


def _homes(plan: ImportPlan) -> set[tuple[int, int]]:
    """List the branches of those whose own facts or ranks change."""
    members = {member.pk for member, _facts in plan.member_edits} | {rank.member_id for rank in plan.ranks}
    members -= {belongs.member_id for belongs in plan.affiliations}
    homes: set[tuple[int, int]] = set()
    for chunk in chunks(members):
        rows = Affiliation.objects.filter(
            unit_id=plan.unit.pk, member_id__in=chunk, ends__isnull=True
        ).select_related("organization")
        homes |= {(row.organization.unit_id, row.organization_id) for row in rows}
    return homes
