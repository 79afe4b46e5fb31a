"""Lists of activities: of a body, in a year, that a user may see; and one by its id."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import ExtractYear

from zhixing.activities.choices import OPEN, Expects, Part, State
from zhixing.activities.expecting import listed, with_list
from zhixing.activities.kinds import base
from zhixing.activities.models import Activity, ActivityKind, Attendance, Credit, File, Host, Lecturer
from zhixing.core.ids import unit_of
from zhixing.core.paths import above
from zhixing.core.permissions import PERMISSIONS, roles_of, scopes
from zhixing.organizations.choices import COMMITTEE_POSTS, Kind, PostCode
from zhixing.organizations.models import Affiliation, Member, Organization, Post
from zhixing.organizations.models.member import on_day

VIEW = "activities.view"


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty asks nothing."""

    year: int | None = None
    kind: str = ""
    state: str = ""
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Tell whether anything but the year is asked."""
        return bool(self.kind or self.state or self.text)


@dataclass(frozen=True)
class Month:
    """One month of a branch's calendar."""

    first: date
    activities: list[Activity] = field(default_factory=list)


def with_details(rows: QuerySet[Activity], units: Iterable[int]) -> QuerySet[Activity]:
    """Load each activity with organisation, kinds, hosts and lecturers: four queries at any size."""
    units = list(units)
    return rows.select_related("organization").prefetch_related(
        Prefetch("kinds", ActivityKind.objects.filter(unit_id__in=units).order_by("pk")),
        Prefetch(
            "hosts", Host.objects.filter(unit_id__in=units).select_related("organization").order_by("pk")
        ),
        Prefetch("lecturers", Lecturer.objects.filter(unit_id__in=units).order_by("pk")),
    )


def find(activity_id: int) -> Activity | None:
    """Find an activity by its id, which tells its unit, with its details."""
    unit_id = unit_of(activity_id)
    return with_details(Activity.objects.filter(unit_id=unit_id, pk=activity_id), [unit_id]).first()


