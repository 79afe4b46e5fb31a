"""Enrolment: by organisers, by the own branch, by oneself; kept where the member lives; seats respected."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.organizations.factories import MemberFactory, OrganizationFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.training.factories import a_class, enrolled
from zhixing.activities.models import Guest
from zhixing.organizations.models import Affiliation
from zhixing.training.actions.enrolling import enrol, withdraw
from zhixing.training.choices import EnrolmentState
from zhixing.training.models import Enrolment
from zhixing.training.queries.classes import activities_of, find, seats_left
from zhixing.training.queries.people import enrolled_ids, roll_of

JUNE = date(2016, 6, 6)


@pytest.fixture
def training(here):
    return a_class(here.committee, starts=JUNE)


def names(training, user):
    return {person.member.name for person in roll_of(training, user).people}


def test_an_organiser_enrols_people_of_every_unit_below(here, training):
    enrol(by=here.organiser, training=training, members=[here.people[0], here.visitor])
    with unscoped():
        rows = {row.member_id: row.unit_id for row in Enrolment.objects.all()}
    assert rows == {
        here.people[0].pk: here.branch.unit_id,
        here.visitor.pk: here.away.unit_id,
    }
    assert enrolled_ids(training) == set(rows)


def test_who_comes_from_another_unit_is_a_guest_of_the_sessions(here, training):
    enrolled(training, here.visitor, here.people[0])
    with unscoped():
        guests = list(Guest.objects.values_list("unit_id", "activity_id", "home_member_id"))
    (session,) = activities_of(training)
    assert guests == [(training.unit_id, session.pk, here.visitor.pk)]
    withdraw(by=here.organiser, training=training, member=here.visitor)
    with unscoped():
        assert not Guest.objects.exists()


def test_twice_changes_nothing(here, training):
    assert len(enrol(by=here.organiser, training=training, members=here.people)) == 3
    assert enrol(by=here.organiser, training=training, members=[here.people[0], here.people[0]]) == []


def test_who_left_the_class_comes_back(here, training):
    enrolled(training, here.people[0])
    withdraw(by=here.organiser, training=training, member=here.people[0])
    withdraw(by=here.organiser, training=training, member=here.people[0])
    assert enrolled_ids(training) == set()
    enrolled(training, here.people[0])
    with unscoped():
        assert Enrolment.objects.get().state == EnrolmentState.ENROLLED


def test_a_secretary_enrols_the_own_members_only(here, training):
    assert enrol(by=here.secretary, training=training, members=here.people)
    with pytest.raises(PermissionDenied):
        enrol(by=here.secretary, training=training, members=[here.visitor])
    with pytest.raises(PermissionDenied):
        withdraw(by=here.away_secretary, training=training, member=here.people[0])
    assert enrol(by=here.away_secretary, training=training, members=[here.visitor])


def test_a_member_enrols_and_leaves_alone(here, training):
    account = here.account
    assert enrol(by=account, training=training, members=[here.people[0]])
    with pytest.raises(PermissionDenied):
        enrol(by=account, training=training, members=[here.people[1]])
    withdraw(by=account, training=training, member=here.people[0])
    assert enrolled_ids(training) == set()


def test_where_it_is_not_open_the_member_is_told_whom_to_ask(here):
    training = a_class(here.committee, starts=JUNE, is_open=False)
    with pytest.raises(ValidationError, match="支部书记"):
        enrol(by=here.account, training=training, members=[here.people[0]])


def test_nobody_enrols_alone_in_one_that_is_over(here):
    training = a_class(here.committee, starts=date(2016, 5, 19))
    with pytest.raises(ValidationError, match="结束"):
        enrol(by=here.account, training=training, members=[here.people[0]])
    assert enrol(by=here.organiser, training=training, members=[here.people[0]])


def test_full_is_said(here):
    training = a_class(here.committee, starts=JUNE, seats=2)
    with pytest.raises(ValidationError, match="2"):
        enrolled(training, *here.people)
    assert enrolled_ids(training) == set()
    enrolled(training, here.people[0], here.visitor)
    assert seats_left(training) == 0
    with pytest.raises(ValidationError, match="已满"):
        enrolled(training, here.people[1])


def test_who_left_their_branch_is_refused_by_name(here, training):
    with unscoped():
        Affiliation.objects.filter(member=here.people[0]).update(ends=date(2016, 5, 1))
    with pytest.raises(ValidationError, match=here.people[0].name):
        enrol(by=here.organiser, training=training, members=here.people)
    assert enrolled_ids(training) == set()


def test_names_of_strangers_are_not_told(here, training):
    stranger = MemberFactory(branch=OrganizationFactory(), name="陌生人")
    with pytest.raises(ValidationError) as refused:
        enrol(by=here.organiser, training=training, members=[stranger])
    assert "陌生人" not in " ".join(refused.value.messages)


def test_names_are_shown_to_those_who_may_read_them(here, training):
    enrolled(training, here.people[0], here.visitor)
    everybody = {here.people[0].name, here.visitor.name}
    assert names(training, here.organiser) == everybody
    assert names(training, here.secretary) == {here.people[0].name}
    assert roll_of(training, here.secretary).others == 1
    member = UserFactory(member=here.people[1])
    assert names(training, member) == set()
    assert roll_of(training, member).number == 2


def test_a_class_is_seen_at_and_below_its_body(here, training):
    outsider = UserFactory(member=MemberFactory(branch=OrganizationFactory()))
    found = find(training.pk)
    assert here.account.has_perm("training.view", found)
    assert here.away_secretary.has_perm("training.view", found)
    assert not outsider.has_perm("training.view", found)
