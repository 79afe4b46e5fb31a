"""Study plans: made from what is asked, put in force, changed, tied to meetings, and counted."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from tests.activities.factories import SYSTEM, confirmed, draft, member
from tests.library.factories import ListedFactory, TextFactory, published
from tests.organizations.factories import CommitteeFactory, MemberFactory, OrganizationFactory, officer_of
from tests.schemes.factories import adopt
from tests.study.factories import ReadingFactory
from zhixing.activities.actions import cancel_activity, plan_activity
from zhixing.core.models import AuditEntry
from zhixing.core.stale import StaleError
from zhixing.organizations.models import Organization
from zhixing.progress.drain import drain
from zhixing.progress.queries import totals
from zhixing.schemes.models import Slot
from zhixing.study.actions.plans import (
    add_points,
    change_point,
    copy_plan,
    drop_point,
    edit_plan,
    link_meeting,
    make_plan,
    put_in_force,
)
from zhixing.study.actions.topics import add_reading, remove_reading
from zhixing.study.choices import PlanFor, StudyWay, Way
from zhixing.study.drafts import PointDraft
from zhixing.study.meetings import token_for
from zhixing.study.models import Plan
from zhixing.study.proposing import proposals_for
from zhixing.study.queries.plans import groups_at, items_for, items_of, plan_at, plan_in_force, points_of
from zhixing.supervision.cards import TODO
from zhixing.supervision.plan import plan_of

pytestmark = pytest.mark.django_db
TODAY = date(2016, 5, 20)
SCHEME = """\
scheme: small
title: {zh: 小方案, en: Small scheme}
clauses:
  一: {title: {zh: 学习, en: Study}, obligations: [P, R, L, C, T]}
topics:
  belief: {zh: 有信念, en: belief}
  action: {zh: 有作为, en: action}
lists:
  books: {title: {zh: 必读书目, en: Books}, entries: {one: {zh: 第一本, en: one}, two: {zh: 第二本, en: two}, three: slot}}
  rules: {title: {zh: 党内法规, en: Rules}, entries: {rule: {zh: 领导条例, en: rule}}}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
  member: {each: member, title: {zh: 党员, en: member}}
  leader: {each: member, title: {zh: 领导干部, en: leader}, rank: division_deputy, leading: true}
