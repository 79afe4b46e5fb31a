"""What counts for a slot, seen live in one branch: every word that a requirement may use."""

from datetime import date

import pytest

from tests.organizations.factories import MemberFactory, OrganizationFactory
from tests.schemes.factories import SYSTEM
from zhixing.organizations.actions import begin_post, set_rank
from zhixing.progress.measures import MEASURES, Measure, Subject, is_served, measure
from zhixing.progress.queries import branch_states, missing_members
from zhixing.schemes.models import Slot

pytestmark = pytest.mark.django_db


def live(organization, code, key, on=None):
    slot = slot_of(code, key)
    (state,) = branch_states(organization, [slot], on=on)
    return tuple(state.numbers)


def slot_of(code, key):
    return Slot.objects.get(requirement__code=code, key=key)


def test_times_counts_different_activities(world):
    branch = world.branches[0]
    world.confirm([branch], date(2016, 3, 1), kinds=["lecture", "members_meeting"])
    assert live(branch, "TWICE", "2016") == (1, 0, 0)

    world.confirm([branch], date(2016, 3, 2))

    assert live(branch, "TWICE", "2016") == (1, 1, 0)


def test_cover_wants_every_topic_of_the_set(world):
    branch = world.branches[0]
    world.confirm([branch], date(2016, 3, 1), topic="one")
    world.confirm([branch], date(2016, 3, 2), topic="one")
    assert live(branch, "TOPICS", "2016") == (1, 0, 0)

    world.confirm([branch], date(2016, 9, 2), topic="two")

    assert live(branch, "TOPICS", "2016") == (1, 1, 0)


def test_who_joined_in_the_last_days_of_a_period_is_not_due(world):
    branch = world.branches[0]
    MemberFactory(branch=branch, since=date(2016, 6, 1), id_number="")

    assert live(branch, "HEAR", "2016-H1") == (2, 0, 0)
    assert live(branch, "HEAR", "2016-H2") == (3, 0, 0)


def test_who_joined_exactly_as_many_days_before_is_due(world):
    branch = world.branches[0]
    MemberFactory(branch=branch, since=date(2016, 5, 31), id_number="")

    assert live(branch, "HEAR", "2016-H1") == (3, 0, 0)


def test_only_the_states_of_presence_that_count_count(world):
    branch, member = world.branches[0], world.members[0]
    set_rank(by=SYSTEM, member=member, rank="division_head", on=date(2015, 1, 1))
    activity = world.confirm([branch], date(2016, 3, 1), problem=[member])
    world.make_up(activity, date(2016, 3, 9))

    assert live(branch, "LEADER", "2016") == (1, 0, 0)
    assert live(branch, "HEAR", "2016-H1") == (2, 1, 0)


def test_a_rank_means_that_rank_or_a_higher_one(world):
    branch = world.branches[0]
    set_rank(by=SYSTEM, member=world.members[0], rank="bureau_head", on=date(2015, 1, 1))
    set_rank(by=SYSTEM, member=world.members[1], rank="section_head", on=date(2015, 1, 1))

    assert live(branch, "LEADER", "2016") == (1, 0, 0)


def test_leading_is_a_fact_of_its_own(world):
    set_rank(by=SYSTEM, member=world.members[0], rank="staff", leading=True, on=date(2015, 1, 1))

    assert live(world.branches[0], "LEADING", "2016") == (1, 0, 0)


def test_a_status_is_looked_up_on_the_last_day(world):
    branch = world.branches[0]
    MemberFactory(branch=branch, full_member_on=date(2016, 7, 1), id_number="")

    assert live(branch, "NEW", "2016-H1") == (1, 0, 0)
    assert live(branch, "NEW", "2016-H2") == (0, 0, 0)


def test_a_duty_counted_at_the_post_stands_there_once_however_many_posts(world):
    committee, member = world.committees[0], world.members[0]
    for code in ("secretary", "organiser"):
        begin_post(by=SYSTEM, organization=committee, member=member, code=code, on=date(2015, 1, 1))
    world.confirm([world.branches[0]], date(2016, 3, 1), came=[member])

    assert live(committee, "AT-POST", "2016") == (1, 1, 0)
    assert live(world.branches[0], "AT-POST", "2016") == (0, 0, 0)


