"""Planning, changing, announcing, correcting, cancelling: every rule, and what it says."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.activities.factories import DAY, SYSTEM, confirmed, draft, member, plan, post
from tests.organizations.factories import CommitteeFactory, OrganizationFactory, UserFactory
from tests.schemes.factories import adopt
from zhixing.activities.actions import (
    StaleError,
    announce_activity,
    cancel_activity,
    correct_activity,
    edit_activity,
    plan_activity,
    write_minutes,
)
from zhixing.activities.choices import LecturerType, State
from zhixing.activities.drafts import Speaker
from zhixing.activities.models import Activity, ActivityKind, Correction, Host, Lecturer
from zhixing.activities.typed import Typed, TypedPart
from zhixing.core.models import AuditEntry
from zhixing.organizations.choices import Kind, PostCode


def problems(organization, **values) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        plan(organization, **values)
    return caught.value.message_dict


def of(model, activity):
    return model.objects.filter(unit_id=activity.unit_id, activity=activity)


def test_plan_writes_kinds_hosts_and_audit(world):
    branch, officer, _ = world
    activity = plan_activity(
        by=officer, draft=draft(branch, kinds=("members_meeting", "lecture"), place="会议室")
    )
    assert (activity.state, activity.version, activity.entered_by_name) == (State.PLANNED, 1, officer.name)
    assert set(of(ActivityKind, activity).values_list("kind", flat=True)) == {"members_meeting", "lecture"}
    assert [host.organization_id for host in of(Host, activity)] == [branch.pk]
    assert (
        AuditEntry.objects.filter(
            unit_id=branch.unit_id, code="activities.plan", target_id=activity.pk
        ).count()
        == 1
    )


def test_plan_by_somebody_else_is_refused(world):
    branch, *_ = world
    with pytest.raises(PermissionDenied):
        plan_activity(by=UserFactory(), draft=draft(branch))


def test_the_same_form_twice_plans_once(world):
    branch, officer, _ = world
    first = plan_activity(by=officer, draft=draft(branch), token="one-form")
    second = plan_activity(by=officer, draft=draft(branch), token="one-form")
    assert first == second
    assert Activity.objects.filter(unit_id=branch.unit_id).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kinds": ()}, "kinds"),
        ({"kinds": ("dance",)}, "kinds"),
        ({"kinds": ("members_meeting", "committee_meeting")}, "kinds"),
        ({"kinds": ("democratic_life_meeting",)}, "kinds"),
        ({"starts_at": time(15), "ends_at": time(14)}, "ends_at"),
        ({"starts_at": time(15), "ends_at": time(15)}, "ends_at"),
        ({"held_on": date(2106, 5, 12)}, "held_on"),
        ({"topic": "nowhere/nothing"}, "topic"),
        ({"speakers": (Speaker("李四"), Speaker("李四"))}, "speakers"),
        ({"speakers": (Speaker("李四", LecturerType.SECRETARY),)}, "speakers"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, values, field):
    assert list(problems(world[0], **values)) == [field]


def test_every_problem_is_told_at_once(world):
    found = problems(world[0], kinds=(), starts_at=time(15), ends_at=time(14), topic="x/y")
    assert set(found) == {"kinds", "ends_at", "topic"}


def test_before_the_branch_was_founded_is_refused(db):
    branch = OrganizationFactory(founded_on=date(2016, 5, 13))
    assert list(problems(branch)) == ["held_on"]
    assert plan(branch, held_on=date(2016, 5, 13)).pk


def test_after_the_branch_was_dissolved_is_refused(db):
    branch = OrganizationFactory(dissolved_on=DAY)
    assert list(problems(branch)) == ["held_on"]


def test_a_joint_activity_needs_its_reason(world):
    branch, *_ = world
    other = OrganizationFactory(unit=branch.unit)
    assert list(problems(branch, others=(other,))) == ["joint_reason"]
    joint = plan(branch, others=(other,), joint_reason="结对共建")
    assert {host.organization_id for host in of(Host, joint)} == {branch.pk, other.pk}


def test_every_host_must_be_able_to_hold_the_kind(world):
    branch, *_ = world
    committee = CommitteeFactory(unit=branch.unit)
    assert list(problems(branch, others=(committee,), joint_reason="联合")) == ["kinds"]


def test_a_title_is_made_of_the_kinds(world):
    branch, *_ = world
    assert plan(branch, kinds=("fixed_day",)).title == "5月党员固定活动日"
    assert plan(branch, kinds=("fixed_day", "lecture")).title == "党员固定活动日活动暨党课"
    assert plan(branch, kinds=("lecture",), topic_text="严守纪律").title == "“严守纪律”专题党课"


def test_a_topic_of_the_adopted_scheme_is_taken(world):
    branch, *_ = world
    adopt(branch, TOPICS)
    assert plan(branch, topic="topical/belief").topic == "topical/belief"


TOPICS = """\
scheme: topical
title: {zh: 专题, en: Topical}
clauses:
  一: {title: {zh: 专题, en: Topics}, obligations: [T]}
