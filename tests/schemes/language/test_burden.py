import pytest

from tests.schemes.language.texts import scheme, with_rule
from zhixing.schemes.language.burden import Load, burden, go_together, overlaps
from zhixing.schemes.language.demands import Typical
from zhixing.schemes.language.reader import read_scheme


def cost_of(*schemes, members=24, **typical):
    return burden(schemes, Typical(members, **typical), 2016)


def test_a_lecture_that_every_member_hears_is_the_one_the_branch_holds():
    cost = cost_of(scheme())

    assert cost.apart == Load(5 / 12, 5 / 12)
    assert cost.together == Load(4 / 12, 4 / 12)
    assert cost.member == cost.together
    assert cost.shared == ((("A1", "A2"), 1),)


def test_a_fixed_day_takes_in_what_goes_with_it_and_lasts_as_long_as_the_longest():
    found = read_scheme(
        with_rule("who: branch, do: activities.held, where: {kind: fixed_day}, every: month"), "a"
    )

    cost = cost_of(found)

    assert cost.together == Load(1.0, 2.0)
    assert sorted(number for _labels, number in cost.shared) == [1, 3]


def test_other_hours_of_the_scheme_are_taken():
    found = scheme(("requirements:", "hours: {lecture: 3}\nrequirements:"))

    assert cost_of(found).together.hours == pytest.approx(1.0)


def test_requirements_that_may_not_share_do_not():
    found = scheme(("every: quarter}", "every: quarter, counts_with: none}"))

    cost = cost_of(found)

    assert cost.shared == ()
    assert cost.together == cost.apart


def test_events_keep_a_day_that_suits_all_they_serve():
    found = read_scheme(
        with_rule("who: branch, do: activities.held, where: {kind: lecture}, between: july"), "a"
    )

    shared = [each for each in cost_of(found).events if "A9" in each.serves]

    ((event,),) = (shared,)
    assert "A1" in event.serves
    assert event.starts <= event.ends
    assert (event.starts.month, event.ends.month) in {(6, 6), (7, 7)}


def test_cells_each_hold_theirs_and_a_member_goes_to_one():
    cells = ("branch: {each", "cell: {each: organization, title: 党小组, kind: cell}\n  branch: {each")
    found = scheme(
        cells,
        ("who: branch, do", "who: cell, do"),
        ("{kind: lecture}, every: quarter", "{kind: cell_meeting}, every: month"),
    )

    cost = cost_of(found, members=30)

    assert cost.together.activities == pytest.approx(3 + 1 / 12)
    assert cost.member.activities == pytest.approx(1 + 1 / 12)
    assert cost_of(found, members=10).together.activities == pytest.approx(1 / 12)


def test_a_committee_meets_only_where_there_is_one_and_members_do_not_attend():
    committee = ("kind: branch}", "kind: branch, has_committee: true}")
    found = scheme(committee, ("{kind: lecture}, every: quarter", "{kind: committee_meeting}, every: month"))

    large, tiny = cost_of(found), cost_of(found, members=5)

    assert large.together.activities == pytest.approx(1 + 1 / 12)
    assert large.member.activities == pytest.approx(1 / 12)
    assert large.officer.activities == pytest.approx(1 + 1 / 12)
    assert tiny.together.activities == pytest.approx(1 / 12)


def test_what_only_some_branches_owe_needs_such_a_branch():
    found = scheme(("kind: branch}", "kind: branch, level: provincial}"))

    assert cost_of(found).together.activities == pytest.approx(1 / 12)
    assert cost_of(found, level="provincial").together.activities == pytest.approx(4 / 12)


def test_own_work_is_a_members_hours_outside_activities():
    found = scheme(
        ("do: activities.attended, where: {kind: lecture}, settled: 30", "do: study.read, cover: books"),
        ("{one: slot, two: slot}", "{one: 甲, two: 乙}"),
    )

    assert cost_of(found).own_work == pytest.approx(2 * 4 / 12)


def test_two_schemes_share_and_their_requirements_are_named_apart():
    other = scheme(("scheme: small", "scheme: other"))

    both = cost_of(scheme(), other)

    assert both.together == cost_of(scheme()).together
    assert both.shared[0][0] == ("other:A1", "small:A1")


def test_overlaps_name_what_both_ask():
    one, other = (
        scheme(),
        scheme(("scheme: small", "scheme: other"), ("{kind: lecture}, settled", "{kind: training}, settled")),
    )

    assert [(each.one.id, each.other.id) for each in overlaps(one, other)] == [("A1", "A1")]


def test_filters_that_disagree_keep_requirements_apart():
    base = scheme(("{kind: lecture}, every", "{kind: lecture, topic: belief}, every")).requirement("A1")
    other = scheme(("{kind: lecture}, every", "{kind: lecture, topic: action}, every")).requirement("A1")
    anything = scheme(("{kind: lecture}, every", "{kind: lecture, topic: any}, every")).requirement("A1")

    assert not go_together(base, other)
    assert go_together(base, anything)
