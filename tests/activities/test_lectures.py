"""Lectures, R2.2-1 to R2.2-10: who spoke as what, where it counts, who has not spoken yet, and the 1 July window."""

from datetime import date

import pytest
from django.urls import reverse

from tests.activities.factories import SYSTEM, confirmed, member, plan, post
from tests.activities.test_measures import facts, subjects
from tests.organizations.factories import OrganizationFactory, RankFactory, UserFactory
from tests.schemes.factories import adopt
from tests.supervision.counting import queries
from zhixing.activities.actions import add_visitor, confirm_activity, record_make_up
from zhixing.activities.choices import LecturerType, Presence
from zhixing.activities.drafts import Answer, Speaker
from zhixing.activities.models import Lecturer
from zhixing.activities.queries.lectures import duties_of, rota_of
from zhixing.organizations.choices import Kind, PostCode
from zhixing.organizations.models import Organization

TODAY = date(2016, 5, 20)
PLAN = """\
scheme: lectures
title: {zh: 党课方案, en: Lectures}
clauses:
  一: {title: {zh: 党课, en: Lectures}, obligations: [Y, J, H]}
windows:
  july: {title: {zh: “七一”前后, en: around 1 July}, starts: 06-15, ends: 07-15}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
  member: {each: member, title: {zh: 党员, en: member}}
requirements:
- {id: Y, title: {zh: 年度党课, en: A lecture}, who: branch, do: activities.held, where: {kind: lecture}}
- {id: J, title: {zh: “七一”党课, en: July lecture}, who: branch, do: activities.held, where: {kind: lecture}, between: july}
- {id: H, title: {zh: 听党课, en: Hear}, who: member, do: activities.attended, where: {kind: lecture}}
"""


def lecture(branch, *speakers, **values):
    return confirmed(branch, kinds=("lecture",), speakers=speakers, **values)


def spoken(someone, **values):
    return Speaker(someone.name, member=someone, **values)


def near(branch, **values) -> Organization:
    return OrganizationFactory(parent=branch.parent, unit=branch.unit, **values)


def type_of(activity):
    return Lecturer.objects.get(unit_id=activity.unit_id, activity=activity).type


@pytest.fixture
def leader(world):
    """A member of the branch who belongs to the leadership team."""
    branch, *_ = world
    found = member(branch, name="班子成员")
    group = OrganizationFactory(unit=branch.unit, kind=Kind.PARTY_GROUP)
    post(found, group, PostCode.TEAM_MEMBER)
    return found


