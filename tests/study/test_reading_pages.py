"""The reading page with and without its script, my study, the branch's study."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.library.factories import ListedFactory, TextFactory, published
from tests.organizations.factories import GrantFactory, MemberFactory, UserFactory
from tests.schemes.factories import adopt
from tests.study.factories import ReadingFactory
from tests.study.reading_world import NOON, TODAY, ReadingWorld
from tests.supervision.counting import queries
from zhixing.core.permissions import Role
from zhixing.study.actions.reading import keep_place, mark_read
from zhixing.study.marks import anchors_in
from zhixing.study.queries.reading import reader_key

SCHEME = """\
scheme: small
title: {zh: 小方案, en: Small scheme}
clauses:
  一: {title: {zh: 学习, en: Study}, obligations: [B]}
lists:
  books: {title: {zh: 必读书目, en: Required books}, entries: {"1": {zh: 第一本, en: First}, "2": {zh: 第二本, en: Second}}}
populations:
  member: {each: member, title: {zh: 党员, en: member}}
requirements:
- {id: B, title: 必读书目, who: member, do: study.read, cover: books}
"""
SCRIPT = {"headers": {"accept": "application/json"}}


@pytest.fixture
def world(db):
    with time_machine.travel(NOON, tick=True):
        yield ReadingWorld()


@pytest.fixture
def asked(world):
    """The plan asks for two books; the text stands for the first, nothing for the second."""
    adopt(world.committee, SCHEME)
    ListedFactory(text=world.text, key="small/1", organization=world.committee)
    return world


def page_of(world, name="study:text"):
    return reverse(name, args=[world.text.pk])


def said(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- The reading page -----------------------------------------------------------------------------------
def test_the_page_shows_every_article_with_its_mark(client, world):
    mark_read(by=world.user, text=world.text, anchors=[2])
    client.force_login(world.user)

    body = said(client, page_of(world))

    assert body.count("data-mark") == 3
    assert body.count('aria-pressed="true"') == 1
    assert 'id="a3"' in body
    assert "&lt;" not in body.split("<article")[1].split("</article>")[0]
    assert "学习有记录" in body


def test_what_stands_in_a_text_is_never_markup(client, world):
    text = world.new_text("<script>alert(1)</script>", "甲 & 乙")
    client.force_login(world.user)

    body = said(client, reverse("study:text", args=[text.pk]))

    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body
    assert "甲 &amp; 乙" in body


def test_a_longer_text_asks_no_more_of_the_database(client, world):
    longer = world.new_text(*(f"第{number}段学习内容。" for number in range(30)))
    client.force_login(world.user)

    assert queries(client, page_of(world)) == queries(client, reverse("study:text", args=[longer.pk]))


def test_a_button_marks_and_leads_back_to_its_article(client, world):
    client.force_login(world.user)

    answer = client.post(page_of(world, "study:mark"), {"read": "2"})

    assert answer["Location"] == f"{page_of(world)}#a2"
    assert anchors_in(bytes(world.reading().read)) == {2}


def test_a_chapters_button_marks_all_below_it(client, world):
    edition = published(world.text, "第一章", "甲", "乙", "第二章", "丙")
    rows = list(edition.articles.all())
    for head in (rows[0], rows[3]):
        head.level = "chapter"
        head.save()
    client.force_login(world.user)

    client.post(page_of(world, "study:mark"), {"chapter": str(rows[0].anchor)})

    assert anchors_in(bytes(world.reading().read)) == {rows[1].anchor, rows[2].anchor}


def test_without_a_script_the_place_is_kept_by_a_button(client, world):
    client.force_login(world.user)
    client.post(page_of(world, "study:mark"), {"place": "3"})

    assert "#a3" in said(client, page_of(world))
    assert f"{page_of(world)}#a3" in said(client, reverse("study:home"))


@pytest.mark.parametrize("sent", [{}, {"read": "x"}, {"read": "99"}, {"place": "-1"}, {"read": "9" * 30}])
def test_nonsense_is_answered_and_changes_nothing(client, world, sent):
    client.force_login(world.user)

    assert client.post(page_of(world, "study:mark"), sent).status_code == 422
    assert client.post(page_of(world, "study:mark"), sent, **SCRIPT).status_code == 422
    assert world.reading() is None


def test_what_was_said_offline_can_be_sent_twice(client, world):
    client.force_login(world.user)
    key = reader_key(world.user)
    for _twice in range(2):
        for sent in ({"read": ["1", "2"]}, {"unread": ["1"]}, {"place": "2"}):
            assert client.post(page_of(world, "study:mark"), {**sent, "reader": key}, **SCRIPT).json()["kept"]
        done = {"on": "2016-05-19", "way": "online", "reader": key}
        assert client.post(page_of(world, "study:finish"), done, **SCRIPT).json()["kept"]

    row = world.reading()
    assert (anchors_in(bytes(row.read)), row.place, row.finished_on) == ({2}, 2, date(2016, 5, 19))


@pytest.mark.parametrize("name", ["study:mark", "study:finish", "study:unfinish"])
def test_what_another_reader_said_is_not_taken_for_mine(client, world, name):
    client.force_login(world.user)
    sent = {"read": "1", "on": "2016-05-19", "way": "online", "reader": reader_key(world.secretary)}

    assert client.post(page_of(world, name), sent, **SCRIPT).status_code == 409
    assert world.reading() is None


def test_the_page_says_whose_it_is_and_nobody_elses_does(client, world):
    client.force_login(world.user)

    assert client.get(page_of(world))["X-Reader"] == reader_key(world.user)
    assert "X-Reader" not in client.get(reverse("today"))


def test_finishing_asks_for_no_marks(client, world):
    client.force_login(world.user)

    answer = client.post(
        page_of(world, "study:finish"), {"on": "2016-05-20", "way": "in_person"}, follow=True
    )

    assert "通读" in answer.content.decode()
    assert (world.reading().finished_on, world.reading().way) == (TODAY, "in_person")


def test_a_day_to_come_is_explained_and_stays_in_the_form(client, world):
    client.force_login(world.user)

    answer = client.post(page_of(world, "study:finish"), {"on": "2016-05-21", "way": "online"})

    assert answer.status_code == 422
    assert 'value="2016-05-21"' in answer.content.decode()
    assert world.reading() is None


def test_the_reader_takes_it_back(client, world):
    ReadingFactory(member=world.member, text=world.text, finished_on=TODAY)
    client.force_login(world.user)

    client.post(page_of(world, "study:unfinish"))

    assert world.reading().finished_on is None


def test_who_has_no_membership_reads_without_marks(client, world):
    client.force_login(GrantFactory(organization=world.committee, role=Role.VIEWER).user)

    body = said(client, page_of(world))

    assert "data-mark" not in body
    assert "学习有记录" in body
    assert (
        client.post(page_of(world, "study:finish"), {"on": "2016-05-20", "way": "online"}).status_code == 422
    )


def test_a_text_without_an_edition_says_so(client, world):
    empty = TextFactory(organization=world.branch)
    client.force_login(world.secretary)

    assert 'class="empty"' in said(client, reverse("study:text", args=[empty.pk]))


def test_the_worker_is_handed_out_from_the_root_to_anybody(client):
    answer = client.get("/reading-worker.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert b"addEventListener" in answer.content


# --- My study -------------------------------------------------------------------------------------------
def test_my_study_shows_what_is_asked_and_what_has_no_text_yet(client, asked):
    client.force_login(asked.user)

    body = said(client, reverse("study:home"))

    assert asked.text.title in body
    assert page_of(asked) in body
    assert "第二本" in body


def test_what_is_done_says_so_with_who_recorded_it(client, asked):
    facts = {"finished_on": TODAY, "way": "in_person", "recorded_by_name": "王书记"}
    ReadingFactory(member=asked.member, text=asked.text, **facts)
    client.force_login(asked.user)

    assert "王书记" in said(client, reverse("study:home"))
    assert "王书记" in said(client, page_of(asked))


def test_recommended_texts_are_those_meant_for_the_reader(client, world):
    world.new_text(title="《人人可读》", is_recommended=True)
    world.new_text(title="《领导干部读》", is_recommended=True, audience="leaders")
    client.force_login(world.user)

    body = said(client, reverse("study:home"))

    assert "《人人可读》" in body
    assert "《领导干部读》" not in body


def test_my_study_takes_the_same_queries_for_one_text_and_for_three(client, world):
    client.force_login(world.user)
    keep_place(by=world.user, text=world.text, anchor=1)
    one = queries(client, reverse("study:home"))
    for _each in range(2):
        keep_place(by=world.user, text=world.new_text(), anchor=1)

    assert queries(client, reverse("study:home")) == one


def test_an_empty_study_says_what_will_stand_there(client, world):
    client.force_login(world.user)

    assert 'class="empty"' in said(client, reverse("study:home"))


def test_an_organiser_without_membership_is_led_to_the_study_of_their_body(client, world):
    client.force_login(GrantFactory(organization=world.committee).user)

    answer = client.get(reverse("study:home"))

    assert answer["Location"] == reverse("study:branch", args=[world.committee.pk])


def test_an_organiser_of_several_bodies_chooses_among_them(client, world):
    user = GrantFactory(organization=world.committee).user
    other = GrantFactory(user=user).organization
    client.force_login(user)

    page = said(client, reverse("study:home"))

    assert all(reverse("study:branch", args=[body.pk]) in page for body in (world.committee, other))


# --- Today ----------------------------------------------------------------------------------------------
def test_today_leads_to_the_place_where_one_was(client, world):
    keep_place(by=world.user, text=world.text, anchor=2)
    client.force_login(world.user)

    assert f"{page_of(world)}#a2" in said(client, reverse("today"))


# --- The branch -----------------------------------------------------------------------------------------
def test_officers_see_names_and_texts_and_no_percentages(client, asked):
    ReadingFactory(member=asked.people[1], text=asked.text, finished_on=TODAY)
    client.force_login(asked.secretary)

    body = said(client, reverse("study:branch", args=[asked.branch.pk]))

    assert asked.people[0].name in body
    assert asked.text.title in body
    assert asked.people[1].name not in body.split("names", 1)[1].split("</ul>")[0]
    assert "%" not in body.split("<main")[1].split("</main")[0]


def test_a_reading_before_the_plan_began_leaves_the_name_there(client, asked):
    ReadingFactory(member=asked.people[0], text=asked.text, finished_on=date(2015, 6, 1))
    client.force_login(asked.secretary)

    assert asked.people[0].name in said(client, reverse("study:branch", args=[asked.branch.pk]))


@pytest.mark.parametrize("who", ["member", "organiser"])
def test_nobody_else_sees_the_names(client, asked, who):
    organiser = GrantFactory(organization=asked.committee).user
    client.force_login(asked.user if who == "member" else organiser)

    body = said(client, reverse("study:branch", args=[asked.branch.pk])).split("<main")[1].split("</main")[0]

    assert not [member for member in asked.people if member.name in body]


def test_the_branch_page_takes_the_same_queries_for_three_more_members(client, asked):
    client.force_login(asked.secretary)
    address = reverse("study:branch", args=[asked.branch.pk])
    before = queries(client, address)
    MemberFactory.create_batch(3, branch=asked.branch)

    assert queries(client, address) == before


def test_a_member_of_nothing_today_has_a_page_all_the_same(client, world):
    client.force_login(UserFactory(member=MemberFactory(unit=world.branch.unit)))

    assert client.get(reverse("study:home")).status_code == 200
