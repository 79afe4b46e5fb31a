"""Today's lines about leave and members' words: for the officer, the member, and one who is both."""

from datetime import timedelta

import pytest

from tests.activities.factories import SYSTEM, branch_with, confirmed, plan
from tests.organizations.factories import GrantFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.supervision.counting import queries
from zhixing.activities.actions import (
    announce_activity,
    answer_claim,
    answer_leave,
    ask_leave,
    cancel_activity,
    make_claim,
)
from zhixing.activities.choices import Presence
from zhixing.activities.drafts import Answer
from zhixing.activities.models import Claim
from zhixing.core.permissions import Role
from zhixing.core.time import now, today
from zhixing.site.asking import answers, waiting
from zhixing.site.today import lists_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return branch_with(4)


@pytest.fixture
def asker(branch):
    return UserFactory(member=branch[2][0], name=branch[2][0].name)


@pytest.fixture
def coming(branch):
    activity = plan(branch[0], held_on=today() + timedelta(days=3), title="党员大会")
    announce_activity(by=SYSTEM, activity=activity)
    return activity


def test_the_officer_agrees_with_one_button_and_the_line_goes(branch, asker, coming):
    place, secretary, _people = branch
    row = ask_leave(by=asker, activity=coming, reason="住院")
    (line,) = waiting(place, secretary, today()).needs_me
    assert asker.name in line.words
    assert "住院" not in line.words + line.more
    assert line.says_yes.endswith(f"/leave/{row.pk}/")
    answer_leave(by=secretary, activity=coming, leave_id=row.pk, agreed=True)
    assert not waiting(place, secretary, today())


def test_who_only_looks_on_is_not_asked(branch, asker, coming):
    ask_leave(by=asker, activity=coming, reason="住院")
    viewer = GrantFactory(organization=branch[0], role=Role.VIEWER).user
    assert not waiting(branch[0], viewer, today())


def test_of_a_cancelled_activity_nothing_waits(branch, asker, coming):
    ask_leave(by=asker, activity=coming, reason="住院")
    cancel_activity(by=SYSTEM, activity=coming, reason="改期")
    assert not waiting(branch[0], branch[1], today())


def test_one_who_is_officer_and_member_sees_it_once_with_both_buttons(branch, coming):
    lines = [line for line in lists_of(branch[1], today()).coming if "党员大会" in line.words]
    assert [bool(line.aside_url) for line in lines] == [True]


def test_the_member_reads_what_was_asked_and_what_was_answered(branch, asker, coming):
    row = ask_leave(by=asker, activity=coming, reason="住院")
    (line,) = [line for line in lists_of(asker, today()).coming if "党员大会" in line.words]
    assert (line.aside_url, "已申请" in line.more) == ("", True)
    answer_leave(by=branch[1], activity=coming, leave_id=row.pk, agreed=False, answer="当天要表决")
    (said,) = answers(branch[2][0], today()).done
    assert said.more == "当天要表决"


def test_an_answer_goes_after_a_month(branch, asker):
    away = {asker.member_id: Answer(Presence.ABSENT)}
    held = confirmed(branch[0], held_on=today() - timedelta(days=5), answers=away)
    claim = make_claim(by=asker, activity=held)
    answer_claim(by=branch[1], activity=held, claim_id=claim.pk, accepted=True)
    assert len(answers(branch[2][0], today()).done) == 1
    with unscoped():
        Claim.objects.update(answered_at=now() - timedelta(days=31))
    assert not answers(branch[2][0], today())


def test_number_of_queries_of_the_page_does_not_grow_with_requests(client, branch, asker, coming):
    ask_leave(by=asker, activity=coming, reason="住院")
    client.force_login(branch[1])
    client.get(f"/activities/{coming.pk}/")  # what the first visit marks as read
    with_one = queries(client, f"/activities/{coming.pk}/")
    for each in branch[2][1:]:
        ask_leave(by=UserFactory(member=each), activity=coming, reason="出差")
    assert queries(client, f"/activities/{coming.pk}/") == with_one
