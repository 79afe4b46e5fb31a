"""What a branch has planned and held in a stretch of days, and which requirement each event would fit.

For the dates that cards, the year strip and the year's plan name. Whether a requirement is met is the
engine's word alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.activities.queries import activities_of
from zhixing.organizations.models import Organization
from zhixing.schemes.models import Slot

ABOUT = {"activities.held", "activities.attended"}


@dataclass(frozen=True)
class Event:
    """An activity as cards, strips and the year's plan need it; `hosts` are the ids of those who hold it."""

    pk: int
    title: str
    held_on: date
    state: str
    kinds: frozenset[str]
    topics: frozenset[str]
    mode: str
    speakers: frozenset[str]
    hosts: frozenset[int] = frozenset()

    @property
    def confirmed(self) -> bool:
        """Whether it counts already."""
        return self.state == State.CONFIRMED


def events_of(organization: Organization, first: date, last: date) -> list[Event]:
    """List what a branch has planned or held from `first` to `last`, in order of days; four queries."""
    rows = activities_of(organization).filter(held_on__range=(first, last)).exclude(state=State.CANCELLED)
    return [event_of(row) for row in rows.order_by("held_on", "pk")]


def event_of(row: Activity) -> Event:
    """Make the event of an activity that was loaded with its kinds, hosts and lecturers."""
    topics = {"any", row.topic.partition("/")[2]} if row.topic or row.topic_text else set()
    return Event(
        row.pk,
        row.title,
        row.held_on,
        row.state,
        frozenset(each.kind for each in row.kinds.all()),
        frozenset(topics),
        row.mode,
        frozenset(each.type for each in row.lecturers.all()),
        frozenset(each.organization_id for each in row.hosts.all()),
    )


def first_for(slot: Slot, events: Sequence[Event], *, confirmed: bool) -> Event | None:
    """Find the first event in a period that fits the requirement, among the confirmed or the planned ones."""
    if slot.requirement.measure not in ABOUT:
        return None
    where = slot.requirement.data["where"]
    return next(
        (
            event
            for event in events
            if event.confirmed == confirmed
            and slot.starts <= event.held_on <= slot.ends
            and fits(event, where)
        ),
        None,
    )


def fits(event: Event, where: dict[str, list[str]]) -> bool:
    """Tell whether an event has one of the wished values for every filter of a requirement."""
    has = {"kind": event.kinds, "topic": event.topics, "mode": {event.mode}}
    if event.confirmed:  # who will speak is often settled last
        has["speaker"] = event.speakers
    return all(_any(wished, has[name]) for name, wished in where.items() if name in has)


def _any(wished: Iterable[str], values: Iterable[str]) -> bool:
    return not set(wished).isdisjoint(values)
