"""Putting a scheme in force: what rows it makes, and what may stand in the way."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.organizations.factories import CommitteeFactory, OrganizationFactory, officer_of, organiser_of
from tests.schemes.factories import SMALL, SYSTEM, adopt
from zhixing.core.models import AuditEntry
from zhixing.schemes.actions import adopt_scheme, change_adoption, load_scheme
from zhixing.schemes.language.problems import SchemeError
from zhixing.schemes.layout import slots_changed
from zhixing.schemes.models import Requirement, SchemeVersion, Slot

pytestmark = pytest.mark.django_db


def slots(adoption, code):
    return [
        (slot.key, slot.starts, slot.ends)
        for slot in Slot.objects.filter(requirement__adoption=adoption, requirement__code=code)
    ]


def test_adoption_lays_out_each_requirement_with_its_periods():
    adoption = adopt(CommitteeFactory())

    assert list(adoption.requirements.values_list("code", flat=True)) == ["Q", "L", "H", "B"]
    assert slots(adoption, "Q") == [
        ("2016-Q1", date(2016, 1, 1), date(2016, 3, 31)),
        ("2016-Q2", date(2016, 4, 1), date(2016, 6, 30)),
        ("2016-Q3", date(2016, 7, 1), date(2016, 9, 30)),
        ("2016-Q4", date(2016, 10, 1), date(2016, 12, 31)),
    ]
    assert slots(adoption, "L") == [("whole", date(2016, 1, 1), date(2016, 12, 31))]


def test_requirement_with_an_empty_list_has_no_periods_until_a_unit_fills_it():
    adoption = adopt(CommitteeFactory())

    assert slots(adoption, "B") == []


def test_requirement_carries_its_words_in_both_languages():
    adoption = adopt(CommitteeFactory())

    data = adoption.requirements.get(code="Q").data
    assert data["sentence"] == {
        "zh": "每个党支部每季度至少召开一次党员大会。",
        "en": "Each branch must hold at least one members' meeting every quarter.",
    }
    assert data["who"]["bodies"]["kinds"] == ["branch"]


def test_adoption_from_above_refuses_the_same_scheme_below_in_the_same_days():
    committee = CommitteeFactory()
    adopt(committee)

    with pytest.raises(ValidationError, match="已采用该方案"):
        adopt(OrganizationFactory(parent=committee))
    adopt(OrganizationFactory(parent=committee), year=2017)


def test_end_before_the_start_is_refused_by_name_of_the_field():
    committee = CommitteeFactory()
    version = load_scheme(by=SYSTEM, organization=committee, text=SMALL, name="x")

    with pytest.raises(ValidationError) as refused:
        adopt_scheme(
            by=SYSTEM, organization=committee, version=version, starts=date(2016, 2, 1), ends=date(2016, 1, 1)
        )
    assert list(refused.value.message_dict) == ["ends"]


def test_loading_the_same_text_twice_gives_one_version():
    committee = CommitteeFactory()

    first = load_scheme(by=SYSTEM, organization=committee, text=SMALL, name="x")
    again = load_scheme(by=SYSTEM, organization=committee, text=SMALL, name="x")
    later = load_scheme(by=SYSTEM, organization=committee, text=SMALL + "# more\n", name="x")

    assert (first, first.number, later.number) == (again, 1, 2)
    assert SchemeVersion.objects.count() == 2


def test_text_with_a_mistake_is_refused_with_its_line_and_nothing_is_stored():
    with pytest.raises(SchemeError) as refused:
        load_scheme(
            by=SYSTEM,
            organization=CommitteeFactory(),
            text=SMALL.replace("every: quarter", "every: moon"),
            name="x",
        )

    assert refused.value.problems[0].line == 11
    assert not SchemeVersion.objects.exists()


def test_new_version_keeps_untouched_slots_and_replaces_changed_ones():
    adoption = adopt(CommitteeFactory())
    kept = set(Slot.objects.filter(requirement__code="L").values_list("pk", flat=True))
    version = load_scheme(
        by=SYSTEM,
        organization=adoption.organization,
        text=SMALL.replace("every: quarter", "every: half_year"),
        name="x",
    )

    change_adoption(by=SYSTEM, adoption=adoption, version=version, starts=adoption.starts, ends=adoption.ends)

    assert [key for key, _, _ in slots(adoption, "Q")] == ["2016-H1", "2016-H2"]
    assert set(Slot.objects.filter(requirement__code="L").values_list("pk", flat=True)) == kept


def test_later_start_drops_the_periods_that_ended_before_it():
    adoption = adopt(CommitteeFactory())

    change_adoption(
        by=SYSTEM,
        adoption=adoption,
        version=adoption.version,
        starts=date(2016, 5, 1),
        ends=date(2016, 12, 31),
    )

    assert [key for key, _, _ in slots(adoption, "Q")] == ["2016-Q2", "2016-Q3", "2016-Q4"]


def test_slots_changed_names_what_must_be_evaluated_again():
    heard = []

    def listen(slot_ids, **_):
        heard.append(len(slot_ids))

    slots_changed.connect(listen)
    try:
        adoption = adopt(CommitteeFactory())
        change_adoption(
            by=SYSTEM,
            adoption=adoption,
            version=adoption.version,
            starts=date(2016, 1, 1),
            ends=date(2016, 12, 30),
        )
    finally:
        slots_changed.disconnect(listen)

    assert heard == [6, 2]  # then: the two whole-campaign slots; the last quarter is cut off


def test_only_an_organiser_of_the_place_adopts():
    committee = CommitteeFactory()
    branch = OrganizationFactory(parent=committee)
    elsewhere = CommitteeFactory()
    for user in (officer_of(branch), organiser_of(elsewhere)):
        with pytest.raises(PermissionDenied):
            load_scheme(by=user, organization=committee, text=SMALL, name="x")

    assert load_scheme(by=organiser_of(committee), organization=committee, text=SMALL, name="x").number == 1


def test_adoption_is_audited_with_what_was_adopted():
    adoption = adopt(CommitteeFactory())

    entry = AuditEntry.objects.get(unit_id=adoption.organization.unit_id, code="schemes.adopt")
    assert entry.data["new"] == {"scheme": "small", "number": 1, "starts": "2016-01-01", "ends": "2016-12-31"}
    assert entry.organization_id == adoption.organization_id


def test_removed_requirement_takes_its_slots_along():
    adoption = adopt(CommitteeFactory())
    shorter = "\n".join(line for line in SMALL.splitlines() if "id: L" not in line).replace("Q, L, H", "Q, H")
    version = load_scheme(by=SYSTEM, organization=adoption.organization, text=shorter, name="x")

    change_adoption(by=SYSTEM, adoption=adoption, version=version, starts=adoption.starts, ends=adoption.ends)

    assert not Requirement.objects.filter(adoption=adoption, code="L").exists()
