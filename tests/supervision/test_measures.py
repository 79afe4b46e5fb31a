"""Measures that lower rooms cannot offer themselves: a specific plan, and a body with a head."""

from datetime import date

import pytest

from tests.organizations.factories import MemberFactory
from tests.schemes.factories import SMALL, SYSTEM, adopt
from tests.supervision.world import PLAN, World
from zhixing.organizations.actions import begin_post, end_post
from zhixing.progress.queries import branch_states
from zhixing.progress.rebuild import verify
from zhixing.schemes.actions import change_adoption, save_local_plan

pytestmark = pytest.mark.django_db

ASKING = (
    PLAN.replace("obligations: [G, C]", "obligations: [G, C, P, S]")
    + """\
- {id: P, title: {zh: 具体方案, en: A specific plan}, who: branch, do: schemes.adopted}
- {id: S, title: {zh: 建好组织, en: Set up}, who: committee, do: organizations.set_up}
"""
)
OWN = """\
plan: own
of: small
title: {zh: 本支部计划, en: Own plan}
requirements:
- {id: L-1, tightens: L, times: 2}
"""


@pytest.fixture
def asking():
    return World(ASKING)


def state(world, place, code):
    world.settle()
    (found,) = branch_states(place, [world.slot(code)])
    assert verify() == []
    return tuple(found.numbers)


def test_a_plan_of_its_own_is_a_branch_s_specific_plan(asking):
    assert state(asking, asking.branch, "P") == (1, 0, 0)

    save_local_plan(by=SYSTEM, adoption=asking.adoption, organization=asking.branch, text=OWN)

    assert state(asking, asking.branch, "P") == (1, 1, 0)
    assert state(asking, asking.other, "P") == (1, 0, 0)


def test_a_scheme_put_in_force_here_counts_from_its_first_day(asking):
    adoption = adopt(asking.branch, SMALL.replace("scheme: small", "scheme: other"))
    assert state(asking, asking.branch, "P") == (1, 1, 0)

    change_adoption(
        by=SYSTEM,
        adoption=adoption,
        version=adoption.version,
        starts=date(2015, 12, 1),
        ends=date(2015, 12, 31),
    )

    assert state(asking, asking.branch, "P") == (1, 0, 0)


def test_a_committee_with_a_secretary_in_the_period_is_set_up(asking):
    head = MemberFactory(branch=asking.branch, id_number="", name="赵书记")
    before = state(asking, asking.committee, "S")
    post = begin_post(
        by=SYSTEM, organization=asking.committee, member=head, code="secretary", on=date(2016, 3, 1)
    )
    during = state(asking, asking.committee, "S")
    end_post(by=SYSTEM, post=post, on=date(2016, 3, 1))

    assert (before[1], during[1], state(asking, asking.committee, "S")[1]) == (0, 1, 0)
