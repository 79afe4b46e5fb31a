"""Whom a typed name means: one's own people first, then the unit; who left is said, others stand for themselves."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.organizations.factories import (
    AffiliationFactory,
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    PostFactory,
)
from tests.rectification.factories import ProblemFactory, ResponsibilityFactory
from zhixing.core.time import today
from zhixing.organizations.choices import Kind
from zhixing.rectification.choices import Duty
from zhixing.rectification.naming import duties_of
from zhixing.rectification.people import candidates, secretary_of

OWNER = Duty.OWNER.value


@pytest.fixture
def committee(db):
    return CommitteeFactory(name="机关委员会")


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee, unit=committee.unit, name="办公室党支部")


@pytest.fixture
def other(committee):
    return OrganizationFactory(parent=committee, unit=committee.unit, name="人事处党支部")


def meant(body, name, problem=None):
    (draft,) = duties_of(body, [(OWNER, name)], problem)
    return draft


def refused(body, name):
    with pytest.raises(ValidationError) as error:
        meant(body, name)
    (message,) = error.value.message_dict["duty-0-name"]
    return message


class TestMeant:
    def test_the_bodys_own_before_the_units(self, branch, other):
        mine, theirs = (MemberFactory(branch=body, name="张三") for body in (branch, other))
        assert meant(branch, "张三").member_id == mine.pk
        assert meant(other, "张三").member_id == theirs.pk
        assert meant(branch, "张三（人事处党支部）").member_id == theirs.pk
        assert meant(branch, "张三 (人事处党支部)").name == "张三"

    def test_somebody_elsewhere_in_the_unit(self, branch, other):
        theirs = MemberFactory(branch=other, name="李四")
        assert meant(branch, "李四").member_id == theirs.pk

    def test_two_of_one_name_ask_for_the_branch(self, committee, branch, other):
        for body in (branch, other):
            MemberFactory(branch=body, name="张三")
        assert "张三（……）" in refused(committee, "张三")

    def test_somebody_who_left(self, branch):
        member = MemberFactory(unit=branch.unit, name="王五")
        AffiliationFactory(member=member, organization=branch, ends=date(2016, 3, 1), reason="moved_out")
        assert "2016年3月1日" in refused(branch, "王五")
        assert meant(branch, "王五（省财政厅）").member_id is None

    def test_one_of_another_unit_or_a_body_by_name_alone(self, branch):
        MemberFactory(branch=OrganizationFactory(), name="远客")
        assert (meant(branch, "远客").member_id, meant(branch, "机关服务中心").name) == (None, "机关服务中心")

    def test_who_answers_already_stays_the_same_person(self, branch):
        problem = ProblemFactory(organization=branch)
        row = ResponsibilityFactory(problem=problem, member=MemberFactory(branch=branch, name="张三"))
        MemberFactory(branch=branch, name="张三")
        assert meant(branch, "张三", problem).member_id == row.member_id


class TestOffered:
    def test_a_branchs_people_and_namesakes_with_their_branch(self, branch):
        general = branch
        general.kind = Kind.GENERAL_BRANCH
        general.save()
        below = OrganizationFactory(parent=general, unit=general.unit, name="一支部")
        MemberFactory(branch=below, name="张三", sort_key="a")
        MemberFactory(branch=general, name="张三", sort_key="b")
        MemberFactory(branch=below, name="李四", sort_key="c")
        assert candidates(general, today()) == ["张三（一支部）", "张三（办公室党支部）", "李四"]

    def test_a_committees_posts_and_the_secretaries_below(self, committee, branch):
        PostFactory(
            organization=committee,
            code="organiser",
            member=MemberFactory(branch=branch, name="组织员", sort_key="a"),
        )
        PostFactory(organization=branch, member=MemberFactory(branch=branch, name="书记", sort_key="b"))
        PostFactory(organization=branch, code="publicity", member=MemberFactory(branch=branch, name="委员"))
        assert candidates(committee, today()) == ["组织员", "书记"]

    def test_a_cells_people(self, branch):
        cell = OrganizationFactory(parent=branch, unit=branch.unit, kind=Kind.CELL)
        MemberFactory(branch=branch, cell=cell, name="组员")
        MemberFactory(branch=branch, name="别人")
        assert candidates(cell, today()) == ["组员"]
        assert meant(cell, "别人").member_id is not None

    def test_the_secretary_leads_or_nobody(self, branch, other):
        PostFactory(organization=branch, member=MemberFactory(branch=branch, name="王书记"))
        assert (secretary_of(branch, today()), secretary_of(other, today())) == ("王书记", "")
