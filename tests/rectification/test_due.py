"""What comes due: by day, of those bodies and people that answer for it, and of nobody else."""

from datetime import date

import pytest

from tests.organizations.factories import MemberFactory, OrganizationFactory
from tests.rectification.factories import (
    OwnProblemFactory,
    ProblemFactory,
    RemedyFactory,
    ResponsibilityFactory,
)
from tests.rectification.working import TODAY, work
from zhixing.organizations.models import Affiliation
from zhixing.rectification.choices import Duty, ProblemState
from zhixing.rectification.queries import due

pytestmark = pytest.mark.django_db
IN_TIME, LATE = date(2016, 6, 3), date(2016, 5, 1)


@pytest.fixture
def here():
    return work()


def test_measures_come_soonest_first_and_those_that_are_late_stay(here):
    late = RemedyFactory(problem=here.problem, due_on=LATE)
    last = RemedyFactory(problem=here.problem, due_on=IN_TIME)
    RemedyFactory(problem=here.problem, due_on=date(2016, 6, 4))
    RemedyFactory(problem=here.problem, due_on=LATE, done_on=LATE)
    assert list(due.due_at(here.branch, TODAY)) == [late, here.remedy, last]


@pytest.mark.parametrize("state", ["done", "struck_off", "long_term", "dropped"])
def test_what_is_not_worked_on_is_not_due(here, state):
    RemedyFactory(problem=ProblemFactory(organization=here.branch, state=state), due_on=LATE)
    assert list(due.due_at(here.branch, TODAY)) == [here.remedy]


def test_other_bodies_and_members_own_lists_stay_out_of_a_bodys(here):
    RemedyFactory(due_on=LATE)
    own = OwnProblemFactory(organization=here.branch, handed_in_on=TODAY)
    remedy = RemedyFactory(problem=own, due_on=LATE)
    assert list(due.due_at(here.branch, TODAY)) == [here.remedy]
    assert list(due.due_for(own.member, TODAY)) == [remedy]


@pytest.mark.parametrize("duty", Duty)
def test_whoever_answers_is_told_once_whatever_their_duties(here, duty):
    member = MemberFactory(branch=here.branch)
    assert list(due.due_for(member, TODAY)) == []
    rows = due.due_for(here.person, TODAY)
    if duty != Duty.OWNER:
        ResponsibilityFactory(problem=here.problem, member=here.person, duty=duty)
    assert list(rows) == [here.remedy]


def test_reports_wait_for_the_body_and_its_supervisor(here):
    supervisor = MemberFactory(branch=here.branch)
    ResponsibilityFactory(problem=here.problem, member=supervisor, duty=Duty.SUPERVISOR)
    private = OwnProblemFactory(organization=here.branch, state=ProblemState.DONE)
    handed_in = OwnProblemFactory(organization=here.branch, state=ProblemState.DONE, handed_in_on=TODAY)
    here.done()
    assert set(due.to_verify_at(here.branch)) == {here.problem, handed_in}
    assert list(due.to_verify_for(supervisor)) == [here.problem]
    assert list(due.to_verify_for(here.person)) == []
    assert private not in due.to_verify_at(here.branch)


def test_look_backs_come_within_two_weeks(here):
    soon = ProblemFactory(organization=here.branch, state="long_term", look_back_on=IN_TIME)
    ProblemFactory(organization=here.branch, state="long_term", look_back_on=date(2016, 6, 4))
    ResponsibilityFactory(problem=soon, member=here.person)
    own = OwnProblemFactory(organization=here.branch, state="long_term", look_back_on=LATE)
    assert list(due.look_backs_at(here.branch, TODAY)) == [soon]
    assert list(due.look_backs_for(here.person, TODAY)) == [soon]
    assert list(due.look_backs_for(own.member, TODAY)) == [own]


def test_an_owner_who_left_is_told_while_the_problem_stands(here):
    assert due.left_behind(here.branch, TODAY) == []
    Affiliation.objects.filter(unit_id=here.person.unit_id, member=here.person).update(ends=date(2016, 5, 15))
    ((problem, gone),) = due.left_behind(here.branch, TODAY)
    assert (problem, gone.name) == (here.problem, "陈负责")
    assert due.left_behind(OrganizationFactory(parent=here.branch, unit=here.branch.unit), TODAY) == []
    here.done()
    problem.refresh_from_db()
    problem.state, problem.struck_off_on = ProblemState.STRUCK_OFF, TODAY
    problem.save()
    assert due.left_behind(here.branch, TODAY) == []
