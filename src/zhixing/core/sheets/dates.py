"""Dates in every form in which people type them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from zhixing.core.sheets.cells import CellValue
from zhixing.core.sheets.parsed import Parsed, Unreadable
from zhixing.core.sheets.text import compact
from zhixing.core.sheets.worksheet import serial_to_date

FIRST_YEAR, LAST_YEAR = 1900, 2099
SERIALS = range(3654, 73_051)  # 1910-01-02 … 2100-01-01; nothing else that people type looks so
SERIAL_LENGTHS = (4, 5)
TIME_OF_DAY = re.compile(
    r"(?<=\d)[Tt ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$|(?<=\d{2}-\d{2})\d{2}:\d{2}(:\d{2})?$"
)
SEPARATED = re.compile(r"(\d+)[-/.,·、年–—－](\d+)(?:[-/.,·、月–—－](\d+))?[日号月]?\.?")
DIGITS = re.compile(r"\d+")
LOST_ZERO = re.compile(r"\d{4}\.1")


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class SheetDate:
    """A day, or a month standing as its first day."""

    day: date
    precision: Precision = Precision.DAY

    @property
    def is_month(self) -> bool:
        return self.precision is Precision.MONTH

    def agrees_with(self, other: date) -> bool:
        """Tell whether this may be that day, as far as it is known."""
        if self.is_month:
            return (self.day.year, self.day.month) == (other.year, other.month)
        return self.day == other


def latest(day: date, *, is_month: bool) -> date:
    """Return the last day that a date may mean."""
    return day.replace(day=monthrange(day.year, day.month)[1]) if is_month else day


def read_date(value: CellValue) -> Parsed[SheetDate]:
    """Return the date in a cell: a date, a serial, or text such as 2016-03-05, 2016.3, 2016年3月5日.

    A month without a day is its first day, with precision "month".

    Raises:
        Unreadable: not a date, an impossible one, or one that can be read in two ways (16-3-5, 3/5/2016).
    """
    if isinstance(value, datetime):
        return Parsed(_made(value.year, value.month, value.day))
    if isinstance(value, date):
        return Parsed(_made(value.year, value.month, value.day))
    if isinstance(value, float) and int(value) in SERIALS:  # with a time of day
        return Parsed(_from_digits(str(int(value))))
    if isinstance(value, float) and LOST_ZERO.fullmatch(str(value)):
        raise Unreadable(
            _("The cell holds the number %(number)s: January, or October without its zero?")
            % {"number": value},
            _expected(),
        )
    return Parsed(
        _from_text(compact(TIME_OF_DAY.sub("", str(value).strip()) if isinstance(value, str) else value))
    )


def _from_text(text: str) -> SheetDate:
    if DIGITS.fullmatch(text):
        return _from_digits(text)
    if found := SEPARATED.fullmatch(text):
        return _from_parts(*found.groups())
    if re.fullmatch(r"(19|20)\d\d年", text):
        raise _month_missing()
    raise Unreadable(_("This is not a date."), _expected())


def _from_digits(text: str) -> SheetDate:
    if len(text) == 8:
        return _made(int(text[:4]), int(text[4:6]), int(text[6:]))
    if len(text) == 6 and FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        return _made(int(text[:4]), int(text[4:]), None)
    if len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise _month_missing()
    if len(text) in SERIAL_LENGTHS and int(text) in SERIALS:
        moment = serial_to_date(int(text))
        if isinstance(moment, date):
            return _made(moment.year, moment.month, moment.day)
    raise Unreadable(_("This is not a date."), _expected())


def _from_parts(year: str, month: str, day: str | None) -> SheetDate:
    if len(year) != 4:
        raise Unreadable(
            _("The year is not written with four digits, so the date can be read in several ways."),
            _expected(),
        )
    return _made(int(year), int(month), int(day) if day else None)


def _made(year: int, month: int, day: int | None) -> SheetDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(
            _("The year %(year)s is out of range.") % {"year": year},
            _("a year from %(first)s to %(last)s") % {"first": FIRST_YEAR, "last": LAST_YEAR},
        )
    if not 1 <= month <= 12:
        raise Unreadable(_("There is no month %(month)s.") % {"month": month}, _expected())
    if day is None:
        return SheetDate(date(year, month, 1), Precision.MONTH)
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise Unreadable(_no_such_day(year, month, days), _expected())
    return SheetDate(date(year, month, day))


def _no_such_day(year: int, month: int, days: int) -> str:
    return _("There is no such day: %(year)s-%(month)02d has %(days)s days.") % {
        "year": year,
        "month": month,
        "days": days,
    }


def _month_missing() -> Unreadable:
    return Unreadable(_("The month is missing."), _expected())


def _expected() -> str:
    return _("a date such as 2016-03-05, or a month such as 2016-03")