class TestCounting:
    def test_a_joint_lecture_counts_for_each_host_and_each_listener(self, world):
        """R2.2-2, R2.2-3, R2.2-4."""
        branch, _, (one, *_) = world
        other = near(branch)
        guest = member(other)
        activity = lecture(branch, others=(other,), joint_reason="结对共建")

        assert subjects("held", kind="lecture") == sorted([branch.pk, other.pk])
        assert {one.pk, guest.pk} <= set(subjects("attended", kind="lecture"))
        assert activity.joint_reason == "结对共建"

    def test_who_was_away_hears_it_by_making_it_up(self, world):
        """R2.2-4 and reading 30: the make-up counts for the member alone."""
        branch, _, (ill, *_) = world
        activity = lecture(branch, answers={ill.pk: Answer(Presence.LEAVE)})
        assert ill.pk not in subjects("attended", kind="lecture")

        record_make_up(by=SYSTEM, activity=activity, member=ill, made_up_on=date(2016, 5, 18))
        assert ill.pk in subjects("attended", kind="lecture")

    def test_a_team_member_at_home_and_elsewhere(self, world, leader):
        """R2.2-5, R2.2-6."""
        branch, *_ = world
        lecture(branch, spoken(leader))
        assert subjects("delivered", kind="lecture", place="home") == [leader.pk]
        assert subjects("delivered", kind="lecture", place="elsewhere") == []

        lecture(near(branch), spoken(leader), held_on=date(2016, 5, 13))
        assert subjects("delivered", kind="lecture", place="elsewhere") == [leader.pk]

    def test_elsewhere_in_another_unit_too(self, world, leader):
        """R2.2-6: the grassroots may lie in another unit; the credit at home counts."""
        lecture(OrganizationFactory(), spoken(leader))
        assert subjects("delivered", kind="lecture", place="elsewhere") == [leader.pk]

    def test_a_joint_one_by_one_branch_s_secretary_is_not_the_other_s(self, world):
        """R2.2-7, reading 8."""
        branch, *_ = world
        other = near(branch)
        head = member(other)
        post(head, other)
        lecture(branch, spoken(head), others=(other,), joint_reason="人数不多")

        assert subjects("held", kind="lecture", speaker="secretary") == [other.pk]
        assert subjects("held", kind="lecture") == sorted([branch.pk, other.pk])

    def test_a_secretary_of_then_counts_for_then(self, world):
        branch, *_ = world
        former = member(branch)
        post(former, branch, ends=date(2016, 5, 12))
        day_before, same_day = date(2016, 5, 11), date(2016, 5, 12)

        assert type_of(lecture(branch, spoken(former), held_on=day_before)) == LecturerType.SECRETARY
        assert type_of(lecture(branch, spoken(former), held_on=same_day)) == LecturerType.ORDINARY

    def test_an_ordinary_member_is_neither_secretary_nor_leader(self, world, leader):
        """R2.2-8."""
        branch, _, (ordinary, *_) = world
        lecture(branch, spoken(ordinary))
        lecture(branch, spoken(leader), held_on=date(2016, 5, 13))

        assert subjects("delivered", kind="lecture", speaker="ordinary") == [ordinary.pk]

    def test_only_what_was_held_in_the_window_counts_for_it(self, world):
        """R2.2-10."""
        branch, *_ = world
        lecture(branch)
        assert facts("held", date(2016, 6, 15), date(2016, 7, 15), kind="lecture") == []


class TestRota:
    def lines(self, branch, part, year=2016):
        (group,) = (group for group in rota_of(branch, year, TODAY) if group.part == part)
        return group.lines

    def test_secretary_leaders_and_everyone_else_in_the_order_of_pinyin(self, world, leader):
        branch, *_ = world
        ranked = member(branch, name="阿领导")
        RankFactory(member=ranked, leading=True)

        groups = {
            group.part: [line.member.name for line in group.lines] for group in rota_of(branch, 2016, TODAY)
        }

        assert groups[LecturerType.SECRETARY] == ["书记"]
        assert groups[LecturerType.LEADER] == ["阿领导", leader.name]
        assert len(groups[LecturerType.ORDINARY]) == 3

    def test_who_has_spoken_at_home_elsewhere_or_in_another_unit(self, world):
        branch, _, (home, away, far, *_) = world
        lecture(branch, spoken(home), title="本支部党课")
        lecture(near(branch), spoken(away), title="外支部党课")
        lecture(OrganizationFactory(), spoken(far), title="外单位党课")
        lines = {line.member.pk: line for line in self.lines(branch, LecturerType.ORDINARY)}

        assert [(s.title, s.at_home) for s in lines[home.pk].spoke] == [("本支部党课", True)]
        assert [(s.title, s.at_home) for s in lines[away.pk].spoke] == [("外支部党课", False)]
        assert [(s.title, s.at_home) for s in lines[far.pk].spoke] == [("外单位党课", False)]
        assert all(line.has_spoken for line in lines.values())

    def test_a_planned_one_is_named_and_not_taken_for_held(self, world):
        branch, _, (someone, *_) = world
        plan(branch, kinds=("lecture",), speakers=(spoken(someone),), held_on=date(2016, 6, 28))
        line = next(each for each in self.lines(branch, LecturerType.ORDINARY) if each.member == someone)

        assert len(line.spoke) == 1
        assert not line.has_spoken

    def test_trainings_and_other_years_are_not_lectures_of_the_year(self, world):
        branch, _, (someone, *_) = world
        confirmed(branch, kinds=("training",), speakers=(spoken(someone),))
        lecture(branch, spoken(someone), held_on=date(2015, 12, 31))

        assert [line.spoke for line in self.lines(branch, LecturerType.ORDINARY)] == [[], [], []]
        assert any(line.spoke for line in self.lines(branch, LecturerType.ORDINARY, 2015))


