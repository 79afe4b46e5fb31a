"""The pages of a ballot: run from the form to the result, in the hands of officers, members and strangers."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.polls.world import drafted, house, opened, receipt
from zhixing.polls.actions.casting import cast
from zhixing.polls.choices import State, Way
from zhixing.polls.models import Ballot
from zhixing.polls.queries.ballots import roll_of

pytestmark = pytest.mark.django_db
CODE = re.compile(r"<code>((?:[2-9A-Z]{4}-){3}[2-9A-Z]{4})</code>")
RECEIPT = re.compile(r'name="receipt" value="([^"]+)"')


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name, ballot, *more) -> str:
    return reverse(f"polls:{name}", args=[ballot.pk, *more])


def vote_on(client, address, mark="0", **more):
    page = client.get(address, more)
    return client.post(address, {"receipt": RECEIPT.search(page.text)[1], "item_0": mark, **more})


def test_a_ballot_is_run_from_the_form_to_the_result():
    here = house(4)
    officer = signed_in(here.officer)
    new = reverse("polls:new-ballot", args=[here.branch.pk])
    first = officer.get(new, {"purpose": "matter"}).context["form"].initial
    typed = {
        **{name: value for name, value in first.items() if value is not None},
        "title": "接收预备党员",
        "items": "同意接收",
        "least": 3,
        "token": "t",
    }
    answer = officer.post(new, typed)
    ballot = Ballot.objects.get(unit_id=here.branch.unit_id)
    assert answer["Location"] == at("ballot", ballot)
    sheets = officer.post(at("keys", ballot), {"first": "王监", "second": "李计"})
    codes = CODE.findall(sheets.text)
    assert len(codes) == 2
    assert "no-store" in sheets["Cache-Control"]
    two = {"first_code": codes[0], "second_code": codes[1]}
    assert officer.post(at("open", ballot), two).status_code == 302
    for user in here.users[:3]:
        page = vote_on(signed_in(user), at("vote", ballot))
        assert "no-store" in page["Cache-Control"]
    assert officer.post(at("close", ballot)).status_code == 302
    assert officer.post(at("count", ballot), two).status_code == 302
    page = signed_in(here.users[3]).get(at("ballot", ballot))
    assert page.context["result"].items[0].counts[0] == 3


def test_a_paper_sent_twice_is_told_and_changes_nothing():
    here = house(3)
    ballot, _codes = opened(here)
    client = signed_in(here.users[0])
    assert vote_on(client, at("vote", ballot)).context["receipt"]
    again = client.post(at("vote", ballot), {"receipt": receipt(), "item_0": "1"})
    assert "receipt" not in again.context
    assert roll_of(ballot).filter(has_voted=True).count() == 1


def test_the_answer_to_a_vote_is_the_same_whatever_was_chosen():
    here = house(3)
    ballot, _codes = opened(here)
    sizes = set()
    for user, mark in zip(here.users, ["0", "2", ""], strict=True):
        page = vote_on(signed_in(user), at("vote", ballot), mark)
        sizes.add(
            len(re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", page.text))
            - 3 * len(page.context["voter"].name)
        )
    assert len(sizes) == 1


def test_wrong_codes_are_told_beside_the_form():
    here = house(3)
    ballot, _codes = opened(here)
    officer = signed_in(here.officer)
    officer.post(at("close", ballot))
    page = officer.post(at("count", ballot), {"first_code": "AAAA", "second_code": "BBBB"})
    assert page.status_code == 422
    assert page.context["codes"].errors["first_code"]


def test_the_device_is_handed_round():
    here = house(3)
    ballot, _codes = opened(here)
    officer = signed_in(here.officer)
    voter = roll_of(ballot).get(member=here.members[0])
    assert voter.name in officer.get(at("booth", ballot)).text
    page = vote_on(officer, at("booth", ballot), voter=voter.pk)
    assert page.context["receipt"]
    voter.refresh_from_db()
    assert voter.way == Way.BOOTH
    assert signed_in(here.users[1]).get(at("booth", ballot)).status_code == 403


def test_a_slip_votes_without_an_account_and_without_a_session():
    here = house(3)
    ballot, _codes = opened(here)
    voter = roll_of(ballot).get(member=here.members[0])
    printed = signed_in(here.officer).post(at("slips", ballot), {"ticked": [voter.pk]}).context["printed"]
    address = printed[0][1].removeprefix("http://testserver")
    stranger = Client()
    page = vote_on(stranger, address)
    assert page.context["receipt"]
    assert "sessionid" not in stranger.cookies
    assert stranger.get(at("slip", ballot, "AAAA-AAAA")).status_code == 404


def test_a_line_too_many_is_refused_and_what_was_marked_stays():
    here = house(3)
    from tests.polls.test_ballots import ELECTION

    ballot, _codes = opened(here, ELECTION)
    client = signed_in(here.users[0])
    typed = {"receipt": receipt(), "item_0": "0", "item_1": "0"}
    page = client.post(at("vote", ballot), typed)
    assert page.status_code == 422
    assert page.context["form"]["item_1"].value() == "0"
    assert page.context["form"].shown_receipt == typed["receipt"]


def test_members_see_no_turnout_by_name_and_no_result_before_the_count():
    here = house(4)
    ballot, _codes = opened(here)
    cast(by=here.users[0], ballot=ballot, choices=[0], receipt=receipt())
    page = signed_in(here.users[1]).get(at("ballot", ballot))
    assert page.context["result"] is None
    assert here.members[2].name not in page.text


def test_officers_roll_guests_presence_and_void_rounds_by_their_pages():
    here = house(4)
    ballot = drafted(here)
    officer = signed_in(here.officer)
    voter = roll_of(ballot).get(member=here.members[0])
    officer.post(at("left-out", ballot), {"voter": voter.pk, "left_out": "长期出国"})
    officer.post(at("guest", ballot), {"name": "群众甲"})
    assert officer.post(at("guest", ballot), {"name": "群众甲"}).status_code == 422
    officer.post(at("present", ballot), {"ticked": [roll_of(ballot).get(name="群众甲").pk]})
    assert roll_of(ballot).filter(left_out="").count() == 4
    assert roll_of(ballot).get(name="群众甲").is_present
    assert officer.post(at("spoil", ballot), {"reason": ""}).status_code == 422
    officer.post(at("spoil", ballot), {"reason": "改为举手表决"})
    answer = officer.post(at("again", ballot))
    assert Ballot.objects.get(earlier=ballot).state == State.DRAFT
    assert officer.get(answer["Location"]).status_code == 200


def test_paper_is_ticked_and_entered_on_the_pages():
    here = house(5)
    ballot, _codes = opened(here)
    officer = signed_in(here.officer)
    officer.post(at("paper", ballot), {"ticked": [voter.pk for voter in roll_of(ballot)[:3]]})
    officer.post(at("close", ballot))
    marks = {"mark_0_0": 2, "mark_0_1": 1, "mark_0_2": 0}
    assert officer.post(at("totals", ballot), {"returned": 9, "invalid": 0, **marks}).status_code == 422
    assert officer.post(at("totals", ballot), {"returned": 3, "invalid": 0, **marks}).status_code == 302
    assert here.officer.name in officer.get(at("ballot", ballot)).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(rows, django_assert_max_num_queries):
    here = house(3)
    for _each in range(rows):
        drafted(here)
    client = signed_in(here.officer)
    address = reverse("polls:ballots", args=[here.branch.pk])
    client.get(address)
    with django_assert_max_num_queries(14):
        assert client.get(address).status_code == 200
