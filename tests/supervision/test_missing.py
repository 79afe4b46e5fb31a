"""Drilling down to who is missing, and what helps: a reminder, a visit, a waiver."""

from datetime import date

import pytest
from django.urls import reverse

from tests.organizations.factories import MemberFactory, OrganizationFactory
from tests.supervision.counting import queries
from zhixing.schemes.models import Waiver
from zhixing.supervision.actions import answer_remark, make_remark, note_visit
from zhixing.supervision.models import Nudge, Visit

pytestmark = pytest.mark.django_db


def address(world, place, code, period="whole"):
    return f"{reverse('supervision:missing', args=[place.pk, world.requirement(code).pk])}?period={period}"


@pytest.fixture
def heard(world):
    """Everybody of the first branch heard a lecture but 王甲; nobody of the other."""
    world.confirm(world.branch, date(2016, 5, 12), "lecture", absent=world.members[:1])
    return world


def test_organiser_sees_the_bodies_that_still_owe_and_their_last_visit(client, heard):
    note_visit(by=heard.organiser, organization=heard.other, visited_on=date(2016, 4, 8), text="座谈")
    client.force_login(heard.organiser)

    page = client.get(address(heard, heard.committee, "L")).content.decode()

    assert "第二党支部" in page
    assert "第一党支部" not in page
    assert "最近一次指导：4月8日" in page
    assert "提醒一次" in page
    assert reverse("supervision:waivers", args=[heard.other.pk, heard.slot("L").pk]) in page


@pytest.mark.parametrize("who", ["officer", "organiser", "inspector"])
def test_those_who_help_read_the_names(client, heard, who):
    client.force_login(getattr(heard, who))

    page = client.get(address(heard, heard.branch, "H")).content.decode()

    assert "王甲" in page
    assert "王乙" not in page


@pytest.mark.parametrize("who", ["viewer", "member"])
def test_others_read_numbers_only(client, heard, who):
    client.force_login(getattr(heard, who))

    page = client.get(address(heard, heard.branch, "H")).content.decode()

    assert "3名党员中还差1人没有听过党课" in page
    assert "姓名仅支部班子成员和上级组织员可见" in page
    assert "王甲" not in page


def test_branch_that_missed_the_quarter_is_listed(client, heard):
    client.force_login(heard.organiser)

    page = client.get(address(heard, heard.committee, "Q", "2016-Q2")).content.decode()

    assert "第一党支部" in page


def test_nobody_missing_leads_back(client, world):
    for branch in world.branches:
        world.confirm(branch, date(2016, 5, 12), "lecture")
    client.force_login(world.organiser)

    page = client.get(address(world, world.committee, "L")).content.decode()

    assert "没有未完成的" in page


def test_dormant_requirement_says_that_nothing_is_due(client, world):
    client.force_login(world.organiser)

    page = client.get(address(world, world.committee, "B")).content.decode()

    assert "目前没有要求" in page


def test_place_out_of_scope_is_not_found(client, world):
    client.force_login(world.stranger)

    assert client.get(address(world, world.branch, "H")).status_code == 404
    assert client.get(reverse("supervision:visits", args=[world.branch.pk])).status_code == 404
    assert (
        client.get(reverse("supervision:waivers", args=[world.branch.pk, world.slot("H").pk])).status_code
        == 404
    )
    assert client.get(reverse("supervision:remarks", args=[world.branch.pk])).status_code == 404


def test_requirement_of_another_plan_is_not_found(client, world):
    client.force_login(world.stranger)
    elsewhere = OrganizationFactory(parent=world.stranger.grants.get().organization)

    assert client.get(address(world, elsewhere, "H")).status_code == 404


def test_number_of_queries_does_not_grow_with_the_missing(client, world):
    client.force_login(world.organiser)
    url = address(world, world.committee, "L")
    world.settle()

    with_two = queries(client, url)
    for _ in range(20):
        MemberFactory(branch=OrganizationFactory(parent=world.committee), id_number="")
    world.settle()

    assert queries(client, url) == with_two


# --- Remind once ----------------------------------------------------------------------------------------
def remind(client, world, **more):
    url = reverse("supervision:remind", args=[world.branch.pk, world.slot("L").pk])
    return client.post(url, {"next": address(world, world.committee, "L")}, **more)


def test_reminding_leads_back_and_the_button_gives_way_to_the_day(client, world):
    world.settle()
    client.force_login(world.organiser)

    answer = remind(client, world)
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == address(world, world.committee, "L")
    assert f"{world.organiser.name}已于5月20日提醒" in page
    assert Nudge.objects.filter(unit=world.branch.unit).count() == 1


def test_htmx_gets_the_words_in_place_of_the_button(client, world):
    client.force_login(world.organiser)

    page = remind(client, world, headers={"HX-Request": "true"}).content.decode()

    assert page.strip() == f'<span class="small">{world.organiser.name}已于5月20日提醒</span>'


