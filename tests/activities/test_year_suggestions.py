"""What is suggested for a year: what is open and not planned, in as few activities as serve it."""

from datetime import date
from pathlib import Path

import pytest
import time_machine

from tests.activities.factories import confirmed, plan
from tests.organizations.factories import CommitteeFactory, MemberFactory, OrganizationFactory
from tests.schemes.factories import SYSTEM, adopt
from zhixing.activities.year.plan import year_of
from zhixing.schemes.actions import waive

SCHEMES = Path(__file__).parents[2] / "schemes"
APRIL = date(2016, 4, 6)


@pytest.fixture(autouse=True)
def _in_april(_in_may):
    with time_machine.travel("2016-04-06T04:00:00+00:00", tick=True):
        yield


@pytest.fixture
def branch(db):
    committee = CommitteeFactory(level="provincial")
    branch = OrganizationFactory(parent=committee, has_committee=True, level="provincial")
    cell = OrganizationFactory(parent=branch, kind="cell", name="第一党小组")
    MemberFactory.create_batch(4, branch=branch, cell=cell)
    return branch


def adopt_2016(branch):
    return adopt(branch.parent, (SCHEMES / "liangxueyizuo-2016.yaml").read_text("utf-8"))


def suggested(branch, year=2016, today=APRIL):
    return [item.suggestion for item in year_of(branch, year, today).suggested]


def of_kind(found, code):
    return [each for each in found if code in {kind.code for kind in each.kinds}]


def test_without_a_plan_nothing_is_suggested(branch):
    year = year_of(branch, 2016, APRIL)
    assert (year.items, year.is_adopted) == ([], False)


