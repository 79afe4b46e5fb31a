from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.organizations.conftest import Tree
from tests.organizations.factories import MemberFactory, UserFactory
from tests.organizations.helpers import SYSTEM, history, last_entry, message_of, touches, trail
from zhixing.core.models import AuditEntry
from zhixing.core.time import today
from zhixing.organizations.actions import edit_member, enter_member, reveal_sensitive
from zhixing.organizations.models import Member, Person

TODAY = today()
NUMBER = "110101199003070011"


def test_enter_gives_a_row_an_affiliation_and_a_place_in_the_registry(place: Tree) -> None:
    with touches() as seen:
        new = enter_member(
            by=place.officer,
            branch=place.branch,
            on=date(2016, 3, 1),
            cell=place.cell,
            name="欧阳兰",
            id_number=NUMBER,
        )

    assert history(new) == [("办公室党支部", "2016-03-01", None)]
    assert new.sort_key.startswith("ou yang lan")
    assert Person.objects.get(member_id=new.pk).unit_id == place.branch.unit_id
    assert {(touch.organization_id, touch.member_id, touch.first) for touch in seen} == {
        (place.branch.pk, None, date(2016, 3, 1)),
        (None, new.pk, date(2016, 3, 1)),
    }


def test_enter_leaves_no_secret_in_the_trail_and_none_readable_in_the_table(place: Tree) -> None:
    from django.db import connection

    new = enter_member(
        by=SYSTEM,
        branch=place.branch,
        on=TODAY,
        name="王",
        id_number=NUMBER,
        phone="13912345678",
        address="学院路7号",
    )

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM organizations_member WHERE id = %s AND unit_id = %s", [new.pk, new.unit_id]
        )
        stored = str(cursor.fetchone())
    for secret in (NUMBER, "13912345678", "学院路7号"):
        assert secret not in trail(new.unit_id)
        assert secret not in stored


def test_enter_the_same_id_number_again_is_refused_in_this_unit_and_in_another(place: Tree) -> None:
    enter_member(by=SYSTEM, branch=place.branch, on=TODAY, name="王", id_number=NUMBER)

    for branch in (place.branch, place.other, place.elsewhere):
        assert message_of(
            lambda branch=branch: enter_member(
                by=SYSTEM, branch=branch, on=TODAY, name="王", id_number=NUMBER
            )
        )


@pytest.mark.parametrize(
    "facts",
    [
        {"on": TODAY + timedelta(days=1)},
        {"born_on": date(1990, 1, 1), "joined_on": date(1980, 1, 1)},
        {"joined_on": date(2010, 1, 1), "full_member_on": date(2009, 1, 1)},
        {"joined_on": TODAY + timedelta(days=1)},
        {"on": date(2000, 1, 1), "joined_on": date(2010, 1, 1)},
        {"name": ""},
    ],
)
def test_enter_with_impossible_facts_is_refused_and_writes_nothing(
    place: Tree, facts: dict[str, object]
) -> None:
    before = Member.objects.filter(unit_id=place.branch.unit_id).count()

    with pytest.raises(ValidationError):
        enter_member(by=SYSTEM, **{"branch": place.branch, "on": TODAY, "name": "王", **facts})

    assert Member.objects.filter(unit_id=place.branch.unit_id).count() == before


def test_enter_anywhere_but_in_a_branch_is_refused(place: Tree) -> None:
    for spot in (place.committee, place.cell):
        assert message_of(lambda spot=spot: enter_member(by=SYSTEM, branch=spot, on=TODAY, name="王"))


def test_enter_into_another_branch_s_cell_is_refused(place: Tree) -> None:
    assert message_of(
        lambda: enter_member(by=SYSTEM, branch=place.other, cell=place.cell, on=TODAY, name="王")
    )


def test_enter_by_somebody_from_elsewhere_is_refused(place: Tree) -> None:
    with pytest.raises(PermissionDenied):
        enter_member(by=place.officer, branch=place.other, on=TODAY, name="王")


def test_enter_whose_audit_entry_fails_writes_nothing(place: Tree) -> None:
    with patch.object(AuditEntry.objects, "create", side_effect=RuntimeError), pytest.raises(RuntimeError):
        enter_member(by=SYSTEM, branch=place.branch, on=TODAY, name="王")

    assert not Member.objects.filter(unit_id=place.branch.unit_id, name="王").exists()


def test_edit_keeps_what_was_and_names_hidden_fields_only(place: Tree) -> None:
    edit_member(by=place.officer, member=place.member, title="处长", phone="13700000000")

    entry = last_entry(place.member.unit_id, "organizations.edit_member")
    assert entry.data["old"] == {"title": ""}
    assert entry.data["new"] == {"title": "处长"}
    assert entry.data["sensitive"] == ["phone"]
    assert "13700000000" not in trail(place.member.unit_id)


def test_edit_of_the_id_number_moves_the_registry(place: Tree) -> None:
    edit_member(by=SYSTEM, member=place.member, id_number=NUMBER)
    again = edit_member(by=SYSTEM, member=place.member, id_number="")

    assert again.id_hash == ""
    assert not Person.objects.filter(member_id=place.member.pk).exists()


def test_edit_to_somebody_else_s_id_number_is_refused(place: Tree) -> None:
    MemberFactory(branch=place.other, id_number=NUMBER)

    assert message_of(lambda: edit_member(by=SYSTEM, member=place.member, id_number=NUMBER))


def test_edit_that_changes_nothing_writes_nothing(place: Tree) -> None:
    edit_member(by=SYSTEM, member=place.member, name="张三")

    assert not AuditEntry.objects.filter(
        unit_id=place.member.unit_id, code="organizations.edit_member"
    ).exists()


def test_reveal_gives_the_value_and_keeps_who_read_which_field(place: Tree) -> None:
    assert reveal_sensitive(by=place.officer, member=place.member, field="phone") == "13800001234"

    entry = last_entry(place.member.unit_id, "organizations.reveal")
    assert (entry.actor_name, entry.target_id, entry.data) == (
        place.officer.name,
        place.member.pk,
        {"field": "phone"},
    )


def test_reveal_is_for_officers_in_scope_and_for_oneself(place: Tree) -> None:
    oneself = UserFactory(member=place.member)
    neighbour = UserFactory(member=MemberFactory(branch=place.branch))

    assert reveal_sensitive(by=oneself, member=place.member, field="id_number") == "110101198005010018"
    with pytest.raises(PermissionDenied):
        reveal_sensitive(by=neighbour, member=place.member, field="id_number")


def test_reveal_of_what_is_not_hidden_is_refused(place: Tree) -> None:
    with pytest.raises(ValueError, match="unit_id"):
        reveal_sensitive(by=place.officer, member=place.member, field="unit_id")
