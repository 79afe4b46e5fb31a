from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.schemes.language.texts import rule
from zhixing.schemes.language.model import CalendarUnit, Every, MonthDay
from zhixing.schemes.language.periods import Period, periods


def listed(text: str, starts: str, ends: str) -> list[tuple[str, str, str]]:
    found = periods(
        rule(f"who: branch, do: activities.held, {text}"),
        date.fromisoformat(starts),
        date.fromisoformat(ends),
    )
    return [(each.key, each.starts.isoformat(), each.ends.isoformat()) for each in found]


def test_whole_is_the_adoption():
    assert listed("times: 2", "2016-03-05", "2016-12-31") == [("whole", "2016-03-05", "2016-12-31")]


def test_a_quarter_wholly_before_the_start_is_not_due_and_one_begun_before_it_is():
    assert listed("every: quarter", "2016-05-20", "2016-12-31") == [
        ("2016-Q2", "2016-04-01", "2016-06-30"),
        ("2016-Q3", "2016-07-01", "2016-09-30"),
        ("2016-Q4", "2016-10-01", "2016-12-31"),
    ]


def test_a_quarter_that_ends_on_the_first_day_is_due():
    assert listed("every: quarter", "2016-03-31", "2016-04-01") == [("2016-Q1", "2016-01-01", "2016-03-31")]


def test_a_month_that_the_end_cuts_off_is_not_due():
    assert listed("every: month", "2016-02-01", "2016-03-30") == [("2016-02", "2016-02-01", "2016-02-29")]


def test_half_years_and_years():
    assert [each[0] for each in listed("every: half_year", "2016-01-01", "2017-06-30")] == [
        "2016-H1",
        "2016-H2",
        "2017-H1",
    ]
    assert [each[0] for each in listed("every: year", "2016-06-01", "2018-12-30")] == ["2016", "2017"]


def test_a_window_comes_back_each_year():
    assert listed("between: july", "2016-07-15", "2017-12-31") == [
        ("2016", "2016-06-15", "2016-07-15"),
        ("2017", "2017-06-15", "2017-07-15"),
    ]


def test_a_yearly_last_day_gives_the_year_up_to_it():
    assert listed("by: 11-30", "2016-12-01", "2017-12-31") == [("2017", "2017-01-01", "2017-11-30")]


def test_a_last_day_with_a_year_comes_once():
    assert listed("by: 2016-10-31", "2016-03-01", "2018-12-31") == [("once", "2016-03-01", "2016-10-31")]
    assert listed("by: 2016-10-31", "2016-11-01", "2018-12-31") == []


def test_29_february_is_the_28th_in_a_common_year():
    assert [each[2] for each in listed("by: 02-29", "2015-01-01", "2016-12-31")] == [
        "2015-02-28",
        "2016-02-29",
    ]
    assert MonthDay(2, 29).in_year(1900) == date(1900, 2, 28)
    assert MonthDay(2, 29).in_year(2000) == date(2000, 2, 29)


def test_an_end_before_the_start_gives_nothing():
    assert listed("every: month", "2016-12-31", "2016-01-01") == []


def test_a_window_over_new_year_carries_the_year_it_begins_in():
    from tests.schemes.language.texts import scheme

    found = scheme(
        ("starts: 06-15, ends: 07-15", "starts: 12-20, ends: 01-10"), ("every: quarter", "between: july")
    )
    due = periods(found.requirement("A1"), date(2016, 1, 5), date(2017, 1, 10))

    assert due == (
        Period("2015", date(2015, 12, 20), date(2016, 1, 10)),
        Period("2016", date(2016, 12, 20), date(2017, 1, 10)),
    )


def test_a_window_with_years_comes_once():
    from tests.schemes.language.texts import scheme

    found = scheme(
        ("starts: 06-15, ends: 07-15", "starts: 2016-06-15, ends: 2016-07-15"),
        ("every: quarter", "between: july"),
    )

    due = periods(found.requirement("A1"), date(2016, 1, 1), date(2017, 12, 31))
    assert due == (Period("once", date(2016, 6, 15), date(2016, 7, 15)),)


# --- whatever the adoption -----------------------------------------------------------------------------

TIMINGS = [
    "times: 1",
    "every: month",
    "every: quarter",
    "every: half_year",
    "every: year",
    "between: july",
    "by: 11-30",
]
RULES = {timing: rule(f"who: branch, do: activities.held, {timing}") for timing in TIMINGS}
timings = st.sampled_from(TIMINGS)
days = st.dates(date(2014, 1, 1), date(2021, 12, 31))


@given(timings, days, days)
def test_periods_are_in_order_apart_and_end_inside_the_adoption(timing, one, other):
    starts, ends = sorted([one, other])

    found = periods(RULES[timing], starts, ends)

    assert all(starts <= each.ends <= ends and each.starts <= each.ends for each in found)
    assert all(before.ends < after.starts for before, after in pairwise(found))
    assert len({each.key for each in found}) == len(found)


@given(timings, days, days, st.integers(0, 800))
def test_a_longer_adoption_only_adds_periods(timing, one, other, more):
    starts, ends = sorted([one, other])
    if timing == "times: 1":
        return

    short = periods(RULES[timing], starts, ends)
    long = periods(RULES[timing], starts, ends + timedelta(days=more))

    assert long[: len(short)] == short


@given(st.sampled_from(list(CalendarUnit)), days, days)
def test_calendar_periods_leave_no_day_out(unit, one, other):
    starts, ends = sorted([one, other])
    found = periods(next(each for each in RULES.values() if each.when == Every(unit)), starts, ends)

    assert all(after.starts - before.ends == timedelta(days=1) for before, after in pairwise(found))
    if found:
        assert found[0].starts <= starts or found[0].starts - starts < timedelta(days=366)
        assert ends - found[-1].ends < timedelta(days=366)


@given(days, days)
def test_twelve_months_lie_in_four_quarters_in_one_year(one, other):
    starts, ends = sorted([one, other])
    months = periods(RULES["every: month"], date(starts.year, 1, 1), date(ends.year, 12, 31))
    quarters = periods(RULES["every: quarter"], date(starts.year, 1, 1), date(ends.year, 12, 31))

    assert all(sum(quarter.holds(month) for month in months) == 3 for quarter in quarters)
    assert len(months) == 12 * (ends.year - starts.year + 1)


@pytest.mark.parametrize("timing", TIMINGS)
def test_one_day_of_adoption_is_enough_for_a_period_that_ends_on_it(timing):
    ((*_rest, last),) = [
        (each.ends,) for each in periods(RULES[timing], date(2016, 1, 1), date(2016, 12, 31))[-1:]
    ]

    assert [each.ends for each in periods(RULES[timing], last, last)] == [last]