class TestDuties:
    def state(self, branch):
        return {
            duty.slot.requirement.code: (duty.is_met, duty.event is not None)
            for duty in duties_of(branch, 2016, TODAY)
        }

    def test_what_is_asked_of_the_branch_and_the_window_apart(self, world):
        branch, *_ = world
        adopt(branch, PLAN)
        assert self.state(branch) == {"Y": (False, False), "J": (False, False)}

        lecture(branch)
        activity = plan(branch, kinds=("lecture",), held_on=date(2016, 6, 28))
        assert self.state(branch)["Y"][0] is True
        assert self.state(branch)["J"] == (False, True)
        assert activity.held_on == date(2016, 6, 28)

    def test_a_day_inside_the_window_is_suggested(self, world):
        branch, *_ = world
        adopt(branch, PLAN)
        july = duties_of(branch, 2016, TODAY)[1]

        assert july.suggested_on == date(2016, 6, 15)
        assert july.title == "“七一”党课"

    def test_without_a_plan_nothing(self, world):
        assert duties_of(world[0], 2016, TODAY) == []


class TestPage:
    def address(self, branch):
        return reverse("activities:lectures", args=[branch.pk])

    def test_names_dates_window_and_a_button_that_fills_the_lecturer_in(self, client, world):
        branch, secretary, (someone, other, _) = world
        adopt(branch, PLAN)
        lecture(branch, spoken(someone), title="讲奉献有作为")
        client.force_login(secretary)
        text = client.get(self.address(branch)).content.decode()

        assert "讲奉献有作为" in text
        assert "“七一”党课" in text
        assert "2016年6月15日" in text
        link = reverse("activities:new", args=[branch.pk]) + "?kind=lecture&amp;speaker="
        assert link in text
        form = client.get(
            reverse("activities:new", args=[branch.pk]), {"kind": "lecture", "speaker": other.name}
        )
        assert f'name="speaker-0" value="{other.name}"' in form.content.decode()

    def test_a_confirmed_lecture_moves_somebody_from_not_yet(self, client, world):
        branch, secretary, (someone, *_) = world
        activity = plan(branch, kinds=("lecture",), speakers=(spoken(someone),))
        client.force_login(secretary)
        assert "尚未确认" in client.get(self.address(branch)).content.decode()
        confirm_activity(by=SYSTEM, activity=activity)

        text = client.get(self.address(branch)).content.decode()
        assert "尚未确认" not in text
        assert "已讲" in text

    def test_another_year_and_none_at_all(self, client, world):
        client.force_login(world[1])
        url = self.address(world[0])

        assert "2015年党课" in client.get(url, {"year": "2015"}).content.decode()
        assert "2016年党课" in client.get(url, {"year": "1066"}).content.decode()
        assert "2016年党课" in client.get(url, {"year": "next"}).content.decode()

    def test_a_member_has_no_rota(self, client, world):
        client.force_login(UserFactory(member=world[2][0]))
        assert client.get(self.address(world[0])).status_code == 404

    def test_a_cell_s_is_its_branch_s_and_a_committee_has_its_activities(self, client, world):
        branch, secretary, _ = world
        cell = OrganizationFactory(parent=branch, kind=Kind.CELL, unit=branch.unit)
        client.force_login(secretary)

        assert client.get(self.address(cell)).url == self.address(branch)

    def test_it_takes_as_many_queries_for_three_as_for_one(self, client, world):
        branch, secretary, (one, two, three) = world
        client.force_login(secretary)
        lecture(branch, spoken(one))
        before = queries(client, self.address(branch))
        lecture(branch, spoken(two), held_on=date(2016, 5, 13))
        lecture(branch, spoken(three), held_on=date(2016, 5, 14))

        assert queries(client, self.address(branch)) == before


def test_listeners_of_another_branch_are_counted_at_home(world):
    """R2.2-2: who came from elsewhere has heard it too."""
    branch, *_ = world
    guest = member(near(branch))
    activity = plan(branch, kinds=("lecture",))
    add_visitor(by=SYSTEM, activity=activity, name=guest.name, member=guest)
    confirm_activity(by=SYSTEM, activity=activity)

    assert guest.pk in subjects("attended", kind="lecture")
