"""The branch's Plan tab: cards by group, the one next step, the year."""

from datetime import date

import pytest
from django.urls import reverse

from tests.organizations.factories import CommitteeFactory, OrganizationFactory, officer_of
from tests.supervision.counting import queries
from zhixing.schemes.actions import save_local_plan, waive
from zhixing.supervision.actions import note_visit, nudge
from zhixing.supervision.cards import COMING, DONE, OTHER, TODO
from zhixing.supervision.plan import plan_of, year_strip

pytestmark = pytest.mark.django_db


def cards(world, branch=None):
    return {card.requirement.code: card for card in plan_of(branch or world.branch).cards}


def said(card):
    return card.group, card.said.code, card.said.words


def test_nothing_done_yet_leaves_everything_to_do_but_windows_and_later_modules(world):
    found = cards(world)

    assert {code: card.group for code, card in found.items()} == {
        "Q": TODO,
        "L": TODO,
        "M": COMING,
        "V": OTHER,
        "H": TODO,
        "E": OTHER,
        "B": OTHER,
        "R": OTHER,
        "G": OTHER,
    }
    assert said(found["L"]) == (TODO, "due", "12月31日前：尚未安排")
    assert said(found["M"]) == (COMING, "coming", "6月15日至7月15日")
    assert said(found["H"]) == (TODO, "due", "12月31日前：3名党员中还差3人没有听过党课")
    assert said(found["R"]) == (OTHER, "none", "将由后续模块（评选表彰）提供，目前不作要求。")


def test_cards_stand_in_the_order_of_the_plans_clauses(world):
    assert [card.requirement.code for card in plan_of(world.branch).cards] == list("QLMVHEBRG")


def test_missed_quarter_stays_open_beside_the_current_one(world):
    card = cards(world)["Q"]

    assert said(card) == (TODO, "due", "6月30日前：尚未安排")
    assert [(each.name, each.said.words) for each in card.also] == [
        ("2016年第1季度", "应在3月31日前完成，尚未完成")
    ]


def test_confirmed_meeting_is_seen_at_once_with_its_day(world):
    world.confirm(world.branch, date(2016, 2, 3), "members_meeting")
    meeting = world.confirm(world.branch, date(2016, 5, 12), "members_meeting")

    card = cards(world)["Q"]

    assert said(card) == (DONE, "met", "已于5月12日完成")
    assert card.step.url == reverse("activities:detail", args=[meeting.pk])


def test_planned_lecture_makes_its_requirements_coming(world):
    lecture = world.plan(world.branch, date(2016, 6, 2), "lecture")

    found = cards(world)

    assert said(found["L"]) == (COMING, "coming", "已安排在6月2日")
    assert said(found["H"]) == (COMING, "coming", "3名党员中还差3人没有听过党课；已安排在6月2日")
    assert found["L"].step.url == reverse("activities:detail", args=[lecture.pk])


def test_one_absent_member_is_counted_and_leads_to_the_names(world):
    world.confirm(world.branch, date(2016, 5, 12), "lecture", absent=world.members[:1])

    card = cards(world)["H"]

    assert said(card) == (TODO, "due", "12月31日前：3名党员中还差1人没有听过党课")
    assert card.step.url.startswith(
        reverse("supervision:missing", args=[world.branch.pk, card.requirement.pk])
    )
    assert not card.step.writes


def test_next_step_opens_the_short_form_filled_in(world):
    card = cards(world)["L"]

    assert card.step.url == reverse("activities:new", args=[world.branch.pk]) + "?on=2016-05-27&kind=lecture"
    assert card.step.writes


def test_what_the_committee_owes_has_no_step_for_the_branch(world):
    card = cards(world)["G"]
    assert (card.group, card.step, card.reason) == (OTHER, None, "由上级党组织负责")

    note_visit(by=world.organiser, organization=world.branch, visited_on=date(2016, 5, 3), text="座谈")

    assert cards(world)["G"].group == DONE


def test_waived_requirement_is_folded_with_its_reason(world):
    slot = world.slot("L")
    waive(
        by=world.organiser,
        adoption=world.adoption,
        code="L",
        slot_key=slot.key,
        organization=world.branch,
        reason="支部撤并期间",
    )

    card = cards(world)["L"]

    assert said(card) == (OTHER, "waived", "不需开展")
    assert card.reason == "支部撤并期间"


