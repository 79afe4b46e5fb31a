"""Quorum, votes and resolutions: who has a vote, numbers that must fit, and what stays open until done."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.activities.factories import DAY, SYSTEM, branch_with, confirmed, member, plan, post
from tests.organizations.factories import OrganizationFactory, UserFactory
from tests.plugins.scoped import unscoped
from zhixing.activities.actions import (
    add_visitor,
    cancel_activity,
    confirm_activity,
    finish_resolution,
    record_resolution,
    record_vote,
    remove_resolution,
    remove_vote,
    reopen_resolution,
    set_attendance,
)
from zhixing.activities.choices import Presence
from zhixing.activities.drafts import Answer, Ballot, Decision
from zhixing.activities.models import Correction
from zhixing.activities.queries import attendance_sheet, find
from zhixing.activities.queries.decisions import (
    ResolutionFilters,
    is_overdue,
    open_resolutions,
    open_resolutions_for,
    quorum_of,
    resolution_of,
    resolutions_at,
    resolutions_of,
    vote_of,
    votes_of,
)
from zhixing.core.models import AuditEntry
from zhixing.organizations.choices import Kind, PostCode

BALLOT = Ballot("发展对象", expected=4, present=4, in_favour=4)


def quorum(activity):
    return quorum_of(activity, attendance_sheet(activity))


def record(activity, **values):
    return record_vote(by=SYSTEM, activity=activity, ballot=Ballot(**{**vars(BALLOT), **values}))


def resolve(activity, text="整改三项问题", **values):
    record_resolution(by=SYSTEM, activity=activity, decision=Decision(text, **values))
    return resolutions_of(activity)[-1]


class TestQuorum:
    def test_probationary_members_have_no_vote(self, world):
        branch, _, (young, *_) = world
        young.full_member_on = date(2016, 5, 13)
        young.save(update_fields=["full_member_on"])
        activity = plan(branch)

        assert (quorum(activity).expected, quorum(activity).voters_expected) == (4, 3)

    def test_the_day_on_which_they_become_full_members_counts(self, world):
        branch, _, (young, *_) = world
        young.full_member_on = DAY
        young.save(update_fields=["full_member_on"])

        assert quorum(plan(branch)).voters_expected == 4

    def test_listeners_and_guests_have_none(self, world):
        branch, *_ = world
        activity = plan(branch)
        near = OrganizationFactory(parent=branch.parent, unit=branch.unit)
        add_visitor(by=SYSTEM, activity=activity, name="听众", member=member(near))
        add_visitor(by=SYSTEM, activity=activity, name="客人")

        assert quorum(find(activity.pk)).voters_present == 4

    def test_below_it_is_told_and_half_is_enough(self, world):
        branch, _, (one, two, three) = world
        activity = plan(branch)
        activity = set_attendance(
            by=SYSTEM,
            activity=activity,
            version=activity.version,
            answers={one.pk: Answer(Presence.LEAVE), two.pk: Answer(Presence.ABSENT)},
        )
        assert quorum(activity).is_reached
        assert quorum(activity).least == 2
        activity = set_attendance(
            by=SYSTEM, activity=activity, version=activity.version, answers={three.pk: Answer(Presence.LEAVE)}
        )
        assert not quorum(activity).is_reached

    def test_a_committee_s_members_have_one(self, world):
        branch, *_ = world
        deputy = member(branch, full_member_on=None)
        post(deputy, branch, PostCode.DEPUTY_SECRETARY)

        found = quorum(plan(branch, kinds=("committee_meeting",)))

        assert (found.expected, found.voters_expected) == (2, 2)

    def test_a_roster_without_the_dates_says_nothing(self, db):
        branch = OrganizationFactory()
        member(branch, full_member_on=None)

        assert quorum(plan(branch)).says_nothing

    def test_a_lecture_has_no_quorum(self, world):
        found = quorum(plan(world[0], kinds=("lecture",)))

        assert found.rule is None
        assert found.is_reached

    def test_a_lecture_within_a_members_meeting_goes_by_the_meeting(self, world):
        assert quorum(plan(world[0], kinds=("members_meeting", "lecture"))).rule is not None


class TestVotes:
    def test_a_unanimous_show_of_hands_has_its_numbers(self, world):
        activity = plan(world[0])
        record(activity)
        (vote,) = votes_of(activity)

        assert (vote.in_favour, vote.against, vote.abstained) == (4, 0, 0)
        assert vote.outcome.passed is True
        assert vote_of(activity, vote.pk) == vote

    def test_an_election_has_its_own_quorum(self, world):
        activity = plan(world[0])
        record(activity, is_election=True, present=3, in_favour=3)
        (vote,) = votes_of(activity)

        assert vote.outcome.passed is True
        assert "五分之四" in vote.outcome.warning

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"matter": ""}, "matter"),
            ({"present": 5}, "present"),
            ({"against": 1}, "in_favour"),
        ],
    )
    def test_numbers_that_cannot_be_are_refused_at_their_field(self, world, values, field):
        with pytest.raises(ValidationError) as error:
            record(plan(world[0]), **values)
        assert set(error.value.message_dict) == {field}

    def test_before_the_meeting_nothing_is_voted(self, world):
        with pytest.raises(ValidationError, match="会后"):
            record(plan(world[0], held_on=date(2016, 6, 1)))

    def test_before_confirmation_it_changes_without_a_reason_and_stales_nobody_s_form(self, world):
        activity = plan(world[0])
        record(activity)
        (vote,) = votes_of(activity)
        record_vote(by=SYSTEM, activity=activity, ballot=Ballot("改后", 4, 4, 3, against=1), vote=vote)

        assert find(activity.pk).version == activity.version
        assert [(row.matter, row.in_favour) for row in votes_of(activity)] == [("改后", 3)]

    def test_after_it_only_as_a_correction_with_both_versions(self, world):
        activity = confirmed(world[0])
        with pytest.raises(ValidationError) as error:
            record(activity)
        assert "reason" in error.value.message_dict

        record_vote(by=SYSTEM, activity=activity, ballot=BALLOT, reason="补记表决")
        (correction,) = Correction.objects.filter(unit=activity.unit_id, activity=activity)
        assert correction.before["votes"] == []
        assert correction.after["votes"] == [["发展对象", "hands", 4, 4, 0, 0]]

    def test_one_that_was_not_so_is_removed(self, world):
        activity = plan(world[0])
        record(activity)
        remove_vote(by=SYSTEM, activity=activity, vote=votes_of(activity)[0])

        assert votes_of(activity) == []

    def test_one_that_is_gone_is_not_brought_back(self, world):
        activity = plan(world[0])
        record(activity)
        (vote,) = votes_of(activity)
        remove_vote(by=SYSTEM, activity=activity, vote=vote)

        with pytest.raises(ValidationError, match="重新登记"):
            record_vote(by=SYSTEM, activity=activity, ballot=BALLOT, vote=vote)

    def test_a_member_records_none(self, world):
        branch, _, (someone, *_) = world
        with pytest.raises(PermissionDenied):
            record_vote(by=UserFactory(member=someone), activity=plan(branch), ballot=BALLOT)

    def test_of_a_cancelled_meeting_none(self, world):
        activity = plan(world[0])
        cancel_activity(by=SYSTEM, activity=activity, reason="录错")
        with pytest.raises(ValidationError):
            record(activity)

    def test_the_trail_tells_who_recorded_it(self, world):
        branch, secretary, _ = world
        activity = plan(branch)
        record_vote(by=secretary, activity=activity, ballot=BALLOT)
        with unscoped():
            entry = AuditEntry.objects.get(code="activities.record_vote")
        assert entry.actor_name == secretary.name
        assert entry.data["new"]["vote"]["in_favour"] == 4


class TestResolutions:
    def test_it_stands_for_officers_and_owner_until_done(self, world):
        branch, _, (owner, *_) = world
        row = resolve(plan(branch), owner=owner, owner_name=owner.name, due_on=date(2016, 5, 31))

        assert list(open_resolutions(branch)) == [row]
        assert list(open_resolutions_for(owner)) == [row]

        finish_resolution(by=SYSTEM, resolution=row, done_on=date(2016, 5, 19), note="已整改")

        assert list(open_resolutions(branch)) == list(open_resolutions_for(owner)) == []
        (done,) = resolutions_at(branch, ResolutionFilters(state="done"))
        assert (done.done_on, done.done_note) == (date(2016, 5, 19), "已整改")

    def test_its_owner_may_say_that_it_is_done_and_nobody_else(self, world):
        branch, secretary, (owner, other, _) = world
        activity = plan(branch)
        row = resolve(activity, owner=owner, owner_name=owner.name)

        with pytest.raises(PermissionDenied):
            finish_resolution(by=UserFactory(member=other), resolution=row, done_on=DAY)
        finish_resolution(by=UserFactory(member=owner), resolution=row, done_on=DAY)
        reopen_resolution(by=secretary, resolution=resolution_of(activity, row.pk))

        assert resolution_of(activity, row.pk).done_on is None

    def test_done_twice_is_done_once(self, world):
        activity = plan(world[0])
        row = resolve(activity)
        for _ in range(2):
            finish_resolution(by=SYSTEM, resolution=row, done_on=DAY, note="好")
        with unscoped():
            assert AuditEntry.objects.filter(code="activities.finish_resolution").count() == 1

    def test_done_needs_no_correction_of_a_confirmed_meeting(self, world):
        activity = plan(world[0])
        row = resolve(activity)
        confirm_activity(by=SYSTEM, activity=activity)
        finish_resolution(by=SYSTEM, resolution=row, done_on=date(2016, 5, 20))

        assert not Correction.objects.filter(unit=activity.unit_id, activity=activity).exists()

    @pytest.mark.parametrize("day", [date(2016, 5, 11), date(2016, 5, 21)])
    def test_done_before_it_was_resolved_or_in_future_is_refused(self, world, day):
        with pytest.raises(ValidationError) as error:
            finish_resolution(by=SYSTEM, resolution=resolve(plan(world[0])), done_on=day)
        assert "done_on" in error.value.message_dict

    @pytest.mark.parametrize("day", [date(2016, 5, 11), date(2026, 5, 21)])
    def test_due_before_the_meeting_or_years_ahead_is_refused(self, world, day):
        with pytest.raises(ValidationError) as error:
            resolve(plan(world[0]), due_on=day)
        assert "due_on" in error.value.message_dict

    def test_nothing_resolved_is_refused(self, world):
        with pytest.raises(ValidationError) as error:
            resolve(plan(world[0]), text="")
        assert "text" in error.value.message_dict

    def test_soonest_due_first_and_without_a_day_last(self, world):
        activity = plan(world[0])
        never, late, soon = (
            resolve(activity, text, due_on=day)
            for text, day in (("甲", None), ("乙", date(2016, 7, 1)), ("丙", date(2016, 5, 15)))
        )

        assert list(open_resolutions(world[0])) == [soon, late, never]
        assert [is_overdue(row, date(2016, 5, 20)) for row in (soon, late, never)] == [True, False, False]

    def test_a_cell_s_stands_at_its_branch(self, world):
        branch, *_ = world
        cell = OrganizationFactory(parent=branch, kind=Kind.CELL, unit=branch.unit)
        row = resolve(plan(cell, kinds=("cell_meeting",)))

        assert list(open_resolutions(branch)) == [row]

    def test_of_a_withdrawn_meeting_nothing_waits(self, world):
        branch, _, (owner, *_) = world
        activity = plan(branch)
        resolve(activity, owner=owner)
        cancel_activity(by=SYSTEM, activity=activity, reason="录错")

        assert list(open_resolutions(branch)) == list(open_resolutions_for(owner)) == []

    def test_words_and_owners_are_searched(self, world):
        activity = plan(world[0])
        resolve(activity, "修订制度", owner_name="办公室")
        resolve(activity, "开展走访")

        assert resolutions_at(world[0], ResolutionFilters("all", "办公室")).count() == 1
        assert resolutions_at(world[0], ResolutionFilters("all", "走访")).count() == 1
        assert resolutions_at(world[0], ResolutionFilters("all")).count() == 2

    def test_changed_and_removed_after_confirmation_with_a_reason(self, world):
        activity = plan(world[0])
        row = resolve(activity)
        confirm_activity(by=SYSTEM, activity=activity)
        with pytest.raises(ValidationError):
            remove_resolution(by=SYSTEM, activity=activity, resolution=row)
        remove_resolution(by=SYSTEM, activity=activity, resolution=row, reason="并未作此决议")

        assert resolutions_of(activity) == []
        (correction,) = Correction.objects.filter(unit=activity.unit_id, activity=activity)
        assert correction.before["resolutions"] == [["整改三项问题", "", None]]

    def test_another_branch_s_are_its_own(self, world):
        other, *_ = branch_with(1)
        resolve(plan(other))

        assert list(open_resolutions(world[0])) == []
