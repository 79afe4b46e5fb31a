"""What speaks against a day."""

from datetime import date, time

import pytest
from django.utils.translation import override

from tests.organizations.factories import OrganizationFactory
from zhixing.activities.choices import Expects
from zhixing.activities.year.conflicts import Booking, Calendar

WEDNESDAY = date(2016, 5, 18)
YEAR = [(date(2016, 1, 1), date(2016, 12, 31))]


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def booking(key="a", day=WEDNESDAY, **values) -> Booking:
    return Booking(**{"key": key, "title": key, "body_id": 1, "held_on": day, **values})


def conflicts(one, *own, others=(), adopted=YEAR, **branch) -> list[str]:
    calendar = Calendar(OrganizationFactory.build(unit=None, path="1", **branch), adopted, own, others)
    return calendar.conflicts(one)


def test_an_ordinary_working_day_has_none():
    assert conflicts(booking(), booking("b", date(2016, 5, 19))) == []


def test_weekend_holiday_founding_and_adoption():
    assert conflicts(booking(day=date(2016, 5, 21))) == ["on a weekend"]
    assert conflicts(booking(day=date(2016, 10, 3))) == ["on a public holiday"]
    assert conflicts(booking(), founded_on=date(2016, 6, 1)) == ["before the branch was founded"]
    assert conflicts(booking(day=date(2017, 5, 17))) == ["no plan is in force on this day"]


def test_where_no_plan_was_ever_adopted_that_is_no_conflict():
    assert conflicts(booking(), adopted=[]) == []


@pytest.mark.parametrize(
    ("starts", "found"), [(time(9, 30), ["at the same hours as “b”"]), (time(10), []), (None, [])]
)
def test_overlapping_hours(starts, found):
    one = booking(starts_at=time(9), hours=1)
    assert conflicts(one, booking("b", starts_at=starts)) == found


def test_members_come_twice_on_one_day():
    one = booking(expects=Expects.ALL_MEMBERS)
    assert conflicts(one, booking("b", expects=Expects.CELL)) == ["members already come for “b” that day"]
    assert conflicts(one, booking("b", expects=Expects.COMMITTEE)) == []


def test_two_cells_do_not_disturb_each_other():
    one = booking(expects=Expects.CELL, starts_at=time(9))
    assert conflicts(one, booking("b", body_id=2, expects=Expects.CELL, starts_at=time(9))) == []


def test_a_room_that_a_neighbour_has_taken():
    one = booking(starts_at=time(9), place="一会议室")
    other = booking("b", starts_at=time(9), place="一会议室", body_id=7)
    assert conflicts(one, others=[other]) == ["the room is taken at that hour: “b”"]
    assert conflicts(one, others=[booking("c", starts_at=time(9), place="二会议室")]) == []


def test_an_hour_before_midnight_ends_with_the_day():
    late = booking(starts_at=time(23, 30), hours=2)
    assert late.until == time.max
    assert late.overlaps(booking("b", starts_at=time(23, 45)))


def test_an_activity_is_no_conflict_of_its_own():
    one = booking(starts_at=time(9), expects=Expects.ALL_MEMBERS)
    assert conflicts(one, one) == []
