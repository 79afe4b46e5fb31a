from datetime import date

import pytest

from tests.schemes.language.texts import SMALL, problems_of, rule, scheme, small, with_rule
from zhixing.schemes.language.model import (
    Attendance,
    Between,
    By,
    CalendarUnit,
    CountAt,
    Every,
    Level,
    MonthDay,
    OwedBy,
    RowType,
    Subject,
    Text,
    Waive,
    Whole,
    Window,
)


def test_defaults_keep_a_requirement_short():
    found = scheme().requirement("A1")

    assert found.refs == ("A1",)
    assert found.clause == "一"
    assert found.title == Text("季度党课", "季度党课")
    assert found.level == Level.REQUIRED
    assert found.times == 1
    assert found.when == Every(CalendarUnit.QUARTER)
    assert found.counts == (Attendance.PRESENT, Attendance.ONLINE, Attendance.MADE_UP)
    assert found.counts_with is None
    assert (found.waive, found.owed_by, found.count_at) == (Waive.UPPER, OwedBy.SELF, CountAt.HOME)
    assert found.merge
    assert found.module == "activities"


def test_everything_a_requirement_may_say_is_read():
    found = rule(
        "level: if_able, who: member, do: activities.attended,"
        " where: {kind: [lecture, training], topic: any}, times: 2, between: july, settled: 10,"
        " counts: [made_up, present], counts_with: [A1, A2], waive: self, owed_by: upper,"
        " count_at: home, merge: false, served_by: study, says: 听课, note: {zh: 说明, en: Note}"
    )

    assert found.level == Level.IF_ABLE
    assert found.where == {"kind": ("lecture", "training"), "topic": ("any",)}
    assert found.times == 2
    july = Window("july", Text("“七一”前后", "around 1 July"), MonthDay(6, 15), MonthDay(7, 15))
    assert found.when == Between(july)
    assert found.counts == (Attendance.PRESENT, Attendance.MADE_UP)
    assert found.counts_with == ("A1", "A2")
    assert (found.waive, found.owed_by, found.merge) == (Waive.SELF, OwedBy.UPPER, False)
    assert found.served_by == "study"
    assert found.says == Text("听课", "听课")
    assert found.note == Text("说明", "Note")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("by: 12-31", By(MonthDay(12, 31))),
        ("by: 2016-12-31", By(date(2016, 12, 31))),
        ("every: half_year", Every(CalendarUnit.HALF_YEAR)),
        ("times: 3", Whole()),
    ],
)
def test_when_is_read(written, expected):
    assert rule(f"who: branch, do: activities.held, {written}").when == expected


def test_filter_from_a_collection_becomes_its_keys():
    found = rule("who: branch, do: activities.held, where: {topic: {from: topics}}")

    assert found.where == {"topic": ("belief", "action")}


@pytest.mark.parametrize(("written", "expected"), [("any", None), ("none", ()), ("[A1]", ("A1",))])
def test_counts_with_any_none_or_ids(written, expected):
    assert rule(f"who: branch, do: activities.held, counts_with: {written}").counts_with == expected


def test_populations_of_all_three_subjects_are_read():
    leader = (
        "  leader: {each: member, title: 干部, rank: division_deputy, leading: true, status: full,"
        " post: [team_secretary, team_member], at: {kind: party_group, level: provincial}}\n"
    )
    found = scheme(("  problem:", leader + "  problem:")).populations

    assert found["branch"].each == Subject.ORGANIZATION
    assert found["branch"].bodies.kinds == ("branch",)
    assert found["problem"].of == "rectification.problem"
    leader = found["leader"]
    assert (leader.posts, leader.rank, leader.leading) == (
        ("team_secretary", "team_member"),
        "division_deputy",
        True,
    )
    assert leader.statuses == ("full",)
    assert (leader.bodies.kinds, leader.bodies.levels) == (("party_group",), ("provincial",))


def test_rows_slots_and_open_lists_are_read():
    found = scheme()

    assert [(row.id, row.type) for _clause, row in found.rows()] == [
        ("A1", RowType.OBLIGATION),
        ("A2", RowType.OBLIGATION),
        ("A3", RowType.AIM),
    ]
    assert found.lists["books"].filled == ()
    assert found.lists["open_books"].open


