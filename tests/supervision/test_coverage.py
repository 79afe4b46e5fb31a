"""The committee's coverage: met of due for each body and requirement, filtered, sorted by what is due."""

from datetime import date

import pytest
from django.urls import reverse

from tests.organizations.factories import CommitteeFactory, MemberFactory, OrganizationFactory, organiser_of
from tests.supervision.counting import queries
from tests.supervision.world import PLAN, World
from zhixing.schemes.actions import waive
from zhixing.supervision.coverage import coverage_of, months_of, total_open

pytestmark = pytest.mark.django_db


def texts(shown):
    return {row.organization.name: [cell.text for cell in row.cells] for row in shown.matrix.rows}


@pytest.fixture
def busy(world):
    world.confirm(world.branch, date(2016, 5, 12), "members_meeting", "lecture", absent=world.members[:1])
    world.settle()
    return world


def test_cells_say_met_of_due_in_the_current_period(busy):
    shown = coverage_of(busy.committee, {})

    assert [(column.title, column.period) for column in shown.matrix.columns] == [
        ("季度党员大会", "2016年第2季度"),
        ("年度党课", "全程"),
        ("“七一”党课", "6月15日至7月15日"),
        ("党员听党课", "全程"),
        ("上级指导", "全程"),
    ]
    assert texts(shown) == {
        "第一党支部": ["1/1", "1/1", "0/1", "2/3", "0/1"],
        "第二党支部": ["0/1", "0/1", "0/1", "0/3", "0/1"],
    }
    assert [cell.text for cell in shown.matrix.total.cells] == ["1/2", "1/2", "0/2", "2/6", "0/2"]
    assert [(group.title, group.width) for group in shown.matrix.groups] == [
        ("一 组织生活", 3),
        ("二 听课读书", 1),
        ("三 指导", 1),
    ]
    assert total_open(shown.matrix).missing == 10


def test_dormant_and_encouraged_requirements_are_no_columns(busy):
    shown = coverage_of(busy.committee, {})

    assert {column.requirement.code for column in shown.matrix.columns}.isdisjoint("BREV")
    assert shown.waiting == 2


def test_committees_own_duties_are_no_columns_but_stand_above(client, busy):
    client.force_login(busy.organiser)

    page = client.get(reverse("supervision:coverage", args=[busy.committee.pk])).content.decode()

    assert "本级应完成的事项（1）" in page
    assert page.index("集中培训") < page.index('class="matrix"')


def test_waived_branch_shows_a_dash(busy):
    waive(
        by=busy.organiser,
        adoption=busy.adoption,
        code="L",
        slot_key="whole",
        organization=busy.other,
        reason="新成立",
    )
    busy.settle()

    assert texts(coverage_of(busy.committee, {}))["第二党支部"][1] == "—"


def test_chosen_quarter_keeps_what_has_such_a_period(busy):
    shown = coverage_of(busy.committee, {"period": "2016-Q1"})

    assert [column.title for column in shown.matrix.columns] == ["季度党员大会"]
    assert texts(shown) == {"第一党支部": ["0/1"], "第二党支部": ["0/1"]}
    assert shown.said == "截至2016年5月20日 · 时段：2016年第1季度"


def test_periods_that_have_not_begun_are_no_choice(busy):
    choices = dict(coverage_of(busy.committee, {}).form.fields["period"].choices)

    assert list(choices) == ["", "2016-Q2", "2016-Q1"]


def test_chosen_part_of_the_plan_narrows_the_columns(busy):
    shown = coverage_of(busy.committee, {"clause": f"{busy.adoption.pk}-二"})

    assert [column.title for column in shown.matrix.columns] == ["党员听党课"]


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ({"field": "交通"}, ["第一党支部"]),
        ({"window": "yes"}, ["第二党支部"]),
        ({"window": "no"}, ["第一党支部"]),
        ({"kind": "branch"}, ["第一党支部", "第二党支部"]),
        ({"kind": "general_branch"}, []),
        ({"level": "city"}, []),
        ({"kind": "nonsense", "sort": "nonsense"}, ["第一党支部", "第二党支部"]),
    ],
)
def test_filters_keep_the_bodies_that_fit_and_ignore_nonsense(busy, choice, names):
    assert list(texts(coverage_of(busy.committee, choice))) == names


def test_most_still_due_comes_first_where_that_is_asked(busy):
    assert list(texts(coverage_of(busy.committee, {"sort": "due"}))) == ["第二党支部", "第一党支部"]


