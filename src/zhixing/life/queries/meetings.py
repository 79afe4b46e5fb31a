"""Every read about meetings: which may be seen, what they may pick, who meets, which wait for whom."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhixing.activities.choices import State
from zhixing.activities.kinds import base
from zhixing.activities.models import Activity
from zhixing.activities.queries import Filters, activities_of, expected_people
from zhixing.core.time import today
from zhixing.life.choices import MeetingKind, PlanState
from zhixing.life.models import Criticism, LifeMeeting, Listed
from zhixing.organizations.models import Member, Organization
from zhixing.polls.models import Collection
from zhixing.rectification.models import Problem

BACK = 1  # years whose rounds officers are still reminded of


def kinds_held_by(organization: Organization) -> list[MeetingKind]:
    """List the kinds of meeting that a body of this kind holds (kinds.yaml of activities)."""
    return [kind for kind in MeetingKind if organization.kind in base()[f"{kind}_meeting"].held_by]


def meetings_of(organization: Organization) -> QuerySet[LifeMeeting]:
    """List a body's rounds, the latest first."""
    return LifeMeeting.objects.filter(unit_id=organization.unit_id, organization=organization)


def find_meeting(user: Any, pk: int) -> LifeMeeting | None:
    """Find a round of a body in the user's sight."""
    meeting = LifeMeeting.objects.of(pk).select_related("organization__parent").first()
    return meeting if meeting and user.has_perm("life.view", meeting) else None


def meeting_at(activity: Activity) -> LifeMeeting | None:
    """Find the round whose meeting an activity is."""
    rows = LifeMeeting.objects.filter(unit_id=activity.unit_id, activity_id=activity.pk)
    return rows.select_related("organization").first()


def activity_of(meeting: LifeMeeting) -> Activity | None:
    """Find the meeting itself; a cancelled one is none."""
    return _activity(meeting, meeting.activity_id)


def study_of(meeting: LifeMeeting) -> Activity | None:
    """Find the study before the meeting; a cancelled one is none."""
    return _activity(meeting, meeting.study_id)


def _activity(meeting: LifeMeeting, pk: int | None) -> Activity | None:
    if pk is None:
        return None
    rows = Activity.objects.filter(unit_id=meeting.unit_id, pk=pk).exclude(state=State.CANCELLED)
    return rows.select_related("organization").first()


def collection_of(meeting: LifeMeeting) -> Collection | None:
    """Find the collection by which opinions were sought."""
    if meeting.collection_id is None:
        return None
    return Collection.objects.filter(unit_id=meeting.unit_id, pk=meeting.collection_id).first()


def may_pick_collection(meeting: LifeMeeting, pk: int) -> bool:
    """Tell whether a collection is one of the meeting's body."""
    rows = Collection.objects.filter(unit_id=meeting.unit_id, organization=meeting.organization)
    return rows.filter(pk=pk).exists()


def activities_to_pick(meeting: LifeMeeting, kind: str = "") -> list[Activity]:
    """List what the body held or plans from the year before to the year after, the latest first; cancelled not."""
    span = date(meeting.year - 1, 1, 1), date(meeting.year + 1, 12, 31)
    rows = activities_of(meeting.organization, Filters(kind=kind))
    return list(rows.filter(held_on__range=span).exclude(state=State.CANCELLED)[:100])


def people_of(meeting: LifeMeeting) -> list[Member]:
    """List who is expected at such a meeting on its day (today where it has none), in the order of names."""
    activity = activity_of(meeting)
    day = activity.held_on if activity else today()
    body, kind = meeting.organization, base()[f"{meeting.kind}_meeting"]
    return [row.member for row in expected_people([body], kind.expects, day, meeting.unit_id)]


def problems_of(meeting: LifeMeeting) -> list[Problem]:
    """List the problems that a meeting brought onto its body's list, by number."""
    listed = Listed.objects.filter(unit_id=meeting.unit_id, meeting=meeting).values("problem_id")
    return list(Problem.objects.filter(unit_id=meeting.unit_id, pk__in=listed).order_by("number"))


def problems_before(meeting: LifeMeeting) -> list[Problem]:
    """List the problems that the body's meetings of the same kind brought the year before, by number."""
    earlier = meetings_of(meeting.organization).filter(kind=meeting.kind, year=meeting.year - 1)
    listed = Listed.objects.filter(unit_id=meeting.unit_id, meeting__in=earlier.values("pk"))
    rows = Problem.objects.filter(unit_id=meeting.unit_id, pk__in=listed.values("problem_id"))
    return list(rows.order_by("number"))


def to_run(organization: Organization, day: date) -> QuerySet[LifeMeeting]:
    """List the rounds of a body that are not through: no result notice yet, or no report."""
    rows = meetings_of(organization).filter(year__gte=day.year - BACK)
    return rows.filter(Q(noticed_on=None) | Q(reported_on=None))


def units_directly_below(bodies: Iterable[Organization]) -> set[int]:
    """List the units of some bodies and of those directly below, which may be others. One query on the tree."""
    own = list(bodies)
    below = Organization.objects.filter(parent__in=[body.pk for body in own]).order_by()
    return {body.unit_id for body in own} | set(below.values_list("unit_id", flat=True).distinct())


def sent_to(superiors: Iterable[Organization]) -> QuerySet[LifeMeeting]:
    """List the rounds whose plan or report waits for the bodies directly above, whichever unit they are in."""
    bodies = list(superiors)
    rows = LifeMeeting.objects.filter(
        Q(plan_state=PlanState.SENT) | Q(reported_on__isnull=False, received_on=None),
        unit_id__in=units_directly_below(bodies),
        organization__parent__in=[body.pk for body in bodies],
    )
    return rows.select_related("organization").order_by("organization__path", "pk")


def criticism_at(meeting: LifeMeeting, user: Any) -> list[Criticism]:
    """List what was said person by person, as far as the user may read it."""
    rows = Criticism.objects.filter(unit_id=meeting.unit_id, meeting=meeting)
    rows = rows.select_related("meeting__organization", "giver", "receiver").order_by(
        "receiver__sort_key", "receiver_id", "pk"
    )
    return [row for row in rows if user.has_perm("life.read_criticism", row)]


def criticism_of(member: Member) -> QuerySet[Criticism]:
    """List what was said to a member and by them, the latest first: their own page shows it."""
    rows = Criticism.objects.filter(Q(giver=member) | Q(receiver=member), unit_id=member.unit_id)
    return rows.select_related("meeting__organization", "giver", "receiver").order_by("-pk")


def with_criticism(rows: QuerySet[LifeMeeting]) -> QuerySet[LifeMeeting]:
    """Keep the rounds at which somebody criticised somebody, or themself."""
    said = Criticism.objects.filter(unit_id=OuterRef("unit_id"), meeting=OuterRef("pk"))
    return rows.filter(Exists(said))
