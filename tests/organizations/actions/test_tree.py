from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.organizations.conftest import Tree
from tests.organizations.factories import CommitteeFactory, PostFactory
from tests.organizations.helpers import SYSTEM, last_entry, message_of, touches
from zhixing.core.models import Unit
from zhixing.core.paths import SEGMENT
from zhixing.core.time import today
from zhixing.organizations.actions import edit_organization, found_organization, found_unit, move_organization
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization

TODAY = today()


def test_found_stands_in_the_unit_and_below_the_parent(place: Tree) -> None:
    new = found_organization(
        by=place.organiser, parent=place.committee, name="财务处党支部", code="M.3", kind=Kind.BRANCH
    )

    assert new.parent == place.committee
    assert new.unit == place.committee.unit
    assert new.path.startswith(place.committee.path)
    assert new.sort_key.startswith("cai wu chu")
    assert [change.what for change in new.changes.all()] == ["founded"]
    assert last_entry(new.unit_id, "organizations.found").target_id == new.pk


def test_found_gives_brothers_different_places(place: Tree) -> None:
    paths = [
        found_organization(
            by=SYSTEM, parent=place.committee, name=f"第{n}支部", code=f"M.9{n}", kind=Kind.BRANCH
        ).path
        for n in range(3)
    ]

    assert len({place.branch.path, place.other.path, *paths}) == 5


def test_found_a_cell_below_a_committee_is_refused(place: Tree) -> None:
    with pytest.raises(ValidationError):
        found_organization(by=SYSTEM, parent=place.committee, name="小组", code="M.8", kind=Kind.CELL)


def test_found_with_a_taken_code_is_refused_beside_its_field(place: Tree) -> None:
    with pytest.raises(ValidationError) as refused:
        found_organization(by=SYSTEM, parent=place.committee, name="新支部", code="M.1", kind=Kind.BRANCH)

    assert "code" in refused.value.message_dict


def test_found_in_the_future_is_refused(place: Tree) -> None:
    with pytest.raises(ValidationError) as refused:
        found_organization(
            by=SYSTEM,
            parent=place.committee,
            name="新支部",
            code="M.7",
            kind=Kind.BRANCH,
            founded_on=TODAY + timedelta(days=1),
        )

    assert "founded_on" in refused.value.message_dict


def test_found_below_a_closed_organization_is_refused(place: Tree) -> None:
    Organization.objects.filter(pk=place.committee.pk).update(dissolved_on=date(2016, 1, 1))

    with pytest.raises(ValidationError):
        found_organization(by=SYSTEM, parent=place.committee, name="新支部", code="M.7", kind=Kind.BRANCH)


def test_found_by_a_branch_officer_is_refused(place: Tree) -> None:
    with pytest.raises(PermissionDenied):
        found_organization(by=place.officer, parent=place.branch, name="小组", code="X", kind=Kind.CELL)


@pytest.mark.django_db
def test_found_unit_makes_a_unit_and_its_root_for_the_system_only(place: Tree) -> None:
    root = found_unit(by=SYSTEM, unit_code="HZ", name="市直机关工委", code="HZ", kind=Kind.WORK_COMMITTEE)

    assert (root.unit.code, root.unit.name, root.parent) == ("HZ", "市直机关工委", None)
    assert message_of(lambda: found_unit(by=SYSTEM, unit_code="HZ", name="又一个", code="HZ2"))
    with pytest.raises(PermissionDenied):
        found_unit(by=place.organiser, unit_code="NB", name="越权", code="NB", kind=Kind.WORK_COMMITTEE)
    assert Unit.objects.filter(code="NB").count() == 0


def test_edit_keeps_old_and_new_in_the_history_and_the_trail(place: Tree) -> None:
    edit_organization(by=place.organiser, organization=place.branch, name="综合处党支部", field="民政")

    place.branch.refresh_from_db()
    change = place.branch.changes.get()
    assert place.branch.name == "综合处党支部"
    assert (change.old, change.new) == (
        {"name": "办公室党支部", "field": ""},
        {"name": "综合处党支部", "field": "民政"},
    )
    assert last_entry(place.branch.unit_id, "organizations.edit").data["old"]["name"] == "办公室党支部"


def test_edit_of_a_phone_names_the_field_and_never_its_content(place: Tree) -> None:
    edit_organization(by=SYSTEM, organization=place.branch, contact_phone="057187051234")

    entry = last_entry(place.branch.unit_id, "organizations.edit")
    assert entry.data["sensitive"] == ["contact_phone"]
    assert "057187051234" not in str(entry.data) + str(place.branch.changes.get().new)