def test_expected_attendance_is_due_met_or_excused(world):
    branch = world.branches[0]
    for member in world.members[:2]:
        set_rank(by=SYSTEM, member=member, rank="division_head", on=date(2015, 1, 1))
    world.confirm([branch], date(2016, 3, 1), came=world.members[:1], excused=world.members[1:2])
    world.confirm([branch], date(2016, 3, 2), came=world.members[:1], problem=world.members[1:2])

    assert live(branch, "EXPECTED", "2016-Q1") == (3, 2, 1)


def test_encouraged_and_shown_are_counted_and_never_due(world):
    branch = world.branches[0]
    world.confirm([branch], date(2016, 3, 1), spoke=world.members[:1])

    assert live(branch, "SPOKE", "2016") == (0, 1, 0)
    assert live(branch, "SHOWN", "2016") == (0, 1, 0)
    assert live(world.branches[1], "SHOWN", "2016") == (0, 0, 0)


def test_a_requirement_binds_only_bodies_of_its_population(world):
    world.retag(world.branches[0], level="city")

    assert live(world.fresh(world.branches[0]), "PROVINCIAL", "2016") == (0, 0, 0)
    assert live(world.branches[1], "PROVINCIAL", "2016") == (1, 0, 0)


def test_a_body_founded_after_the_period_owes_nothing_in_it(world):
    new = OrganizationFactory(parent=world.committees[0], unit=world.root.unit, founded_on=date(2016, 4, 1))

    assert live(new, "QUARTER", "2016-Q1") == (0, 0, 0)
    assert live(new, "QUARTER", "2016-Q2") == (1, 0, 0)


def test_as_of_a_past_day_later_facts_do_not_count(world):
    branch = world.branches[0]
    world.confirm([branch], date(2016, 3, 10), kinds=["members_meeting"])

    assert live(branch, "QUARTER", "2016-Q1", on=date(2016, 3, 9)) == (1, 0, 0)
    assert live(branch, "QUARTER", "2016-Q1", on=date(2016, 3, 10)) == (1, 1, 0)
    assert live(branch, "QUARTER", "2016-Q1", on=date(2015, 3, 10)) == (1, 0, 0)


def test_a_waived_member_is_neither_due_nor_missing(world):
    branch, member = world.branches[0], world.members[0]
    world.waive(branch, "HEAR", "2016-H1", member)

    assert live(branch, "HEAR", "2016-H1") == (1, 0, 1)
    assert missing_members(branch, slot_of("HEAR", "2016-H1")) == [world.members[1]]


def test_who_is_waived_and_did_it_all_the_same_is_waived(world):
    branch = world.branches[0]
    world.waive(branch, "QUARTER", "2016-Q1")
    world.confirm([branch], date(2016, 3, 10), kinds=["members_meeting"])

    assert live(branch, "QUARTER", "2016-Q1") == (0, 0, 1)


def test_a_requirement_whose_measure_nobody_serves_is_dormant(world, monkeypatch):
    monkeypatch.delitem(MEASURES, "activities.held")

    (state,) = branch_states(world.branches[0], [slot_of("QUARTER", "2016-Q1")])

    assert not is_served("activities.held")
    assert (state.is_served, tuple(state.numbers)) == (False, (0, 0, 0))


def test_a_measure_of_another_sort_of_subject_does_not_serve(world, monkeypatch):
    monkeypatch.setitem(
        MEASURES, "activities.held", Measure("activities.held", Subject.MEMBER, frozenset(), list)
    )

    (state,) = branch_states(world.branches[0], [slot_of("QUARTER", "2016-Q2")])

    assert not state.is_served


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match=r"activities\.held"):
        measure("activities.held", subject=Subject.ORGANIZATION)(lambda *_: [])
