"""Who came, confirmation, making up."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.activities.factories import DAY, SYSTEM, confirmed, draft, member, plan, post
from tests.organizations.factories import OrganizationFactory, UserFactory
from zhixing.activities.actions import (
    StaleError,
    cancel_activity,
    confirm_activity,
    correct_activity,
    edit_activity,
    record_make_up,
    reveal_reasons,
    set_attendance,
)
from zhixing.activities.choices import Mode, Presence, State
from zhixing.activities.drafts import Answer
from zhixing.activities.models import Attendance
from zhixing.activities.queries import attendance_sheet, find
from zhixing.core.actions import facts_touched
from zhixing.core.models import AuditEntry
from zhixing.organizations.choices import Kind, PostCode
from zhixing.organizations.models import Affiliation

LATER = date(2016, 5, 18)


def rows(activity):
    return {
        row.member_id: row for row in Attendance.objects.filter(unit_id=activity.unit_id, activity=activity)
    }


def names(activity):
    return sorted(line.member.name for line in attendance_sheet(activity).lines)


def answer(activity, who, presence, by=SYSTEM, reason=""):
    answers = {who.pk: Answer(presence, reason)}
    return set_attendance(by=by, activity=activity, version=activity.version, answers=answers)


@pytest.fixture
def touches():
    found = []

    def receive(sender, touches, **_):
        found.extend(touches)

    facts_touched.connect(receive)
    yield found
    facts_touched.disconnect(receive)


class TestExpected:
    def test_everyone_expected_is_present_by_default(self, world):
        sheet = attendance_sheet(plan(world[0]))
        assert (sheet.expected, sheet.present) == (4, 4)

    def test_by_affiliation_on_the_day(self, world):
        branch, _, (leaver, *_) = world
        Affiliation.objects.filter(unit_id=branch.unit_id, member=leaver).update(ends=DAY)
        member(branch, name="新来", since=date(2016, 5, 13))
        on_the_day = plan(branch)
        assert leaver.name not in names(on_the_day)
        assert "新来" not in names(on_the_day)
        assert "新来" in names(plan(branch, held_on=date(2016, 5, 13)))

    def test_a_committee_meeting_expects_posts_of_the_day(self, world):
        branch, _, (one, two, _three) = world
        post(one, branch, PostCode.ORGANISATION)
        post(two, branch, PostCode.PUBLICITY, ends=DAY)
        assert names(plan(branch, kinds=("committee_meeting",))) == sorted(["书记", one.name])

    def test_a_cell_meeting_expects_the_cell(self, world):
        branch, *_ = world
        cell = OrganizationFactory(parent=branch, kind=Kind.CELL)
        inside = member(branch, cell=cell)
        assert names(plan(cell, kinds=("cell_meeting",))) == [inside.name]

    def test_a_team_meeting_expects_the_team(self, world):
        branch, _, (leader, *_) = world
        group = OrganizationFactory(unit=branch.unit, kind=Kind.PARTY_GROUP)
        post(leader, group, PostCode.TEAM_MEMBER)
        assert names(plan(group, kinds=("theory_group",))) == [leader.name]

    def test_volunteering_expects_nobody(self, world):
        assert attendance_sheet(plan(world[0], kinds=("volunteering",))).expected == 0

    def test_a_joint_activity_expects_both_branches(self, world):
        branch, *_ = world
        other = OrganizationFactory(unit=branch.unit)
        guest = member(other)
        joint = plan(branch, others=(other,), joint_reason="结对共建")
        sheet = attendance_sheet(joint)
        assert guest.name in names(joint)
        assert sheet.expected == 5
        assert [group.name for group in sheet.groups] == [branch.name, other.name]


class TestAttendance:
    def test_only_exceptions_are_kept_before_confirmation(self, world):
        branch, officer, (ill, *_) = world
        activity = answer(plan(branch), ill, Presence.LEAVE, officer, "病假")
        assert activity.state == State.HELD
        assert list(rows(activity)) == [ill.pk]
        sheet = attendance_sheet(activity)
        assert (sheet.expected, sheet.present) == (4, 3)

    def test_who_was_not_expected_is_refused(self, world):
        branch, officer, _ = world
        stranger = member(OrganizationFactory(unit=branch.unit), name="外人")
        with pytest.raises(ValidationError, match="外人"):
            answer(plan(branch), stranger, Presence.ABSENT, officer)

    def test_a_member_of_another_unit_is_not_even_named(self, world):
        stranger = member(OrganizationFactory(), name="外省人")
        with pytest.raises(ValidationError) as caught:
            answer(plan(world[0]), stranger, Presence.ABSENT)
        assert "外省人" not in str(caught.value)

    def test_absence_in_advance_is_refused_leave_is_not(self, world):
        branch, _, (ill, *_) = world
        coming = plan(branch, held_on=date(2016, 6, 1))
        with pytest.raises(ValidationError):
            answer(coming, ill, Presence.ABSENT)
        kept = answer(find(coming.pk), ill, Presence.LEAVE)
        assert kept.state == State.PLANNED

    def test_a_stale_sheet_is_refused(self, world):
        branch, _, (one, two, _) = world
        activity = plan(branch)
        answer(activity, one, Presence.ABSENT)
        with pytest.raises(StaleError):
            answer(activity, two, Presence.ABSENT)

    def test_made_up_cannot_be_ticked(self, world):
        branch, _, (one, *_) = world
        with pytest.raises(ValidationError):
            answer(plan(branch), one, Presence.MADE_UP)

    def test_coming_after_all_wipes_the_reason(self, world):
        branch, _, (ill, *_) = world
        activity = answer(plan(branch), ill, Presence.LEAVE, reason="病假")
        activity = answer(activity, ill, Presence.PRESENT)
        assert (rows(activity)[ill.pk].presence, rows(activity)[ill.pk].reason) == (Presence.PRESENT, "")

    def test_an_empty_reason_keeps_the_one_noted(self, world):
        branch, _, (ill, *_) = world
        activity = answer(plan(branch), ill, Presence.LEAVE, reason="病假")
        answer(activity, ill, Presence.LEAVE)
        assert rows(activity)[ill.pk].reason == "病假"

    def test_another_date_derives_the_list_anew_and_keeps_exceptions(self, world):
        branch, officer, (ill, *_) = world
        activity = answer(plan(branch), ill, Presence.LEAVE, officer)
        member(branch, name="新来", since=date(2016, 5, 15))
        moved = edit_activity(by=officer, activity=activity, version=2, draft=draft(branch, held_on=LATER))
        sheet = attendance_sheet(moved)
        assert (sheet.expected, sheet.present) == (5, 4)
        assert {line.member.pk: line.presence for line in sheet.lines}[ill.pk] == Presence.LEAVE

    def test_online_everybody_is_taken_to_be_online(self, world):
        activity = confirmed(world[0], mode=Mode.ONLINE)
        assert {row.presence for row in rows(activity).values()} == {Presence.ONLINE}


class TestReasons:
    def test_reading_is_for_branch_officers_and_is_noted(self, world):
        branch, officer, (ill, *_) = world
        activity = answer(plan(branch), ill, Presence.LEAVE, reason="手术")
        assert reveal_reasons(by=officer, activity=activity) == {ill.pk: "手术"}
        entry = AuditEntry.objects.get(unit_id=branch.unit_id, code="activities.reveal_reasons")
        assert entry.data == {"read": [ill.pk]}
        with pytest.raises(PermissionDenied):
            reveal_reasons(by=UserFactory(member=ill), activity=activity)

    def test_no_reason_stands_in_audit_or_history(self, world):
        branch, officer, (ill, *_) = world
        activity = confirmed(branch, answers={ill.pk: Answer(Presence.LEAVE, "手术")})
        correct_activity(
            by=officer,
            activity=activity,
            version=activity.version,
            draft=draft(branch, place="二楼"),
            reason="地点",
        )
        for entry in AuditEntry.objects.filter(unit_id=branch.unit_id):
            assert "手术" not in str(entry.data)

    def test_a_reason_is_unreadable_at_rest(self, world):
        from django.db import connection

        branch, _, (ill, *_) = world
        activity = answer(plan(branch), ill, Presence.LEAVE, reason="手术")
        with connection.cursor() as cursor:
            cursor.execute("SELECT reason FROM activities_attendance WHERE unit_id = %s", [activity.unit_id])
            assert "手术" not in cursor.fetchone()[0]


class TestConfirm:
    def test_confirm_writes_the_whole_list(self, world):
        branch, officer, (ill, *_) = world
        activity = answer(plan(branch), ill, Presence.LEAVE)
        assert confirm_activity(by=officer, activity=activity)
        current = find(activity.pk)
        assert (current.state, current.confirmed_by_name) == (State.CONFIRMED, officer.name)
        assert len(rows(current)) == 4
        assert {row.home_id for row in rows(current).values()} == {branch.pk}
        assert rows(current)[ill.pk].presence == Presence.LEAVE

    def test_confirm_without_any_answer_takes_everyone_as_present(self, world):
        activity = confirmed(world[0])
        assert {row.presence for row in rows(activity).values()} == {Presence.PRESENT}

    def test_twice_is_once(self, world):
        branch, officer, _ = world
        activity = plan(branch)
        assert confirm_activity(by=officer, activity=activity) is True
        before = find(activity.pk).confirmed_at
        assert confirm_activity(by=SYSTEM, activity=activity, version=1) is False
        current = find(activity.pk)
        assert (current.confirmed_at, current.confirmed_by_name, current.version) == (before, officer.name, 2)
        assert AuditEntry.objects.filter(unit_id=branch.unit_id, code="activities.confirm").count() == 1

    def test_in_the_future_is_refused(self, world):
        with pytest.raises(ValidationError):
            confirmed(world[0], held_on=date(2016, 5, 21))

    def test_before_its_hour_today_is_refused(self, world):
        with pytest.raises(ValidationError, match="15:00"):
            confirmed(world[0], held_on=date(2016, 5, 20), starts_at=time(15))
        assert confirmed(world[0], held_on=date(2016, 5, 20), starts_at=time(9)).state == State.CONFIRMED

    def test_a_refused_confirmation_leaves_no_trace(self, world):
        activity = plan(world[0], held_on=date(2016, 5, 21))
        with pytest.raises(ValidationError):
            confirm_activity(by=SYSTEM, activity=activity)
        current = find(activity.pk)
        assert (current.state, current.version, rows(current)) == (State.PLANNED, 1, {})

    def test_stale_is_refused(self, world):
        branch, officer, (ill, *_) = world
        activity = plan(branch)
        answer(activity, ill, Presence.ABSENT)
        with pytest.raises(StaleError):
            confirm_activity(by=officer, activity=activity, version=1)

    def test_cancelled_is_refused(self, world):
        activity = plan(world[0])
        cancel_activity(by=SYSTEM, activity=activity, reason="台风")
        with pytest.raises(ValidationError):
            confirm_activity(by=SYSTEM, activity=activity)

    def test_it_marks_hosts_and_everybody(self, world, touches):
        branch, _, people = world
        confirmed(branch)
        assert {touch.organization_id for touch in touches if touch.organization_id} == {branch.pk}
        assert {person.pk for person in people} < {touch.member_id for touch in touches}
        assert {(touch.first, touch.last) for touch in touches} == {(DAY, DAY)}

    def test_planning_marks_nothing(self, world, touches):
        plan(world[0])
        assert touches == []


class TestCorrecting:
    def test_old_and_new_days_are_marked(self, world, touches):
        branch, officer, _ = world
        activity = confirmed(branch)
        touches.clear()
        moved = draft(branch, held_on=LATER)
        correct_activity(by=officer, activity=activity, version=activity.version, draft=moved, reason="记错")
        assert {touch.first for touch in touches if touch.organization_id == branch.pk} == {DAY, LATER}

    def test_people_follow_the_date(self, world):
        branch, officer, (leaver, *_) = world
        Affiliation.objects.filter(unit_id=branch.unit_id, member=leaver).update(ends=date(2016, 5, 15))
        new = member(branch, since=date(2016, 5, 15))
        activity = confirmed(branch)
        moved = draft(branch, held_on=LATER)
        correct_activity(by=officer, activity=activity, version=activity.version, draft=moved, reason="记错")
        found = rows(activity)
        assert found[new.pk].expected
        assert not found[leaver.pk].expected  # was there, so stays as a listener

    def test_who_was_away_and_is_no_longer_expected_goes(self, world):
        branch, officer, (leaver, *_) = world
        Affiliation.objects.filter(unit_id=branch.unit_id, member=leaver).update(ends=date(2016, 5, 15))
        activity = confirmed(branch, answers={leaver.pk: Answer(Presence.ABSENT)})
        moved = draft(branch, held_on=LATER)
        correct_activity(by=officer, activity=activity, version=activity.version, draft=moved, reason="记错")
        assert leaver.pk not in rows(activity)

    def test_attendance_after_confirmation_asks_for_a_reason(self, world):
        branch, officer, (one, *_) = world
        activity = confirmed(branch)
        with pytest.raises(ValidationError):
            answer(activity, one, Presence.ABSENT, officer)
        set_attendance(
            by=officer,
            activity=activity,
            version=activity.version,
            answers={one.pk: Answer(Presence.ABSENT)},
            reason="记错了",
        )
        assert rows(activity)[one.pk].presence == Presence.ABSENT


class TestMakeUp:
    @pytest.fixture
    def missed(self, world):
        branch, _, (ill, *_) = world
        return confirmed(branch, answers={ill.pk: Answer(Presence.LEAVE, "病假")}), ill

    def test_it_is_kept_and_marked(self, missed, touches):
        activity, ill = missed
        record_make_up(by=SYSTEM, activity=activity, member=ill, made_up_on=LATER)
        assert (rows(activity)[ill.pk].presence, rows(activity)[ill.pk].made_up_on) == (
            Presence.MADE_UP,
            LATER,
        )
        assert {(touch.first, touch.last) for touch in touches} == {(DAY, LATER)}
        assert attendance_sheet(activity).present == 3

    def test_twice_is_once(self, missed):
        activity, ill = missed
        record_make_up(by=SYSTEM, activity=activity, member=ill, made_up_on=LATER)
        record_make_up(by=SYSTEM, activity=activity, member=ill, made_up_on=LATER)
        assert AuditEntry.objects.filter(unit_id=activity.unit_id, code="activities.make_up").count() == 1

    @pytest.mark.parametrize("day", [date(2016, 5, 11), date(2016, 5, 21)])
    def test_before_the_activity_or_still_to_come_is_refused(self, missed, day):
        activity, ill = missed
        with pytest.raises(ValidationError):
            record_make_up(by=SYSTEM, activity=activity, member=ill, made_up_on=day)

    def test_who_was_there_cannot(self, missed, world):
        with pytest.raises(ValidationError):
            record_make_up(by=SYSTEM, activity=missed[0], member=world[2][1], made_up_on=LATER)

    def test_not_before_confirmation(self, world):
        with pytest.raises(ValidationError):
            record_make_up(by=SYSTEM, activity=plan(world[0]), member=world[2][0], made_up_on=LATER)
