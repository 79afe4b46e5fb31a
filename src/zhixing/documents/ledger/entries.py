"""What a year's ledgers are made of: its confirmed activities, in few queries however many there are."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from zhixing.activities.choices import CAME, OPEN, Part, Presence, State
from zhixing.activities.kinds import Kind, catalogue
from zhixing.activities.models import Activity, Attendance, Guest, Resolution, Vote
from zhixing.activities.plans import topics_for
from zhixing.activities.queries import Filters, activities_of
from zhixing.core.time import today
from zhixing.organizations.models import Organization


@dataclass(frozen=True)
class Sums:
    """How many came, never who: 应到、实到、请假、缺席、补学、列席."""

    expected: int = 0
    present: int = 0
    on_leave: int = 0
    absent: int = 0
    made_up: int = 0
    visiting: int = 0


@dataclass(frozen=True)
class Entry:
    """One confirmed activity with what its ledgers say of it."""

    activity: Activity
    kinds: list[Kind]
    topic: str
    hosts: list[str]
    sums: Sums
    votes: list[Vote] = field(default_factory=list)
    resolutions: list[Resolution] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        """The codes of its kinds."""
        return {row.kind for row in self.activity.kinds.all()}


def entries_of(organization: Organization, year: int) -> list[Entry]:
    """List what a body and its cells held in a year and confirmed, in the order of days."""
    filters = Filters(year=year, state=State.CONFIRMED)
    activities = list(activities_of(organization, filters).order_by("held_on", "starts_at", "pk"))
    known, topics = catalogue(organization), topics_for(organization)
    own: dict[str, Any] = {
        "unit_id": organization.unit_id,
        "activity_id__in": [activity.pk for activity in activities],
    }
    sums, hosts = _sums(own), _hosts_elsewhere(own)
    votes, resolutions = _by_activity(Vote, own), _by_activity(Resolution, own)
    return [
        Entry(
            activity,
            [known[row.kind] for row in activity.kinds.all() if row.kind in known],
            str(topics.get(activity.topic) or activity.topic_text),
            [row.organization.name for row in activity.hosts.all()] + hosts[activity.pk],
            sums.get(activity.pk, Sums()),
            votes[activity.pk],
            resolutions[activity.pk],
        )
        for activity in activities
    ]


def _sums(own: dict[str, Any]) -> dict[int, Sums]:
    visitors = dict(
        Guest.objects.filter(part=Part.ATTENDED, **own)
        .values_list("activity_id")
        .annotate(number=Count("pk"))
        .order_by()
    )
    due = Q(expected=True)
    rows = (
        Attendance.objects.filter(**own)
        .order_by()
        .values("activity_id")
        .annotate(
            due=Count("pk", filter=due),
            came=Count("pk", filter=due & Q(presence__in=CAME)),
            leave=Count("pk", filter=due & Q(presence=Presence.LEAVE)),
            away=Count("pk", filter=due & Q(presence=Presence.ABSENT)),
            made_up=Count("pk", filter=due & Q(presence=Presence.MADE_UP)),
            besides=Count("pk", filter=Q(expected=False, presence__in=CAME)),
        )
    )
    sums = {pk: Sums(visiting=number) for pk, number in visitors.items()}
    for row in rows:
        pk = row["activity_id"]
        numbers = (row["due"], row["came"], row["leave"], row["away"], row["made_up"])
        sums[pk] = Sums(*numbers, row["besides"] + visitors.get(pk, 0))
    return sums


def _hosts_elsewhere(own: dict[str, Any]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for guest in Guest.objects.filter(part=Part.HOSTED, **own).order_by("pk"):
        found[guest.activity_id].append(guest.name)
    return found


def _by_activity(model: Any, own: dict[str, Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in model.objects.filter(**own).order_by("pk"):
        found[row.activity_id].append(row)
    return found


def waiting_in(organization: Organization, year: int) -> int:
    """Count what was to be held by today and is not confirmed: it stands in no ledger yet."""
    rows = activities_of(organization, Filters(year=year)).filter(state__in=OPEN, held_on__lte=today())
    return rows.count()
