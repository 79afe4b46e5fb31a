"""The year's page: what it shows, what it refuses and how it says so."""

import re
import time as clock
from datetime import date

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.activities.factories import confirmed, plan
from tests.organizations.factories import OrganizationFactory, UserFactory, organiser_of
from tests.schemes.factories import adopt
from tests.site.eyes import BACKEND
from zhixing.activities.choices import State
from zhixing.activities.models import Activity, ActivityKind

JUNE = date(2016, 6, 15)


@pytest.fixture
def branch(world):
    adopt(world[0])
    return world[0]


@pytest.fixture
def secretary(client, world):
    client.force_login(world[1], BACKEND)
    return client


def address(name, place) -> str:
    return reverse(f"activities:{name}", args=[place.pk])


def fields(html: str) -> dict[str, list[str]]:
    """Read the fields of the form that accepts suggestions, as a browser would send them."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*form=\"accept\"[^>]*>", html):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        is_tick = values["type"] == "checkbox"
        if not is_tick or "checked" in tag:
            found.setdefault(values["name"], []).append(values.get("value", "on" if is_tick else ""))
    token = re.search(r'name="token" value="([^"]+)"', html)
    return {**found, "token": [token[1] if token else ""]}


def page(secretary, branch, query="") -> str:
    answer = secretary.get(address("year", branch) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def all_of(branch):
    return Activity.objects.filter(unit_id=branch.unit_id).order_by("held_on")


def test_the_page_is_for_those_who_record(client, branch):
    assert client.get(address("year", branch)).status_code == 302
    client.force_login(UserFactory(), BACKEND)
    assert client.get(address("year", branch)).status_code == 404
    client.force_login(organiser_of(branch), BACKEND)
    assert client.get(address("year", branch)).status_code == 200


def test_without_a_plan_the_page_says_what_to_do(secretary, world):
    assert "上级党组织的方案生效后" in page(secretary, world[0])


@pytest.mark.parametrize("query", ["?year=abc", "?year=１２３４", "?year=9999", "?year=-2016", "?year="])
def test_a_year_that_makes_no_sense_is_this_one(secretary, branch, query):
    assert "2016年活动计划" in page(secretary, branch, query)


def test_other_years_are_shown(secretary, branch):
    assert "2017年活动计划" in page(secretary, branch, "?year=2017")


def test_accepting_everything_plans_it_and_a_second_click_nothing_more(secretary, branch):
    sent = fields(page(secretary, branch))
    for _click in range(2):
        answer = secretary.post(address("year-accept", branch) + "?year=2016", sent)
        assert answer.status_code == 302
    assert [row.held_on.month for row in all_of(branch)] == [
        6,
        8,
        11,
    ]  # a meeting each quarter, the lecture in one
    assert "已举行或已列入计划" in page(secretary, branch)


def test_what_is_not_ticked_is_not_planned(secretary, branch):
    sent = fields(page(secretary, branch))
    ticks = [name for name in sent if name.endswith("-pick")]
    answer = secretary.post(address("year-accept", branch), {k: v for k, v in sent.items() if k != ticks[0]})
    assert answer.status_code == 302
    assert all_of(branch).count() == len(ticks) - 1


def test_nothing_ticked_plans_nothing_and_says_so(secretary, branch):
    sent = {
        name: value for name, value in fields(page(secretary, branch)).items() if not name.endswith("-pick")
    }
    answer = secretary.post(address("year-accept", branch), sent, follow=True)
    assert "没有勾选任何一项" in answer.content.decode()
    assert not all_of(branch).exists()


@pytest.mark.parametrize(
    ("day", "said"),
    [("", "请选择日期"), ("2016-02-30", "日期无法识别"), ("2106-05-05", "两年")],
)
def test_a_bad_date_is_said_beside_it_and_nothing_is_lost(secretary, branch, day, said):
    sent = fields(page(secretary, branch))
    first, second = [name for name in sent if name.endswith("-held_on")][:2]
    sent |= {first: [day], second: ["2016-09-09"]}
    html = secretary.post(address("year-accept", branch), sent).content.decode()
    assert said in html
    assert f'value="{day}"' in html or not day
    assert 'value="2016-09-09"' in html
    assert not all_of(branch).exists()


def test_two_suggestions_held_together(secretary, branch):
    sent = fields(page(secretary, branch))
    one, two = sent["suggestion"][:2]
    secretary.post(address("year-accept", branch), {**sent, f"{one}-into": [two]})
    assert all_of(branch).count() == len(sent["suggestion"]) - 1


def test_a_suggestion_held_together_with_what_is_planned(secretary, branch):
    planned = plan(branch, held_on=date(2016, 6, 15), kinds=("fixed_day",))
    sent = fields(page(secretary, branch))
    key = sent["suggestion"][0]
    secretary.post(address("year-accept", branch), {**sent, f"{key}-into": [f"a{planned.pk}"]})
    rows = ActivityKind.objects.filter(unit_id=branch.unit_id, activity=planned)
    assert rows.count() > 1


@pytest.mark.parametrize("into", ["itself", "each other", "unticked", "nowhere"])
def test_a_partner_that_cannot_be_is_said(secretary, branch, into):
    sent = fields(page(secretary, branch))
    one, two = sent["suggestion"][:2]
    sent[f"{one}-into"] = [{"itself": one, "nowhere": "x"}.get(into, two)]
    if into == "each other":
        sent[f"{two}-into"] = [one]
    if into == "unticked":
        del sent[f"{two}-pick"]
    html = secretary.post(address("year-accept", branch), sent).content.decode()
    assert "也勾选，并让它单独举行" in html
    assert not all_of(branch).exists()


def test_a_forged_field_is_refused(secretary, branch):
    sent = fields(page(secretary, branch))
    name = next(name for name in sent if name.endswith("-what"))
    sent[name] = [signing.dumps({"body": branch.pk}, salt="another")]
    assert "页面已过期" in secretary.post(address("year-accept", branch), sent).content.decode()
    assert not all_of(branch).exists()


def test_the_form_of_another_branch_is_refused(secretary, branch):
    other = OrganizationFactory()
    sent = fields(page(secretary, branch))
    for name in [name for name in sent if name.endswith("-what")]:
        what = signing.loads(sent[name][0], salt="activities.year")
        sent[name] = [signing.dumps({**what, "body": other.pk}, salt="activities.year")]
    assert "页面已过期" in secretary.post(address("year-accept", branch), sent).content.decode()
    assert not all_of(other).exists()


def test_what_stands_in_the_fields_is_escaped(secretary, branch):
    plan(branch, title="<script>alert(1)</script>", held_on=JUNE)
    assert "<script>alert" not in page(secretary, branch)


# --- A rule ---------------------------------------------------------------------------------------------


def rule(**values):
    given = {
        "kind": "committee_meeting", "rule": "day", "day": "10", "nth": "1", "weekday": "4",
        "since": "2016-06-01", "until": "2016-12-31", "starts_at": "", "place": "", "token": "",
    }  # fmt: skip
    return {f"repeat-{name}": value for name, value in (given | values).items()}


def test_a_rule_makes_a_series(secretary, branch):
    secretary.post(address("year-repeat", branch), rule())
    assert [row.held_on.day for row in all_of(branch)] == [10] * 7
    assert len({row.series for row in all_of(branch)}) == 1


def test_the_first_friday(secretary, branch):
    secretary.post(address("year-repeat", branch), rule(rule="weekday", until="2016-07-31"))
    assert [row.held_on for row in all_of(branch)] == [date(2016, 6, 3), date(2016, 7, 1)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"day": ""}, "请填写每月几日"),
        ({"until": "2016-05-01"}, "截止日期不能早于起始日期"),
        ({"until": "2036-05-01"}, "一次最多安排五年"),
        ({"until": "2016-06-02"}, "没有可安排的日子"),
        ({"until": "2019-06-30"}, "两年"),
        ({"kind": "democratic_life_meeting"}, "democratic_life_meeting"),
    ],
)
def test_a_rule_that_cannot_be_is_explained(secretary, branch, values, said):
    html = secretary.post(address("year-repeat", branch), rule(**values)).content.decode()
    assert said in html
    assert not all_of(branch).exists()


# --- Move, put together, cancel -------------------------------------------------------------------------


def test_move_and_say_so(secretary, branch):
    activity = plan(branch)
    answer = secretary.post(address("move", activity), {"held_on": "2016-06-15", "version": "1"}, follow=True)
    assert "已改到2016年6月15日" in answer.content.decode()
    assert all_of(branch).get().held_on == JUNE


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"held_on": "", "version": "1"}, "请先选择新的日期"),
        ({"held_on": "junk", "version": "1"}, "日期无法识别"),
        ({"held_on": "2016-06-15", "version": "7"}, "刚才有人修改了"),
        ({"held_on": "2106-06-15", "version": "1"}, "两年"),
    ],
)
def test_a_move_that_cannot_be_is_explained(secretary, branch, sent, said):
    activity = plan(branch)
    answer = secretary.post(address("move", activity), sent, follow=True)
    assert said in answer.content.decode()
    assert all_of(branch).get().held_on == activity.held_on


def test_move_this_and_the_following(secretary, branch):
    secretary.post(address("year-repeat", branch), rule())
    second = all_of(branch)[1]
    sent = {"held_on": "2016-07-12", "version": "1", "following": "1"}
    answer = secretary.post(address("move", second), sent, follow=True)
    assert "以后5次也已相应改期" in answer.content.decode()
    assert [row.held_on.day for row in all_of(branch)] == [10, *[12] * 6]


def test_put_together(secretary, branch):
    lecture, meeting = plan(branch, kinds=("lecture",)), plan(branch, held_on=JUNE)
    sent = {"into": f"a{meeting.pk}", "version": "1"}
    answer = secretary.post(address("merge", lecture), sent, follow=True)
    assert "已合并，于2016年6月15日举行" in answer.content.decode()
    assert [row.state for row in all_of(branch)] == [State.CANCELLED, State.PLANNED]


@pytest.mark.parametrize("into", ["", "x", "a", "a0", "a99999999999999999999"])
def test_a_partner_that_is_none_changes_nothing(secretary, branch, into):
    lecture = plan(branch, kinds=("lecture",))
    answer = secretary.post(address("merge", lecture), {"into": into, "version": "1"})
    assert answer.status_code in {302, 404}
    assert all_of(branch).get().state == State.PLANNED


def test_a_partner_of_another_branch_is_not_found(secretary, branch):
    lecture, other = plan(branch, kinds=("lecture",)), plan(OrganizationFactory())
    answer = secretary.post(address("merge", lecture), {"into": f"a{other.pk}", "version": "1"})
    assert answer.status_code == 404


def test_cancel_this_and_the_following(secretary, branch):
    secretary.post(address("year-repeat", branch), rule())
    answer = secretary.post(address("stop", all_of(branch)[2]), {"reason": "换届"}, follow=True)
    assert "已取消5项活动" in answer.content.decode()
    answer = secretary.post(address("stop", all_of(branch)[0]), {"reason": " "}, follow=True)
    assert "请写明取消原因" in answer.content.decode()


def test_a_confirmed_activity_offers_no_move(secretary, branch):
    confirmed(branch)
    assert "data-move" not in page(secretary, branch)


# --- Figures --------------------------------------------------------------------------------------------


def test_the_page_asks_as_often_for_three_as_for_one(secretary, branch):
    plan(branch, held_on=JUNE)
    page(secretary, branch)
    with CaptureQueriesContext(connection) as first:
        page(secretary, branch)
    plan(branch, held_on=date(2016, 7, 5))
    plan(branch, held_on=date(2016, 9, 5))
    with CaptureQueriesContext(connection) as third:
        page(secretary, branch)
    assert len(third) == len(first)


def test_sixty_activities_are_shown_at_once(secretary, branch):
    for number in range(60):
        plan(
            branch, held_on=date(2016, 6 + number // 10, 1 + number % 10), kinds=("volunteering", "fixed_day")
        )
    page(secretary, branch)
    begun = clock.perf_counter()
    html = page(secretary, branch)
    taken = clock.perf_counter() - begun
    assert html.count("data-move") == 60
    assert taken < 3, f"{taken:.2f} s"
