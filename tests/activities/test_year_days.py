"""Which days a rule names."""

from datetime import date

import pytest

from zhixing.activities.year.days import (
    OnDay,
    OnWeekday,
    days_by,
    in_month,
    is_holiday,
    nearest_free,
    rule_like,
    shifted,
)


def test_every_month_on_the_31st_is_the_last_day_of_shorter_months():
    days = days_by(OnDay(31), date(2016, 1, 1), date(2016, 4, 30))
    assert days == [date(2016, 1, 31), date(2016, 2, 29), date(2016, 3, 31), date(2016, 4, 30)]


def test_days_outside_the_two_dates_are_left_out():
    assert days_by(OnDay(15), date(2016, 1, 16), date(2016, 3, 14)) == [date(2016, 2, 15)]


def test_first_friday():
    days = days_by(OnWeekday(1, 4), date(2016, 4, 1), date(2016, 6, 30))
    assert days == [date(2016, 4, 1), date(2016, 5, 6), date(2016, 6, 3)]


@pytest.mark.parametrize(
    ("month", "day"), [(4, date(2016, 4, 29)), (5, date(2016, 5, 27)), (9, date(2016, 9, 30))]
)
def test_the_fifth_of_a_weekday_is_its_last(month, day):
    assert OnWeekday(5, 4).in_month(2016, month) == day


def test_a_series_by_day_goes_on_by_day():
    assert rule_like([date(2016, 5, 16), date(2016, 6, 15)], date(2016, 5, 20)) == OnDay(20)


def test_a_series_by_weekday_goes_on_by_weekday():
    fridays = [date(2016, 4, 1), date(2016, 5, 6), date(2016, 6, 3)]
    assert rule_like(fridays, date(2016, 4, 7)) == OnWeekday(1, 3)


def test_shifting_over_the_end_of_a_year():
    assert shifted(OnDay(31), date(2016, 12, 15), 2) == date(2017, 2, 28)
    assert shifted(OnDay(5), date(2016, 1, 15), -1) == date(2015, 12, 5)


def test_the_nearest_free_day_is_a_working_day_with_nothing_on_it():
    sunday = date(2016, 5, 15)
    assert nearest_free(sunday, date(2016, 5, 1), date(2016, 5, 31), ()) == date(2016, 5, 16)
    taken = {date(2016, 5, 16)}
    assert nearest_free(sunday, date(2016, 5, 1), date(2016, 5, 31), taken) == date(2016, 5, 13)


def test_a_short_window_is_kept_even_over_a_weekend():
    assert nearest_free(date(2016, 5, 20), date(2016, 5, 14), date(2016, 5, 15), ()) == date(2016, 5, 15)


def test_public_holidays_are_kept_free():
    assert is_holiday(date(2016, 10, 7))
    assert nearest_free(date(2016, 10, 5), date(2016, 10, 1), date(2016, 10, 31), ()) == date(2016, 10, 10)


def test_in_month_keeps_to_the_month():
    assert in_month(2015, 2, 30) == date(2015, 2, 28)
