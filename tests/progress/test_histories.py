"""Histories that an engine gets wrong when it marks too little; each was caught once by a random one."""

from datetime import date

import pytest

from tests.organizations.factories import CommitteeFactory
from tests.progress.plan import EDITED, TIGHTER
from tests.schemes.factories import SYSTEM
from zhixing.core.national import national
from zhixing.organizations.actions import (
    begin_post,
    end_post,
    move_organization,
    set_rank,
    transfer_member,
    undo_transfer,
)
from zhixing.progress.models import Tally
from zhixing.schemes.actions import save_local_plan

pytestmark = pytest.mark.django_db
QUARTERS = [f"{year}-Q{number}" for year in (2015, 2016) for number in range(1, 5)]


def test_a_confirmed_lecture_counts_for_its_branch_and_everybody_above(world):
    branch = world.branches[0]
    world.confirm([branch], date(2016, 3, 5), came=world.members[:2])
    world.settle()

    assert world.numbers(branch, "LECTURE", "2016") == (1, 1, 0)
    assert world.numbers(branch, "HEAR", "2016-H1") == (2, 2, 0)
    assert world.numbers(world.committees[0], "HEAR", "2016-H1", is_total=True) == (4, 2, 0)
    assert world.numbers(world.root, "LECTURE", "2016", is_total=True) == (5, 1, 0)


def test_a_transfer_moves_the_duty_from_the_old_branch_to_the_new(world):
    old, new, member = world.branches[0], world.branches[2], world.members[0]
    world.settle()

    transfer_member(by=SYSTEM, member=member, to=new, on=date(2016, 2, 1))
    world.settle()

    assert world.numbers(old, "HEAR", "2016-H1") == (1, 0, 0)
    assert world.numbers(new, "HEAR", "2016-H1") == (3, 0, 0)
    assert world.numbers(old, "HEAR", "2015-H2") == (2, 0, 0)


def test_a_transfer_taken_back_leaves_everything_as_it_was(world):
    old, new, member = world.branches[0], world.branches[2], world.members[0]
    transfer_member(by=SYSTEM, member=member, to=new, on=date(2016, 2, 1))
    world.settle()

    undo_transfer(by=SYSTEM, member=member)
    world.settle()

    assert world.numbers(old, "HEAR", "2016-H1") == (2, 0, 0)
    assert world.numbers(new, "HEAR", "2016-H1") == (2, 0, 0)


def test_a_transfer_that_commits_while_marks_wait_is_resolved_when_they_are_drained(world):
    member = world.members[0]
    world.confirm([world.branches[0]], date(2016, 3, 5), came=[member])
    transfer_member(by=SYSTEM, member=member, to=world.branches[2], on=date(2016, 3, 6))

    world.settle()

    assert world.numbers(world.branches[2], "HEAR", "2016-H1") == (3, 1, 0)


def test_a_transfer_into_another_unit_touches_both(world):
    member, abroad = world.members[0], world.branches[4]
    world.settle()

    transfer_member(by=SYSTEM, member=member, to=abroad, on=date(2016, 2, 1))
    world.settle()

    assert world.numbers(world.branches[0], "HEAR", "2016-H1") == (1, 0, 0)
    assert world.numbers(abroad, "HEAR", "2016-H1") == (3, 0, 0)


def test_a_corrected_date_takes_from_the_old_period_and_gives_to_the_new(world):
    branch = world.branches[0]
    activity = world.confirm([branch], date(2016, 3, 31), kinds=["members_meeting"])
    world.settle()

    world.correct_day(activity, date(2016, 4, 1))
    world.settle()

    assert world.numbers(branch, "QUARTER", "2016-Q1") == (1, 0, 0)
    assert world.numbers(branch, "QUARTER", "2016-Q2") == (1, 1, 0)


def test_corrected_hosts_take_from_the_old_branch_and_give_to_the_new(world):
    old, new = world.branches[:2]
    activity = world.confirm([old], date(2016, 3, 5))
    world.settle()

    world.correct_hosts(activity, [new])
    world.settle()

    assert world.numbers(old, "LECTURE", "2016") == (1, 0, 0)
    assert world.numbers(new, "LECTURE", "2016") == (1, 1, 0)


def test_corrected_people_take_from_who_was_not_there(world):
    branch = world.branches[0]
    activity = world.confirm([branch], date(2016, 3, 5), came=world.members[:2])
    world.settle()

    world.correct_people(activity, world.members[:1])
    world.settle()

    assert world.numbers(branch, "HEAR", "2016-H1") == (2, 1, 0)


def test_who_attends_or_lectures_elsewhere_counts_at_home(world):
    home, host, member = world.branches[0], world.branches[2], world.members[0]
    world.settle()

    world.confirm([host], date(2016, 3, 5), came=[member], spoke=[member])
    world.settle()

    assert world.numbers(home, "HEAR", "2016-H1") == (2, 1, 0)
    assert world.numbers(home, "SPOKE", "2016") == (0, 1, 0)
    assert world.numbers(host, "HEAR", "2016-H1") == (2, 0, 0)


