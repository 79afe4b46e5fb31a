"""The year of one body put together: twelve months with what is held, planned and suggested, and conflicts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from zhixing.activities.choices import OPEN, State
from zhixing.activities.kinds import Catalogue, Kind, catalogue, expected_at, go_together
from zhixing.activities.matching import event_of
from zhixing.activities.models import Activity
from zhixing.activities.plans import Topic, topics_for
from zhixing.activities.queries import Filters, activities_of, suggestion_for, topics_left
from zhixing.activities.queries.bodies import cells_of
from zhixing.activities.queries.suggesting import next_fixed_day
from zhixing.activities.year.conflicts import Booking, Calendar
from zhixing.activities.year.days import MONTHS, in_month
from zhixing.activities.year.needs import needs_of
from zhixing.activities.year.suggestions import USUAL_DAY, Habits, Suggestion, suggestions_for
from zhixing.organizations.models import Organization
from zhixing.schemes.queries import adoptions_for

NEAR = 1  # months between two that may be held together


@dataclass(frozen=True)
class Item:
    """One line of a month: an activity, or a suggestion; `key` names it within the page."""

    key: str
    title: str
    held_on: date
    body: Organization
    kinds: tuple[Kind, ...]
    conflicts: list[str]
    source: Activity | Suggestion
    partners: list[tuple[str, str]] = field(default_factory=list)  # what it may be held together with

    @property
    def activity(self) -> Activity | None:
        """The activity, if it is one already."""
        return self.source if isinstance(self.source, Activity) else None

    @property
    def suggestion(self) -> Suggestion | None:
        """The suggestion, while it is only one."""
        return self.source if isinstance(self.source, Suggestion) else None

    @property
    def may_move(self) -> bool:
        """Whether its day may still be changed here."""
        return self.activity is None or self.activity.state in OPEN

    @property
    def may_merge(self) -> bool:
        """Whether it may become a part of another: nobody has been told of it yet."""
        return self.activity is None or self.activity.state == State.PLANNED


@dataclass(frozen=True)
class Month:
    """One month with its items in order of days."""

    first: date
    items: list[Item]

    @property
    def last(self) -> date:
        """Its last day."""
        return in_month(self.first.year, self.first.month, 31)


@dataclass(frozen=True)
class Year:
    """A body's year."""

    organization: Organization
    year: int
    months: list[Month]
    kinds: Catalogue
    topics: dict[str, Topic]
    bodies: list[Organization]
    habits: Habits
    is_adopted: bool

    @property
    def items(self) -> list[Item]:
        """Everything in it, in order of days."""
        return [item for month in self.months for item in month.items]

    @property
    def suggested(self) -> list[Item]:
        """What is suggested, in order of days."""
        return [item for item in self.items if item.suggestion]

    @property
    def conflicts(self) -> int:
        """How many items have something that speaks against their days."""
        return sum(bool(item.conflicts) for item in self.items)


def year_of(organization: Organization, year: int, today: date) -> Year:
    """Put a body's year together; the same number of queries however much is in it."""
    kinds, topics = catalogue(organization), topics_for(organization)
    bodies = [organization, *cells_of(organization, max(today, date(year, 1, 1)))]
    rows = list(
        activities_of(organization, Filters(year=year))
        .exclude(state=State.CANCELLED)
        .order_by("held_on", "starts_at", "pk")
    )
    habits = habits_of(organization, today)
    events = [event_of(row) for row in rows]
    asked = [
        code for code, topic in topics.items() if not topic.is_own
    ]  # its own topics a body chooses itself
    left = [each.code for each in topics_left(organization, max(today, date(year, 1, 1))) if not each.is_own]
    suggested = suggestions_for(
        needs_of(bodies, kinds, events, year, today),
        kinds=kinds,
        events=events,
        topics=[*left, *(code for code in asked if code not in left)],
        habits=habits,
        today=today,
    )
    adopted = [(each.starts, each.ends) for each in adoptions_for(organization)]
    items = _items(organization, rows, suggested, kinds, topics, adopted)
    return Year(
        organization, year, _months(year, items), kinds, topics, bodies, habits, is_adopted=bool(adopted)
    )


