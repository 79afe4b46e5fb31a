import time
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.core.sheets.cells import UNCALCULATED, CellFault
from zhixing.core.sheets.dates import Precision, SheetDate, read_date
from zhixing.core.sheets.parsed import Unreadable

DAY = date(2016, 3, 5)
PLAUSIBLE = st.dates(date(1911, 1, 1), date(2099, 12, 31))
DAY_FORMS = [
    lambda day: day,
    lambda day: datetime.combine(day, datetime.min.time()),
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}.{day.month:02d}.{day.day:02d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: f"  {day.isoformat()}\u3000",
    lambda day: f"{day:%Y%m%d}",
    lambda day: int(f"{day:%Y%m%d}"),
    lambda day: f"{day:%Y%m%d}".translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    lambda day: f"{day.isoformat()} 00:00:00",
    lambda day: f"{day.isoformat()}T08:30:00",
    lambda day: (day - date(1899, 12, 30)).days,
    lambda day: str((day - date(1899, 12, 30)).days),
    lambda day: (day - date(1899, 12, 30)).days + 0.5,
]
MONTH_FORMS = [
    lambda day: f"{day.year}-{day.month:02d}",
    lambda day: f"{day.year}.{day.month:02d}",
    lambda day: f"{day.year}.{day.month}",
    lambda day: f"{day.year}/{day.month}",
    lambda day: f"{day.year}年{day.month}月",
    lambda day: f"{day.year}年{day.month:02d}月",
    lambda day: f"{day:%Y%m}",
    lambda day: int(f"{day:%Y%m}"),
]


@given(day=PLAUSIBLE, form=st.sampled_from(DAY_FORMS))
def test_a_day_is_read_in_every_usual_form(day, form):
    assert read_date(form(day)).value == SheetDate(day, Precision.DAY)


@given(day=PLAUSIBLE, form=st.sampled_from(MONTH_FORMS))
def test_a_month_is_its_first_day_and_says_so(day, form):
    assert read_date(form(day)).value == SheetDate(day.replace(day=1), Precision.MONTH)


@given(
    st.text()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.datetimes()
    | st.booleans()
)
def test_whatever_is_typed_is_read_or_refused(value):
    with suppress(Unreadable):
        assert 1900 <= read_date(value).value.day.year <= 2099


@pytest.mark.parametrize("text", ["16-3-5", "3/5/2016", "05-03-2016", "76.5", "16年3月5日"])
def test_a_date_with_several_readings_is_refused(text):
    with pytest.raises(Unreadable, match="not written with four digits"):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2016-02-30", "2016-02 has 29 days"),
        ("2015-02-29", "2015-02 has 28 days"),
        ("20160431", "2016-04 has 30 days"),
        ("2016-00-05", "no month 0"),
        ("2016.13", "no month 13"),
        ("201613", "no month 13"),
        ("2016-03-00", "no such day"),
        ("1816-03-05", "year 1816 is out of range"),
        ("2116-03-05", "year 2116 is out of range"),
        ("2016", "month is missing"),
        (2016, "month is missing"),
        ("2016年", "month is missing"),
        ("待定", "not a date"),
        ("2016-03-05至今", "not a date"),
        ("０", "not a date"),
        (UNCALCULATED, "never been calculated"),
        (CellFault("#REF!"), "#REF!"),
    ],
)
def test_an_impossible_date_is_named(text, message):
    with pytest.raises(Unreadable, match=message) as refusal:
        read_date(text)
    assert refusal.value.expected


def test_a_number_that_lost_its_zero_is_refused():
    with pytest.raises(Unreadable, match="January, or October"):
        read_date(2016.1)
    assert read_date(2016.03).value == SheetDate(date(2016, 3, 1), Precision.MONTH)
    assert read_date("2016.1").value == SheetDate(date(2016, 1, 1), Precision.MONTH)


def test_a_month_agrees_with_its_days():
    assert SheetDate(DAY.replace(day=1), Precision.MONTH).agrees_with(DAY)
    assert not SheetDate(DAY.replace(day=1), Precision.DAY).agrees_with(DAY)


def test_long_nonsense_is_refused_quickly():
    begun = time.perf_counter()
    for text in ("1" * 30_000, "1-" * 15_000, "年" * 30_000, " 1" * 15_000):
        with pytest.raises(Unreadable):
            read_date(text)
    assert time.perf_counter() - begun < 1
