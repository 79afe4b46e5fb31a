"""The pages of comparison texts, and one's own page of organisational life."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.activities.factories import post
from tests.life.world import house
from zhixing.core.time import today
from zhixing.life.actions.criticism import record_criticism
from zhixing.life.actions.texts import begin_text, hand_in_text, send_back_text
from zhixing.life.choices import TextState
from zhixing.life.models import ComparisonText
from zhixing.life.queries.texts import texts_of

pytestmark = pytest.mark.django_db
WORDS = "联系群众不够"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name, row) -> str:
    return reverse(f"life:{name}", args=[row.pk])


def typed(text, words=WORDS, **more):
    """Fill in the form as the page has it."""
    blank = {f"section_{at}": "" for at in range(len(text.sections))}
    return {**blank, "section_0": words, "version": text.version, **more}


def the_text(here) -> ComparisonText:
    return ComparisonText.objects.get(unit_id=here.branch.unit_id)


def prepared():
    """Make a house whose first member is its organisation committee member, and a round."""
    here = house()
    post(here.members[0], here.branch, "organisation")
    return here, here.begun()


def handed_in(here, meeting):
    text = begin_text(by=here.users[0], meeting=meeting)
    words = [WORDS, *[""] * (len(text.sections) - 1)]
    return hand_in_text(by=here.users[0], text=text, version=1, words=words)


def test_a_writer_comes_from_today_writes_saves_and_hands_in():
    here, meeting = prepared()
    client = signed_in(here.users[0])
    assert at("texts", here.branch) in client.get("/").text
    begun = client.post(at("begin-text", meeting), follow=True)
    assert "思想方面存在的问题" in begun.text
    text = the_text(here)
    assert client.post(at("text", text), typed(text)).status_code == 302
    text = the_text(here)
    assert (text.state, text.sections[0][1]) == (TextState.DRAFT, WORDS)
    client.post(at("text", text), typed(text, hand_in="1"))
    assert the_text(here).state == TextState.HANDED_IN
    assert WORDS in client.get(at("text", text)).text
    assert at("texts", here.branch) not in client.get("/").text


def test_a_stale_form_keeps_what_was_typed():
    here, meeting = prepared()
    text = begin_text(by=here.users[0], meeting=meeting)
    client = signed_in(here.users[0])
    client.post(at("text", text), typed(text, "先写的"))
    late = client.post(at("text", text), typed(text, "后写的", hand_in="1"))
    assert late.status_code == 422
    assert "后写的" in late.text
    assert the_text(here).sections[0][1] == "先写的"


def test_an_empty_text_is_refused_with_words():
    here, meeting = prepared()
    text = begin_text(by=here.users[0], meeting=meeting)
    refused = signed_in(here.users[0]).post(at("text", text), typed(text, " ", hand_in="1"))
    assert refused.status_code == 422
    assert "请先写内容再提交" in refused.text


def test_an_officer_comes_from_today_reads_and_accepts():
    here, meeting = prepared()
    text = handed_in(here, meeting)
    client = signed_in(here.officer)
    assert at("text", text) in client.get("/").text
    page = client.get(at("text", text))
    assert WORDS in page.text
    accepted = client.post(at("accept-text", text), {"version": page.context["text"].version})
    assert accepted.status_code == 302
    assert the_text(here).state == TextState.ACCEPTED
    assert str(here.officer.name) in signed_in(here.users[0]).get(at("text", text)).text


def test_sent_back_without_words_is_refused_and_with_them_goes_to_the_writer():
    here, meeting = prepared()
    text = handed_in(here, meeting)
    officer = signed_in(here.officer)
    assert officer.post(at("send-back-text", text), {"remark": " "}).status_code == 422
    officer.post(at("send-back-text", text), {"remark": "请写具体事例"})
    writer = signed_in(here.users[0])
    assert at("text", text) in writer.get("/").text
    assert "请写具体事例" in writer.get(at("text", text)).text


def test_nobody_else_finds_a_draft():
    here, meeting = prepared()
    text = begin_text(by=here.users[0], meeting=meeting)
    for user in (here.officer, here.organiser, here.users[1]):
        assert signed_in(user).get(at("text", text)).status_code == 404


def test_the_bodys_own_text_is_written_by_its_officers_and_one_on_paper_is_noted():
    here, meeting = prepared()
    client = signed_in(here.officer)
    begun = client.post(at("begin-body-text", meeting), follow=True)
    assert begun.context["text"].member is None
    late = {"member": here.members[1].pk, "handed_in_on": "2999-01-01"}
    refused = client.post(at("note-paper-text", meeting), late)
    assert refused.status_code == 422
    assert "这一天还没到" in refused.text
    client.post(at("note-paper-text", meeting), late | {"handed_in_on": today().isoformat()})
    assert texts_of(meeting).filter(member=here.members[1]).exists()


def test_a_draft_begun_by_mistake_is_taken_off():
    here, meeting = prepared()
    text = begin_text(by=here.users[1], meeting=meeting)
    signed_in(here.users[1]).post(at("drop-text", text))
    assert not texts_of(meeting).exists()


def test_a_member_sees_no_other_names_on_the_page_of_texts():
    here, meeting = prepared()
    handed_in(here, meeting)
    page = signed_in(here.users[1]).get(at("texts", here.branch))
    assert here.members[0].name not in page.text
    assert at("begin-text", meeting) in page.text


def queries_with(writers, django_assert_max_num_queries) -> int:
    """Count the queries of the page with so many writers."""
    here = house(4)
    for member in here.members[:writers]:
        post(member, here.branch, "committee_member")
    meeting = here.begun()
    for user in here.users[:writers]:
        begin_text(by=user, meeting=meeting)
    client = signed_in(here.officer)
    client.get(at("texts", here.branch))
    with django_assert_max_num_queries(60) as asked:
        client.get(at("texts", here.branch))
    return len(asked)


def test_the_page_of_texts_asks_as_often_for_three_as_for_one(django_assert_max_num_queries):
    assert queries_with(1, django_assert_max_num_queries) == queries_with(3, django_assert_max_num_queries)


def test_my_life_shows_what_is_mine_and_nothing_of_others():
    here, meeting = prepared()
    record_criticism(by=here.officer, meeting=meeting, draft=here.criticism(1, 0, "到基层少了些"))
    text = handed_in(here, meeting)
    send_back_text(by=here.officer, text=text, remark="请写具体事例")
    page = signed_in(here.users[0]).get(reverse("my-life"))
    assert "到基层少了些" in page.text
    assert at("text", text) in page.text
    other = signed_in(here.users[2]).get(reverse("my-life"))
    assert "到基层少了些" not in other.text
    assert at("text", text) not in other.text
