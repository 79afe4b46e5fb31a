"""The pages of a collection: asked, given by strangers, sorted, released, read and printed."""

import re
import sys

import pytest
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter

from tests.organizations.factories import GrantFactory
from tests.polls.collecting import asked, closed_with, give, house, officer_who_is, opened_for
from zhixing.core.permissions import Role
from zhixing.core.sheets.book import open_book
from zhixing.polls.actions.opinions import close_collection, open_collection, print_slips
from zhixing.polls.actions.sorting import release_opinions, sort_opinion
from zhixing.polls.choices import CollectionState, Door
from zhixing.polls.drafts import Sorting
from zhixing.polls.gate import MOST
from zhixing.polls.models import Collection
from zhixing.polls.queries.opinions import opinions_in, sheets_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_come_yet():
    cache.clear()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name, collection) -> str:
    return reverse(f"polls:{name}", args=[collection.pk])


def sheet(collection, *slip) -> str:
    return reverse("polls:opinion-slip" if slip else "polls:opinion", args=[collection.code, *slip])


def released(here, member=None, words="会议偏长"):
    collection = closed_with(here, "会议太长", member=member)
    opinion = opinions_in(collection)[0]
    sorting = Sorting(words, member.pk if member else None, "作风")
    sort_opinion(by=here.officer, opinion=opinion, version=1, sorting=sorting)
    return release_opinions(by=here.officer, collection=collection)


def test_opinions_are_asked_given_sorted_and_released_by_the_pages():
    here = house(2)
    subject, reader = here.members[0], signed_in(here.users[0])
    officer = signed_in(here.officer)
    new = reverse("polls:new-collection", args=[here.branch.pk])
    first = officer.get(new).context["form"].initial
    typed = {**first, "concerned": [subject.pk], "door": "link", "days": 5, "token": "t"}
    answer = officer.post(new, typed)
    collection = Collection.objects.get(unit_id=here.branch.unit_id)
    assert answer["Location"] == at("collection", collection)
    officer.post(at("open-collection", collection))
    stranger = Client()
    answer = stranger.post(sheet(collection), {"words_0": "脾气急", "about_0": subject.pk, "token": "a"})
    assert "sessionid" not in stranger.cookies
    assert stranger.get(answer["Location"]).status_code == 200
    officer.post(at("close-collection", collection))
    page = officer.get(at("sort-opinions", collection))
    assert page.context["form"].initial["member"] == subject.pk
    opinion = page.context["opinion"]
    sent = {"opinion": opinion.pk, "version": 1, "fate": "taken", "words": "急躁", "member": subject.pk}
    assert officer.post(at("sort-opinions", collection), sent).status_code == 302
    mine = reverse("polls:opinions-of-mine")
    assert "急躁" not in reader.get(mine).text
    officer.post(at("release-opinions", collection))
    assert "急躁" in reader.get(mine).text
    assert "急躁" not in signed_in(here.users[1]).get(mine).text


def test_the_sheet_sent_twice_comes_in_once():
    collection = opened_for(house(1))
    typed = {"words_0": "多到车间来", "token": "the same"}
    for _each in range(2):
        assert Client().post(sheet(collection), typed).status_code == 302
    assert sheets_in(collection) == 1


def test_what_a_program_fills_in_is_refused_and_an_empty_sheet_too():
    collection = opened_for(house(1))
    page = Client().post(sheet(collection), {"words_0": "意见", "website": "http://example.org"})
    assert page.status_code == 422
    assert page.context["form"]["words_0"].value() == "意见"
    assert Client().post(sheet(collection), {"words_0": "  "}).status_code == 422
    assert sheets_in(collection) == 0


def test_too_many_sheets_from_one_address_wait_and_lose_nothing():
    collection = opened_for(house(1))
    for number in range(MOST):
        assert Client().post(sheet(collection), {"words_0": "意见", "token": number}).status_code == 302
    page = Client().post(sheet(collection), {"words_0": "再说一句", "token": "x"})
    assert page.status_code == 429
    assert page.context["form"]["words_0"].value() == "再说一句"
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    assert elsewhere.post(sheet(collection), {"words_0": "再说一句", "token": "x"}).status_code == 302
    assert not [key for key in cache._cache if "127.0.0.1" in key]


