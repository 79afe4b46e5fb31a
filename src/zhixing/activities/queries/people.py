"""Who is expected, who came: by the roster of the day and the kinds of the activity."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from zhixing.activities.choices import AWAY, CAME, Expects, Mode, Part, Presence, State
from zhixing.activities.expecting import listed_at
from zhixing.activities.kinds import catalogue, expected_at
from zhixing.activities.models import Activity, ActivityKind, Attendance, Guest, Host, Lecturer
from zhixing.core.ids import unit_of
from zhixing.core.paths import above
from zhixing.organizations.choices import COMMITTEE_POSTS, COMMITTEES, Kind, PostCode
from zhixing.organizations.models import Affiliation, Member, Organization, Post
from zhixing.organizations.models.member import on_day

TEAM_POSTS = (PostCode.TEAM_SECRETARY, PostCode.TEAM_MEMBER)


@dataclass(frozen=True)
class Expected:
    """One member who should come, with the branch and cell of the day."""

    member: Member
    home: Organization
    cell: Organization | None


@dataclass(frozen=True)
class Line:
    """One line of the attendance sheet."""

    member: Member
    home: Organization
    cell: Organization | None
    presence: str
    expected: bool = True
    made_up_on: date | None = None
    reason_noted: bool = False

    @property
    def came(self) -> bool:
        """Whether the member was there."""
        return self.presence in CAME

    @property
    def presence_label(self) -> str:
        """The presence in words."""
        return str(Presence(self.presence).label)


@dataclass(frozen=True)
class Group:
    """The people of one cell, or of one branch in a joint activity."""

    name: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """应到、实到、列席: everyone expected by cell, listeners of the unit, and guests."""

    groups: list[Group]
    listeners: list[Line]
    guests: list[Guest]

    @property
    def lines(self) -> list[Line]:
        """Everyone expected, in the order of the sheet."""
        return [line for group in self.groups for line in group.lines]

    @property
    def expected(self) -> int:
        """How many should come."""
        return len(self.lines)

    @property
    def present(self) -> int:
        """How many of them came."""
        return sum(line.came for line in self.lines)

    @property
    def visitors(self) -> int:
        """How many others came."""
        return len(self.listeners) + len(self.guests)


def expected_people(
    hosts: Iterable[Organization], circle: Expects, day: date, unit_id: int
) -> list[Expected]:
    """List who is expected on a day, in the order of pinyin: of the hosts that belong to the unit.

    Members of hosts in other units are guests here; their own unit has its records and credits.
    """
    bodies = [host for host in hosts if host.unit_id == unit_id]
    if not bodies or circle == Expects.NOBODY:
        return []
    belonging = Affiliation.objects.filter(on_day(day), unit_id=unit_id).select_related(
        "member", "organization", "cell"
    )
    if circle in {Expects.ALL_MEMBERS, Expects.CELL}:
        belonging = belonging.filter(_belongs_to(bodies))
    else:
        holders = Post.objects.filter(on_day(day), _posts(circle, bodies), unit_id=unit_id).values(
            "member_id"
        )
        belonging = belonging.filter(member_id__in=holders)
    rows = belonging.order_by("member__sort_key", "member_id")
    return [Expected(row.member, row.organization, row.cell) for row in rows]


def _belongs_to(bodies: list[Organization]) -> Q:
    condition = Q(pk__in=[])
    for body in bodies:
        if body.kind == Kind.CELL:
            condition |= Q(cell=body)
        elif body.kind == Kind.BRANCH:
            condition |= Q(organization=body)
        else:
            condition |= Q(organization__path__gte=body.path, organization__path__lt=above(body.path))
    return condition


def _posts(circle: Expects, bodies: list[Organization]) -> Q:
    """Make the condition on posts; a committee's own team are its committee members."""
    condition = Q(pk__in=[])
    for body in bodies:
        codes: tuple[str, ...] = COMMITTEE_POSTS
        if circle == Expects.TEAM:
            codes = (*TEAM_POSTS, *COMMITTEE_POSTS) if body.kind in COMMITTEES else TEAM_POSTS
        condition |= Q(organization=body, code__in=codes)
    return condition


def circle_of(activity: Activity) -> Expects:
    """Tell who is expected at an activity, by its kinds."""
    codes = ActivityKind.objects.filter(unit_id=activity.unit_id, activity=activity).values_list(
        "kind", flat=True
    )
    known = catalogue(activity.organization)
    return expected_at(known[code] for code in codes if code in known)


def hosts_of(activity: Activity) -> list[Organization]:
    """List the hosts of an activity, the one that records it first."""
    rows = Host.objects.filter(unit_id=activity.unit_id, activity=activity).select_related("organization")
    return [
        row.organization
        for row in sorted(rows, key=lambda row: row.organization_id != activity.organization_id)
    ]


def expected_of(activity: Activity) -> list[Expected]:
    """List who is expected at an activity: by a list of names where a room keeps one, else by its kinds.

    Lists change afterwards: who was expected by one at a confirmed activity is who was written down.
    """
    if activity.state == State.CONFIRMED and listed_at(activity) is not None:
        recorded = Attendance.objects.filter(unit_id=activity.unit_id, activity=activity, expected=True)
        return _named(activity, recorded.values_list("member_id", flat=True))
    return to_expect(activity)


