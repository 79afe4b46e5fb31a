"""Every read of classes and their sessions that a page, an export or another room needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhixing.activities.choices import CAME, Part, State
from zhixing.activities.models import Activity, Attendance, Guest
from zhixing.core.ids import unit_of
from zhixing.core.paths import ancestors
from zhixing.library.models import Material
from zhixing.organizations.models import Member, Organization
from zhixing.training.choices import EnrolmentState
from zhixing.training.models import Enrolment, Session, TrainingClass


@dataclass(frozen=True)
class SessionLine:
    """One session as the class's page shows it: once confirmed, how many were expected and came."""

    activity: Activity
    expected: int = 0
    came: int = 0
    is_outside: bool = False  # its day is none of the class's

    @property
    def is_confirmed(self) -> bool:
        """Whether it counts."""
        return self.activity.state == State.CONFIRMED


@dataclass(frozen=True)
class ClassLine:
    """One class as lists show it."""

    training: TrainingClass
    enrolled: int
    day: date

    @property
    def is_full(self) -> bool:
        """Whether no seat is left."""
        seats = self.training.seats
        return seats is not None and self.enrolled >= seats

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return is_over(self.training, self.day)


def find(training_id: int) -> TrainingClass | None:
    """Find a class by its id, which tells its unit."""
    rows = TrainingClass.objects.select_related("organization__parent")
    return rows.filter(unit_id=unit_of(training_id), pk=training_id).first()


def is_over(training: TrainingClass, day: date) -> bool:
    """Tell whether the last day of a class is past."""
    return training.ends < day


def classes_of(organization: Organization) -> QuerySet[TrainingClass]:
    """List the classes that a body holds, newest first."""
    rows = TrainingClass.objects.filter(unit_id=organization.unit_id, organization=organization)
    return rows.select_related("organization")


def classes_above(organization: Organization, day: date) -> QuerySet[TrainingClass]:
    """List the classes of the bodies above that are not over on a day, soonest first; cancelled ones left out."""
    above = list(Organization.objects.filter(path__in=ancestors(organization.path)))
    rows = TrainingClass.objects.filter(
        unit_id__in={body.unit_id for body in above}, organization__in=above, ends__gte=day
    )
    return rows.filter(cancelled_reason="").select_related("organization").order_by("starts", "pk")


def units_of(training: TrainingClass) -> list[int]:
    """List the units that have organisations at or below the body of a class: there its people are enrolled."""
    below = Organization.objects.below(training.organization.path)
    return list(below.order_by().values_list("unit_id", flat=True).distinct())


def enrolments(training: TrainingClass) -> QuerySet[Enrolment]:
    """List the enrolments of a class that stand, in whatever unit."""
    return Enrolment.objects.filter(
        unit_id__in=units_of(training), training_id=training.pk, state=EnrolmentState.ENROLLED
    )


def taken(training: TrainingClass) -> int:
    """Count the seats of a class that are taken."""
    return enrolments(training).count()


def seats_left(training: TrainingClass) -> int | None:
    """Tell how many seats are left; None where there is room for all."""
    return None if training.seats is None else max(training.seats - taken(training), 0)


def lines_of(trainings: Iterable[TrainingClass], day: date) -> list[ClassLine]:
    """Complete classes with how many are enrolled: two queries, however many."""
    rows = list(trainings)
    if not rows:
        return []
    places = Q(pk__in=[])
    for path in {row.organization.path for row in rows}:
        places |= Q(pk__in=Organization.objects.below(path).values("pk"))
    units = list(Organization.objects.filter(places).order_by().values_list("unit_id", flat=True).distinct())
    counted = Enrolment.objects.filter(
        unit_id__in=units, training_id__in=[row.pk for row in rows], state=EnrolmentState.ENROLLED
    )
    numbers = dict(counted.order_by().values_list("training_id").annotate(Count("pk")))
    return [ClassLine(row, numbers.get(row.pk, 0), day) for row in rows]


def activities_of(training: TrainingClass) -> list[Activity]:
    """List the activities that are a class's sessions, in the order of their days."""
    ids = Session.objects.filter(unit_id=training.unit_id, training=training).values("activity_id")
    rows = Activity.objects.filter(unit_id=training.unit_id, pk__in=ids).select_related("organization")
    return list(rows.order_by("held_on", "starts_at", "pk"))


def session_of(training: TrainingClass, activity_id: int) -> Activity | None:
    """Find one session's activity."""
    return next((each for each in activities_of(training) if each.pk == activity_id), None)


def class_of(activity: Activity) -> TrainingClass | None:
    """Find the class of which an activity is a session."""
    row = (
        Session.objects.filter(unit_id=activity.unit_id, activity=activity).select_related("training").first()
    )
    return row.training if row else None


def session_lines(training: TrainingClass) -> list[SessionLine]:
    """List a class's sessions with their attendance as plain numbers: four queries, however many."""
    activities = activities_of(training)
    ids = [activity.pk for activity in activities if activity.state == State.CONFIRMED]
    own = {"unit_id": training.unit_id, "activity_id__in": ids}
    listed = Attendance.objects.filter(expected=True, **own)
    guests = _numbers(Guest.objects.filter(part=Part.ATTENDED, **own))
    expected, came = _numbers(listed), _numbers(Attendance.objects.filter(presence__in=CAME, **own))
    return [
        SessionLine(
            activity,
            expected.get(activity.pk, 0) + guests.get(activity.pk, 0),
            came.get(activity.pk, 0) + guests.get(activity.pk, 0),
            is_outside=not training.starts <= activity.held_on <= training.ends,
        )
        for activity in activities
    ]


def _numbers(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("activity_id").annotate(Count("pk")))


def materials_of(training: TrainingClass, activities: Sequence[Activity]) -> list[Material]:
    """List the materials kept with a class's sessions, in the order in which they came."""
    ids = [activity.pk for activity in activities]
    rows = Material.objects.filter(unit_id=training.unit_id, activity_id__in=ids, withdrawn_at=None)
    return list(rows.select_related("organization").order_by("made_at", "pk"))


@dataclass(frozen=True)
class Elsewhere:
    """The next session of a class that another unit holds for a member."""

    title: str
    place: str
    day: date
    training_id: int


def coming_elsewhere(member: Member, training_ids: Iterable[int], day: date) -> list[Elsewhere]:
    """List the next announced session of each of a member's classes in other units, soonest first.

    None of their own unit: those stand in their calendar already.
    """
    ids = [pk for pk in training_ids if unit_of(pk) != member.unit_id]
    if not ids:
        return []
    sessions = Session.objects.filter(
        unit_id__in={unit_of(pk) for pk in ids},
        training_id__in=ids,
        activity__state=State.ANNOUNCED,
        activity__held_on__gte=day,
    ).select_related("activity")
    found: dict[int, Elsewhere] = {}
    for row in sessions.order_by("activity__held_on", "activity__starts_at", "pk"):
        held = row.activity
        found.setdefault(row.training_id, Elsewhere(held.title, held.place, held.held_on, row.training_id))
    return list(found.values())
