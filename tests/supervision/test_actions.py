"""Reminders prompt once, visits are a log, remarks are answered."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from tests.organizations.factories import UserFactory
from zhixing.core.models import AuditEntry
from zhixing.organizations.models import Member
from zhixing.progress.queries import branch_states
from zhixing.supervision.actions import answer_remark, make_remark, note_visit, nudge, withdraw_visit
from zhixing.supervision.models import Nudge, Remark, Visit

pytestmark = pytest.mark.django_db


def codes(world):
    return list(
        AuditEntry.objects.filter(unit=world.branch.unit, code__startswith="supervision.").values_list(
            "code", flat=True
        )
    )


def test_second_reminder_within_seven_days_is_the_first_one(world):
    slot = world.slot("L")
    first = nudge(by=world.organiser, organization=world.branch, slot=slot)
    with time_machine.travel("2016-05-26T04:00:00+00:00"):
        again = nudge(by=world.organiser, organization=world.branch, slot=slot)

    assert again.pk == first.pk
    assert again.reminded_on == date(2016, 5, 20)
    assert codes(world) == ["supervision.nudge"]


def test_reminder_after_seven_days_moves_the_one_there_is(world):
    slot = world.slot("L")
    nudge(by=world.organiser, organization=world.branch, slot=slot)
    with time_machine.travel("2016-05-27T04:00:00+00:00"):
        again = nudge(by=world.organiser, organization=world.branch, slot=slot)

    assert again.reminded_on == date(2016, 5, 27)
    assert Nudge.objects.filter(unit=world.branch.unit).count() == 1


@pytest.mark.parametrize("who", ["officer", "viewer", "inspector", "member", "stranger"])
def test_only_an_organiser_above_reminds_and_notes_visits(world, who):
    by = getattr(world, who)
    with pytest.raises(PermissionDenied):
        nudge(by=by, organization=world.branch, slot=world.slot("L"))
    with pytest.raises(PermissionDenied):
        note_visit(by=by, organization=world.branch, visited_on=date(2016, 5, 3), text="座谈")

    assert codes(world) == []


def guided(world):
    (state,) = branch_states(world.branch, [world.slot("G")])
    return tuple(state.numbers)


def test_noted_visit_meets_the_guidance_that_the_plan_asks(world):
    assert guided(world) == (1, 0, 0)

    visit = note_visit(
        by=world.organiser, organization=world.branch, visited_on=date(2016, 5, 3), text="座谈"
    )
    assert guided(world) == (1, 1, 0)

    withdraw_visit(by=world.organiser, visit=visit)
    assert guided(world) == (1, 0, 0)


def test_visit_to_come_is_refused(world):
    with pytest.raises(ValidationError) as refused:
        note_visit(by=world.organiser, organization=world.branch, visited_on=date(2016, 5, 21), text="座谈")

    assert list(refused.value.message_dict) == ["visited_on"]


def test_second_note_of_the_same_visit_is_refused_until_the_first_is_withdrawn(world):
    given = {"by": world.organiser, "organization": world.branch, "visited_on": date(2016, 5, 3)}
    first = note_visit(**given, text="座谈")
    with pytest.raises(ValidationError):
        note_visit(**given, text="座谈会")

    withdraw_visit(by=world.organiser, visit=first)
    withdraw_visit(by=world.organiser, visit=first)
    note_visit(**given, text="座谈会")

    assert Visit.objects.filter(unit=world.branch.unit, withdrawn_at=None).get().text == "座谈会"
    assert codes(world) == ["supervision.note_visit", "supervision.withdraw_visit", "supervision.note_visit"]


def test_remark_is_about_oneself_and_goes_to_the_own_branch(world):
    remark = make_remark(by=world.member, text="入党时间应为2004年")

    assert (remark.member, remark.organization) == (world.members[0], world.branch)


def test_same_open_remark_twice_is_one(world):
    first, again = (make_remark(by=world.member, text="入党时间应为2004年") for _ in range(2))

    assert again == first
    assert codes(world) == ["supervision.remark"]


def test_remark_of_an_account_without_member_is_refused(world):
    with pytest.raises(ValidationError):
        make_remark(by=UserFactory(), text="不对")


def test_answer_is_given_once_and_by_the_branch(world):
    remark = make_remark(by=world.member, text="不对")
    with pytest.raises(PermissionDenied):
        answer_remark(by=world.member, remark=remark, answer="改")

    answered = answer_remark(by=world.officer, remark=remark, answer="已改")
    with pytest.raises(ValidationError, match="user"):
        answer_remark(by=world.officer, remark=remark, answer="再改")

    assert (answered.answer, answered.answered_by_name) == ("已改", world.officer.name)


def test_failed_audit_leaves_nothing_behind(world, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(AuditEntry.objects, "create", fail)
    with pytest.raises(RuntimeError):
        make_remark(by=world.member, text="不对")

    assert not Remark.objects.filter(unit=world.branch.unit).exists()
    assert Member.objects.filter(unit=world.branch.unit, pk=world.members[0].pk).exists()
