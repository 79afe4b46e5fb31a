"""Visitors of the own unit and of others: a line here, or a guest here and a credit at home."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.activities.factories import DAY, SYSTEM, confirmed, draft, member, plan
from tests.organizations.factories import OrganizationFactory
from zhixing.activities.actions import (
    add_visitor,
    cancel_activity,
    confirm_activity,
    correct_activity,
    remove_visitor,
)
from zhixing.activities.choices import LecturerType, Part, Presence
from zhixing.activities.drafts import Speaker
from zhixing.activities.models import Attendance, Credit, Guest
from zhixing.activities.queries import attendance_sheet, find
from zhixing.core.actions import facts_touched


@pytest.fixture
def away(world):
    """A branch of another unit, and one of its members."""
    branch = OrganizationFactory()
    return branch, member(branch, name="远客")


def credits_in(unit_id):
    return list(Credit.objects.filter(unit_id=unit_id).order_by("part", "kind"))


def invited(activity, who, **values):
    return add_visitor(by=SYSTEM, activity=activity, name=who.name, member=who, **values)


def test_a_listener_of_the_own_unit_is_a_line(world):
    branch, *_ = world
    other = OrganizationFactory(unit=branch.unit)
    listener = member(other)
    activity = invited(plan(branch), listener)
    row = Attendance.objects.get(unit_id=branch.unit_id, member=listener)
    assert (row.expected, row.presence, row.home_id) == (False, Presence.PRESENT, other.pk)
    assert [line.member for line in attendance_sheet(activity).listeners] == [listener]
    assert attendance_sheet(activity).expected == 4


def test_who_is_expected_anyway_is_told_so(world):
    with pytest.raises(ValidationError):
        invited(plan(world[0]), world[2][0])


def test_who_belonged_nowhere_on_the_day_is_refused(world):
    newcomer = member(OrganizationFactory(unit=world[0].unit), since=date(2016, 5, 13))
    with pytest.raises(ValidationError):
        invited(plan(world[0]), newcomer)


def test_a_name_alone_is_kept_once_and_counts_nowhere(world):
    activity = plan(world[0])
    for _ in range(2):
        add_visitor(by=SYSTEM, activity=activity, name="街道干部")
    confirm_activity(by=SYSTEM, activity=activity)
    assert [guest.name for guest in attendance_sheet(find(activity.pk)).guests] == ["街道干部"]
    assert credits_in(world[0].unit_id) == []


def test_a_guest_of_another_unit_is_credited_on_confirmation(world, away):
    home, visitor = away
    activity = invited(plan(world[0], kinds=("lecture", "members_meeting")), visitor)
    assert credits_in(home.unit_id) == []
    confirm_activity(by=SYSTEM, activity=activity)
    found = credits_in(home.unit_id)
    assert [(row.part, row.kind, row.member_id, row.held_on) for row in found] == [
        (Part.ATTENDED, "lecture", visitor.pk, DAY),
        (Part.ATTENDED, "members_meeting", visitor.pk, DAY),
    ]


def test_added_twice_is_once(world, away):
    activity = plan(world[0], kinds=("lecture",))
    invited(activity, away[1])
    invited(activity, away[1])
    confirm_activity(by=SYSTEM, activity=activity)
    assert len(credits_in(away[0].unit_id)) == 1


def test_after_confirmation_a_reason_is_asked_and_the_credit_follows(world, away):
    activity = confirmed(world[0], kinds=("lecture",))
    with pytest.raises(ValidationError):
        invited(activity, away[1])
    invited(activity, away[1], reason="漏记")
    assert len(credits_in(away[0].unit_id)) == 1
    guest = Guest.objects.get(unit_id=activity.unit_id)
    remove_visitor(by=SYSTEM, activity=activity, guest_id=guest.pk, reason="记错")
    assert credits_in(away[0].unit_id) == []


def test_a_host_of_another_unit_is_credited(world, away):
    activity = confirmed(world[0], kinds=("lecture",), others=(away[0],), joint_reason="结对共建")
    (credit,) = credits_in(away[0].unit_id)
    assert (credit.part, credit.organization_id, credit.title) == (Part.HOSTED, away[0].pk, activity.title)


def test_a_lecturer_of_another_unit_is_credited(world, away):
    confirmed(world[0], kinds=("lecture",), speakers=(Speaker("远客", LecturerType.LEADER, away[1]),))
    (credit,) = credits_in(away[0].unit_id)
    assert (credit.part, credit.member_id, credit.speakers) == (Part.DELIVERED, away[1].pk, ",leader,")


def test_a_correction_moves_the_credit_and_a_withdrawal_takes_it(world, away):
    branch, officer, _ = world
    joint = {"kinds": ("lecture",), "others": (away[0],), "joint_reason": "结对共建"}
    activity = confirmed(branch, **joint)
    later = draft(branch, held_on=date(2016, 5, 13), **joint)
    activity = correct_activity(
        by=officer, activity=activity, version=activity.version, draft=later, reason="记错"
    )
    assert [row.held_on for row in credits_in(away[0].unit_id)] == [date(2016, 5, 13)]
    cancel_activity(by=officer, activity=activity, reason="录错")
    assert credits_in(away[0].unit_id) == []


def test_a_host_taken_off_loses_its_credit(world, away):
    branch, officer, _ = world
    activity = confirmed(branch, kinds=("lecture",), others=(away[0],), joint_reason="结对共建")
    alone = draft(branch, kinds=("lecture",))
    correct_activity(by=officer, activity=activity, version=activity.version, draft=alone, reason="单独举办")
    assert credits_in(away[0].unit_id) == []


def test_the_home_unit_is_marked(world, away):
    found = []

    def receive(sender, touches, **_):
        found.extend(touches)

    facts_touched.connect(receive)
    activity = invited(plan(world[0], kinds=("lecture",), others=(away[0],), joint_reason="共建"), away[1])
    confirm_activity(by=SYSTEM, activity=activity)
    facts_touched.disconnect(receive)
    there = {(touch.organization_id, touch.member_id) for touch in found if touch.unit_id == away[0].unit_id}
    assert there == {(away[0].pk, None), (None, away[1].pk)}


def test_nothing_is_credited_when_the_transaction_fails(world, away, monkeypatch):
    activity = invited(plan(world[0], kinds=("lecture",)), away[1])

    def fail(*_args, **_kwargs):
        raise RuntimeError("audit")

    monkeypatch.setattr("zhixing.core.actions.AuditEntry.objects.create", fail)
    with pytest.raises(RuntimeError):
        confirm_activity(by=SYSTEM, activity=activity)
    assert credits_in(away[0].unit_id) == []
    assert find(activity.pk).confirmed_at is None
