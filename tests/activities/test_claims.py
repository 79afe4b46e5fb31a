"""The member's word: reaches the recorder, is answered, stays in sight of both, and moves what it should."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.activities.factories import DAY, SYSTEM, branch_with, confirmed, member, plan
from tests.activities.test_measures import subjects
from tests.organizations.factories import OrganizationFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.supervision.counting import queries
from zhixing.activities.actions import (
    add_visitor,
    answer_claim,
    make_claim,
    record_make_up,
    remove_visitor,
)
from zhixing.activities.choices import ClaimAbout, Presence
from zhixing.activities.drafts import Answer
from zhixing.activities.models import Attendance, Claim, Correction
from zhixing.activities.queries import attendance_sheet, find
from zhixing.activities.signals import claim_answered, claim_made
from zhixing.core.actions import facts_touched
from zhixing.organizations.models import Affiliation


@pytest.fixture
def speaker(world):
    return UserFactory(member=world[2][0], name=world[2][0].name)


@pytest.fixture
def meeting(world):
    """A confirmed meeting at which the speaker is listed as absent."""
    return confirmed(world[0], answers={world[2][0].pk: Answer(Presence.ABSENT)}, title="五月大会")


def line_of(activity, user):
    with unscoped():
        return Attendance.objects.get(activity=activity, member_id=user.member_id)


def accept(world, activity, claim, **values):
    return answer_claim(by=world[1], activity=activity, claim_id=claim.pk, accepted=True, **values)


class TestIWasThere:
    def test_accepted_the_record_is_corrected_and_both_versions_kept(self, world, speaker, meeting):
        claim = make_claim(by=speaker, activity=meeting, text="坐在后排")
        assert attendance_sheet(meeting).present == 3

        accept(world, meeting, claim)

        assert attendance_sheet(find(meeting.pk)).present == 4
        with unscoped():
            kept, said = Correction.objects.get(), Claim.objects.get()
        key = str(speaker.member_id)
        assert (kept.before["people"][key][1], kept.after["people"][key][1]) == ("absent", "present")
        assert speaker.name in kept.reason
        assert (said.accepted, said.answered_by_name) == (True, world[1].name)

    def test_accepting_marks_the_facts_of_member_and_branch(self, world, speaker, meeting):
        claim, touched = make_claim(by=speaker, activity=meeting), []
        facts_touched.connect(lambda touches, **_: touched.extend(touches), weak=False, dispatch_uid="test")
        try:
            accept(world, meeting, claim)
        finally:
            facts_touched.disconnect(dispatch_uid="test")
        assert speaker.member_id in {touch.member_id for touch in touched}
        assert world[0].pk in {touch.organization_id for touch in touched}

    def test_one_on_leave_is_listed_as_present_and_the_reason_goes(self, world, speaker):
        away = {speaker.member_id: Answer(Presence.LEAVE, "住院")}
        meeting = confirmed(world[0], answers=away)
        accept(world, meeting, make_claim(by=speaker, activity=meeting))
        row = line_of(meeting, speaker)
        assert (row.presence, row.reason, row.expected) == (Presence.PRESENT, "", True)

    def test_a_member_of_the_host_who_was_not_expected_is_listed_as_sitting_in(self, world, speaker):
        meeting = confirmed(world[0], kinds=("committee_meeting",))
        accept(world, meeting, make_claim(by=speaker, activity=meeting))
        row = line_of(meeting, speaker)
        assert (row.presence, row.expected, row.home_id) == (Presence.PRESENT, False, world[0].pk)
        assert attendance_sheet(find(meeting.pk)).expected == 1

    def test_no_is_answered_with_a_word_and_stays(self, world, speaker, meeting):
        claim = make_claim(by=speaker, activity=meeting)
        with pytest.raises(ValidationError) as refused:
            answer_claim(by=world[1], activity=meeting, claim_id=claim.pk, accepted=False)
        assert "answer" in refused.value.message_dict
        answer_claim(by=world[1], activity=meeting, claim_id=claim.pk, accepted=False, answer="签到表上没有")
        with pytest.raises(ValidationError, match="签到表上没有"):
            make_claim(by=speaker, activity=meeting)
        assert line_of(meeting, speaker).presence == Presence.ABSENT

    def test_twice_is_once(self, world, speaker, meeting):
        first, second = (make_claim(by=speaker, activity=meeting) for _ in range(2))
        assert first.pk == second.pk
        assert accept(world, meeting, first).accepted
        assert accept(world, meeting, first).accepted
        with pytest.raises(ValidationError, match=world[1].name):
            answer_claim(by=world[1], activity=meeting, claim_id=first.pk, accepted=False, answer="不对")
        with unscoped():
            assert Correction.objects.count() == 1

    def test_corrected_meanwhile_it_is_accepted_without_another_correction(self, world, speaker, meeting):
        claim = make_claim(by=speaker, activity=meeting)
        with unscoped():
            Attendance.objects.filter(member_id=speaker.member_id).update(presence=Presence.PRESENT)
        accept(world, find(meeting.pk), claim)
        with unscoped():
            assert Correction.objects.count() == 0

    def test_whom_a_corrected_roster_places_elsewhere_is_not_listed(self, world, speaker):
        meeting = confirmed(world[0], kinds=("committee_meeting",))
        claim = make_claim(by=speaker, activity=meeting)
        with unscoped():
            Affiliation.objects.filter(member_id=speaker.member_id).update(
                organization=OrganizationFactory(unit=world[0].unit)
            )
        with pytest.raises(ValidationError, match=speaker.name):
            accept(world, meeting, claim)
        with unscoped():
            assert Claim.objects.get().accepted is None

    def test_before_confirmation_there_is_nothing_to_say(self, world, speaker):
        with pytest.raises(ValidationError):
            make_claim(by=speaker, activity=plan(world[0]))

    def test_who_is_listed_as_present_has_nothing_to_say(self, world, meeting):
        with pytest.raises(ValidationError):
            make_claim(by=UserFactory(member=world[2][1]), activity=meeting)

    def test_of_another_branchs_meeting_one_asks_the_own_branch(self, world, meeting):
        officer_elsewhere = member(OrganizationFactory(unit=world[0].unit, parent=world[0].parent))
        user = UserFactory(member=officer_elsewhere)
        with pytest.raises((ValidationError, PermissionDenied)):
            make_claim(by=user, activity=meeting)

    def test_a_member_may_not_answer(self, speaker, meeting):
        claim = make_claim(by=speaker, activity=meeting)
        with pytest.raises(PermissionDenied):
            answer_claim(by=speaker, activity=meeting, claim_id=claim.pk, accepted=True)

    def test_both_steps_are_told(self, world, speaker, meeting):
        told = []
        for signal in (claim_made, claim_answered):
            signal.connect(
                lambda **said: told.append(said["claim"].accepted), weak=False, dispatch_uid="test"
            )
        try:
            accept(world, meeting, make_claim(by=speaker, activity=meeting))
        finally:
            for signal in (claim_made, claim_answered):
                signal.disconnect(dispatch_uid="test")
        assert told == [None, True]


class TestMadeUp:
    def test_accepted_it_counts_for_the_member_and_never_for_the_meeting(self, world, speaker, meeting):
        """R2.2-4: a lecture made up is the member's; 实到 of the meeting stays as it was."""
        claim = make_claim(by=speaker, activity=meeting, made_up_on=date(2016, 5, 18), text="看了录像")
        accept(world, meeting, claim)
        row, sheet = line_of(meeting, speaker), attendance_sheet(find(meeting.pk))
        assert (claim.about, row.presence, row.made_up_on) == (
            ClaimAbout.MADE_UP,
            Presence.MADE_UP,
            date(2016, 5, 18),
        )
        assert (sheet.expected, sheet.present) == (4, 3)
        who = speaker.member_id
        assert who in subjects("attended", counts=["made_up"])
        assert who not in subjects("attended", counts=["present", "online"])

    def test_recorded_by_the_officer_it_is_the_same(self, world, speaker, meeting):
        record_make_up(by=world[1], activity=meeting, member=world[2][0], made_up_on=date(2016, 5, 18))
        assert attendance_sheet(find(meeting.pk)).present == 3

    @pytest.mark.parametrize("day", [date(2016, 5, 11), date(2016, 5, 21)])
    def test_a_day_that_cannot_be_is_refused_beside_its_field(self, speaker, meeting, day):
        with pytest.raises(ValidationError) as refused:
            make_claim(by=speaker, activity=meeting, made_up_on=day)
        assert "made_up_on" in refused.value.message_dict

    def test_who_was_there_made_nothing_up(self, world, meeting):
        with pytest.raises(ValidationError):
            make_claim(by=UserFactory(member=world[2][1]), activity=meeting, made_up_on=DAY)

    def test_declined_it_may_be_said_again_when_it_is_so(self, world, speaker, meeting):
        claim = make_claim(by=speaker, activity=meeting, made_up_on=DAY)
        answer_claim(by=world[1], activity=meeting, claim_id=claim.pk, accepted=False, answer="还没看完")
        again = make_claim(by=speaker, activity=meeting, made_up_on=date(2016, 5, 20))
        assert again.pk != claim.pk