def to_expect(activity: Activity) -> list[Expected]:
    """List who is to be expected at an activity as lists and kinds stand now, by the roster of its day."""
    listed = listed_at(activity)
    if listed is not None:
        return _named(activity, listed)
    return expected_people(hosts_of(activity), circle_of(activity), activity.held_on, activity.unit_id)


def _named(activity: Activity, member_ids: Iterable[int]) -> list[Expected]:
    """List the members of the unit with these ids who belonged somewhere on the day, in the order of pinyin."""
    rows = Affiliation.objects.filter(
        on_day(activity.held_on), unit_id=activity.unit_id, member_id__in=list(member_ids)
    )
    found = rows.select_related("member", "organization", "cell").order_by("member__sort_key", "member_id")
    return [Expected(row.member, row.organization, row.cell) for row in found]


def attended_by(activity: Activity) -> QuerySet[Any]:
    """List the attendance rows of an activity with their members; reasons stay closed, only noted or not."""
    return (
        Attendance.objects.filter(unit_id=activity.unit_id, activity=activity)
        .select_related("member", "home")
        .defer("reason")
        .annotate(reason_noted=ExpressionWrapper(~Q(reason=""), output_field=BooleanField()))
        .order_by("member__sort_key", "member_id")
    )


def usual_presence(activity: Activity) -> Presence:
    """Tell what is taken for granted of everyone expected."""
    return Presence.ONLINE if activity.mode == Mode.ONLINE else Presence.PRESENT


def attendance_sheet(activity: Activity) -> Sheet:
    """Lay out an activity's people: as recorded once confirmed, before by the roster and the exceptions."""
    rows = {row.member_id: row for row in attended_by(activity)}
    if activity.state == State.CONFIRMED:
        cells = _cells(activity, [pk for pk, row in rows.items() if row.expected])
        lines = [_line(row, cells.get(row.member_id)) for row in rows.values() if row.expected]
    else:
        lines = [_derived(activity, each, rows.get(each.member.pk)) for each in expected_of(activity)]
    due = {line.member.pk for line in lines}
    extra = [
        _line(row, None, expected=False)
        for pk, row in rows.items()
        if pk not in due and row.presence not in AWAY
    ]
    guests = Guest.objects.filter(unit_id=activity.unit_id, activity=activity).select_related(
        "home_organization"
    )
    return Sheet(_grouped(lines), extra, list(guests.order_by("part", "pk")))


def _cells(activity: Activity, member_ids: list[int]) -> dict[int, Organization | None]:
    rows = Affiliation.objects.filter(
        on_day(activity.held_on), unit_id=activity.unit_id, member_id__in=member_ids
    )
    return {row.member_id: row.cell for row in rows.select_related("cell")}


def _line(row: Any, cell: Organization | None, *, expected: bool = True) -> Line:
    return Line(row.member, row.home, cell, row.presence, expected, row.made_up_on, row.reason_noted)


def _derived(activity: Activity, each: Expected, row: Any) -> Line:
    if row is None:
        return Line(each.member, each.home, each.cell, usual_presence(activity))
    return Line(
        each.member,
        each.home,
        each.cell,
        row.presence,
        made_up_on=row.made_up_on,
        reason_noted=row.reason_noted,
    )


def _grouped(lines: list[Line]) -> list[Group]:
    """Group by cell; by branch first where several branches came together."""
    joint = len({line.home.pk for line in lines}) > 1
    groups: dict[tuple[int, int], Group] = {}
    for line in sorted(lines, key=lambda each: (each.home.path, each.cell.path if each.cell else "")):
        words = [line.home.name] if joint else []
        words += [line.cell.name] if line.cell else []
        key = (line.home.pk, line.cell.pk if line.cell else 0)
        groups.setdefault(key, Group(" ".join(words))).lines.append(line)
    return list(groups.values())


def people_named(name: str, organization: Organization, day: date) -> list[Member]:
    """List the members of this name who belonged to a branch on a day, in whatever unit it stands."""
    rows = Affiliation.objects.filter(
        on_day(day), unit_id=organization.unit_id, organization=organization, member__name=name
    )
    return [row.member for row in rows.select_related("member").order_by("member_id")]


def all_hosts(activity: Activity) -> list[Organization]:
    """List every host, those of other units last."""
    visiting = Guest.objects.filter(unit_id=activity.unit_id, activity=activity, part=Part.HOSTED)
    away = [row.home_organization for row in visiting.select_related("home_organization").order_by("pk")]
    return [*hosts_of(activity), *(body for body in away if body)]


def speakers_of(activity: Activity, hosts: list[Organization]) -> list[tuple[Lecturer, str]]:
    """List the lecturers of an activity, each with the code of the own branch where that was no host."""
    own = {"unit_id": activity.unit_id, "activity": activity}
    visiting = Guest.objects.filter(part=Part.DELIVERED, home_member_id__isnull=False, **own)
    away = {row.name: row.home_member_id for row in visiting}
    near = {pk for host in hosts for pk in (host.pk, host.parent_id if host.kind == Kind.CELL else None)}
    found = []
    for row in Lecturer.objects.filter(**own).order_by("pk"):
        member_id = row.member_id or away.get(row.name)
        branch = _home_on(member_id, activity.held_on) if member_id else None
        found.append((row, branch.code if branch and branch.pk not in near else ""))
    return found


def _home_on(member_id: int, day: date) -> Organization | None:
    rows = Affiliation.objects.filter(on_day(day), unit_id=unit_of(member_id), member_id=member_id)
    belongs = rows.select_related("organization").first()
    return belongs.organization if belongs else None
