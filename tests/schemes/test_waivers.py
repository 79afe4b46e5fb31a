"""Waivers: granted from above, with a reason, taken back without a trace lost."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.organizations.factories import CommitteeFactory, OrganizationFactory, officer_of, organiser_of
from tests.schemes.factories import SMALL, SYSTEM, adopt
from zhixing.core.actions import facts_touched
from zhixing.core.models import AuditEntry
from zhixing.schemes.actions import change_adoption, load_scheme, revoke_waiver, waive
from zhixing.schemes.models import Waiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee)


@pytest.fixture
def adoption(committee):
    return adopt(committee)


def grant(by, adoption, branch, **more):
    given = {"code": "Q", "slot_key": "2016-Q1", "reason": "支部撤并期间"} | more
    return waive(by=by, adoption=adoption, organization=branch, **given)


def test_body_above_grants_and_the_branch_itself_does_not(committee, adoption, branch):
    with pytest.raises(PermissionDenied):
        grant(officer_of(branch), adoption, branch)

    assert grant(organiser_of(committee), adoption, branch).reason == "支部撤并期间"


def test_organiser_of_another_committee_cannot_waive(adoption, branch):
    with pytest.raises(PermissionDenied):
        grant(organiser_of(CommitteeFactory()), adoption, branch)


def test_unit_says_itself_that_it_is_not_able_where_the_plan_leaves_it_to_it(committee):
    text = SMALL.replace(
        "where: {kind: lecture}}\n- {id: H", "where: {kind: lecture}, level: if_able, waive: self}\n- {id: H"
    )
    adoption, branch = adopt(committee, text), OrganizationFactory(parent=committee)

    waiver = grant(officer_of(branch), adoption, branch, code="L", slot_key="whole", why=Waiver.Why.NOT_ABLE)

    assert waiver.why == "not_able"


def test_empty_reason_is_refused(adoption, branch):
    with pytest.raises(ValidationError) as refused:
        grant(SYSTEM, adoption, branch, reason="  ")
    assert list(refused.value.message_dict) == ["reason"]


def test_same_waiver_again_changes_nothing(adoption, branch):
    assert grant(SYSTEM, adoption, branch) == grant(SYSTEM, adoption, branch)
    assert Waiver.objects.filter(unit=branch.unit).count() == 1


def test_revoked_waiver_stays_readable_and_may_be_granted_anew(adoption, branch):
    first = grant(SYSTEM, adoption, branch)
    revoke_waiver(by=SYSTEM, waiver=first)
    second = grant(SYSTEM, adoption, branch)

    assert first.revoked_at is not None
    assert second.pk != first.pk
    codes = AuditEntry.objects.filter(unit=branch.unit, target_type="schemes.waiver").values_list(
        "code", flat=True
    )
    assert sorted(codes) == ["schemes.revoke_waiver", "schemes.waive", "schemes.waive"]


def test_waiver_names_codes_so_that_an_edited_scheme_keeps_it(adoption, branch):
    waiver = grant(SYSTEM, adoption, branch)
    text = SMALL.replace("党员大会", "支部党员大会")
    version = load_scheme(by=SYSTEM, organization=adoption.organization, text=text, name="x")

    change_adoption(by=SYSTEM, adoption=adoption, version=version, starts=adoption.starts, ends=adoption.ends)

    assert Waiver.objects.filter(unit=branch.unit, pk=waiver.pk, revoked_at__isnull=True).exists()


def test_unknown_period_or_foreign_branch_is_refused(adoption, branch):
    for more in ({"slot_key": "2017-Q1"}, {"code": "R9"}):
        with pytest.raises(ValidationError):
            grant(SYSTEM, adoption, branch, **more)
    with pytest.raises(ValidationError):
        grant(SYSTEM, adoption, OrganizationFactory())


def test_waiver_touches_the_branch_on_the_days_of_the_period(adoption, branch):
    heard = []

    def listen(touches, **_):
        heard.extend(touches)

    facts_touched.connect(listen)
    try:
        grant(SYSTEM, adoption, branch)
    finally:
        facts_touched.disconnect(listen)

    assert [(str(touch.first), str(touch.last)) for touch in heard] == [("2016-01-01", "2016-03-31")]
    assert heard[0].organization_id == branch.pk