def test_a_post_that_ends_takes_its_duty_along(world):
    committee, member = world.committees[0], world.members[0]
    post = begin_post(by=SYSTEM, organization=committee, member=member, code="organiser", on=date(2015, 3, 1))
    world.settle()
    assert world.numbers(committee, "AT-POST", "2016") == (1, 0, 0)

    end_post(by=SYSTEM, post=post, on=date(2016, 5, 1))
    world.settle()

    assert world.numbers(committee, "AT-POST", "2015") == (1, 0, 0)
    assert world.numbers(committee, "AT-POST", "2016") == (0, 0, 0)


def test_a_rank_that_ends_takes_its_duty_along(world):
    home, member = world.branches[0], world.members[0]
    set_rank(by=SYSTEM, member=member, rank="division_head", on=date(2015, 3, 1))
    world.settle()
    assert world.numbers(home, "LEADER", "2016") == (1, 0, 0)

    set_rank(by=SYSTEM, member=member, rank="", on=date(2016, 5, 1))
    world.settle()

    assert world.numbers(home, "LEADER", "2015") == (1, 0, 0)
    assert world.numbers(home, "LEADER", "2016") == (0, 0, 0)


def test_a_body_that_changes_level_changes_what_its_post_holders_owe_elsewhere(world):
    committee, home = world.committees[0], world.branches[2]
    begin_post(
        by=SYSTEM, organization=committee, member=world.members[4], code="team_member", on=date(2015, 3, 1)
    )
    world.settle()
    assert world.numbers(home, "DELIVER", "2016") == (1, 0, 0)

    world.retag(committee, level="city")
    world.settle()

    assert world.numbers(home, "DELIVER", "2016") == (0, 0, 0)


def test_a_body_that_changes_kind_gains_and_loses_cells(world):
    branch = world.branches[0]
    world.settle()

    world.retag(branch, kind="organ_committee")
    world.settle()

    assert world.numbers(branch, "LECTURE", "2016") == (0, 0, 0)
    assert world.numbers(branch, "BODY", "2016-H1") == (1, 0, 0)


def test_a_moved_subtree_is_summed_under_its_new_superior(world):
    old, new = world.committees[0], world.committees[1]
    world.confirm([world.branches[0]], date(2016, 3, 5))
    world.settle()

    move_organization(by=SYSTEM, organization=world.branches[0], parent=new, on=date(2016, 4, 1))
    world.settle()

    assert world.numbers(old, "LECTURE", "2016", is_total=True) == (1, 0, 0)
    assert world.numbers(new, "LECTURE", "2016", is_total=True) == (3, 1, 0)


def test_a_moved_committee_keeps_its_total_and_changes_the_sums_above(world):
    top = CommitteeFactory(parent=world.root, unit=world.root.unit, kind="primary_committee")
    world.mark([top.pk], [])
    world.settle()

    world.retag(world.committees[0], kind="general_branch")
    world.carry(world.committees[0], top)
    world.settle()

    assert world.numbers(world.committees[0], "LECTURE", "2016", is_total=True) == (2, 0, 0)
    assert world.numbers(top, "LECTURE", "2016", is_total=True) == (2, 0, 0)


def test_a_subtree_that_leaves_a_local_plan_loses_its_cells(world):
    save_local_plan(by=SYSTEM, adoption=world.adoption, organization=world.committees[0], text=TIGHTER)
    world.settle()
    assert world.numbers(world.branches[0], "LECTURE-1", "2016-Q1") == (1, 0, 0)

    move_organization(
        by=SYSTEM, organization=world.branches[0], parent=world.committees[1], on=date(2016, 4, 1)
    )
    world.settle()

    assert world.numbers(world.branches[0], "LECTURE-1", "2016-Q1") == (0, 0, 0)


def test_an_open_problem_counts_in_every_later_period_until_it_is_mended(world):
    branch = world.branches[0]
    activity = world.confirm([branch], date(2015, 5, 1), problem=world.members[:1])
    world.settle()
    assert world.numbers(branch, "OPEN", "2015-Q1") == (0, 0, 0)
    assert world.numbers(branch, "OPEN", "2016-Q4") == (1, 0, 0)

    world.make_up(activity, date(2016, 2, 1))
    world.settle()

    assert world.numbers(branch, "OPEN", "2015-Q4") == (1, 0, 0)
    assert world.numbers(branch, "OPEN", "2016-Q1") == (1, 1, 0)
    assert world.numbers(branch, "OPEN", "2016-Q2") == (0, 0, 0)


