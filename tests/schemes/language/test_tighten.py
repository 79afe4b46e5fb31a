from datetime import date

import pytest

from tests.schemes.language.texts import plan, problems_of_plan, scheme
from zhixing.schemes.language.build import laid_over
from zhixing.schemes.language.model import CalendarUnit, Every, Text
from zhixing.schemes.language.periods import periods


def own(text: str) -> str:
    return f"requirements:\n- {{id: P1, {text}}}\n"


def test_a_tightening_is_a_second_requirement_and_the_first_stays():
    base = scheme()

    whole = laid_over(base, plan(own("tightens: A1, every: month")))

    assert whole.requirements[:2] == base.requirements
    added = whole.requirement("P1")
    assert added.tightens == "A1"
    assert added.when == Every(CalendarUnit.MONTH)
    assert (added.who, added.do, added.where, added.refs, added.clause) == (
        base.requirement("A1").who,
        "activities.held",
        {"kind": ("lecture",)},
        ("A1",),
        "一",
    )


def test_a_plan_may_add_requirements_of_its_own():
    found = plan(own("title: 参观, who: branch, do: activities.held, where: {kind: fixed_day}, every: year"))

    (added,) = found.requirements
    assert (added.refs, added.clause, added.tightens) == ((), "", "")
    assert added.title == Text("参观", "参观")


def test_a_plan_may_bring_populations_and_windows():
    found = plan(
        "windows: {autumn: {title: 秋季, starts: 09-01, ends: 10-31}}\n"
        "populations: {windows: {each: organization, title: 窗口支部, kind: branch, is_window: true}}\n"
        + own("tightens: A1, who: windows, times: 2")
    )

    assert found.requirements[0].who.bodies.is_window is True
    assert "autumn" in found.windows


def test_slots_and_open_lists_can_be_filled():
    asking = scheme(
        ("do: activities.attended, where: {kind: lecture}, settled: 30", "do: study.read, cover: books")
    )
    filled = laid_over(asking, plan("fills: {books: {two: 章程}, open_books: {extra: 选读一}}\n", asking))

    assert [entry.key for entry in filled.lists["books"].filled] == ["two"]
    assert [entry.key for entry in filled.lists["books"].entries] == ["one", "two"]
    assert [entry.key for entry in filled.lists["open_books"].filled] == ["extra"]
    assert filled.is_dormant(asking.requirement("A2")) is False


@pytest.mark.parametrize(
    ("fills", "expected"),
    [
        ("{book: {one: 章程}}", "did you mean “books”?"),
        ("{books: {three: 章程}}", "found “three”, expected a slot of this closed list: one, two"),
        ("{topics: {belief: 别的}}", "the scheme fills this place itself"),
    ],
)
def test_only_slots_and_open_lists_can_be_filled(fills, expected):
    assert expected in problems_of_plan(f"fills: {fills}\n")[0]


@pytest.mark.parametrize(
    "stricter",
    [
        "times: 2",
        "every: month",
        "every: month, times: 2",
        "where: {kind: lecture, speaker: secretary}",
        "where: {kind: lecture, topic: any}",
        "waive: nobody",
        "merge: false",
        "counts_with: none",
        "cover: topics, counts_with: any",
    ],
)
def test_what_asks_for_as_much_or_more_is_allowed(stricter):
    assert plan(own(f"tightens: A1, {stricter}")).requirements[0].tightens == "A1"


