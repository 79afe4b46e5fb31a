"""What counts as training: by whom the class is for, at home and in other units, and the touch that keeps it so."""

from datetime import date

import pytest

from tests.activities.factories import confirmed
from tests.organizations.factories import MemberFactory, PostFactory
from tests.plugins.scoped import unscoped
from tests.schemes.factories import adopt
from tests.training.factories import SYSTEM, a_class, class_draft, enrolled, held
from zhixing.activities.actions import cancel_activity, confirm_activity, correct_activity, set_attendance
from zhixing.activities.choices import Mode, Presence
from zhixing.activities.drafts import Answer, Draft
from zhixing.activities.queries import find
from zhixing.core.national import national
from zhixing.organizations.models import Member
from zhixing.progress.drain import drain
from zhixing.progress.measures import MEASURES
from zhixing.progress.models import Tally
from zhixing.progress.queries import missing_members, missing_members_at
from zhixing.progress.rebuild import rebuild
from zhixing.schemes.models import Slot
from zhixing.training.actions.classes import change_class
from zhixing.training.actions.sessions import detach_session
from zhixing.training.choices import For
from zhixing.training.queries.classes import activities_of
from zhixing.training.queries.classes import find as find_class

DAY = date(2016, 5, 12)
YEAR = (date(2016, 1, 1), date(2016, 12, 31))
PLAN = """\
scheme: taught
title: {zh: 培训方案, en: Taught}
clauses:
  一: {title: {zh: 培训, en: Training}, obligations: [H, A]}
populations:
  committee: {each: organization, title: {zh: 基层党委, en: committee}, kind: organ_committee}
  staff: {each: member, title: {zh: 党务骨干, en: core staff}, post: [secretary, organiser]}
requirements:
- {id: H, title: 集中培训, level: if_able, who: committee, do: training.held, where: {audience: members}, waive: self}
- {id: A, title: 骨干培训, who: staff, do: training.attended, where: {audience: core_staff}, count_at: post}
"""


def facts(name, **where):
    where = {key: [value] if isinstance(value, str) else value for key, value in where.items()}
    with national("evaluate"):
        return [row for rows in MEASURES[f"training.{name}"].facts(where, *YEAR) for row in rows]


def subjects(name, **where):
    return sorted(row["subject"] for row in facts(name, **where))


class TestHeld:
    def test_confirmed_sessions_by_whom_the_class_is_for(self, here):
        a_class(here.committee)
        assert facts("held") == []
        held(a_class(here.committee))
        held(a_class(here.branch, meant_for=For.CORE_STAFF))
        assert subjects("held", audience="members") == [here.committee.pk]
        assert subjects("held", audience="core_staff") == [here.branch.pk]
        assert len(subjects("held")) == len(subjects("held", audience=["members", "core_staff"])) == 2

    def test_one_without_a_class_is_for_members(self, here):
        confirmed(here.branch, kinds=("training",), mode=Mode.ONLINE)
        assert subjects("held", audience="members") == [here.branch.pk]
        assert facts("held", audience="core_staff") == []
        assert facts("held", audience="members", mode="in_person") == []

    def test_other_kinds_are_none(self, here):
        confirmed(here.branch)
        assert facts("held") == []


class TestAttended:
    def test_at_home_and_in_other_units(self, here):
        training = a_class(here.committee, meant_for=For.CORE_STAFF)
        enrolled(training, here.people[0], here.visitor)
        held(training)
        assert subjects("attended", audience="core_staff") == sorted([here.people[0].pk, here.visitor.pk])
        assert facts("attended", audience="members") == []
        assert {row["unit_id"] for row in facts("attended")} == {here.branch.unit_id, here.away.unit_id}

    def test_only_states_that_count(self, here):
        training = a_class(here.committee)
        enrolled(training, *here.people)
        (session,) = activities_of(training)
        answers = {
            here.people[0].pk: Answer(Presence.ONLINE),
            here.people[1].pk: Answer(Presence.ABSENT),
        }
        set_attendance(by=SYSTEM, activity=session, version=1, answers=answers)
        held(training)
        assert subjects("attended") == sorted([here.people[0].pk, here.people[2].pk])
        assert subjects("attended", counts=["present"]) == [here.people[2].pk]

    def test_who_is_meant_follows_the_class(self, here):
        training = a_class(here.committee)
        enrolled(training, here.people[0], here.visitor)
        session = held(training)
        staff = class_draft(here.committee, meant_for=For.CORE_STAFF)
        change_class(by=SYSTEM, training=training, version=1, draft=staff)
        assert len(facts("attended", audience="core_staff")) == 2
        detach_session(by=SYSTEM, training=find_class(training.pk), activity=session)
        assert len(facts("attended", audience="members")) == 2
        assert facts("attended", audience="core_staff") == []