def test_where_no_sheet_is_taken_a_plain_page_says_so():
    here = house(1)
    collection = asked(here)
    addresses = [sheet(collection), reverse("polls:opinion", args=["1-AAAA"]), "/o/x/", "/o/99999999999-A/"]
    open_collection(by=here.officer, collection=collection)
    addresses.append(sheet(collection, "AAAA"))
    close_collection(by=here.officer, collection=collection)
    for address in addresses:
        page = Client().get(address)
        assert page.status_code == 404
        assert "polls/opinion_not_taken.html" in [each.name for each in page.templates]


def test_a_sheet_that_was_open_in_the_browser_when_it_closed_is_not_taken():
    here = house(1)
    collection = opened_for(here)
    close_collection(by=here.officer, collection=collection)
    assert Client().post(sheet(collection), {"words_0": "意见"}).status_code == 404


def test_a_slip_is_printed_and_takes_one_sheet():
    here = house(1)
    collection = opened_for(here, door=Door.SLIPS)
    assert Client().get(sheet(collection)).status_code == 404
    officer = signed_in(here.officer)
    assert officer.post(at("collection-slips", collection), {"count": 0}).status_code == 422
    page = officer.post(at("collection-slips", collection), {"count": 2})
    address = page.context["printed"][0][0].removeprefix("http://testserver")
    assert "no-store" in page["Cache-Control"]
    assert Client().post(address, {"words_0": "意见"}).status_code == 302
    assert Client().get(address).status_code == 404
    assert sheets_in(collection) == 1


def test_the_answer_to_an_opinion_names_no_word_of_it_and_is_kept_by_nobody():
    collection = opened_for(house(1))
    answer = Client().post(sheet(collection), {"words_0": "多到车间来"})
    assert "no-store" in answer["Cache-Control"]
    assert answer["Location"] == f"{sheet(collection)}?given"


def test_members_and_superiors_see_numbers_and_never_words():
    here = house(2)
    collection = released(here)
    above = GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=here.branch.parent).user
    for user in (above, here.users[0]):
        page = signed_in(user).get(at("collection", collection))
        assert page.status_code == 200
        assert "会议偏长" not in page.text
        assert page.context["sheets"] == 1
        for name in ("summary", "summary-excel"):
            assert signed_in(user).get(at(name, collection)).status_code == 403
    draft = asked(here)
    assert signed_in(above).get(at("collection", draft)).status_code == 404
    listed = signed_in(above).get(reverse("polls:collections", args=[here.branch.pk])).text
    assert at("collection", collection) in listed
    assert at("collection", draft) not in listed


def test_the_summary_stands_on_a_page_and_in_a_workbook():
    here = house(2)
    collection = released(here, here.members[0], words="=会议偏长")
    officer = signed_in(here.officer)
    page = officer.get(at("summary", collection))
    assert "=会议偏长" in page.text
    assert "会议太长" not in page.text
    (kept,) = open_book(officer.get(at("summary-excel", collection)).content).sheets
    line = kept.rows[3]
    assert [line[at] for at in range(1, 4)] == [here.members[0].name, "作风", "=会议偏长"]


def test_there_is_no_summary_before_the_release():
    here = house(1)
    collection = closed_with(here, "会议太长")
    assert signed_in(here.officer).get(at("summary", collection)).status_code == 404


def test_what_is_about_the_officer_does_not_stand_on_their_page():
    here = house(2)
    subject = here.members[0]
    concerned = signed_in(officer_who_is(here, subject))
    collection = closed_with(here, "脾气急", member=subject)
    page = concerned.get(at("sort-opinions", collection))
    assert "脾气急" not in page.text
    assert page.context["progress"].of_others == 1
    opinion = opinions_in(collection)[0]
    assert concerned.get(at("sort-opinions", collection), {"opinion": opinion.pk}).status_code == 404


def test_a_sorting_that_is_refused_or_stale_loses_nothing():
    here = house(1)
    collection = closed_with(here, "会议太长")
    opinion = opinions_in(collection)[0]
    officer = signed_in(here.officer)
    aside = {"opinion": opinion.pk, "version": 1, "fate": "aside", "words": "我写的"}
    page = officer.post(at("sort-opinions", collection), aside)
    assert page.status_code == 422
    assert page.context["form"]["words"].value() == "我写的"
    sort_opinion(by=here.officer, opinion=opinion, version=1, sorting=Sorting("别人写的"))
    page = officer.post(at("sort-opinions", collection), {**aside, "fate": "taken"})
    assert page.status_code == 422
    assert page.context["form"]["words"].value() == "我写的"
    assert page.context["form"]["version"].value() == "2"


