"""A unit's own plan: it adds, tightens and fills; it cannot loosen."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.organizations.factories import CommitteeFactory, OrganizationFactory, officer_of
from tests.schemes.factories import SYSTEM, adopt
from zhixing.schemes.actions import save_local_plan
from zhixing.schemes.language.problems import SchemeError
from zhixing.schemes.models import LocalPlan, Requirement, Slot
from zhixing.schemes.queries import local_plan, plan_change, requirements_for

pytestmark = pytest.mark.django_db

TIGHTER = """\
plan: own
of: small
title: {zh: 本单位计划, en: Own plan}
fills: {books: {"1": {zh: 党章, en: The Constitution}}}
requirements:
- {id: L-1, tightens: L, times: 2}
"""


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def adoption(committee):
    return adopt(committee)


def test_tightened_requirement_stands_beside_the_base_one_below_the_unit_only(committee, adoption):
    ours, other = OrganizationFactory(parent=committee), OrganizationFactory(parent=committee)

    save_local_plan(by=SYSTEM, adoption=adoption, organization=ours, text=TIGHTER)

    assert list(requirements_for(ours, adoption).values_list("code", flat=True)) == [
        "Q",
        "L",
        "L-1",
        "H",
        "B",
        "B",
    ]
    assert list(requirements_for(other, adoption).values_list("code", flat=True)) == ["Q", "L", "H", "B"]


def test_filled_list_wakes_the_requirement_below_the_unit(committee, adoption):
    ours = OrganizationFactory(parent=committee)

    save_local_plan(by=SYSTEM, adoption=adoption, organization=ours, text=TIGHTER)

    awake = Requirement.objects.get(adoption=adoption, organization=ours, code="B")
    assert awake.data["covered"] == ["1"]
    assert awake.slots.count() == 1


def test_loosening_is_refused_and_names_the_clause(committee, adoption):
    text = TIGHTER.replace("times: 2", "level: encouraged")

    with pytest.raises(SchemeError) as refused:
        save_local_plan(by=SYSTEM, adoption=adoption, organization=committee, text=text)

    assert "一" in str(refused.value)
    assert not LocalPlan.objects.exists()


def test_versions_are_kept_and_the_newest_is_in_force(committee, adoption):
    ours = OrganizationFactory(parent=committee)
    save_local_plan(by=SYSTEM, adoption=adoption, organization=ours, text=TIGHTER)
    save_local_plan(
        by=SYSTEM, adoption=adoption, organization=ours, text=TIGHTER.replace("times: 2", "times: 3")
    )

    assert local_plan(adoption, ours).number == 2
    assert LocalPlan.objects.count() == 2
    assert Requirement.objects.get(adoption=adoption, organization=ours, code="L-1").data["times"] == 3


def test_change_is_told_before_it_is_applied(committee, adoption):
    ours = OrganizationFactory(parent=committee)

    changes = plan_change(adoption, ours, TIGHTER)

    assert {change.id: change.turn for change in changes} == {"L-1": "added", "B": "changed"}
    assert not Slot.objects.filter(requirement__organization=ours).exists()


def test_officer_adapts_the_own_branch_and_no_other(committee, adoption):
    ours, other = OrganizationFactory(parent=committee), OrganizationFactory(parent=committee)
    officer = officer_of(ours)

    save_local_plan(by=officer, adoption=adoption, organization=ours, text=TIGHTER)
    with pytest.raises(PermissionDenied):
        save_local_plan(by=officer, adoption=adoption, organization=other, text=TIGHTER)