def stored():
    with unscoped():
        rows = Tally.objects.values_list("organization_id", "slot_id", "is_total", "due", "met", "waived")
        return {row for row in rows if any(row[3:])}


class Story:
    """A committee under the plan, whose secretaries are trained; each step is one that moves what counts."""

    def __init__(self, here):
        self.here = here
        adopt(here.committee, PLAN)
        self.training = a_class(here.committee, meant_for=For.CORE_STAFF)
        self.other = a_class(here.committee)
        self.new = PostFactory(
            organization=here.second, member=MemberFactory(branch=here.second), starts=date(2016, 4, 1)
        ).member

    @property
    def session(self):
        return find(activities_of(self.training)[0].pk)

    def enrol(self):
        with unscoped():
            secretary = Member.objects.get(pk=self.here.secretary.member_id)
            far = Member.objects.get(pk=self.here.away_secretary.member_id)
        enrolled(self.training, secretary, far, self.new)

    def confirm(self):
        confirm_activity(by=SYSTEM, activity=self.session)

    def correct(self):
        activity = self.session
        draft = Draft(activity.organization, ("training",), date(2016, 5, 10), title=activity.title)
        correct_activity(by=SYSTEM, activity=activity, version=activity.version, draft=draft, reason="日期")

    def turn(self):
        """Say that it was for members."""
        current = find_class(self.training.pk)
        change_class(
            by=SYSTEM, training=current, version=current.version, draft=class_draft(self.here.committee)
        )

    def turn_back(self):
        current = find_class(self.training.pk)
        draft = class_draft(self.here.committee, meant_for=For.CORE_STAFF)
        change_class(by=SYSTEM, training=current, version=current.version, draft=draft)

    def detach(self):
        self.loose = self.session
        detach_session(by=SYSTEM, training=find_class(self.training.pk), activity=self.loose)

    def cancel(self):
        cancel_activity(by=SYSTEM, activity=find(self.loose.pk), reason="录错")


def test_what_is_touched_equals_what_is_rebuilt(here):
    story = Story(here)
    seen = []
    for step in ("enrol", "confirm", "correct", "turn", "turn_back", "detach", "cancel"):
        getattr(story, step)()
        drain()
        touched = stored()
        rebuild()
        assert touched == stored(), step
        seen.append(touched)
    slot = Slot.objects.get(requirement__code="A").pk
    met = [sum(row[4] for row in state if row[1] == slot and row[2] is False) for state in seen]
    assert met == [0, 3, 3, 0, 3, 0, 0]


def test_a_new_post_holder_is_due_until_trained(here):
    story = Story(here)
    slot = Slot.objects.select_related("requirement__organization", "requirement__adoption__scheme").get(
        requirement__code="A"
    )
    assert missing_members(here.second, slot) == [story.new]
    assert missing_members_at([here.second], slot) == {here.second.pk: [story.new]}
    assert missing_members_at([], slot) == {}
    story.enrol()
    story.confirm()
    assert missing_members(here.second, slot) == []


@pytest.mark.parametrize("audience", For.values)
def test_both_measures_know_their_filters(audience):
    for name in ("held", "attended"):
        assert MEASURES[f"training.{name}"].filters == {"audience", "mode"}
        assert len(MEASURES[f"training.{name}"].facts({"audience": [audience]}, *YEAR)) >= 2
