"""Kinds that are offered, each taxonomy apart; names of kinds whose scheme is no longer in force."""

from datetime import date

import pytest
from django.utils import translation

from tests.organizations.factories import CommitteeFactory, OrganizationFactory
from tests.rectification.factories import ProblemFactory, TagFactory
from tests.rectification.plans import FIVE, FOUR, KINDS, adopt_kinds
from tests.schemes.factories import SYSTEM
from zhixing.rectification.tags import Names, offered
from zhixing.schemes.actions import load_scheme


@pytest.fixture
def branch(db):
    committee = CommitteeFactory()
    return OrganizationFactory(parent=committee, unit=committee.unit)


def named(organization, *pairs):
    tags = [
        TagFactory.build(problem=ProblemFactory.build(), taxonomy=each, entry=entry) for each, entry in pairs
    ]
    return [(kinds.title, kinds.names) for kinds in Names(organization).kinds(tags)]


class TestOffered:
    def test_by_use_without_empty_ones_and_those_of_other_uses(self, branch):
        adopt_kinds(branch.parent)
        assert [str(each) for each in offered(branch)] == ["五类问题", "四不", "问题来源", "专项行动"]
        assert offered(branch)[0].pairs == {FIVE, ("p2016/five_groups", "p2016/purpose_group")}

    def test_in_the_readers_language(self, branch):
        adopt_kinds(branch)
        with translation.override("en"):
            assert [str(entry) for entry in offered(branch)[0].entries] == ["belief", "purpose"]

    def test_nothing_where_no_scheme_is_in_force(self, branch):
        adopt_kinds(branch, year=2015)
        assert offered(branch) == []
        assert offered(branch, date(2015, 6, 1))


class TestNames:
    def test_each_taxonomy_apart(self, branch):
        adopt_kinds(branch)
        both = [FOUR, ("p2016/five_groups", "p2016/purpose_group"), FIVE]
        assert named(branch, *both) == [("五类问题", ("理想信念", "宗旨观念")), ("四不", ("不守规矩",))]

    def test_of_a_scheme_no_longer_in_force(self, branch):
        adopt_kinds(branch, year=2013)
        assert named(branch, FIVE) == [("五类问题", ("理想信念",))]

    def test_of_a_scheme_that_was_never_adopted_here(self, branch):
        adopt_kinds(OrganizationFactory())
        assert named(branch, FIVE) == [("五类问题", ("理想信念",))]

    def test_of_an_entry_that_a_newer_version_left_out(self, branch):
        committee = branch.parent
        load_scheme(by=SYSTEM, organization=committee, text=KINDS, name="small.yaml")
        adopt_kinds(committee, KINDS.replace("belief_group: {zh: 理想信念, en: belief}, ", ""))
        assert named(branch, FIVE) == [("五类问题", ("理想信念",))]

    def test_of_a_scheme_that_nobody_knows(self, branch):
        assert named(branch, ("gone/winds", "gone/form")) == [("winds", ("form",))]
