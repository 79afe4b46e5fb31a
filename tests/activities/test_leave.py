"""Leave: asked for with a private reason, agreed to or not, withdrawn; and what then stands in the attendance."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.activities.factories import SYSTEM, branch_with, confirmed, member, plan, post
from tests.organizations.factories import CommitteeFactory, OrganizationFactory, UserFactory, organiser_of
from tests.plugins.scoped import unscoped
from tests.supervision.counting import queries
from zhixing.activities.actions import (
    add_visitor,
    announce_activity,
    answer_leave,
    ask_leave,
    cancel_activity,
    confirm_activity,
    reveal_reasons,
    withdraw_leave,
)
from zhixing.activities.choices import LeaveState, Presence, State
from zhixing.activities.models import Activity, Attendance, Correction, Leave
from zhixing.activities.queries import attendance_sheet, coming_for, find
from zhixing.activities.signals import leave_answered, leave_asked
from zhixing.core.models import AuditEntry
from zhixing.core.time import today
from zhixing.organizations.choices import Kind, PostCode


@pytest.fixture
def asker(world):
    return UserFactory(member=world[2][0], name=world[2][0].name)


@pytest.fixture
def meeting(world):
    return plan(world[0], held_on=today().replace(month=6, day=2), title="六月大会")


def ask(asker, meeting, reason="身体不适：住院"):
    return ask_leave(by=asker, activity=meeting, reason=reason)


def presence_of(activity, who):
    current = find(activity.pk)
    return {line.member.pk: line.presence for line in attendance_sheet(current).lines}[who.member_id]


class TestAsking:
    def test_the_reason_is_kept_encrypted_and_out_of_the_trail(self, asker, meeting):
        row = ask(asker, meeting)
        with unscoped():
            assert Leave.objects.get().reason == "身体不适：住院"
            assert "住院" not in str(AuditEntry.objects.filter(code="activities.ask_leave").get().data)
        assert row.state == LeaveState.ASKED

    def test_asking_changes_nothing_of_the_meeting(self, asker, meeting):
        ask(asker, meeting)
        assert find(meeting.pk).version == meeting.version
        assert presence_of(meeting, asker) == Presence.PRESENT

    def test_twice_is_once_and_told_once(self, asker, meeting):
        told = []
        leave_asked.connect(lambda **said: told.append(said["leave"].pk), weak=False, dispatch_uid="test")
        try:
            first, second = ask(asker, meeting), ask(asker, meeting)
        finally:
            leave_asked.disconnect(dispatch_uid="test")
        assert first.pk == second.pk
        assert told == [first.pk]

    def test_who_is_not_expected_needs_none(self, world, meeting):
        listener = member(OrganizationFactory(unit=world[0].unit))
        add_visitor(by=SYSTEM, activity=meeting, name="x", member=listener)
        with pytest.raises(ValidationError):
            ask(UserFactory(member=listener), meeting)

    def test_a_stranger_may_not_even_see_the_meeting(self, meeting):
        stranger = UserFactory(member=member(OrganizationFactory()))
        with pytest.raises(PermissionDenied):
            ask(stranger, meeting)

    def test_an_account_without_member_asks_for_nobody(self, world, meeting):
        with pytest.raises(ValidationError):
            ask(organiser_of(world[0].parent or world[0]), meeting)

    def test_confirmed_or_cancelled_it_is_too_late(self, asker, world, meeting):
        cancel_activity(by=SYSTEM, activity=meeting, reason="改期")
        for closed in (find(meeting.pk), confirmed(world[0])):
            with pytest.raises(ValidationError):
                ask(asker, closed)

    def test_one_expected_by_post_may_ask(self, world):
        post(world[2][1], world[0], PostCode.ORGANISATION)
        meeting = plan(world[0], kinds=("committee_meeting",), held_on=today().replace(month=6))
        assert ask(UserFactory(member=world[2][1]), meeting).state == LeaveState.ASKED

    def test_one_expected_in_the_cell_or_the_team_may_ask(self, world):
        cell = OrganizationFactory(parent=world[0], kind=Kind.CELL)
        group = OrganizationFactory(unit=world[0].unit, kind=Kind.PARTY_GROUP)
        of_cell, leader = member(world[0], cell=cell), member(world[0])
        post(leader, group, PostCode.TEAM_MEMBER)
        day = today().replace(month=6)
        in_cell = plan(cell, kinds=("cell_meeting",), held_on=day)
        in_team = plan(group, kinds=("theory_group",), held_on=day)
        assert ask(UserFactory(member=of_cell), in_cell).member == of_cell
        assert ask(UserFactory(member=leader), in_team).member == leader


class TestAnswering:
    def agree(self, world, meeting, row, **values):
        return answer_leave(by=world[1], activity=meeting, leave_id=row.pk, agreed=True, **values)

    def test_agreed_the_member_is_on_leave_with_the_private_reason(self, world, asker, meeting):
        row = self.agree(world, meeting, ask(asker, meeting), answer="好好休息")
        assert (row.state, row.answered_by_name, row.answer) == (LeaveState.AGREED, world[1].name, "好好休息")
        assert presence_of(meeting, asker) == Presence.LEAVE
        with unscoped():
            assert Attendance.objects.get().reason == "身体不适：住院"
        assert find(meeting.pk).state == State.PLANNED

    def test_agreed_before_it_stays_through_confirmation(self, world, asker):
        meeting = plan(world[0])
        self.agree(world, meeting, ask(asker, meeting))
        confirm_activity(by=SYSTEM, activity=find(meeting.pk))
        sheet = attendance_sheet(find(meeting.pk))
        assert (sheet.expected, sheet.present) == (4, 3)

    def test_agreed_after_confirmation_is_a_correction_with_both_versions(self, world, asker):
        meeting = plan(world[0])
        row = ask(asker, meeting)
        confirm_activity(by=SYSTEM, activity=meeting)
        assert presence_of(meeting, asker) == Presence.PRESENT

        self.agree(world, find(meeting.pk), row)

        assert presence_of(meeting, asker) == Presence.LEAVE
        with unscoped():
            kept = Correction.objects.get()
        key = str(asker.member_id)
        assert (kept.before["people"][key][1], kept.after["people"][key][1]) == ("present", "leave")
        assert "住院" not in str(kept.before) + str(kept.after)

    def test_no_needs_a_word_and_leaves_the_attendance(self, world, asker, meeting):
        row = ask(asker, meeting)
        with pytest.raises(ValidationError) as refused:
            answer_leave(by=world[1], activity=meeting, leave_id=row.pk, agreed=False)
        assert "answer" in refused.value.message_dict
        said = answer_leave(by=world[1], activity=meeting, leave_id=row.pk, agreed=False, answer="要表决")
        assert said.state == LeaveState.DECLINED
        assert presence_of(meeting, asker) == Presence.PRESENT

    def test_declined_one_may_ask_anew(self, world, asker, meeting):
        row = ask(asker, meeting)
        answer_leave(by=world[1], activity=meeting, leave_id=row.pk, agreed=False, answer="要表决")
        again = ask(asker, meeting, "家中有事")
        assert (again.pk, again.state, again.answer) == (row.pk, LeaveState.ASKED, "")

    def test_of_two_officers_the_second_hears_who_answered(self, world, asker, meeting):
        row = ask(asker, meeting)
        self.agree(world, meeting, row)
        assert self.agree(world, meeting, row).state == LeaveState.AGREED
        with pytest.raises(ValidationError, match=world[1].name):
            answer_leave(by=SYSTEM, activity=meeting, leave_id=row.pk, agreed=False, answer="不行")

    def test_another_meetings_request_is_not_answered_here(self, world, asker, meeting):
        other = plan(world[0])
        with pytest.raises(ValidationError):
            self.agree(world, other, ask(asker, meeting))

    def test_the_member_may_not_agree(self, asker, meeting):
        row = ask(asker, meeting)
        with pytest.raises(PermissionDenied):
            answer_leave(by=asker, activity=meeting, leave_id=row.pk, agreed=True)

    def test_the_answer_is_told(self, world, asker, meeting):
        told = []
        leave_answered.connect(
            lambda **said: told.append(said["leave"].state), weak=False, dispatch_uid="test"
        )
        try:
            self.agree(world, meeting, ask(asker, meeting))
        finally:
            leave_answered.disconnect(dispatch_uid="test")
        assert told == [LeaveState.AGREED]


class TestWithdrawing:
    def test_agreed_or_not_one_is_expected_again_and_the_reason_is_gone(self, world, asker, meeting):
        row = ask(asker, meeting)
        answer_leave(by=world[1], activity=meeting, leave_id=row.pk, agreed=True)
        taken_back = withdraw_leave(by=asker, activity=meeting)
        assert taken_back.state == LeaveState.WITHDRAWN
        assert presence_of(meeting, asker) == Presence.PRESENT
        with unscoped():
            assert Leave.objects.get().reason == ""
            assert Attendance.objects.get().reason == ""

    def test_withdrawn_it_cannot_be_answered(self, world, asker, meeting):
        row = ask(asker, meeting)
        withdraw_leave(by=asker, activity=meeting)
        with pytest.raises(ValidationError):
            answer_leave(by=world[1], activity=meeting, leave_id=row.pk, agreed=True)

    def test_agreed_and_held_it_stands(self, world, asker):
        meeting = plan(world[0])
        row = ask(asker, meeting)
        answer_leave(by=world[1], activity=meeting, leave_id=row.pk, agreed=True)
        confirm_activity(by=SYSTEM, activity=find(meeting.pk))
        with pytest.raises(ValidationError):
            withdraw_leave(by=asker, activity=find(meeting.pk))

    def test_without_a_request_nothing_happens(self, asker, meeting):
        assert withdraw_leave(by=asker, activity=meeting) is None


class TestReading:
    def test_reading_the_reason_is_noted_and_only_the_branch_may(self, world, asker, meeting):
        ask(asker, meeting)
        assert reveal_reasons(by=world[1], activity=meeting) == {asker.member_id: "身体不适：住院"}
        with unscoped():
            assert AuditEntry.objects.get(code="activities.reveal_reasons").data["read"] == [asker.member_id]
        above = organiser_of(CommitteeFactory())
        with pytest.raises(PermissionDenied):
            reveal_reasons(by=above, activity=meeting)

    def test_the_member_sees_on_me_who_read_it(self, client, world, asker, meeting):
        ask(asker, meeting)
        reveal_reasons(by=world[1], activity=meeting)
        client.force_login(asker)
        assert "查看了您的请假原因" in client.get(reverse("me")).content.decode()


def send(client, user, name, args, **values):
    client.force_login(user)
    return client.post(reverse(f"activities:{name}", args=args), values, follow=True)


class TestPages:
    def test_the_officer_sees_who_asks_but_not_why(self, client, world, asker, meeting):
        row = ask(asker, meeting)
        client.force_login(world[1])
        for address in (reverse("today"), reverse("activities:detail", args=[meeting.pk])):
            text = client.get(address).content.decode()
            assert asker.name in text
            assert reverse("activities:answer-leave", args=[meeting.pk, row.pk]) in text
            assert "住院" not in text
        shown = send(client, world[1], "reasons", [meeting.pk]).content.decode()
        assert "住院" in shown

    def test_asked_and_agreed_by_pages(self, client, world, asker, meeting):
        announce_activity(by=SYSTEM, activity=meeting)
        client.force_login(asker)
        assert reverse("activities:ask-leave", args=[meeting.pk]) in client.get("/").content.decode()
        assert reverse("activities:ask-leave", args=[meeting.pk]) in client.get("/me/").content.decode()
        send(client, asker, "ask-leave", [meeting.pk], cause="travel", words="赴京开会")
        with unscoped():
            row = Leave.objects.get()
        assert row.reason.endswith("赴京开会")

        send(client, world[1], "answer-leave", [meeting.pk, row.pk], word="yes", next="today")

        assert presence_of(meeting, asker) == Presence.LEAVE
        client.force_login(asker)
        assert "六月大会" in client.get("/").content.decode()
        send(client, asker, "withdraw-leave", [meeting.pk])
        assert presence_of(meeting, asker) == Presence.PRESENT

    def test_a_refused_form_keeps_what_was_typed(self, client, asker, meeting):
        answer = send(client, asker, "ask-leave", [meeting.pk], words="说来话长")
        assert answer.status_code == 422
        assert "说来话长" in answer.content.decode()
        assert send(client, asker, "ask-leave", [meeting.pk], cause="other").status_code == 422

    def test_no_without_a_word_is_explained_on_the_page(self, client, world, asker, meeting):
        row = ask(asker, meeting)
        answer = send(client, world[1], "answer-leave", [meeting.pk, row.pk], word="no")
        assert answer.status_code == 422
        assert asker.name in answer.content.decode()
        typed = {f"leave-{row.pk}-answer": "当天要表决"}
        send(client, world[1], "answer-leave", [meeting.pk, row.pk], word="no", **typed)
        client.force_login(asker)
        assert "当天要表决" in client.get(reverse("activities:detail", args=[meeting.pk])).content.decode()

    def test_who_has_nothing_to_ask_is_led_to_the_page(self, client, world, meeting):
        client.force_login(UserFactory(member=member(world[0])))
        ask_page = reverse("activities:ask-leave", args=[meeting.pk])
        assert client.get(ask_page).status_code == 200
        cancel_activity(by=SYSTEM, activity=meeting, reason="改期")
        assert client.get(ask_page).status_code == 302

    def test_a_member_does_not_see_what_others_ask(self, client, world, asker, meeting):
        ask(asker, meeting)
        client.force_login(UserFactory(member=world[2][1]))
        text = client.get(reverse("activities:detail", args=[meeting.pk])).content.decode()
        assert "leave-" not in text


def test_who_is_invited_to_sit_in_sees_it_coming(world, meeting):
    listener = member(OrganizationFactory(unit=world[0].unit))
    add_visitor(by=SYSTEM, activity=meeting, name="x", member=listener)
    announce_activity(by=SYSTEM, activity=find(meeting.pk))
    assert [each.pk for each in coming_for(listener, today())] == [meeting.pk]


def test_today_asks_the_database_no_more_for_three_than_for_one(client, world):
    _branch, secretary, people = world
    meetings = [plan(world[0], held_on=today().replace(month=6, day=day)) for day in (2, 3, 4)]
    client.force_login(secretary)
    ask_leave(by=UserFactory(member=people[0]), activity=meetings[0], reason="出差")
    with_one = queries(client, "/")
    for each, meeting in zip(people[1:], meetings[1:], strict=True):
        ask_leave(by=UserFactory(member=each), activity=meeting, reason="出差")
    assert queries(client, "/") == with_one
    with unscoped():
        assert Activity.objects.count() == 3


def test_another_branchs_officer_hears_nothing_of_it(client, world, asker, meeting):
    ask(asker, meeting)
    _other, officer, _people = branch_with(1)
    client.force_login(officer)
    assert asker.name not in client.get("/").content.decode()