def test_cover_of_empty_slots_is_dormant_and_wakes_when_filled():
    asking = ("do: activities.attended, where: {kind: lecture}, settled: 30", "do: study.read, cover: books")

    asleep = scheme(asking)
    awake = scheme(asking, ("one: slot", "one: 党章"))

    assert asleep.is_dormant(asleep.requirement("A2"))
    assert [entry.key for entry in awake.covered(awake.requirement("A2"))] == ["one"]
    assert not awake.is_dormant(awake.requirement("A2"))


def test_an_own_kind_can_be_asked_for():
    own = "kinds:\n  visit: {zh: 参观, en: visit, joins: fixed_day, hours: 3}\nrequirements:"
    found = scheme(("requirements:", own), ("{kind: lecture}, every: quarter", "{kind: visit}"))

    assert found.kinds["visit"].hours == 3
    assert found.kinds["visit"].joins == ("fixed_day",)
    assert found.requirement("A1").where == {"kind": ("visit",)}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "every: quarter",
            "every: quater",
            "A1 › every: found “quater”, expected a stretch of the calendar; did you mean “quarter”?",
        ),
        (
            "kind: lecture}, every",
            "kind: lectures}, every",
            "A1 › where › kind: found “lectures”, expected a value of “kind”; did you mean “lecture”?",
        ),
        (
            "do: activities.held",
            "do: activities.hold",
            "A1 › do: found “activities.hold”, expected a measure; did you mean “activities.held”?",
        ),
        (
            "who: branch",
            "who: brunch",
            "A1 › who: found “brunch”, expected a population of this file; did you mean “branch”?",
        ),
        (
            "every: quarter",
            "between: juli",
            "A1 › between: found “juli”, expected a window of this file; did you mean “july”?",
        ),
        (
            "every: quarter",
            "cover: topic",
            "A1 › cover: found “topic”, expected a collection of this file; did you mean “topics”?",
        ),
        (
            "every: quarter",
            "level: requierd",
            "A1 › level: found “requierd”, expected a level of force; did you mean “required”?",
        ),
        (
            "every: quarter",
            "wave: self",
            "A1 › wave: found “wave”, expected a known key; did you mean “waive”?",
        ),
        (
            "every: quarter",
            "every: quarter, by: 12-31",
            "A1 › by: “every”, “by” exclude each other; keep one of them",
        ),
        (
            "every: quarter",
            "times: 0",
            "A1 › times: found the number 0, expected a whole number from 1 to 1000",
        ),
        ("every: quarter", "times: two", "A1 › times: found “two”, expected a whole number from 1 to 1000"),
        ("every: quarter", "merge: 1", "A1 › merge: found the number 1, expected true or false"),
        (
            "every: quarter",
            "by: 02-30",
            "A1 › by: found “02-30”, expected a day like 12-31 or a date like 2016-12-31",
        ),
        (
            "every: quarter",
            "by: 2015-02-29",
            "A1 › by: found “2015-02-29”, expected a day that the calendar has",
        ),
        (
            "every: quarter",
            "within: 5",
            "A1 › within: “within” can be asked only of “item”, and this counts “organization”",
        ),
        (
            "every: quarter",
            "settled: 5",
            "A1 › settled: “settled” can be asked only of “member”, and this counts “organization”",
        ),
        (
            "every: quarter",
            "counts_with: [A7]",
            "A1 › counts_with: found “A7”, expected a requirement: A1, A2",
        ),
        ("every: quarter", "counts_with: [any, A2]", "A1 › counts_with: any and none stand alone"),
        (
            "every: quarter",
            "served_by: studies",
            "A1 › served_by: found “studies”, expected an area; did you mean “study”?",
        ),
        ("every: quarter", "refs: [A8]", "A1 › refs: found “A8”, expected a row of the outline: A1, A2, A3"),
        ("every: quarter", "clause: 九", "A1 › clause: found “九”, expected a clause of the outline: 一"),
        (
            "{kind: lecture}, every: quarter",
            "{place: home}",
            "expected a filter of “activities.held”: kind, mode, speaker, topic",
        ),
        ("title: 季度党课, ", "", "A1: the key “title” is missing"),
        ("title: 季度党课", "title: 2016", "A1 › title: found the number 2016, expected text"),
        ("title: 季度党课", "title: {zh: 党课}", "A1 › title: the key “en” is missing"),
        (
            "- {id: A1, title: 季度党课, ",
            "- 党课\n- {id: A1, title: 季度党课, ",
            "requirements › 1: found “党课”, expected a mapping with",
        ),
    ],
)
def test_each_mistake_is_named_with_its_line_and_remedy(old, new, expected):
    problems = problems_of(small((old, new)))

    assert any(each.startswith("bad.yaml:22: ") and expected in each for each in problems), problems