def test_too_many_columns_wait_until_a_part_is_chosen(db):
    rows = "".join(
        f"- {{id: X{n}, refs: {ref}, title: {{zh: 要求{n}, en: X{n}}}, who: branch, do: activities.held}}\n"
        for ref, n in [("Q", each) for each in range(15)] + [("H", each) for each in range(15, 30)]
    )
    world = World(PLAN + rows)
    world.settle()

    shown = coverage_of(world.committee, {})
    second = coverage_of(world.committee, {"clause": f"{world.adoption.pk}-二"})

    assert len(shown.matrix.columns) == 18
    assert shown.left_out == 17
    assert len(second.matrix.columns) == 16


def test_trend_gives_each_month_what_fell_due_and_leaves_the_coming_ones_open(busy):
    points = months_of(busy.committee, date(2016, 5, 20))

    assert points[2] == {"label": "3月", "due": 2, "met": 0}
    assert points[4] == {"label": "5月", "due": 0, "met": 0}
    assert points[5] == {"label": "6月", "due": None, "met": None}


def test_page_links_down_to_the_missing_and_to_the_body(client, busy):
    client.force_login(busy.viewer)

    page = client.get(reverse("supervision:coverage", args=[busy.committee.pk])).content.decode()

    assert reverse("supervision:plan", args=[busy.other.pk]) in page
    assert reverse("supervision:missing", args=[busy.other.pk, busy.requirement("L").pk]) in page
    assert "应完成14项，还有10项没有完成。" in page


def test_each_body_says_of_how_many_requirements_something_is_open(client, busy):
    shown = coverage_of(busy.committee, {})
    client.force_login(busy.viewer)

    page = client.get(reverse("supervision:coverage", args=[busy.committee.pk])).content.decode()

    assert [row.unmet for row in shown.matrix.rows] == [3, 5]
    assert shown.matrix.total.unmet == 5
    assert page.count("3项未完成") == 1
    assert page.count("5项未完成") == 2
    assert page.count('<details class="matrix__fold" open>') == 1


def test_body_with_nothing_open_has_nothing_to_unfold(client, busy):
    client.force_login(busy.viewer)
    url = reverse("supervision:coverage", args=[busy.committee.pk])
    busy.confirm(busy.branch, date(2016, 3, 4), "members_meeting")

    page = client.get(url, {"period": "2016-Q1"}).content.decode()

    assert page.count("无未完成事项") == 1
    assert page.count('<details class="matrix__fold') == 2


def test_htmx_gets_the_matrix_alone(client, busy):
    client.force_login(busy.viewer)

    url = reverse("supervision:coverage", args=[busy.committee.pk])
    page = client.get(url, {"window": "yes"}, headers={"HX-Request": "true"}).content.decode()

    assert page.lstrip().startswith('<div id="matrix"')
    assert reverse("supervision:export", args=[busy.committee.pk]) + "?window=yes" in page
    assert "<html" not in page


def test_branch_is_led_to_its_plan(client, world):
    client.force_login(world.officer)

    answer = client.get(reverse("supervision:coverage", args=[world.branch.pk]))

    assert answer["Location"] == reverse("supervision:plan", args=[world.branch.pk])


def test_committee_out_of_scope_is_not_found(client, world):
    for user in (world.stranger, world.officer, world.member):
        client.force_login(user)
        assert client.get(reverse("supervision:coverage", args=[world.committee.pk])).status_code == 404
        assert client.get(reverse("supervision:export", args=[world.committee.pk])).status_code == 404


def test_empty_pages_say_what_to_do_next(client):
    empty = CommitteeFactory()
    client.force_login(organiser_of(empty))
    url = reverse("supervision:coverage", args=[empty.pk])

    assert "下面还没有党组织" in client.get(url).content.decode()

    OrganizationFactory(parent=empty)
    page = client.get(url).content.decode()
    assert "尚未启用方案" in page
    assert reverse("schemes:list", args=[empty.pk]) in page


def test_choice_that_nothing_fits_leads_back(client, busy):
    client.force_login(busy.viewer)

    page = client.get(reverse("supervision:coverage", args=[busy.committee.pk]), {"level": "city"})

    assert "没有符合条件的党组织" in page.content.decode()


def test_number_of_queries_does_not_grow_with_branches(client, world):
    client.force_login(world.organiser)
    url = reverse("supervision:coverage", args=[world.committee.pk])
    world.settle()

    with_two = queries(client, url)
    for _ in range(20):
        MemberFactory(branch=OrganizationFactory(parent=world.committee), id_number="")
    world.settle()

    assert queries(client, url) == with_two
