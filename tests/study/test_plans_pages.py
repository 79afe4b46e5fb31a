"""The pages of study plans: made in a minute, changed, tied to meetings, printed; and what goes wrong."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.activities.factories import SYSTEM, confirmed
from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
    organiser_of,
)
from tests.schemes.factories import adopt
from tests.study.test_plans import BELIEF, SCHEME, TODAY, made, words
from zhixing.activities.models import Activity
from zhixing.study.actions.plans import add_points, edit_plan, put_in_force
from zhixing.study.choices import PlanFor, StudyWay
from zhixing.study.drafts import PointDraft
from zhixing.study.queries.plans import items_of, plan_at

pytestmark = pytest.mark.django_db


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
    adopt(committee, SCHEME)
    return OrganizationFactory(parent=committee, name="办公室党支部")


@pytest.fixture
def officer(branch):
    return officer_of(branch, name="王书记")


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def at(name: str, *args) -> str:
    return reverse(f"study:{name}", args=args)


def test_a_plan_is_made_and_in_force_with_one_form(as_officer, branch):
    form = as_officer.get(at("new-plan", branch.pk)).context["form"]
    ticked = [key for key, _label in form.fields["points"].choices][:-1]  # one is dropped
    data = {
        "title": form["title"].value(),
        "points": ticked,
        "at_once": "on",
        "year": 2016,
        "group": "branch",
    }

    page = as_officer.post(at("new-plan", branch.pk), data, follow=True).text

    plan = plan_at(branch, 2016)
    assert plan is not None
    assert (plan.title, plan.in_force_on) == ("办公室党支部2016年学习计划", TODAY)
    assert len(items_of(plan)) == len(ticked)
    assert "安排活动" in page


def test_a_nameless_plan_keeps_what_was_ticked(as_officer, branch):
    data = {"title": "", "points": [f"topic:{BELIEF}"], "aims": "留着", "year": 2016, "group": "branch"}

    page = as_officer.post(at("new-plan", branch.pk), data)

    assert "请填写计划名称" in page.text
    assert "留着" in page.text
    assert page.context["form"]["points"].value() == [f"topic:{BELIEF}"]


def test_a_plan_that_is_there_is_shown_instead_of_a_second(as_officer, branch):
    plan = made(branch)

    assert as_officer.get(at("new-plan", branch.pk)).url == at("plan", plan.pk)


@pytest.mark.parametrize("year", ["", "x", "0000", "99999", "²016", "1800"])
def test_a_year_that_makes_no_sense_is_this_one(as_officer, branch, year):
    assert as_officer.get(at("new-plan", branch.pk), {"year": year}).context["year"] == 2016


def test_a_committee_makes_its_theory_groups_plan(client, committee, branch):
    client.force_login(organiser_of(committee))

    page = client.get(at("new-plan", committee.pk))

    assert page.context["group"] == PlanFor.THEORY_GROUP
    assert "领导条例" in page.text
    assert "理论学习中心组" in page.text


def test_last_years_plan_is_copied(as_officer, branch):
    made(branch, words("甲"), year=2015, title="2015年学习计划")

    page = as_officer.post(at("copy-plan", branch.pk), {"year": 2016, "group": "branch"}, follow=True).text

    assert "已沿用" in page
    assert as_officer.post(at("copy-plan", branch.pk), {"year": 2012}, follow=True).status_code == 200


def test_what_is_asked_is_added_afterwards(as_officer, branch):
    plan = made(branch)

    page = as_officer.post(at("add-asked", plan.pk), {"points": [f"topic:{BELIEF}"]}, follow=True).text

    assert [item.topic for item in items_of(plan)] == [BELIEF]
    assert "已列入计划" in page


def test_a_point_is_added_changed_and_dropped_on_its_pages(as_officer, branch):
    plan = made(branch)
    data = {"new-words": "学一篇", "new-way": "self", "new-by": "2016-09-30"}
    assert "学一篇" in as_officer.post(at("add-point", plan.pk), data, follow=True).text
    (item,) = items_of(plan)
    plan.refresh_from_db()

    changed = {"words": "学两篇", "way": "together", "version": plan.version}
    assert "学两篇" in as_officer.post(at("point", plan.pk, item.pk), changed, follow=True).text
    assert "还没有要点" in as_officer.post(at("drop-point", plan.pk, item.pk), follow=True).text
    assert as_officer.get(at("point", plan.pk, item.pk)).status_code == 404


def test_an_empty_point_and_a_date_that_is_none_are_explained(as_officer, branch):
    plan = made(branch)

    empty = as_officer.post(at("add-point", plan.pk), {"new-way": "self"}).text
    wrong = {"new-words": "留着", "new-way": "self", "new-by": "2016-13-45"}
    undated = as_officer.post(at("add-point", plan.pk), wrong).text

    assert "请写明学什么" in empty
    assert "这不是日期" in undated or "2016-07-01" in undated
    assert "留着" in undated


def test_a_stale_point_and_a_stale_title_are_shown_with_what_was_typed(as_officer, branch):
    plan = made(branch, words("甲"))
    (item,) = items_of(plan)
    edit_plan(by=SYSTEM, plan=plan, version=1, title="别人改的")

    point = as_officer.post(at("point", plan.pk, item.pk), {"words": "我写的", "way": "self", "version": 1})
    title = as_officer.post(at("edit-plan", plan.pk), {"title": "我改的", "version": 1})

    assert (point.status_code, title.status_code) == (409, 409)
    assert "我写的" in point.text
    assert "别人改的" in title.text
    assert "我改的" in title.text
    assert as_officer.post(at("edit-plan", plan.pk), {"title": "我改的", "version": 2}).status_code == 302


def test_the_plan_is_put_in_force_and_an_empty_one_is_told_why_not(as_officer, branch):
    plan = made(branch)
    data = {"force-on": "2016-05-20"}
    assert "计划还没有要点" in as_officer.post(at("put-in-force", plan.pk), data).text
    add_points(by=SYSTEM, plan=plan, points=[words("甲")])

    assert (
        "施行日期不能晚于今天"
        in as_officer.post(at("put-in-force", plan.pk), {"force-on": "2016-06-01"}).text
    )
    assert "学习计划已施行" in as_officer.post(at("put-in-force", plan.pk), data, follow=True).text


def test_the_meeting_is_planned_from_the_point_and_tied_to_it(as_officer, branch):
    plan = made(branch, PointDraft(topic=BELIEF, way=StudyWay.TOGETHER))
    ((_point, url),) = as_officer.get(at("plan", plan.pk)).context["rows"]
    form = as_officer.get(url).context["form"]
    assert (form["topic"].value(), form["kinds"].value()) == (BELIEF, ["members_meeting"])

    data = {name: form[name].value() or "" for name in ("topic", "kinds", "held_on", "place", "token")}
    as_officer.post(reverse("activities:new", args=[branch.pk]), data)

    (item,) = items_of(plan)
    assert item.activity == Activity.objects.get(unit_id=branch.unit_id)
    assert "已安排在" in as_officer.get(at("plan", plan.pk)).text


def test_a_point_is_tied_to_a_meeting_that_was_held_already(as_officer, branch):
    plan = made(branch, words("甲", way=StudyWay.TOGETHER))
    (item,) = items_of(plan)
    held = confirmed(branch)

    page = as_officer.post(at("link-meeting", plan.pk, item.pk), {"at-meeting": held.pk}, follow=True).text

    assert "已于" in page
    bad = as_officer.post(at("link-meeting", plan.pk, item.pk), {"at-meeting": "999"})
    assert bad.status_code == 200


def test_a_member_reads_and_prints_the_plan_and_changes_nothing(client, branch):
    plan = put_in_force(by=SYSTEM, plan=made(branch, words("甲")), on=TODAY)
    client.force_login(UserFactory(member=MemberFactory(branch=branch, id_number="")))

    page = client.get(at("plan", plan.pk)).text

    assert "甲" in page
    assert at("add-point", plan.pk) not in page
    assert "甲" in client.get(at("plan-sheet", plan.pk)).text
    assert client.get(at("edit-plan", plan.pk)).status_code == 403
    assert client.get(at("plan", 12345)).status_code == 404


def test_a_plan_takes_the_same_queries_for_one_point_and_three(as_officer, branch):
    plan = made(branch, words("甲"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            as_officer.get(at("plan", plan.pk))
        return len(found)

    queries()
    at_one = queries()
    add_points(by=SYSTEM, plan=plan, points=[words("乙"), words("丙", way=StudyWay.TOGETHER)])

    assert queries() == at_one