def test_reminder_shows_on_the_card_until_it_is_done(world):
    nudge(by=world.organiser, organization=world.branch, slot=world.slot("L"))
    assert cards(world)["L"].nudge == f"{world.organiser.name}已于5月20日提醒"

    world.confirm(world.branch, date(2016, 5, 12), "lecture")
    assert cards(world)["L"].nudge == ""


def test_tightened_requirement_stands_in_place_of_the_schemes_own(world):
    text = (
        "plan: own\nof: small\ntitle: {zh: 本单位计划, en: Own plan}\n"
        "requirements:\n- {id: L-1, tightens: L, every: quarter}\n"
    )
    save_local_plan(by=world.organiser, adoption=world.adoption, organization=world.branch, text=text)

    assert "L" not in cards(world)
    assert len(cards(world)["L-1"].periods) == 4
    assert "L" in cards(world, world.other)


def test_year_strip_shows_what_was_held_and_what_is_due(world):
    world.confirm(world.branch, date(2016, 5, 12), "members_meeting", title="五月党员大会")
    world.plan(world.branch, date(2016, 6, 2), "lecture", title="党课")

    months = year_strip(plan_of(world.branch))

    assert [(month.label, month.state) for month in months[3:6]] == [
        ("4月", "past"),
        ("5月", "now"),
        ("6月", "ahead"),
    ]
    assert [(item.label, item.state) for item in months[2].items] == [("季度党员大会", "late")]
    assert [(item.label, item.state) for item in months[4].items] == [("12 五月党员大会", "met")]
    assert [(item.label, item.state) for item in months[5].items] == [("02 党课", "coming")]


def test_page_shows_groups_and_the_clause_on_demand(client, world):
    client.force_login(world.officer)

    page = client.get(reverse("supervision:plan", args=[world.branch.pk])).content.decode()

    assert "待完成" in page
    assert "目前不涉及" in page
    assert "每个党支部每季度至少召开一次党员大会。" in page
    assert "去安排" in page
    assert "%" not in page.split('class="content"')[1].split("</main>")[0].replace("%2F", "")


def test_viewer_sees_the_plan_but_no_button_that_writes(client, world):
    client.force_login(world.viewer)

    page = client.get(reverse("supervision:plan", args=[world.branch.pk])).content.decode()

    assert "季度党员大会" in page
    assert "去安排" not in page
    assert reverse("activities:new", args=[world.branch.pk]) not in page


def test_english_page_has_no_chinese_of_ours(client, world):
    client.force_login(world.officer)
    client.cookies["django_language"] = "en"

    page = client.get(reverse("supervision:plan", args=[world.branch.pk])).content.decode()

    assert "Still to do" in page
    assert "by 31 December: 3 of 3 members have not heard a lecture" in page


def test_page_without_a_scheme_says_what_to_do_next(client):
    branch = OrganizationFactory(parent=CommitteeFactory())
    client.force_login(officer_of(branch, id_number=""))

    page = client.get(reverse("supervision:plan", args=[branch.pk])).content.decode()

    assert "尚未启用方案" in page


def test_branch_out_of_scope_is_not_found(client, world):
    client.force_login(world.stranger)

    assert client.get(reverse("supervision:plan", args=[world.branch.pk])).status_code == 404


def test_member_sees_the_own_branch_and_no_other(client, world):
    client.force_login(world.member)

    assert client.get(reverse("supervision:plan", args=[world.branch.pk])).status_code == 200
    assert client.get(reverse("supervision:plan", args=[world.other.pk])).status_code == 404


def test_committee_is_led_to_its_coverage(client, world):
    client.force_login(world.organiser)

    answer = client.get(reverse("supervision:plan", args=[world.committee.pk]))

    assert answer["Location"] == reverse("supervision:coverage", args=[world.committee.pk])


def test_number_of_queries_does_not_grow_with_activities(client, world):
    client.force_login(world.officer)
    url = reverse("supervision:plan", args=[world.branch.pk])

    world.confirm(world.branch, date(2016, 5, 10), "lecture")
    with_one = queries(client, url)
    for day in (11, 12):
        world.confirm(world.branch, date(2016, 5, day), "lecture")

    assert queries(client, url) == with_one