def test_all_problems_are_told_at_once_in_the_order_of_lines():
    text = small(
        ("every: quarter", "every: weekly"), ("starts: 06-15", "starts: soon"), ("A3: 讲好党课", "A1: 重复")
    )

    problems = problems_of(text)

    assert [each.split(":")[1] for each in problems] == ["8", "16", "22"]


def test_who_and_do_must_count_the_same_subject():
    (problem,) = problems_of(with_rule("who: member, do: activities.held"))

    assert "“activities.held” counts “organization”, but “member” are “member”" in problem


def test_a_measure_that_cannot_cover_says_so():
    (problem,) = problems_of(with_rule("who: branch, do: polls.collected, cover: topics"))

    assert "A9 › cover: “polls.collected” cannot cover a collection; ask for times" in problem


def test_an_obligation_without_requirement_or_reason_is_missed():
    (problem,) = problems_of(small(("[A1, A2]", "[A1, A2, A4]")))

    assert problem == (
        "bad.yaml:7: clauses › 一 › obligations › 3: "
        "no requirement serves “A4”; add one, or give the reason under folded"
    )


def test_a_row_cannot_be_folded_and_served():
    (problem,) = problems_of(SMALL + "folded: {A1: 另有规定}\n")

    assert "folded › A1: a requirement serves this row already; do not fold it" in problem


def test_an_encouragement_cannot_be_owed():
    (problem,) = problems_of(small(("obligations: [A1, A2]", "obligations: [A2]\n    encouragements: [A1]")))

    assert "“A1” only encourages; a requirement that serves it cannot be owed" in problem


def test_ids_and_rows_stand_once():
    problems = problems_of(small(("id: A2, ", "id: A1, refs: A2, ")))

    assert any("another requirement has this id already" in each for each in problems)


def test_conditions_must_fit_what_is_counted():
    problems = problems_of(small(("kind: branch}", "kind: branch, rank: staff}")))

    assert "populations › branch › rank: “rank” says nothing about “organization”" in problems[0]


def test_items_need_a_source():
    (problem,) = problems_of(small((", of: rectification.problem", "")))

    assert "populations › problem: the key “of” is missing" in problem


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2016-07-15", "2016-06-15", "the end lies before the start"),
        ("06-15", "2016-07-15", "give both days with a year, or both without"),
    ],
)
def test_windows_must_make_sense(starts, ends, expected):
    (problem,) = problems_of(small(("starts: 06-15, ends: 07-15", f"starts: {starts}, ends: {ends}")))

    assert expected in problem


def test_campaign_ends_after_it_starts():
    (problem,) = problems_of(small(("ends: 2016-12-31", "ends: 2015-12-31")))

    assert problem == "bad.yaml:3: campaign › ends: the end lies before the start"


def test_a_requirement_that_is_never_due_is_named():
    (problem,) = problems_of(small(("every: quarter", "by: 2017-03-31")))

    assert problem == (
        "bad.yaml:22: requirements › A1 › by: "
        "no period of it ends between 2016-01-01 and 2016-12-31, so it is never due"
    )


def test_the_time_zone_must_exist():
    (problem,) = problems_of(small(("campaign:", "zone: Asia/Shanghi\ncampaign:")))

    assert "zone: found “Asia/Shanghi”, expected a time zone; did you mean “Asia/Shanghai”?" in problem


def test_bodies_can_be_asked_for_by_field():
    found = scheme(("kind: branch}", "kind: branch, field: [卫生, 教育]}"))

    assert found.populations["branch"].bodies.fields == ("卫生", "教育")


def test_a_scheme_cannot_change_a_kind_that_every_house_has():
    (problem,) = problems_of(SMALL + "kinds: {lecture: {zh: 讲座, en: talk}}\n")

    assert "every house has this kind already; choose another code" in problem
