"""Today's lines about classes, and the step of the plan that leads to them."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.organizations.factories import PostFactory
from tests.schemes.factories import adopt
from tests.training.factories import SYSTEM, a_class, enrolled, place
from tests.training.test_measures import PLAN
from zhixing.activities.actions import announce_activity
from zhixing.activities.queries import find
from zhixing.core.time import today
from zhixing.site.training_lines import training
from zhixing.supervision.plan import plan_of
from zhixing.training.actions.classes import cancel_class
from zhixing.training.choices import For
from zhixing.training.queries.classes import activities_of

JUNE = date(2016, 6, 6)


@pytest.fixture
def here(db):
    with time_machine.travel("2016-05-20T04:00:00+00:00", tick=True):
        yield place()


def coming(here, member=None):
    return [line.words for line in training(member or here.people[0], here.branch, today()).coming]


def test_classes_open_to_a_member(here):
    a_class(here.committee, starts=JUNE, title="可报名的")
    a_class(here.branch, starts=JUNE, title="本支部的")
    a_class(here.committee, starts=JUNE, title="统一报名的", is_open=False)
    a_class(here.committee, starts=date(2016, 5, 1), title="结束的")
    cancel_class(by=SYSTEM, training=a_class(here.committee, starts=JUNE, title="取消的"), reason="台风")
    enrolled(a_class(here.committee, starts=JUNE, title="报过的"), here.people[0])
    enrolled(a_class(here.committee, starts=JUNE, title="满了的", seats=1), here.visitor)
    assert {words.split("”")[0] for words in coming(here)} == {"“本支部的", "“可报名的"}


def test_those_for_core_staff_concern_post_holders_only(here):
    a_class(here.committee, starts=JUNE, meant_for=For.CORE_STAFF)
    assert coming(here) == []
    PostFactory(member=here.people[0], organization=here.branch)
    assert len(coming(here)) == 1


def test_a_session_in_another_unit_is_told_and_one_of_the_own_stands_in_the_calendar(here):
    course = a_class(here.committee, starts=JUNE)
    enrolled(course, here.visitor, here.people[0])
    announce_activity(by=SYSTEM, activity=find(activities_of(course)[0].pk))
    (line,) = training(here.visitor, here.away, today()).coming
    assert line.url == reverse("training:class", args=[course.pk])
    assert coming(here) == []


def test_who_belongs_nowhere_hears_nothing(here):
    a_class(here.committee, starts=JUNE)
    assert not training(here.people[0], None, today())


def test_the_plan_leads_to_the_classes(here):
    adopt(here.committee, PLAN)
    steps = {card.requirement.code: card.step for card in plan_of(here.committee).cards}
    assert steps["H"].url == reverse("training:list", args=[here.committee.pk])
    steps = {card.requirement.code: card.step for card in plan_of(here.branch).cards}
    assert steps["A"].url == reverse("training:list", args=[here.branch.pk])
