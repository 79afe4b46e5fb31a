"""Who is to be told: those expected, those in attendance without a vote, guests of other units, officers."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhixing.activities.choices import AWAY, LeaveState, Part, Presence
from zhixing.activities.models import Activity, Attendance, Guest, Leave, Lecturer
from zhixing.activities.queries.people import circle_of, expected_of, expected_people
from zhixing.core.permissions import Role
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization, Post
from zhixing.organizations.models.member import on_day
from zhixing.organizations.permissions import OFFICERS, role_of_post


@dataclass(frozen=True)
class Recipients:
    """Members by id; guests come from another unit by name and cannot open the activity's page."""

    members: frozenset[int]
    guests: frozenset[int] = frozenset()

    def without(self, others: set[int]) -> "Recipients":
        """Leave some out."""
        return Recipients(self.members - others, self.guests - others)

    def __len__(self) -> int:
        return len(self.members | self.guests)


def recipients_of(activity: Activity) -> Recipients:
    """List whom an activity concerns: expected by its kinds, speaking, in attendance (列席), or guests."""
    own = {"unit_id": activity.unit_id, "activity": activity}
    members = {each.member.pk for each in expected_of(activity)}
    extra = Attendance.objects.filter(expected=False, **own).exclude(presence__in=AWAY)
    members |= set(extra.values_list("member_id", flat=True))
    members |= set(Lecturer.objects.filter(member__isnull=False, **own).values_list("member_id", flat=True))
    guests = list(Guest.objects.filter(**own).select_related("home_organization"))
    members |= _of_hosts_elsewhere(activity, guests)
    invited = {guest.home_member_id for guest in guests if guest.home_member_id is not None}
    return Recipients(frozenset(members), frozenset(invited - members))


def _of_hosts_elsewhere(activity: Activity, guests: list[Guest]) -> set[int]:
    """List the members of joint hosts that stand in other units."""
    hosts = [guest.home_organization for guest in guests if guest.part == Part.HOSTED]
    circle = circle_of(activity) if any(hosts) else None
    return {
        each.member.pk
        for host in hosts
        if host is not None and circle is not None
        for each in expected_people([host], circle, activity.held_on, host.unit_id)
    }


def away_from(activity: Activity) -> set[int]:
    """List who asked for leave, or is noted as away: nobody reminds them."""
    own = {"unit_id": activity.unit_id, "activity": activity}
    asked = Leave.objects.filter(state__in=[LeaveState.ASKED, LeaveState.AGREED], **own)
    noted = Attendance.objects.filter(presence=Presence.LEAVE, **own)
    return set(asked.values_list("member_id", flat=True)) | set(noted.values_list("member_id", flat=True))


def officers_of(activity: Activity, day: date) -> set[int]:
    """List who records for the body of an activity on a day: its officers; for a cell, the branch's too."""
    body = activity.organization
    bodies = [body.pk, *([body.parent_id] if body.kind == Kind.CELL else [])]
    posts = Post.objects.filter(
        Q(organization_id__in=bodies), on_day(day), unit_id=activity.unit_id
    ).select_related("organization")
    return {post.member_id for post in posts if _records(post.code, post.organization)}


def _records(code: str, body: Organization) -> bool:
    role: Role | None = role_of_post(code, body.kind)
    return role in OFFICERS
