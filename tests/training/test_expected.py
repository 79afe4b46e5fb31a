"""A session expects those enrolled: notices, calendar, leave, attendance, check-in, make-up, confirmation."""

from datetime import date

import pytest

from tests.organizations.factories import MemberFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.training.factories import SYSTEM, a_class, enrolled, session_on
from zhixing.activities.actions import (
    announce_activity,
    ask_leave,
    check_in,
    confirm_activity,
    correct_activity,
    open_check_in,
    record_make_up,
    remove_visitor,
    set_attendance,
)
from zhixing.activities.choices import Presence
from zhixing.activities.drafts import Answer, Draft
from zhixing.activities.models import Attendance, Credit
from zhixing.activities.queries import attendance_sheet, coming_for, find, visible_to
from zhixing.activities.queries.people import expected_of
from zhixing.core.time import today
from zhixing.notices.models import Notice
from zhixing.training.actions.enrolling import enrol, withdraw
from zhixing.training.choices import For
from zhixing.training.queries.classes import activities_of, session_lines

JUNE = date(2016, 6, 6)
TODAY = date(2016, 5, 20)


def only(training):
    (activity,) = activities_of(training)
    return find(activity.pk)


def expected(activity):
    return {each.member.pk for each in expected_of(activity)}


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def coming(here):
    training = a_class(here.committee, starts=JUNE)
    enrolled(training, *here.people[:2], here.visitor)
    return training


def test_those_enrolled_and_nobody_else(here, coming):
    assert expected(only(coming)) == {here.people[0].pk, here.people[1].pk}
    assert [guest.name for guest in attendance_sheet(only(coming)).guests] == ["远客"]


def test_whoever_is_enrolled_later_is_expected_too(here, coming):
    enrolled(coming, here.people[2])
    withdraw(by=SYSTEM, training=coming, member=here.people[0])
    assert expected(only(coming)) == {here.people[1].pk, here.people[2].pk}


def test_a_session_planned_later_expects_them_with_their_guests(here):
    training = a_class(here.committee, starts=JUNE, ends=date(2016, 6, 8))
    enrolled(training, here.people[0], here.visitor)
    session = find(session_on(training, JUNE).pk)
    assert expected(session) == {here.people[0].pk}
    assert len(attendance_sheet(session).guests) == 1


def test_an_announced_one_gives_notices_to_those_enrolled_only(here, coming, committed):
    with committed():
        announce_activity(by=SYSTEM, activity=only(coming))
    with unscoped():
        told = set(Notice.objects.values_list("member_id", flat=True))
    assert told == {here.people[0].pk, here.people[1].pk, here.visitor.pk}


def test_who_is_enrolled_after_it_was_announced_hears_of_it_once(here, coming, committed):
    with committed():
        announce_activity(by=SYSTEM, activity=only(coming))
    far = MemberFactory(branch=here.away, id_number="")
    with committed():
        enrolled(coming, here.people[2], far)
    withdraw(by=SYSTEM, training=coming, member=here.people[2])
    with committed():
        enrolled(coming, here.people[2])
    with unscoped():
        told = list(Notice.objects.filter(member_id__in=[here.people[2].pk, far.pk]).order_by("member_id"))
        assert Notice.objects.count() == 5
    assert sorted(row.member_id for row in told) == sorted([here.people[2].pk, far.pk])


def test_who_enrols_alone_needs_no_notice(here, coming, committed):
    announce_activity(by=SYSTEM, activity=only(coming))
    account = UserFactory(member=here.people[2])
    with committed():
        enrol(by=account, training=coming, members=[here.people[2]])
    with unscoped():
        assert not Notice.objects.filter(member_id=here.people[2].pk).exists()


def test_it_stands_in_their_calendar_and_not_in_the_others(here, coming):
    announce_activity(by=SYSTEM, activity=only(coming))
    assert [each.pk for each in coming_for(here.people[0], today())] == [only(coming).pk]
    assert coming_for(here.people[2], today()) == []


