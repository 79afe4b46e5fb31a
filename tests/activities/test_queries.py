"""What is coming, what waits for a confirmation, what is suggested."""

from datetime import date, time

from tests.activities.factories import DAY, SYSTEM, confirmed, member, plan, post
from tests.activities.test_planning import TOPICS
from tests.organizations.factories import OrganizationFactory
from tests.schemes.factories import adopt
from zhixing.activities.actions import announce_activity, cancel_activity
from zhixing.activities.queries import (
    calendar,
    coming,
    coming_for,
    next_fixed_day,
    suggestion_for,
    to_confirm,
    topics_left,
    years_of,
)
from zhixing.organizations.choices import Kind, PostCode

TODAY = date(2016, 5, 20)
JUNE = date(2016, 6, 1)


def test_what_waits_and_what_comes(world):
    branch, *_ = world
    past, today, ahead = plan(branch), plan(branch, held_on=TODAY), plan(branch, held_on=JUNE)
    confirmed(branch)
    cancel_activity(by=SYSTEM, activity=plan(branch), reason="台风")
    assert list(to_confirm(branch, TODAY)) == [past, today]
    assert list(coming(branch, TODAY)) == [ahead]


def test_the_calendar_has_twelve_months_and_no_cancelled_ones(world):
    branch, *_ = world
    kept = plan(branch)
    cancel_activity(by=SYSTEM, activity=plan(branch), reason="台风")
    months = calendar(branch, 2016)
    assert [len(month.activities) for month in months] == [0, 0, 0, 0, 1, *[0] * 7]
    assert months[4].activities == [kept]


def test_years(world):
    plan(world[0], held_on=date(2015, 12, 31))
    assert years_of(world[0], TODAY) == [2016, 2015]


def test_a_member_sees_what_was_announced_for_the_own_circle(world):
    branch, _, (plain, officer, _) = world
    post(officer, branch, PostCode.ORGANISATION)
    meeting, committee, hidden = (
        plan(branch, held_on=JUNE),
        plan(branch, kinds=("committee_meeting",), held_on=JUNE),
        plan(branch, held_on=JUNE),
    )
    for activity in (meeting, committee):
        announce_activity(by=SYSTEM, activity=activity)
    assert coming_for(plain, TODAY) == [meeting]
    assert coming_for(officer, TODAY) == [meeting, committee]
    assert hidden not in coming_for(officer, TODAY)


def test_a_member_sees_the_own_cell_and_team(world):
    branch, *_ = world
    cell = OrganizationFactory(parent=branch, kind=Kind.CELL)
    group = OrganizationFactory(unit=branch.unit, kind=Kind.PARTY_GROUP)
    leader = member(branch, cell=cell)
    post(leader, group, PostCode.TEAM_SECRETARY)
    for activity in (
        plan(cell, kinds=("cell_meeting",), held_on=JUNE),
        plan(group, kinds=("theory_group",), held_on=JUNE),
    ):
        announce_activity(by=SYSTEM, activity=activity)
    assert len(coming_for(leader, TODAY)) == 2
    assert coming_for(world[2][0], TODAY) == []


def test_topics_left_are_those_neither_covered_nor_planned(world):
    adopt(world[0], TOPICS)
    assert [topic.code for topic in topics_left(world[0], DAY)] == ["topical/belief"]
    planned = plan(world[0], topic="topical/belief")
    assert topics_left(world[0], DAY) == []
    cancel_activity(by=SYSTEM, activity=planned, reason="台风")
    assert len(topics_left(world[0], DAY)) == 1


def test_the_fixed_day_comes_back_monthly(world):
    assert next_fixed_day(world[0], TODAY) is None
    plan(world[0], kinds=("fixed_day",), held_on=date(2016, 3, 31))
    assert next_fixed_day(world[0], TODAY) == date(2016, 5, 31)
    plan(world[0], kinds=("fixed_day",), held_on=date(2016, 5, 25))
    assert next_fixed_day(world[0], TODAY) == date(2016, 6, 25)


def test_suggestions_follow_habit(world):
    assert suggestion_for(world[0], TODAY).held_on == date(2016, 5, 27)
    plan(world[0], place="会议室", starts_at=time(15))
    suggestion = suggestion_for(world[0], TODAY)
    assert (suggestion.place, suggestion.starts_at) == ("会议室", time(15))