def test_way_back_to_another_site_is_not_taken(client, world):
    client.force_login(world.organiser)
    url = reverse("supervision:remind", args=[world.branch.pk, world.slot("L").pk])

    answer = client.post(url, {"next": "https://elsewhere.example/"})

    assert answer["Location"] == reverse("supervision:plan", args=[world.branch.pk])


def test_branch_officer_cannot_remind(client, world):
    client.force_login(world.officer)

    assert remind(client, world).status_code == 404
    assert not Nudge.objects.filter(unit=world.branch.unit).exists()


# --- Visits ---------------------------------------------------------------------------------------------
def test_visit_is_noted_and_withdrawn(client, world):
    client.force_login(world.organiser)
    url = reverse("supervision:visits", args=[world.branch.pk])

    assert "尚无指导记录" in client.get(url).content.decode()
    client.post(url, {"visited_on": "2016-05-03", "text": "座谈一小时"})
    assert "座谈一小时" in client.get(url).content.decode()

    visit = Visit.objects.get(unit=world.branch.unit)
    client.post(reverse("supervision:withdraw-visit", args=[world.branch.pk, visit.pk]))
    assert "座谈一小时" not in client.get(url).content.decode()


def test_refused_visit_keeps_what_was_typed(client, world):
    client.force_login(world.organiser)

    answer = client.post(
        reverse("supervision:visits", args=[world.branch.pk]),
        {"visited_on": "2016-06-01", "text": "座谈一小时"},
    )

    assert answer.status_code == 422
    assert "座谈一小时" in answer.content.decode()
    assert "该日期尚未到来" in answer.content.decode()


def test_branch_reads_visits_but_notes_none(client, world):
    client.force_login(world.officer)
    url = reverse("supervision:visits", args=[world.branch.pk])

    assert client.get(url).status_code == 200
    assert client.post(url, {"visited_on": "2016-05-03", "text": "座谈"}).status_code == 404


# --- Waivers --------------------------------------------------------------------------------------------
def test_member_is_excused_with_a_reason_and_owes_again_when_it_is_taken_back(client, heard):
    client.force_login(heard.organiser)
    url = reverse("supervision:waivers", args=[heard.branch.pk, heard.slot("H").pk])

    client.post(f"{url}?member={heard.members[0].pk}", {"why": "waived", "reason": "长期卧病"})
    page = client.get(address(heard, heard.branch, "H")).content.decode()
    assert "2名党员全部听过党课；另有1人不作要求" in page
    assert "免除名单" in page

    waiver = Waiver.objects.get(unit=heard.branch.unit)
    client.post(reverse("supervision:revoke-waiver", args=[heard.branch.pk, waiver.pk]))
    page = client.get(address(heard, heard.branch, "H")).content.decode()
    assert "3名党员中还差1人没有听过党课" in page


def test_waiver_without_a_reason_is_refused(client, world):
    client.force_login(world.organiser)

    answer = client.post(
        reverse("supervision:waivers", args=[world.branch.pk, world.slot("L").pk]),
        {"why": "waived", "reason": ""},
    )

    assert answer.status_code == 422
    assert not Waiver.objects.filter(unit=world.branch.unit).exists()


def test_branch_cannot_excuse_itself(client, world):
    client.force_login(world.officer)
    url = reverse("supervision:waivers", args=[world.branch.pk, world.slot("L").pk])

    assert client.get(url).status_code == 403
    assert client.post(url, {"why": "waived", "reason": "忙"}).status_code == 403


def test_unit_says_itself_that_it_is_not_able_where_the_plan_lets_it(client, world):
    client.force_login(world.organiser)
    url = reverse("supervision:waivers", args=[world.committee.pk, world.slot("C").pk])

    assert client.post(url, {"why": "not_able", "reason": "没有场地"}).status_code == 302
    assert Waiver.objects.get(unit=world.committee.unit).why == "not_able"


def test_member_of_another_branch_cannot_be_named(client, world):
    client.force_login(world.organiser)
    url = reverse("supervision:waivers", args=[world.branch.pk, world.slot("H").pk])

    assert client.get(f"{url}?member={world.members[3].pk}").status_code == 404
    assert client.get(f"{url}?member=abc").status_code == 404


# --- Remarks --------------------------------------------------------------------------------------------
def test_answering_twice_keeps_the_words_and_says_who_was_first(client, world):
    remark = make_remark(by=world.member, text="入党时间应为2004年")
    client.force_login(world.officer)
    assert (
        "入党时间应为2004年"
        in client.get(reverse("supervision:remarks", args=[world.branch.pk])).content.decode()
    )

    answer_remark(by=world.officer, remark=remark, answer="已改")
    answer = client.post(
        reverse("supervision:answer-remark", args=[world.branch.pk, remark.pk]),
        {f"{remark.pk}-answer": "改好了"},
    )

    assert answer.status_code == 422
    assert "已作答复" in answer.content.decode()
    assert "已改" in answer.content.decode()