def test_edit_of_the_kind_marks_those_who_hold_posts_there(place: Tree) -> None:
    holder = PostFactory(organization=place.committee).member

    with touches() as seen:
        edit_organization(by=SYSTEM, organization=place.committee, kind=Kind.PRIMARY_COMMITTEE)

    assert {(touch.organization_id, touch.member_id) for touch in seen} == {
        (place.committee.pk, None),
        (None, holder.pk),
    }


def test_edit_to_a_kind_that_cannot_hold_what_stands_below_is_refused(place: Tree) -> None:
    with pytest.raises(ValidationError):
        edit_organization(by=SYSTEM, organization=place.committee, kind=Kind.PARTY_GROUP)


def test_edit_that_changes_nothing_writes_nothing(place: Tree) -> None:
    edit_organization(by=SYSTEM, organization=place.branch, name=place.branch.name)

    assert place.branch.changes.count() == 0


def test_move_carries_the_subtree_and_marks_everything_moved_and_both_parents(place: Tree) -> None:
    new = CommitteeFactory(parent=place.committee, name="直属单位党委")

    with touches() as seen:
        move_organization(by=place.organiser, organization=place.branch, parent=new, on=TODAY)

    place.branch.refresh_from_db()
    place.cell.refresh_from_db()
    assert place.branch.parent == new
    assert place.branch.path.startswith(new.path)
    assert place.cell.path.startswith(place.branch.path)
    assert {touch.organization_id for touch in seen} == {
        place.branch.pk, place.cell.pk, place.committee.pk, new.pk,
    }  # fmt: skip
    assert {(touch.first, touch.last) for touch in seen} == {(None, None)}


def test_move_below_itself_is_refused(place: Tree) -> None:
    below = CommitteeFactory(parent=place.committee)

    assert below.name in message_of(
        lambda: move_organization(by=SYSTEM, organization=place.committee, parent=below, on=TODAY)
    )


def test_move_to_where_it_stands_changes_nothing(place: Tree) -> None:
    move_organization(by=SYSTEM, organization=place.branch, parent=place.committee, on=TODAY)

    assert place.branch.changes.count() == 0


def test_move_to_a_place_that_one_does_not_manage_is_refused(place: Tree) -> None:
    with pytest.raises(PermissionDenied):
        move_organization(
            by=place.organiser, organization=place.branch, parent=place.elsewhere.parent, on=TODAY
        )


def test_move_in_the_future_is_refused(place: Tree) -> None:
    new = CommitteeFactory(parent=place.committee)

    assert message_of(
        lambda: move_organization(
            by=SYSTEM, organization=place.branch, parent=new, on=TODAY + timedelta(days=1)
        )
    )


def test_move_beyond_the_greatest_depth_is_refused(place: Tree) -> None:
    deep = place.committee
    while len(deep.path) < 76:
        deep = CommitteeFactory(parent=deep)

    assert message_of(lambda: move_organization(by=SYSTEM, organization=place.branch, parent=deep, on=TODAY))


Moves = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=Moves)
def test_any_moves_keep_paths_parents_and_sizes_true(db: None, moves: list[tuple[int, int]]) -> None:
    nodes = [CommitteeFactory()]
    for number in range(11):
        nodes.append(CommitteeFactory(parent=nodes[number // 2]))

    for child, parent in moves:
        sizes = {node.pk: size_of(node.pk) for node in nodes}
        try:
            move_organization(by=SYSTEM, organization=nodes[child], parent=nodes[parent], on=TODAY)
        except ValidationError:
            assert child == parent or below(nodes[parent].pk, nodes[child].pk)
        assert sizes[nodes[child].pk] == size_of(nodes[child].pk)
        assert_consistent(nodes[0])


def below(pk: int, top: int) -> bool:
    return Organization.objects.get(pk=pk).path.startswith(Organization.objects.get(pk=top).path)


def size_of(pk: int) -> int:
    return Organization.objects.below(Organization.objects.get(pk=pk).path).count()


def assert_consistent(root: Organization) -> None:
    rows = {row.pk: row for row in Organization.objects.filter(unit=root.unit)}
    assert len({row.path for row in rows.values()}) == len(rows) == 12
    for row in rows.values():
        assert row.path[:-SEGMENT] == (rows[row.parent_id].path if row.parent_id else "")