requirements:
- {id: P, title: 学习计划, who: branch, do: study.planned}
- {id: R, title: 必读书目, who: member, do: study.read, cover: books}
- {id: L, title: 党内法规, who: leader, do: study.read, cover: rules}
- {id: C, title: 集体学习, who: branch, do: study.covered, cover: books}
- {id: T, title: {zh: 集中培训, en: Training}, level: if_able, who: branch, do: training.held, where: {audience: members}, waive: self}
"""
BELIEF = "small/belief"


@pytest.fixture(autouse=True)
def _in_may():
    """Let today be 20 May 2016, noon in Hangzhou."""
    with time_machine.travel("2016-05-20T04:00:00+00:00", tick=True):
        yield


@pytest.fixture
def committee():
    return CommitteeFactory(name="省厅机关党委")


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee, name="办公室党支部")


@pytest.fixture
def officer(branch):
    return officer_of(branch, name="王书记", id_number="")


@pytest.fixture
def adoption(committee, officer):
    return adopt(committee, SCHEME)


@pytest.fixture
def text(committee):
    """A text that fills the first place of the list."""
    found = TextFactory(organization=committee, title="某单位学习制度（示例）")
    published(found, "学习要联系实际。")
    ListedFactory(text=found, key="small/one")
    return found


def made(branch, *points: PointDraft, **values) -> Plan:
    frame = {"year": 2016, "group": PlanFor.BRANCH, "title": "2016年学习计划", **values}
    return make_plan(by=SYSTEM, organization=branch, points=points, **frame)


def words(text: str, **values) -> PointDraft:
    return PointDraft(words=text, **values)


def slot(adoption, code: str) -> Slot:
    return Slot.objects.get(requirement__adoption=adoption, requirement__code=code)


def count(branch: Organization, adoption, code: str) -> tuple[int, int]:
    drain()
    found = totals(branch, [slot(adoption, code)])
    tally = found.get(slot(adoption, code).pk)
    return (tally.due, tally.met) if tally else (0, 0)


# --- What is proposed ----------------------------------------------------------------------------------
def test_a_branch_is_proposed_its_lists_topics_and_training(branch, adoption, text):
    found = proposals_for(branch, 2016, PlanFor.BRANCH, TODAY)

    assert [(each.name, each.way, each.by) for each in found] == [
        ("《某单位学习制度（示例）》", StudyWay.SELF, date(2016, 12, 31)),
        ("第二本", StudyWay.SELF, date(2016, 12, 31)),
        ("有信念", StudyWay.TOGETHER, date(2016, 6, 30)),
        ("有作为", StudyWay.TOGETHER, date(2016, 9, 30)),
        ("集中培训", StudyWay.TRAINING, date(2016, 12, 31)),
    ]
    assert found[0].text == text


def test_a_theory_group_is_proposed_what_leaders_read_too(committee, adoption):
    names = [each.name for each in proposals_for(committee, 2016, PlanFor.THEORY_GROUP, TODAY)]

    assert "领导条例" in names
    assert groups_at(committee) == [PlanFor.THEORY_GROUP, PlanFor.BRANCH]


def test_without_a_scheme_nothing_is_proposed(branch):
    assert proposals_for(branch, 2016, PlanFor.BRANCH, TODAY) == []


def test_what_stands_in_the_plan_is_not_proposed_again(branch, adoption, text):
    asked = proposals_for(branch, 2016, PlanFor.BRANCH, TODAY)
    items = items_of(made(branch, PointDraft(text=text), PointDraft(topic=BELIEF), words("第二本")))

    assert [each.name for each in asked if not each.is_in(items)] == ["有作为", "集中培训"]


# --- Making and changing -------------------------------------------------------------------------------
def test_a_second_plan_of_a_year_is_the_first_one(branch):
    assert made(branch) == made(branch, title="另一个")


@pytest.mark.parametrize(
    ("values", "field"),
    [({"group": "theory_group"}, "group"), ({"year": 1999}, "year"), ({"title": ""}, "title")],
)
def test_a_plan_that_cannot_be_is_refused_by_field(branch, values, field):
    with pytest.raises(ValidationError) as refused:
        made(branch, **values)

    assert field in refused.value.message_dict


def test_points_that_name_nothing_or_what_is_not_ours_are_refused(branch, committee):
    foreign = TextFactory(organization=OrganizationFactory(parent=committee))
    published(foreign, "一")

    for point in (PointDraft(), PointDraft(text=foreign), PointDraft(topic="other/x"), words("x", way="y")):
        with pytest.raises(ValidationError):
            made(branch, point)
    assert plan_at(branch, 2016) is None


def test_only_who_guides_study_makes_plans(branch):
    stranger = officer_of(OrganizationFactory(parent=branch.parent))
    with pytest.raises(PermissionDenied):
        make_plan(by=stranger, organization=branch, year=2016, group=PlanFor.BRANCH, title="计划")


def test_a_stale_title_is_refused_and_the_trail_says_what_changed(branch, officer):
    plan = made(branch)
    edit_plan(by=officer, plan=plan, version=1, title="新题目")

    with pytest.raises(StaleError):
        edit_plan(by=officer, plan=plan, version=1, title="旧题目")
    entry = AuditEntry.objects.get(unit_id=branch.unit_id, code="study.edit_plan")
    assert entry.data["new"] == {"title": "新题目"}
    with pytest.raises(ValidationError):
        edit_plan(by=officer, plan=plan, version=2, title="")


def test_points_are_added_below_changed_and_dropped(branch, officer):
    plan = made(branch, words("甲"))
    (second,) = add_points(by=officer, plan=plan, points=[words("乙", by=date(2016, 8, 1))])
    plan.refresh_from_db()
    change_point(
        by=officer, plan=plan, item=second, version=plan.version, point=words("丙", way=StudyWay.TOGETHER)
    )

    assert [(item.words, item.way) for item in items_of(plan)] == [("甲", "self"), ("丙", "together")]
    with pytest.raises(StaleError):
        change_point(by=officer, plan=plan, item=second, version=plan.version, point=words("丁"))
    for _twice in range(2):
        drop_point(by=officer, plan=plan, item=second)
    assert [item.words for item in items_of(plan)] == ["甲"]
    with pytest.raises(ValidationError):
        change_point(by=officer, plan=plan, item=second, version=4, point=words("丁"))


def test_last_years_points_come_a_year_later_without_their_meetings(branch, adoption, text):
    before = made(branch, PointDraft(text=text, by=date(2016, 2, 29)), PointDraft(topic=BELIEF))
    edit_plan(by=SYSTEM, plan=before, version=1, title=before.title, aims="学以致用")

    plan = copy_plan(by=SYSTEM, organization=branch, year=2017, group=PlanFor.BRANCH, title="2017年学习计划")

    (item,) = items_of(plan)  # the topic is none of next year's, and has no words of its own
    assert (item.text, item.by, plan.aims, plan.in_force_on) == (text, date(2017, 2, 28), "学以致用", None)


def test_nothing_to_copy_says_so(branch):
    with pytest.raises(ValidationError):
        copy_plan(by=SYSTEM, organization=branch, year=2016, group=PlanFor.BRANCH, title="计划")


# --- In force -------------------------------------------------------------------------------------------
def test_a_plan_counts_from_the_day_on_which_it_is_in_force(branch, adoption):
    plan = made(branch, words("甲"))
    assert count(branch, adoption, "P") == (1, 0)

    put_in_force(by=SYSTEM, plan=plan, on=TODAY)

    assert count(branch, adoption, "P") == (1, 1)
    assert plan_in_force(branch, TODAY) == plan
    assert plan_in_force(branch, date(2016, 5, 19)) is None


def test_another_day_moves_the_fact_with_it(branch, adoption):
    plan = put_in_force(by=SYSTEM, plan=made(branch, words("甲")), on=TODAY)
    put_in_force(by=SYSTEM, plan=plan, on=date(2015, 12, 20))

    assert count(branch, adoption, "P") == (1, 0)


@pytest.mark.parametrize("day", [date(2016, 5, 21), date(2015, 9, 30)])
def test_a_day_to_come_or_long_past_is_refused(branch, day):
    with pytest.raises(ValidationError) as refused:
        put_in_force(by=SYSTEM, plan=made(branch, words("甲")), on=day)

    assert "on" in refused.value.message_dict


def test_a_plan_without_points_is_not_put_in_force(branch):
    with pytest.raises(ValidationError, match="计划还没有要点"):
        put_in_force(by=SYSTEM, plan=made(branch), on=TODAY)


def test_the_plans_card_leads_to_making_it(branch, adoption):
    card = next(card for card in plan_of(branch).cards if card.requirement.code == "P")

    assert card.group == TODO
    assert card.step is not None
    assert card.step.url.startswith(f"/organizations/{branch.pk}/study-plans/new/")


# --- Meetings -------------------------------------------------------------------------------------------
def test_a_meeting_planned_for_a_point_is_tied_to_it(branch, officer, adoption):
    plan = made(branch, PointDraft(topic=BELIEF, way=StudyWay.TOGETHER))
    (item,) = items_of(plan)

    activity = plan_activity(by=officer, draft=draft(branch, topic=BELIEF), token=token_for(item, "0" * 32))

    (point,) = points_of(branch, items_of(plan))
    assert point.activity == activity
    assert not point.is_done


def test_a_meeting_of_another_body_is_not_tied(committee, branch, officer):
    (item,) = items_of(made(branch, words("甲", way=StudyWay.TOGETHER)))
    other = OrganizationFactory(parent=committee)

    plan_activity(by=SYSTEM, draft=draft(other), token=token_for(item, "0" * 32))

    assert [point.activity for point in points_of(branch, items_of(item.plan))] == [None]


def test_a_point_is_linked_done_and_free_again(branch, officer):
    plan = made(branch, words("甲", way=StudyWay.TOGETHER))
    (item,) = items_of(plan)
    held = confirmed(branch)

    link_meeting(by=officer, plan=plan, item=item, activity=held)
    assert points_of(branch, items_of(plan))[0].is_done

    link_meeting(by=officer, plan=plan, item=item, activity=None)
    assert points_of(branch, items_of(plan))[0].may_meet


def test_a_cancelled_meeting_or_one_elsewhere_is_refused_and_leaves_the_point_open(
    committee, branch, officer
):
    plan = made(branch, words("甲", way=StudyWay.TOGETHER))
    (item,) = items_of(plan)
    activity = plan_activity(by=SYSTEM, draft=draft(branch))
    link_meeting(by=officer, plan=plan, item=item, activity=activity)
    off = cancel_activity(by=SYSTEM, activity=activity, reason="台风")

    assert points_of(branch, items_of(plan))[0].may_meet
    link_meeting(by=officer, plan=plan, item=item, activity=None)
    for wrong in (off, confirmed(OrganizationFactory(parent=committee))):
        with pytest.raises(ValidationError):
            link_meeting(by=officer, plan=plan, item=item, activity=wrong)


# --- What is before a member ----------------------------------------------------------------------------
def test_a_members_open_points_stand_nearest_first(branch, officer, text):
    who = member(branch)
    plan = made(
        branch,
        words("随时"),
        words("年底", by=date(2016, 12, 1)),
        PointDraft(text=text, by=date(2016, 6, 1)),
        words("已学", way=StudyWay.TOGETHER),
    )
    assert items_for(who, TODAY) == []  # a draft asks nothing
    put_in_force(by=SYSTEM, plan=plan, on=TODAY)
    link_meeting(by=officer, plan=plan, item=items_of(plan)[3], activity=confirmed(branch))

    assert [point.name for point in items_for(who, TODAY)] == ["《某单位学习制度（示例）》", "年底", "随时"]

    ReadingFactory(member=who, text=text, finished_on=TODAY, way=Way.ONLINE)
    assert [point.name for point in items_for(who, TODAY)] == ["年底", "随时"]


def test_a_member_without_a_branch_has_no_points(branch):
    assert items_for(MemberFactory(branch=None), TODAY) == []


# --- What was studied together --------------------------------------------------------------------------
def test_a_text_studied_at_a_linked_meeting_is_covered(branch, adoption, text, officer):
    plan = made(branch, PointDraft(text=text, way=StudyWay.TOGETHER))
    (item,) = items_of(plan)
    assert count(branch, adoption, "C") == (1, 0)
    only_one(adoption)

    link_meeting(by=officer, plan=plan, item=item, activity=confirmed(branch))
    assert count(branch, adoption, "C") == (1, 1)

    drop_point(by=officer, plan=plan, item=item)
    assert count(branch, adoption, "C") == (1, 0)


def test_a_text_among_the_readings_of_a_discussed_topic_is_covered(committee, branch, adoption, text):
    only_one(adoption)
    confirmed(branch, topic=BELIEF)
    assert count(branch, adoption, "C") == (1, 0)

    reading = add_reading(by=SYSTEM, organization=committee, key=BELIEF, text=text)
    assert count(branch, adoption, "C") == (1, 1)

    remove_reading(by=SYSTEM, reading=reading)
    assert count(branch, adoption, "C") == (1, 0)


def test_what_a_neighbour_reads_for_the_topic_covers_nothing_here(committee, branch, adoption, text):
    only_one(adoption)
    confirmed(branch, topic=BELIEF)
    add_reading(by=SYSTEM, organization=OrganizationFactory(parent=committee), key=BELIEF, text=text)

    assert count(branch, adoption, "C") == (1, 0)


def only_one(adoption) -> None:
    """Ask for the first book only."""
    requirement = adoption.requirements.get(code="C")
    requirement.data["covered"] = ["one"]
    requirement.save()