def test_an_edited_requirement_clears_the_periods_that_disappear(world):
    world.settle()

    world.change_plan(EDITED)
    world.settle()

    with national("bench"):
        keys = set(
            Tally.objects.filter(slot__requirement__code="QUARTER").values_list("slot__key", flat=True)
        )
    assert keys == {f"{year}-{month:02}" for year in (2015, 2016) for month in range(1, 13)}


def test_an_edited_requirement_with_the_same_periods_is_asked_anew(world):
    branch = world.branches[0]
    for day in (1, 2):
        world.confirm([branch], date(2016, 3, day))
    world.settle()
    assert world.numbers(branch, "TWICE", "2016") == (1, 1, 0)

    world.change_plan(EDITED)
    world.settle()

    assert world.numbers(branch, "TWICE", "2016") == (1, 0, 0)


def test_a_local_tightening_stands_beside_the_plan_and_only_below_its_unit(world):
    save_local_plan(by=SYSTEM, adoption=world.adoption, organization=world.committees[0], text=TIGHTER)
    world.confirm([world.branches[0]], date(2016, 3, 5))
    world.settle()

    assert world.numbers(world.branches[0], "LECTURE", "2016") == (1, 1, 0)
    assert world.numbers(world.branches[0], "LECTURE-1", "2016-Q1") == (1, 1, 0)
    assert world.numbers(world.branches[0], "LECTURE-1", "2016-Q2") == (1, 0, 0)
    assert world.numbers(world.branches[2], "LECTURE-1", "2016-Q1") == (0, 0, 0)


def test_a_dissolved_branch_owes_nothing_from_that_day_and_again_when_revived(world):
    branch = world.branches[0]
    world.retag(branch, dissolved_on=date(2016, 5, 1))
    world.settle()
    assert world.numbers(branch, "QUARTER", "2016-Q1") == (1, 0, 0)
    assert world.numbers(branch, "QUARTER", "2016-Q2") == (0, 0, 0)

    world.retag(branch, dissolved_on=None)
    world.settle()

    assert world.numbers(branch, "QUARTER", "2016-Q2") == (1, 0, 0)


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2015, 12, 31), "2015-Q4"),
        (date(2016, 1, 1), "2016-Q1"),
        (date(2016, 3, 31), "2016-Q1"),
        (date(2016, 4, 1), "2016-Q2"),
        (date(2016, 12, 31), "2016-Q4"),
    ],
)
def test_the_first_and_the_last_day_of_a_period_belong_to_it(world, day, key):
    world.confirm([world.branches[0]], day, kinds=["members_meeting"])
    world.settle()

    met = [slot for slot in QUARTERS if world.numbers(world.branches[0], "QUARTER", slot)[1]]
    assert met == [key]


def test_years_are_kept_apart(world):
    world.confirm([world.branches[0]], date(2015, 3, 5), came=world.members[:2])
    world.settle()

    assert world.numbers(world.branches[0], "LECTURE", "2015") == (1, 1, 0)
    assert world.numbers(world.branches[0], "LECTURE", "2016") == (1, 0, 0)
    assert world.numbers(world.root, "HEAR", "2015-H1", is_total=True) == (10, 2, 0)


def test_a_waiver_takes_the_branch_out_of_due_and_gives_it_back_when_revoked(world):
    branch = world.branches[0]
    waiver = world.waive(branch, "QUARTER", "2016-Q1")
    world.settle()
    assert world.numbers(branch, "QUARTER", "2016-Q1") == (0, 0, 1)
    assert world.numbers(world.committees[0], "QUARTER", "2016-Q1", is_total=True) == (1, 0, 1)

    world.revoke(waiver)
    world.settle()

    assert world.numbers(branch, "QUARTER", "2016-Q1") == (1, 0, 0)


def test_a_waiver_of_a_member_goes_along_with_the_member(world):
    old, new, member = world.branches[0], world.branches[2], world.members[0]
    world.waive(old, "HEAR", "2016-H1", member)
    world.settle()
    assert world.numbers(old, "HEAR", "2016-H1") == (1, 0, 1)

    transfer_member(by=SYSTEM, member=member, to=new, on=date(2016, 2, 1))
    world.settle()

    assert world.numbers(old, "HEAR", "2016-H1") == (1, 0, 0)
    assert world.numbers(new, "HEAR", "2016-H1") == (2, 0, 1)


def test_a_cancelled_activity_counts_no_more(world):
    activity = world.confirm([world.branches[0]], date(2016, 3, 5), came=world.members[:2])
    world.settle()

    world.cancel(activity)
    world.settle()

    assert world.numbers(world.branches[0], "LECTURE", "2016") == (1, 0, 0)
    assert world.numbers(world.branches[0], "HEAR", "2016-H1") == (2, 0, 0)


def test_a_planned_activity_counts_for_nothing(world):
    world.plan([world.branches[0]], date(2016, 3, 5))
    world.settle()

    assert world.numbers(world.branches[0], "LECTURE", "2016") == (1, 0, 0)