def send(client, user, name, args, **values):
    client.force_login(user)
    return client.post(reverse(f"activities:{name}", args=args), values, follow=True)


def shown(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


class TestPages:
    def test_said_answered_and_in_sight_of_both(self, client, world, speaker, meeting):
        page = reverse("activities:detail", args=[meeting.pk])
        assert reverse("activities:there", args=[meeting.pk]) in shown(client, speaker, page)
        assert reverse("activities:there", args=[meeting.pk]) in shown(client, speaker, "/me/")
        send(client, speaker, "there", [meeting.pk], **{"claim-text": "坐在后排"})
        with unscoped():
            claim = Claim.objects.get()
        assert "坐在后排" in shown(client, world[1], "/")
        answer = {f"claim-{claim.pk}-answer": "确实在场"}
        send(client, world[1], "answer-claim", [meeting.pk, claim.pk], word="yes", **answer)
        for user in (speaker, world[1]):
            text = shown(client, user, page)
            assert "坐在后排" in text
            assert "确实在场" in text
        assert "五月大会" in shown(client, speaker, "/")

    def test_another_member_sees_nothing_of_it(self, client, world, speaker, meeting):
        make_claim(by=speaker, activity=meeting, text="坐在后排")
        other = UserFactory(member=world[2][1])
        assert "坐在后排" not in shown(client, other, reverse("activities:detail", args=[meeting.pk]))

    def test_made_up_by_page(self, client, world, speaker, meeting):
        typed = {"made-up-made_up_on": "2016-05-18", "made-up-text": "看了录像"}
        send(client, speaker, "made-up", [meeting.pk], **typed)
        assert "看了录像" in shown(client, world[1], "/")

    def test_a_refused_day_keeps_the_words(self, client, speaker, meeting):
        typed = {"made-up-made_up_on": "2016-05-01", "made-up-text": "看了录像"}
        answer = send(client, speaker, "made-up", [meeting.pk], **typed)
        assert answer.status_code == 422
        assert "看了录像" in answer.content.decode()

    def test_what_cannot_be_said_is_explained(self, client, world, speaker):
        answer = send(client, speaker, "there", [plan(world[0]).pk])
        assert answer.status_code == 422

    def test_an_answer_to_what_is_gone_is_explained(self, client, world, meeting):
        assert send(client, world[1], "answer-claim", [meeting.pk, 7], word="yes").status_code == 422


class TestVisitors:
    def test_a_visitor_is_taken_off_after_confirmation_with_a_reason(self, client, world):
        meeting = confirmed(world[0])
        listener = member(OrganizationFactory(unit=world[0].unit), name="列席人")
        add_visitor(by=SYSTEM, activity=meeting, name="x", member=listener, reason="漏记")
        without = send(client, world[1], "unvisit", [meeting.pk], member_id=listener.pk)
        assert attendance_sheet(find(meeting.pk)).visitors == 1
        assert without.status_code == 200
        send(client, world[1], "unvisit", [meeting.pk], member_id=listener.pk, reason="当天没有来")
        assert attendance_sheet(find(meeting.pk)).visitors == 0

    def test_taking_off_without_a_reason_is_refused(self, world):
        meeting = confirmed(world[0])
        add_visitor(by=SYSTEM, activity=meeting, name="来宾", reason="漏记")
        guest = attendance_sheet(find(meeting.pk)).guests[0]
        with pytest.raises(ValidationError):
            remove_visitor(by=world[1], activity=meeting, guest_id=guest.pk)


def test_me_asks_the_database_no_more_for_three_than_for_one(client, world, speaker):
    away = {speaker.member_id: Answer(Presence.ABSENT)}
    make_claim(by=speaker, activity=confirmed(world[0], answers=away))
    client.force_login(speaker)
    with_one = queries(client, "/me/")
    for day in (13, 14):
        make_claim(by=speaker, activity=confirmed(world[0], answers=away, held_on=date(2016, 5, day)))
    assert queries(client, "/me/") == with_one


def test_another_branchs_officer_hears_nothing_of_it(client, speaker, meeting):
    make_claim(by=speaker, activity=meeting, text="坐在后排")
    _other, officer, _people = branch_with(1)
    assert "坐在后排" not in shown(client, officer, "/")