def activities_of(organization: Organization, filters: Filters | None = None) -> QuerySet[Activity]:
    """List what a body and its cells held or plan, newest first; a joint one stands with each host."""
    filters = filters or Filters()
    rows = Activity.objects.filter(_hosted_by(organization), unit_id=organization.unit_id)
    if filters.year:
        rows = rows.filter(held_on__range=(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if filters.kind:
        rows = rows.filter(Exists(_own(ActivityKind).filter(kind=filters.kind)))
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.text:
        rows = rows.filter(
            Q(title__icontains=filters.text)
            | Q(topic_text__icontains=filters.text)
            | Q(place__icontains=filters.text)
        )
    return with_details(rows, [organization.unit_id]).order_by("-held_on", "-pk")


def _own(model: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(unit_id=OuterRef("unit_id"), activity_id=OuterRef("pk"))
    return rows


def _hosted_by(organization: Organization) -> Q:
    """Make the condition on a host, as a list of ids: by an index on both databases, however many there are."""
    bodies = Organization.objects.filter(Q(pk=organization.pk) | Q(parent=organization, kind=Kind.CELL))
    hosts = Host.objects.filter(unit_id=organization.unit_id, organization__in=bodies)
    return Q(pk__in=hosts.values("activity_id"))


def credits_of(organization: Organization, year: int) -> list[Credit]:
    """List what a body held with hosts of other units in a year, one entry an activity, newest first."""
    rows = Credit.objects.filter(
        unit_id=organization.unit_id,
        organization=organization,
        part=Part.HOSTED,
        held_on__range=(date(year, 1, 1), date(year, 12, 31)),
    ).order_by("-held_on", "activity_id", "kind")
    return list({row.activity_id: row for row in rows}.values())


def years_of(organization: Organization, today: date) -> list[int]:
    """List the years in which a body has activities, and this one, newest first."""
    years = (
        Activity.objects.filter(unit_id=organization.unit_id, organization__path__gte=organization.path)
        .filter(organization__path__lt=above(organization.path))
        .values_list(ExtractYear("held_on"), flat=True)
        .distinct()
    )
    return sorted({*years, today.year}, reverse=True)


def calendar(organization: Organization, year: int) -> list[Month]:
    """Lay a body's year out as twelve months with their activities in order; cancelled ones left out."""
    months = [Month(date(year, number, 1)) for number in range(1, 13)]
    rows = activities_of(organization, Filters(year=year)).exclude(state=State.CANCELLED)
    for activity in rows.order_by("held_on", "starts_at", "pk"):
        months[activity.held_on.month - 1].activities.append(activity)
    return months


def to_confirm(organization: Organization, today: date) -> QuerySet[Activity]:
    """List what was to be held up to today and is not confirmed yet, oldest first."""
    rows = activities_of(organization).filter(state__in=OPEN, held_on__lte=today)
    return rows.order_by("held_on", "pk")


def coming(organization: Organization, today: date) -> QuerySet[Activity]:
    """List what a body plans for the days after today, soonest first."""
    rows = activities_of(organization).filter(state__in=OPEN, held_on__gt=today)
    return rows.order_by("held_on", "starts_at", "pk")


def coming_for(member: Member, today: date) -> list[Activity]:
    """List the announced activities, from today on, at which a member is expected, soonest first.

    By the circle that the activity's kinds expect (the branch, the cell, the committee or the team), or by
    the list that names them, and those at which the member is invited to sit in.
    """
    mine = {"unit_id": member.unit_id, "member": member}
    homes = Affiliation.objects.filter(on_day(today), **mine)
    branches = {row.organization_id for row in homes}
    cells = {row.cell_id for row in homes if row.cell_id}
    posts = list(Post.objects.filter(on_day(today), **mine).values_list("organization_id", "code"))
    bodies = branches | cells | {place for place, _code in posts}
    invited = set(invitations(member).filter(activity__held_on__gte=today).values_list("activity", flat=True))
    ahead = Activity.objects.filter(unit_id=member.unit_id, state=State.ANNOUNCED, held_on__gte=today)
    invited |= set(ahead.filter(listed(member.unit_id, member.pk)).values_list("pk", flat=True))
    rows = ahead.filter(Exists(_own(Host).filter(organization_id__in=bodies)) | Q(pk__in=invited))
    found = list(with_details(rows, [member.unit_id]).order_by("held_on", "starts_at", "pk"))
    by_name = with_list(member.unit_id, [each.pk for each in found if each.pk not in invited])
    return [
        each
        for each in found
        if each.pk in invited or (each.pk not in by_name and _expects(each, branches, cells, posts))
    ]


def invitations(member: Member) -> QuerySet[Attendance]:
    """List where a member is noted as sitting in, and is not among those expected."""
    return Attendance.objects.filter(unit_id=member.unit_id, member=member, expected=False)


def _expects(activity: Activity, branches: set[int], cells: set[int], posts: list[tuple[int, str]]) -> bool:
    hosts = {host.organization_id for host in activity.hosts.all()}
    circles = {
        base()[row.kind].expects if row.kind in base() else Expects.ALL_MEMBERS
        for row in activity.kinds.all()
    }
    here = {code for place, code in posts if place in hosts}
    return (
        bool(Expects.ALL_MEMBERS in circles and hosts & branches)
        or bool(Expects.CELL in circles and hosts & (cells | branches))
        or bool(Expects.COMMITTEE in circles and here & set(COMMITTEE_POSTS))
        or bool(Expects.TEAM in circles and here & {PostCode.TEAM_SECRETARY, PostCode.TEAM_MEMBER})
    )


def visible_to(user: Any, unit_id: int | None = None) -> QuerySet[Activity]:
    """List the activities that a user may see: where they, or a host, lie in the user's scope, and one's own.

    Of one unit, or (None) of those in which the user holds a role; agrees with has_perm("activities.view").
    """
    units = [unit_id] if unit_id is not None else _units_of(user)
    here, host = Q(pk__in=[]), Q(pk__in=[])
    for path in scopes(user, VIEW):
        here |= Q(organization__path__gte=path, organization__path__lt=above(path))
        host |= Q(organization__path__gte=path, organization__path__lt=above(path))
    rows = Activity.objects.filter(unit_id__in=units)
    return rows.filter(here | Q(Exists(_own(Host).filter(host))) | _ones_own(user))


def _units_of(user: Any) -> list[int]:
    held = {role.unit_id for role in roles_of(user) if role.role in PERMISSIONS[VIEW].roles}
    return sorted(held | ({user.unit_id} if user.unit_id is not None else set()))


def _ones_own(user: Any) -> Q:
    if user.member_id is None or not user.is_active:
        return Q(pk__in=[])
    mine = {"unit_id": user.unit_id, "member_id": user.member_id}
    team = Post.objects.filter(
        on_day(OuterRef(OuterRef("held_on"))), organization_id=OuterRef("organization_id"), **mine
    )
    return (
        Q(Exists(_own(Attendance).filter(**mine)))
        | Q(Exists(_own(Lecturer).filter(**mine)))
        | Q(Exists(_own(Host).filter(Exists(team))))
        | listed(user.unit_id, user.member_id)
    )


def host_paths(activity: Activity) -> list[str]:
    """List where the hosts of an activity stand in the tree."""
    hosts = Host.objects.filter(unit_id=activity.unit_id, activity=activity)
    return list(hosts.values_list("organization__path", flat=True))


def is_on_list(user: Any, activity: Activity) -> bool:
    """Tell whether the user's own member came, spoke, or held a post in a host on the day."""
    if user.member_id is None or user.unit_id != activity.unit_id:
        return False
    rows = Activity.objects.filter(unit_id=activity.unit_id, pk=activity.pk)
    return rows.filter(_ones_own(user)).exists()


def files_of(activity: Activity) -> list[File]:
    """List the files kept with an activity, in the order in which they came."""
    return list(File.objects.filter(unit_id=activity.unit_id, activity=activity).order_by("pk"))


def file_of(activity: Activity, file_id: int) -> File | None:
    """Find one file of an activity."""
    return File.objects.filter(unit_id=activity.unit_id, activity=activity, pk=file_id).first()