def habits_of(organization: Organization, today: date) -> Habits:
    """Tell the day of the month, the hour and the place that a body is used to."""
    usual = suggestion_for(organization, today)
    fixed = next_fixed_day(organization, today)
    return Habits(fixed.day if fixed else USUAL_DAY, usual.starts_at, usual.place)


def _items(
    organization: Organization,
    rows: Sequence[Activity],
    suggested: Sequence[Suggestion],
    kinds: Catalogue,
    topics: dict[str, Topic],
    adopted: Sequence[tuple[date, date]],
) -> list[Item]:
    bare = [
        *(_of_activity(row, kinds) for row in rows),
        *(_of_suggestion(each, topics) for each in suggested),
    ]
    bookings = {item.key: _booking(item) for item in bare}
    calendar = Calendar(organization, adopted, list(bookings.values()), _neighbours(organization, bare))
    return [
        replace(
            item,
            conflicts=calendar.conflicts(bookings[item.key]) if item.may_move else [],  # else it is too late
            partners=_partners(item, bare),
        )
        for item in bare
    ]


def _of_activity(row: Activity, kinds: Catalogue) -> Item:
    known = tuple(kinds[each.kind] for each in row.kinds.all() if each.kind in kinds)
    return Item(f"a{row.pk}", row.title, row.held_on, row.organization, known, [], row)


def _of_suggestion(each: Suggestion, topics: dict[str, Topic]) -> Item:
    known = tuple(each.kinds)
    return Item(each.key, each.title(topics), each.held_on, each.body, known, [], each)


def _booking(item: Item) -> Booking:
    source = item.source
    return Booking(
        key=item.key,
        title=item.title,
        body_id=item.body.pk,
        held_on=item.held_on,
        expects=expected_at(item.kinds),
        starts_at=source.starts_at,
        ends_at=item.activity.ends_at if item.activity else None,
        hours=sum(kind.hours for kind in item.kinds if not kind.is_container) or 2,
        place=source.place,
    )


def _partners(item: Item, others: Iterable[Item]) -> list[tuple[str, str]]:
    """List what an item may be held together with: of the same body, about the same time, of fitting kinds."""
    if not (item.may_merge and item.may_move):
        return []
    return [
        (other.key, f"{other.held_on:%m-%d} {other.title}")
        for other in others
        if other.key != item.key
        and other.may_move
        and (other.activity or item.suggestion)
        and other.body.pk == item.body.pk
        and _are_near(item, other)
        and all(one == two or go_together(one, two) for one in item.kinds for two in other.kinds)
    ]


def _are_near(one: Item, other: Item) -> bool:
    """Tell whether two lie close enough to be one; the same meeting of the next month is another meeting."""
    apart = abs(one.held_on.month - other.held_on.month)
    return apart == 0 or (apart <= NEAR and one.kinds != other.kinds)


def _neighbours(organization: Organization, items: Iterable[Item]) -> list[Booking]:
    """List what neighbouring bodies hold at the same places on the same days; one query, none without places."""
    wanted = [item for item in items if item.source.place and item.source.starts_at]
    places = {item.source.place for item in wanted}
    if not places or organization.parent_id is None:
        return []
    rows = (
        Activity.objects.filter(
            unit_id=organization.unit_id,
            organization__parent=organization.parent_id,
            place__in=places,
            held_on__in={item.held_on for item in wanted},
            starts_at__isnull=False,
        )
        .exclude(organization=organization)
        .exclude(state=State.CANCELLED)
        .select_related("organization")
    )
    return [
        Booking(
            f"n{row.pk}",
            f"{row.organization.name} {row.title}",
            row.organization_id,
            row.held_on,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.place,
        )
        for row in rows
    ]


def _months(year: int, items: Sequence[Item]) -> list[Month]:
    ordered = sorted(items, key=lambda item: item.held_on)
    return [
        Month(date(year, number, 1), [item for item in ordered if item.held_on.month == number])
        for number in range(1, MONTHS + 1)
    ]