def test_the_rhythm_of_the_year(branch):
    adopt_2016(branch)
    found = suggested(branch)
    assert [each.held_on.month for each in of_kind(found, "committee_meeting")] == list(range(4, 13))
    assert [each.held_on.month for each in of_kind(found, "fixed_day")] == list(range(4, 13))
    assert [each.body.name for each in of_kind(found, "cell_meeting")] == ["第一党小组"] * 9
    assert len({(each.held_on.month - 1) // 3 for each in of_kind(found, "members_meeting")}) == 3


def test_one_lecture_around_the_first_of_july_serves_every_row_about_lectures(branch):
    adopt_2016(branch)
    (lecture,) = of_kind(suggested(branch), "lecture")
    assert date(2016, 6, 24) <= lecture.held_on <= date(2016, 7, 7)
    codes = {need.requirement.code for need in lecture.serves}
    assert codes >= {"R2.2-3", "R2.2-4", "R2.2-7", "R2.2-10", "R2.3-2"}


def test_the_topics_are_spread_over_the_quarters(branch):
    adopt_2016(branch)
    meetings = of_kind(suggested(branch), "members_meeting")
    assert [each.topic.partition("/")[2] for each in meetings] == ["belief", "discipline", "dedication"]


def test_what_is_planned_already_is_not_suggested(branch):
    adopt_2016(branch)
    plan(branch, kinds=("committee_meeting",), held_on=date(2016, 5, 4))
    months = [each.held_on.month for each in of_kind(suggested(branch), "committee_meeting")]
    assert 5 not in months


def test_a_cells_meeting_does_not_stand_for_that_of_another_cell(branch):
    adopt_2016(branch)
    second = OrganizationFactory(parent=branch, kind="cell", name="第二党小组")
    plan(second, kinds=("cell_meeting",), held_on=date(2016, 5, 4))
    names = [each.body.name for each in of_kind(suggested(branch), "cell_meeting") if each.held_on.month == 5]
    assert names == ["第一党小组"]


def test_what_was_held_and_confirmed_is_not_suggested(branch):
    adopt(branch.parent)
    confirmed(branch, kinds=("lecture",), held_on=date(2016, 4, 5))
    assert of_kind(suggested(branch), "lecture") == []


def test_what_is_waived_is_not_suggested(branch):
    adoption = adopt(branch.parent)
    waive(by=SYSTEM, adoption=adoption, code="L", slot_key="whole", organization=branch, reason="撤并")
    waive(by=SYSTEM, adoption=adoption, code="Q", slot_key="2016-Q2", organization=branch, reason="撤并")
    found = suggested(branch)
    assert [each.held_on.month for each in of_kind(found, "members_meeting")] == [8, 11]
    codes = {need.requirement.code for need in of_kind(found, "lecture")[0].serves}
    assert "L" not in codes
    assert "H" in codes  # the members still have to hear one


def test_the_fixed_day_of_the_branch_is_kept(branch):
    adopt_2016(branch)
    confirmed(branch, kinds=("fixed_day",), held_on=date(2016, 3, 8))
    days = {each.held_on.month: each.held_on.day for each in of_kind(suggested(branch), "fixed_day")}
    assert (days[5], days[8], days[9], days[11], days[12]) == (9, 8, 8, 8, 8)  # 8 May was a Sunday


def test_suggestions_lie_ahead_and_leave_a_week(branch):
    adopt_2016(branch)
    found = suggested(branch)
    assert min(each.held_on for each in found) >= date(2016, 4, 13)
    assert suggested(branch, today=date(2016, 12, 31)) == []


def test_the_last_days_of_a_month_are_used_where_no_week_is_left(branch):
    adopt_2016(branch)
    first = suggested(branch, today=date(2016, 4, 27))[0]
    assert date(2016, 4, 28) <= first.held_on <= date(2016, 4, 30)


def test_the_year_after_the_adoption_has_nothing(branch):
    adopt_2016(branch)
    assert suggested(branch, year=2017) == []


def test_the_regulations_of_2018_fill_a_year_too(branch):
    adopt(branch.parent, (SCHEMES / "branch-regulations-2018.yaml").read_text("utf-8"))
    found = suggested(branch)
    kinds = {kind.code for each in found for kind in each.kinds}
    assert kinds >= {"members_meeting", "committee_meeting", "cell_meeting", "fixed_day", "org_life_meeting"}


def test_a_committee_is_asked_what_it_owes_itself(branch):
    adopt_2016(branch)
    committee = branch.parent
    kinds = {kind.code for each in suggested(committee) for kind in each.kinds}
    assert "training" in kinds
    assert "fixed_day" not in kinds


def test_a_party_group_holds_its_own_meetings(branch):
    group = OrganizationFactory(kind="party_group", parent=branch.parent)
    adopt_2016(branch)
    found = suggested(group)
    assert {"R3.2-3", "R3.2-4a"} <= {need.requirement.code for each in found for need in each.serves}
    assert len(of_kind(found, "democratic_life_meeting")) == 1
    assert of_kind(found, "fixed_day") == []


def test_planning_everything_leaves_nothing(branch):
    adopt_2016(branch)
    for each in suggested(branch):
        codes = tuple(kind.code for kind in each.kinds)
        plan(each.body, kinds=codes, held_on=each.held_on, topic=each.topic, topic_text=each.topic_text)
    assert suggested(branch) == []


def test_conflicts_and_partners_stand_beside_an_item(branch):
    adopt_2016(branch)
    plan(branch, kinds=("members_meeting",), held_on=date(2016, 5, 21))
    year = year_of(branch, 2016, APRIL)
    item = next(item for item in year.items if item.activity)
    assert len(item.conflicts) == 1  # a Saturday
    assert item.partners == []  # no other activity is planned
    other = next(
        item
        for item in year.suggested
        if item.held_on.month == 5 and "fixed_day" in {kind.code for kind in item.kinds}
    )
    assert f"a{item.activity.pk}" in dict(other.partners)


def test_nothing_speaks_against_what_is_over(branch):
    adopt_2016(branch)
    confirmed(branch, held_on=date(2016, 4, 2))  # a Saturday
    assert year_of(branch, 2016, APRIL).conflicts == 0


def test_the_same_meeting_of_the_next_month_is_no_partner(branch):
    adopt_2016(branch)
    year = year_of(branch, 2016, APRIL)
    april, may = (
        next(i for i in year.suggested if i.held_on.month == month and i.title.endswith("支部委员会会议"))
        for month in (4, 5)
    )
    assert may.key not in dict(april.partners)