topics:
  belief: {zh: 讲政治、有信念, en: belief}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
requirements:
- {id: T, clause: 一, title: {zh: 三个专题, en: Topics}, who: branch, do: activities.held, cover: topics}
"""


class TestLecturers:
    def type_of(self, branch, speaker, **values):
        activity = plan(branch, kinds=("lecture",), speakers=(speaker,), **values)
        return of(Lecturer, activity).get()

    def test_a_host_s_secretary_is_one(self, world):
        branch, *_ = world
        secretary = member(branch)
        post(secretary, branch)
        row = self.type_of(branch, Speaker(secretary.name, member=secretary))
        assert (row.type, row.organization_id) == (LecturerType.SECRETARY, branch.pk)

    def test_a_post_that_ended_no_longer_counts(self, world):
        branch, _, (someone, *_) = world
        post(someone, branch, ends=DAY)
        assert self.type_of(branch, Speaker(someone.name, member=someone)).type == LecturerType.ORDINARY

    def test_a_team_member_is_a_leader(self, world):
        branch, _, (someone, *_) = world
        post(someone, OrganizationFactory(unit=branch.unit, kind=Kind.PARTY_GROUP), PostCode.TEAM_MEMBER)
        assert self.type_of(branch, Speaker(someone.name, member=someone)).type == LecturerType.LEADER

    def test_a_name_found_nowhere_is_from_outside(self, world):
        assert self.type_of(world[0], Speaker("党校教授")).type == LecturerType.OUTSIDE

    def test_what_was_chosen_stands(self, world):
        branch, _, (someone, *_) = world
        assert (
            self.type_of(branch, Speaker(someone.name, LecturerType.LEADER, someone)).type
            == LecturerType.LEADER
        )

    def test_no_one_becomes_secretary_by_being_called_so(self, world):
        branch, _, (someone, *_) = world
        speaker = Speaker(someone.name, LecturerType.SECRETARY, someone)
        assert list(problems(branch, kinds=("lecture",), speakers=(speaker,))) == ["speakers"]


class TestEdit:
    def test_edit_changes_and_raises_the_version(self, world):
        branch, officer, _ = world
        activity = plan(branch)
        edited = edit_activity(by=officer, activity=activity, version=1, draft=draft(branch, place="一楼"))
        assert (edited.place, edited.version) == ("一楼", 2)

    def test_a_stale_form_is_refused(self, world):
        branch, officer, _ = world
        activity = plan(branch)
        edit_activity(by=officer, activity=activity, version=1, draft=draft(branch, place="一楼"))
        with pytest.raises(StaleError) as caught:
            edit_activity(by=officer, activity=activity, version=1, draft=draft(branch, place="二楼"))
        assert caught.value.current.place == "一楼"

    def test_a_confirmed_one_is_not_edited(self, world):
        branch, officer, _ = world
        activity = confirmed(branch)
        with pytest.raises(ValidationError):
            edit_activity(by=officer, activity=activity, version=activity.version, draft=draft(branch))

    def test_a_cancelled_one_is_not_changed(self, world):
        branch, officer, _ = world
        activity = plan(branch)
        cancel_activity(by=officer, activity=activity, reason="台风")
        with pytest.raises(ValidationError, match=r"取消|cancelled"):
            write_minutes(by=officer, activity=activity, typed=Typed({"main": TypedPart("…")}))


class TestCorrect:
    def test_both_versions_are_kept_with_the_reason(self, world):
        branch, officer, _ = world
        activity = confirmed(branch, place="一楼")
        correct_activity(
            by=officer,
            activity=activity,
            version=activity.version,
            draft=draft(branch, place="二楼"),
            reason="记错了",
        )
        kept = of(Correction, activity).get()
        assert (kept.before["place"], kept.after["place"], kept.reason) == ("一楼", "二楼", "记错了")
        assert kept.by_name == officer.name

    def test_without_a_reason_nothing_changes(self, world):
        branch, officer, _ = world
        activity = confirmed(branch, place="一楼")
        with pytest.raises(ValidationError):
            correct_activity(
                by=officer,
                activity=activity,
                version=activity.version,
                draft=draft(branch, place="二楼"),
                reason="",
            )
        activity.refresh_from_db()
        assert activity.place == "一楼"
        assert not of(Correction, activity).exists()

    def test_into_the_future_is_refused(self, world):
        branch, officer, _ = world
        activity = confirmed(branch)
        with pytest.raises(ValidationError) as caught:
            correct_activity(
                by=officer,
                activity=activity,
                version=activity.version,
                draft=draft(branch, held_on=date(2016, 5, 21)),
                reason="改期",
            )
        assert list(caught.value.message_dict) == ["held_on"]


class TestAnnounceAndCancel:
    def test_announce_once(self, world):
        branch, officer, _ = world
        activity = plan(branch, held_on=date(2016, 6, 1))
        assert announce_activity(by=officer, activity=activity).state == State.ANNOUNCED
        again = announce_activity(by=officer, activity=activity)
        assert again.state == State.ANNOUNCED
        assert AuditEntry.objects.filter(unit_id=branch.unit_id, code="activities.announce").count() == 1

    def test_a_day_that_is_past_is_not_announced(self, world):
        branch, officer, _ = world
        with pytest.raises(ValidationError):
            announce_activity(by=officer, activity=plan(branch))

    def test_cancel_needs_a_reason(self, world):
        branch, officer, _ = world
        activity = plan(branch)
        with pytest.raises(ValidationError):
            cancel_activity(by=officer, activity=activity, reason="")
        cancelled = cancel_activity(by=officer, activity=activity, reason="台风")
        assert (cancelled.state, cancelled.cancelled_reason) == (State.CANCELLED, "台风")
        assert cancel_activity(by=officer, activity=activity, reason="再说一遍").cancelled_reason == "台风"

    def test_a_confirmed_record_withdrawn_is_kept_as_a_correction(self, world):
        branch, officer, _ = world
        activity = confirmed(branch)
        cancelled = cancel_activity(by=officer, activity=activity, reason="录错支部")
        assert cancelled.confirmed_at is None
        assert of(Correction, activity).get().before["state"] == State.CONFIRMED


def test_a_failing_audit_leaves_nothing(world, monkeypatch):
    branch, officer, _ = world

    def fail(*_args, **_kwargs):
        raise RuntimeError("audit")

    monkeypatch.setattr("zhixing.core.actions.AuditEntry.objects.create", fail)
    with pytest.raises(RuntimeError):
        plan_activity(by=officer, draft=draft(branch))
    assert not Activity.objects.filter(unit_id=branch.unit_id).exists()


def test_the_system_may_plan(world):
    assert plan_activity(by=SYSTEM, draft=draft(world[0])).entered_by_name == "tests"