@pytest.mark.parametrize(
    ("base", "looser", "key", "reason"),
    [
        (
            "every: quarter",
            "every: half_year, times: 2",
            "every",
            "it wants 1 from 2016-01-01 to 2016-03-31, and this plan asks for 0 there",
        ),
        ("every: quarter", "by: 12-31", "by", "asks for 0 there"),
        (
            "every: quarter, times: 3",
            "times: 2",
            "times",
            "it wants 3 from 2016-01-01 to 2016-03-31, and this plan asks for 2 there",
        ),
        ("every: quarter", "level: encouraged", "level", "encouraged binds less than required"),
        ("every: quarter", "waive: self", "waive", "self waives more easily than upper"),
        ("every: quarter", "where: {topic: any}", "where", "the filter “kind” is missing"),
        ("every: quarter", "where: {kind: [lecture, training]}", "where", "“kind” may only be lecture"),
        ("every: quarter, merge: false", "merge: true", "merge", "it may not be fulfilled together"),
        ("every: quarter, counts: present", "counts: [present, made_up]", "counts", "only present count"),
        (
            "every: quarter, counts_with: none",
            "counts_with: [A2]",
            "counts_with",
            "one event may serve fewer",
        ),
        ("cover: topics", "cover: books", "cover", "everything in “topics” is asked"),
        ("cover: topics", "times: 5", "times", "everything in “topics” is asked"),
        ("every: quarter, times: 3", "cover: topics", "cover", "this plan asks for 2 there"),
        ("every: quarter", "do: schemes.adopted, where: {}", "do", "and it must stay “activities.held”"),
        ("every: quarter", "owed_by: upper", "owed_by", "and it must stay “self”"),
        ("between: july", "every: year", "every", "asks for 0 there"),
        ("by: 06-30", "by: 07-31", "by", "asks for 0 there"),
    ],
)
def test_loosening_is_refused_and_the_clause_is_named(base, looser, key, reason):
    over = scheme(("every: quarter", base))

    problems = problems_of_plan(own(f"tightens: A1, {looser}"), over)

    assert any(
        each.startswith(f"ours.yaml:5: requirements › P1 › {key}: clause 一 (A1) asks for more: ")
        and reason in each
        for each in problems
    ), problems


def test_members_days_of_grace_cannot_grow():
    assert "at most 30 days may be excused" in problems_of_plan(own("tightens: A2, settled: 60"))[0]
    assert plan(own("tightens: A2, settled: 10")).requirements[0].settled == 10


def test_quarterly_is_stricter_than_three_in_the_whole_campaign():
    over = scheme(("every: quarter", "times: 3"))

    assert plan(own("tightens: A1, times: 1, every: quarter"), over).requirements
    assert (
        "it wants 5"
        in problems_of_plan(
            own("tightens: A1, times: 1, every: quarter"), scheme(("every: quarter", "times: 5"))
        )[0]
    )


def test_a_standing_scheme_is_judged_over_sample_years():
    over = scheme(
        ("campaign: {starts: 2016-01-01, ends: 2016-12-31}\n", ""), ("every: quarter", "between: july")
    )

    assert plan(own("tightens: A1, between: july, times: 2"), over).requirements
    assert "asks for 0" in problems_of_plan(own("tightens: A1, by: 2023-07-01"), over)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (own("tightens: A7"), "expected a requirement of the scheme: A1, A2"),
        ("requirements:\n- {id: A1, tightens: A1, times: 2}\n", "the scheme has a requirement “A1” already"),
        (own("title: 缺"), "the key “who” is missing"),
        ("populations: {branch: {each: member, title: 党员}}\n", "the scheme defines this already"),
        (
            "requirements:\n- {id: P1, tightens: A1}\n- {id: P1, tightens: A1}\n",
            "another requirement has this id already",
        ),
        ("folded: {A1: 不做}\n", "found “folded”, expected a known key"),
    ],
)
def test_a_wrong_plan_gets_a_clear_answer(text, expected):
    assert any(expected in each for each in problems_of_plan(text))


def test_a_plan_for_another_scheme_is_refused():
    other = scheme(("scheme: small", "scheme: other"))

    assert "ours.yaml:2: of: found “small”, expected the scheme in force: other" in problems_of_plan(
        "", other
    )


def test_the_periods_of_a_tightening_lie_in_those_of_its_base():
    base = scheme()
    monthly = plan(own("tightens: A1, every: month")).requirements[0]
    span = (date(2016, 1, 1), date(2016, 12, 31))

    quarters = periods(base.requirement("A1"), *span)

    assert all(any(quarter.holds(month) for quarter in quarters) for month in periods(monthly, *span))