def test_an_opinion_from_a_talk_is_added_on_its_page():
    here = house(1)
    collection = opened_for(here)
    officer = signed_in(here.officer)
    typed = {"source": "talk", "came_on": "2000-01-01", "words": "多到车间来", "member": "", "token": "t"}
    assert officer.post(at("add-opinion", collection), {**typed, "words": ""}).status_code == 422
    assert officer.post(at("add-opinion", collection), typed).status_code == 302
    assert [row.raw for row in opinions_in(collection)] == ["多到车间来"]


def test_a_draft_is_changed_and_a_stale_form_keeps_what_was_typed():
    here = house(1)
    collection = asked(here)
    officer = signed_in(here.officer)
    address = at("change-collection", collection)
    first = officer.get(address).context["form"].initial
    assert officer.post(address, {**first, "title": "新题目"}).status_code == 302
    page = officer.post(address, {**first, "title": "旧页面上写的"})
    assert page.status_code == 422
    assert page.context["form"]["title"].value() == "旧页面上写的"
    assert officer.post(address, page.context["form"].data.dict()).status_code == 302


def test_a_step_out_of_its_turn_is_told():
    here = house(1)
    collection = asked(here)
    page = signed_in(here.officer).post(at("release-opinions", collection), follow=True)
    assert page.redirect_chain
    collection.refresh_from_db()
    assert collection.state == CollectionState.DRAFT


def test_today_has_the_link_for_members_and_the_steps_for_officers():
    here = house(2)
    collection = opened_for(here, here.members[0])
    today = reverse("today")
    member, officer = signed_in(here.users[0]), signed_in(here.officer)
    assert sheet(collection) in member.get(today).text
    assert at("collection", collection) in officer.get(today).text
    give(collection, "急", member=here.members[0])
    collection = close_collection(by=here.officer, collection=collection)
    opinion = opinions_in(collection)[0]
    sorting = Sorting("急躁", here.members[0].pk)
    sort_opinion(by=here.officer, opinion=opinion, version=1, sorting=sorting)
    release_opinions(by=here.officer, collection=collection)
    assert reverse("polls:opinions-of-mine") in member.get(today).text
    assert at("collection", collection) not in officer.get(today).text


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_as_often_for_three_as_for_one(rows, django_assert_max_num_queries):
    here = house(2)
    for _each in range(rows):
        released(here, here.members[0])
    collection = closed_with(here, *["意见"] * rows)
    officer, reader = signed_in(here.officer), signed_in(here.users[0])
    for client, address, most in (
        (officer, reverse("polls:collections", args=[here.branch.pk]), 14),
        (officer, at("sort-opinions", collection), 30),
        (reader, reverse("polls:opinions-of-mine"), 14),
    ):
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_the_slips_page_shows_every_slip_once_and_no_name():
    here = house(2)
    collection = opened_for(here, door=Door.SLIPS)
    assert len(set(print_slips(by=here.officer, collection=collection, count=20))) == 20
    page = signed_in(here.officer).post(at("collection-slips", collection), {"count": 5})
    assert len(set(re.findall(r"/o/[^/]+/([^/<]+)/</code>", page.text))) == 5
    assert not [each.name for each in here.members if each.name in page.text]


def test_an_error_report_names_no_word_of_an_opinion(monkeypatch):
    collection = opened_for(house(1))
    client = Client(raise_request_exception=False)
    reports = []

    def breaks(*_args: object, **_more: object) -> None:
        raise RuntimeError("the disk is full")

    def report(sender: object, request: object, **_more: object) -> None:
        reports.append(ExceptionReporter(request, *sys.exc_info()).get_traceback_text())

    monkeypatch.setattr("zhixing.polls.actions.giving._drop", breaks)
    got_request_exception.connect(report)
    try:
        assert client.post(sheet(collection), {"words_0": "多到车间来"}).status_code == 500
    finally:
        got_request_exception.disconnect(report)
    assert len(reports) == 1
    assert "车间" not in reports[0]
