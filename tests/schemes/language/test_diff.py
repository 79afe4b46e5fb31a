from datetime import date

from tests.schemes.language.texts import scheme
from zhixing.schemes.language.diff import Turn, diff, in_words

YEAR = (date(2016, 1, 1), date(2016, 12, 31))


def test_the_same_scheme_has_no_changes():
    assert diff(scheme(), scheme(), *YEAR) == ()


def test_quarters_give_way_to_months():
    old, new = scheme(), scheme(("every: quarter", "every: month"))

    (change,) = diff(old, new, *YEAR)

    assert (change.id, change.turn, change.keys) == ("A1", Turn.CHANGED, ("when",))
    assert [each.key for each in change.appear] == [f"2016-{month:02}" for month in range(1, 13)]
    assert [each.key for each in change.disappear] == ["2016-Q1", "2016-Q2", "2016-Q3", "2016-Q4"]


def test_another_title_moves_no_period():
    (change,) = diff(scheme(), scheme(("title: 季度党课", "title: 党课")), *YEAR)

    assert (change.keys, change.appear, change.disappear) == (("title",), (), ())


def test_a_moved_window_is_a_period_gone_and_one_come():
    old = scheme(("every: quarter", "between: july"))
    new = scheme(("every: quarter", "between: july"), ("ends: 07-15", "ends: 07-31"))

    (change,) = diff(old, new, *YEAR)

    assert [(each.key, each.ends) for each in change.disappear] == [("2016", date(2016, 7, 15))]
    assert [(each.key, each.ends) for each in change.appear] == [("2016", date(2016, 7, 31))]


def test_moved_days_of_an_adoption_tell_the_periods_that_come_and_go():
    (quarters, *_) = diff(scheme(), scheme(), *YEAR, to=(date(2016, 4, 1), date(2017, 3, 31)))

    assert [each.key for each in quarters.disappear] == ["2016-Q1"]
    assert [each.key for each in quarters.appear] == ["2017-Q1"]
    assert in_words(quarters, scheme(), scheme(), "en")[0].startswith("appears: 2017-Q1")


def test_added_and_removed_requirements_are_told():
    old = scheme()
    new = scheme(("- {id: A2, ", "- {id: B2, refs: A2, "))

    added, removed = diff(old, new, *YEAR)

    assert (added.id, added.turn, [each.key for each in added.appear]) == ("B2", Turn.ADDED, ["whole"])
    assert (removed.id, removed.turn, [each.key for each in removed.disappear]) == (
        "A2",
        Turn.REMOVED,
        ["whole"],
    )


def test_filling_the_first_slot_wakes_a_requirement():
    asking = ("do: activities.attended, where: {kind: lecture}, settled: 30", "do: study.read, cover: books")

    (change,) = diff(scheme(asking), scheme(asking, ("one: slot", "one: 章程")), *YEAR)

    assert (change.id, change.keys, [each.key for each in change.appear]) == ("A2", ("cover",), ["whole"])


def test_a_change_is_said_in_words():
    old, new = scheme(), scheme(("every: quarter", "every: year"))

    (change,) = diff(old, new, *YEAR)

    assert in_words(change, old, new, "en") == (
        "was: Each branch must arrange at least one lecture every quarter.",
        "becomes: Each branch must arrange at least one lecture every year.",
        "appears: 2016 (1 Jan 2016 to 31 Dec 2016)",
        "disappears: 2016-Q1 (1 Jan 2016 to 31 Mar 2016)",
        "disappears: 2016-Q2 (1 Apr 2016 to 30 Jun 2016)",
        "disappears: 2016-Q3 (1 Jul 2016 to 30 Sep 2016)",
        "disappears: 2016-Q4 (1 Oct 2016 to 31 Dec 2016)",
    )
