"""What pages read: one row for each child and slot, with as many queries at any size."""

from datetime import date

import pytest

from tests.organizations.factories import OrganizationFactory
from zhixing.core.national import national
from zhixing.progress.models import Mark
from zhixing.progress.queries import (
    Numbers,
    branch_states,
    coverage,
    is_settled,
    member_standings,
    member_states,
    missing_branches,
    missing_members,
    preview,
    slots_for,
    totals,
    trend,
)
from zhixing.schemes.models import Slot

pytestmark = pytest.mark.django_db


def marks():
    with national("bench"):
        return list(Mark.objects.all())


def slot_of(code, key="2016"):
    return Slot.objects.get(requirement__code=code, key=key)


@pytest.fixture
def settled(world):
    world.confirm([world.branches[0]], date(2016, 3, 5), came=world.members[:1])
    world.settle()
    return world


def test_coverage_gives_each_child_with_all_below_it(settled):
    lecture = slot_of("LECTURE")

    found = coverage(settled.root, [lecture])

    assert found == {
        (settled.committees[0].pk, lecture.pk): Numbers(2, 1, 0),
        (settled.committees[1].pk, lecture.pk): Numbers(2, 0, 0),
        (settled.committees[2].pk, lecture.pk): Numbers(1, 0, 0),
    }


def test_coverage_adds_a_committees_own_duty_to_those_below_it(settled):
    body = slot_of("BODY", "2016-H1")

    assert coverage(settled.root, [body])[settled.committees[0].pk, body.pk] == Numbers(3, 1, 0)


@pytest.mark.parametrize("branches", [1, 3])
def test_coverage_asks_one_query_at_any_size(settled, branches, django_assert_num_queries):
    for _ in range(branches):
        OrganizationFactory(parent=settled.committees[0], unit=settled.root.unit)
    slots = list(Slot.objects.all())

    with django_assert_num_queries(1):
        coverage(settled.committees[0], slots)


def test_totals_are_the_sum_of_what_coverage_shows(settled):
    slots = list(Slot.objects.all())
    below = coverage(settled.root, slots)

    for slot in slots:
        numbers = [found for (_child, pk), found in below.items() if pk == slot.pk]
        assert totals(settled.root, [slot]).get(slot.pk, Numbers()) == Numbers(
            *map(sum, zip(*numbers, strict=True))
        )


def test_missing_branches_are_those_below_in_the_order_of_the_tree(settled):
    missing = missing_branches(settled.committees[0], slot_of("LECTURE"))
    everywhere = missing_branches(settled.root, slot_of("LECTURE"))

    assert [each.organization for each in missing] == [settled.branches[1]]
    assert [each.organization for each in everywhere] == settled.branches[1:]


def test_missing_members_are_named(settled):
    assert missing_members(settled.branches[0], slot_of("HEAR", "2016-H1")) == [settled.members[1]]


def test_member_standings_tell_everybody_asked(settled):
    standings = member_standings(settled.branches[0], slot_of("HEAR", "2016-H1"))

    assert {each.member: each.met for each in standings} == {
        settled.members[0]: True,
        settled.members[1]: False,
    }


def test_member_states_list_what_one_member_owes(settled):
    states = member_states(settled.members[0], settled.branches[0], date(2016, 1, 1), date(2016, 12, 31))

    assert {(slot.requirement.code, slot.key): each.met for slot, each in states} == {
        ("HEAR", "2016-H1"): True,
        ("HEAR", "2016-H2"): False,
        ("SPOKE", "2016"): False,
    }


def test_branch_states_of_a_year_are_those_of_its_slots(settled):
    states = branch_states(settled.branches[0], on=date(2016, 12, 31))

    assert {state.slot for state in states} == {
        each.slot for each in slots_for(settled.branches[0], date(2016, 1, 1), date(2016, 12, 31))
    }
    met = {(state.requirement.code, state.slot.key) for state in states if state.met}
    assert met == {
        ("LECTURE", "2016"),
        ("HEAR", "2016-H1"),
        ("PROVINCIAL", "2016"),
        ("BODY", "2016-H1"),
        ("SHOWN", "2016"),
    }


def test_live_states_are_what_is_stored(settled):
    for branch in settled.branches:
        for state in branch_states(branch, on=date(2016, 12, 31)):
            code, key = state.requirement.code, state.slot.key
            assert tuple(state.numbers) == settled.numbers(branch, code, key)


def test_trend_puts_what_is_due_into_the_month_of_its_last_day(settled):
    months = {each.month: each.numbers for each in trend(settled.root, 2016)}

    assert months[3] == Numbers(5, 0, 0)
    assert months[1] == Numbers()


def test_preview_tells_what_would_change_and_leaves_nothing(settled):
    branch = settled.branches[1]
    before = len(marks())

    shifts = preview([branch.pk], lambda: settled.confirm([branch], date(2016, 5, 5)), date(2016, 5, 5))

    assert {(each.slot.requirement.code, each.before.met, each.after.met) for each in shifts} == {
        ("LECTURE", 0, 1),
        ("PROVINCIAL", 0, 1),
        ("BODY", 0, 1),
        ("SHOWN", 0, 1),
    }
    assert len(marks()) == before
    assert tuple(branch_states(branch, [slot_of("LECTURE")])[0].numbers) == (1, 0, 0)


def test_preview_passes_on_what_the_change_raises(settled):
    def refuse():
        settled.confirm([settled.branches[1]], date(2016, 5, 5))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        preview([settled.branches[1].pk], refuse, date(2016, 5, 5))

    assert tuple(branch_states(settled.branches[1], [slot_of("LECTURE")])[0].numbers) == (1, 0, 0)


def test_numbers_are_settled_when_no_mark_waits(settled):
    assert is_settled()

    settled.confirm([settled.branches[1]], date(2016, 5, 5))

    assert not is_settled()
