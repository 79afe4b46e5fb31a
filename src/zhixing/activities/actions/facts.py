"""Whose numbers a confirmed activity moves, and on which days: those cells are worked out again."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhixing.activities.actions.credits import guests_of
from zhixing.activities.choices import Part, State
from zhixing.activities.models import Activity, Attendance, Host, Lecturer
from zhixing.core.actions import touch
from zhixing.core.ids import unit_of
from zhixing.organizations.choices import Kind


@dataclass(frozen=True)
class Facts:
    """The bodies (id → unit) and members (ids tell their units) concerned, on the days first … last."""

    bodies: dict[int, int]
    members: frozenset[int]
    first: date
    last: date

    @property
    def units(self) -> set[int]:
        """Every unit concerned."""
        return {*self.bodies.values(), *(unit_of(member) for member in self.members)}

    def touch(self) -> None:
        """Mark all of it."""
        bodies, members = defaultdict(list), defaultdict(list)
        for body, unit_id in self.bodies.items():
            bodies[unit_id].append(body)
        for member in self.members:
            members[unit_of(member)].append(member)
        for unit_id in self.units:
            touch(
                unit_id,
                organizations=bodies[unit_id],
                members=sorted(members[unit_id]),
                first=self.first,
                last=self.last,
            )


def facts_of(activity: Activity) -> Facts | None:
    """Gather what a confirmed activity counts for; None while nothing counts."""
    if activity.state != State.CONFIRMED:
        return None
    own = {"unit_id": activity.unit_id, "activity": activity}
    came = list(Attendance.objects.filter(**own).values_list("member_id", "home_id", "made_up_on"))
    spoke = Lecturer.objects.filter(member__isnull=False, **own).values_list("member_id", flat=True)
    guests = guests_of(activity)
    days = [activity.held_on, *(day for *_who, day in came if day)]
    return Facts(
        bodies=dict(_bodies(activity))
        | {home: activity.unit_id for _member, home, _day in came}
        | {
            g.home_organization.pk: g.home_organization.unit_id
            for g in guests
            if g.part == Part.HOSTED and g.home_organization
        },
        members=frozenset(
            {
                *spoke,
                *(member for member, *_rest in came),
                *(g.home_member_id for g in guests if g.home_member_id),
            }
        ),
        first=min(days),
        last=max(days),
    )


def _bodies(activity: Activity) -> Iterator[tuple[int, int]]:
    """List the hosts, and the branch of a cell: what a cell does is the branch's life too."""
    hosts = Host.objects.filter(unit_id=activity.unit_id, activity=activity).select_related("organization")
    for host in hosts:
        yield host.organization_id, activity.unit_id
        if host.organization.kind == Kind.CELL and host.organization.parent_id:
            yield host.organization.parent_id, activity.unit_id
