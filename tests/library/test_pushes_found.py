"""Where a push is found: Today for two weeks, the notices for longer; the plan leads an officer to it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.library.shelf import linked
from tests.organizations.factories import CommitteeFactory, MemberFactory, OrganizationFactory, UserFactory
from tests.schemes.factories import SYSTEM
from zhixing.library.actions.pushes import push
from zhixing.schemes.models import Requirement
from zhixing.site.today import lists_of
from zhixing.supervision.asks import place_to_act

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return OrganizationFactory(parent=CommitteeFactory(name="省民政厅机关委员会"))


@pytest.fixture
def reader(branch):
    return UserFactory(member=MemberFactory(branch=branch))


@pytest.fixture
def pushed(branch):
    """Something that was pushed on 1 June."""
    with time_machine.travel("2016-06-01T04:00:00+00:00", tick=False):
        thing = linked(branch.parent, title="示范党课")
        return push(by=SYSTEM, organization=branch.parent, thing=thing, note="月底前看完")


def on_today(user, day):
    return [(line.words, line.more) for line in lists_of(user, day).pushed]


def test_it_stands_on_today_for_two_weeks(reader, pushed):
    line = ("省民政厅机关委员会于6月1日推送“示范党课”", "月底前看完")
    assert on_today(reader, date(2016, 6, 1)) == [line]
    assert on_today(reader, date(2016, 6, 15)) == [line]
    assert on_today(reader, date(2016, 6, 16)) == []
    assert on_today(reader, date(2016, 5, 31)) == []


@pytest.mark.parametrize(("when", "found"), [("2016-08-25", True), ("2016-09-10", False)])
def test_it_stands_among_the_notices_for_three_months(client, reader, pushed, when, found):
    with time_machine.travel(f"{when}T04:00:00+00:00", tick=False):
        client.force_login(reader)
        page = client.get(reverse("notices:list")).content.decode()
    assert ("示范党课" in page) == found


def test_who_is_no_member_has_no_pushes(client, pushed):
    client.force_login(UserFactory())
    assert "示范党课" not in client.get(reverse("notices:list")).content.decode()


def test_the_plan_leads_to_where_one_pushes(branch):
    label, address = place_to_act(Requirement(measure="library.pushed"), branch)
    assert label == "推送学习内容"
    assert address == reverse("library:materials", args=[branch.pk])
    assert place_to_act(Requirement(measure="activities.held"), branch) is None
