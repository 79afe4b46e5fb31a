"""What speaks against a day: shown beside an activity, never in its way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from zhixing.activities.choices import Expects
from zhixing.activities.year.days import is_holiday, is_weekend
from zhixing.organizations.models import Organization

MEMBERS = {Expects.ALL_MEMBERS, Expects.CELL}


@dataclass(frozen=True)
class Booking:
    """A day and hours on which a body's people meet somewhere; `key` tells it from others."""

    key: str
    title: str
    body_id: int
    held_on: date
    expects: Expects = Expects.NOBODY
    starts_at: time | None = None
    ends_at: time | None = None
    hours: float = 1
    place: str = ""

    @property
    def until(self) -> time | None:
        """When it ends, by its kinds' usual length where nobody has said; never after midnight."""
        if self.ends_at or self.starts_at is None:
            return self.ends_at
        end = datetime.combine(self.held_on, self.starts_at) + timedelta(hours=self.hours)
        return end.time() if end.date() == self.held_on else time.max

    def overlaps(self, other: "Booking") -> bool:
        """Tell whether both have hours on one day, and these overlap."""
        if self.held_on != other.held_on or self.starts_at is None or other.starts_at is None:
            return False
        return self.starts_at < (other.until or time.max) and other.starts_at < (self.until or time.max)


@dataclass(frozen=True)
class Calendar:
    """Against what days are held: the body's life, the plans in force, all else that is booked."""

    organization: Organization
    adopted: Sequence[tuple[date, date]]
    own: Sequence[Booking]
    others: Sequence[Booking]  # of neighbouring bodies

    def conflicts(self, booking: Booking) -> list[str]:
        """Say everything that speaks against a booking, in the reader's language."""
        return [*_of_the_day(booking, self), *_with_own(booking, self.own), *_in_place(booking, self.others)]


def _of_the_day(booking: Booking, calendar: Calendar) -> Iterator[str]:
    founded, day = calendar.organization.founded_on, booking.held_on
    if founded and day < founded:
        yield _("before the branch was founded")
    if calendar.adopted and not any(first <= day <= last for first, last in calendar.adopted):
        yield _("no plan is in force on this day")
    if is_weekend(day):
        yield _("on a weekend")
    if is_holiday(day):
        yield _("on a public holiday")


def _with_own(booking: Booking, own: Iterable[Booking]) -> Iterator[str]:
    for other in own:
        if other.key == booking.key or other.held_on != booking.held_on or _are_two_cells(booking, other):
            continue
        if booking.overlaps(other):
            yield _("at the same hours as “%(title)s”") % {"title": other.title}
        elif booking.expects in MEMBERS and other.expects in MEMBERS:
            yield _("members already come for “%(title)s” that day") % {"title": other.title}


def _are_two_cells(one: Booking, other: Booking) -> bool:
    """Tell whether two cells meet, each for itself."""
    return Expects.CELL == one.expects == other.expects and one.body_id != other.body_id


def _in_place(booking: Booking, others: Iterable[Booking]) -> Iterator[str]:
    for other in others:
        if booking.place and booking.place == other.place and booking.overlaps(other):
            yield _("the room is taken at that hour: “%(title)s”") % {"title": other.title}