def test_a_branch_s_own_class_is_not_its_other_members_affair(here):
    training = a_class(here.branch, starts=JUNE)
    enrolled(training, here.people[0])
    announce_activity(by=SYSTEM, activity=only(training))
    assert coming_for(here.people[0], today())
    assert coming_for(here.people[1], today()) == []


def test_those_enrolled_may_open_it_and_the_list_agrees(here, coming):
    inside, outside = UserFactory(member=here.people[0]), UserFactory(member=here.people[2])
    activity = only(coming)
    assert inside.has_perm("activities.view", activity)
    assert activity in visible_to(inside)
    assert not outside.has_perm("activities.view", activity)
    assert activity not in visible_to(outside)


def test_leave_attendance_and_check_in_work_as_ever(here):
    training = a_class(here.committee, starts=TODAY)
    enrolled(training, *here.people)
    account = UserFactory(member=here.people[0])
    announce_activity(by=SYSTEM, activity=only(training))
    assert ask_leave(by=account, activity=only(training), reason="出差")
    code = open_check_in(by=SYSTEM, activity=only(training))
    assert check_in(by=UserFactory(member=here.people[1]), activity=only(training), key=code.key)
    answers = {here.people[2].pk: Answer(Presence.ABSENT)}
    set_attendance(by=SYSTEM, activity=only(training), version=only(training).version, answers=answers)
    assert confirm_activity(by=SYSTEM, activity=only(training))
    (line,) = session_lines(training)
    assert (line.expected, line.came) == (3, 2)


def test_confirmed_and_made_up(here):
    training = a_class(here.committee, starts=date(2016, 5, 12))
    enrolled(training, *here.people[:2], here.visitor)
    answers = {here.people[0].pk: Answer(Presence.LEAVE)}
    set_attendance(by=SYSTEM, activity=only(training), version=only(training).version, answers=answers)
    confirm_activity(by=SYSTEM, activity=only(training))
    row = record_make_up(
        by=SYSTEM, activity=only(training), member=here.people[0], made_up_on=date(2016, 5, 18)
    )
    assert row.presence == Presence.MADE_UP
    with unscoped():
        assert Attendance.objects.count() == 2
        credit = Credit.objects.get()
    assert (credit.unit_id, credit.member_id, credit.audience) == (
        here.away.unit_id,
        here.visitor.pk,
        For.MEMBERS,
    )


def test_a_guest_who_did_not_come_is_taken_off(here):
    training = a_class(here.committee, starts=date(2016, 5, 12))
    enrolled(training, here.people[0], here.visitor)
    (guest,) = attendance_sheet(only(training)).guests
    remove_visitor(by=SYSTEM, activity=only(training), guest_id=guest.pk)
    confirm_activity(by=SYSTEM, activity=only(training))
    with unscoped():
        assert not Credit.objects.exists()


def test_what_is_confirmed_keeps_who_was_expected_then(here):
    """Later enrolments and withdrawals change nothing of it, a correction of its place included."""
    training = a_class(here.committee, starts=date(2016, 5, 12))
    enrolled(training, here.people[0], here.people[1])
    confirm_activity(by=SYSTEM, activity=only(training))
    enrolled(training, here.people[2], here.visitor)
    withdraw(by=SYSTEM, training=training, member=here.people[0])
    activity = only(training)
    draft = Draft(activity.organization, ("training",), activity.held_on, title=activity.title, place="二楼")
    correct_activity(by=SYSTEM, activity=activity, version=activity.version, draft=draft, reason="地点写错")
    assert expected(only(training)) == {here.people[0].pk, here.people[1].pk}
    sheet = attendance_sheet(only(training))
    assert {line.member.pk for line in sheet.lines} == {here.people[0].pk, here.people[1].pk}
    assert sheet.guests == []
