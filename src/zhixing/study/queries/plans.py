"""Study plans: a body's, with the names of what is studied; what a member still has before them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Prefetch, QuerySet

from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.activities.plans import Topic, topics_for
from zhixing.activities.queries import Filters, activities_of
from zhixing.core.ids import unit_of
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import home_of
from zhixing.study.choices import PlanFor, StudyWay
from zhixing.study.models import Plan, PlanItem, Reading
from zhixing.study.queries.topics import in_quotes

BRANCHES = {Kind.BRANCH, Kind.GENERAL_BRANCH, Kind.CELL}


def groups_at(organization: Organization) -> list[PlanFor]:
    """List for whom a body makes study plans: a branch for its members, a leading body for its theory group too."""
    if organization.kind in BRANCHES:
        return [PlanFor.BRANCH]
    return [PlanFor.THEORY_GROUP, PlanFor.BRANCH]


def plans_of(organization: Organization) -> QuerySet[Plan]:
    """List a body's study plans, the latest year first, each with its body."""
    rows = Plan.objects.filter(unit_id=organization.unit_id, organization=organization)
    return rows.select_related("organization").order_by("-year", "group")


def find_plan(plan_id: int) -> Plan | None:
    """Find a study plan by its id, which tells its unit."""
    return Plan.objects.of(plan_id).select_related("organization").first()


def plan_at(organization: Organization, year: int, group: str = PlanFor.BRANCH) -> Plan | None:
    """Find a body's study plan for a year, a draft too."""
    return plans_of(organization).filter(year=year, group=group).first()


def plan_in_force(organization: Organization, day: date, group: str = PlanFor.BRANCH) -> Plan | None:
    """Find a body's study plan in force on a day, with its points."""
    rows = plans_of(organization).filter(year=day.year, group=group, in_force_on__lte=day)
    return rows.prefetch_related(Prefetch("items", _items(organization.unit_id))).first()


def _items(unit_id: int) -> QuerySet[PlanItem]:
    return (
        PlanItem.objects.filter(unit_id=unit_id).select_related("text", "activity").order_by("position", "pk")
    )


def items_of(plan: Plan) -> list[PlanItem]:
    """List a plan's points in their order, each with its text and its activity."""
    return list(_items(plan.unit_id).filter(plan=plan))


def item_of(plan: Plan, item_id: int) -> PlanItem | None:
    """Find one point of a plan."""
    return _items(plan.unit_id).filter(plan=plan, pk=item_id).first()


@dataclass(frozen=True)
class Point:
    """A point of a plan with its name and the activity at which it is studied."""

    item: PlanItem
    name: str
    activity: Activity | None = None

    @property
    def is_done(self) -> bool:
        """Whether it was studied together: the activity is confirmed."""
        return self.activity is not None and self.activity.state == State.CONFIRMED

    @property
    def may_meet(self) -> bool:
        """Whether a meeting is still to be planned for it."""
        return self.item.way != StudyWay.SELF and self.activity is None


def points_of(organization: Organization, items: Iterable[PlanItem]) -> list[Point]:
    """Name points (their texts and activities loaded); an activity that was cancelled is none."""
    topics = topics_for(organization)
    return [Point(item, name_of(item, topics), _held(item)) for item in items]


def _held(item: PlanItem) -> Activity | None:
    activity: Activity | None = item.activity
    return None if activity is None or activity.state == State.CANCELLED else activity


def name_of(item: PlanItem, topics: dict[str, Topic]) -> str:
    """Say what a point is about: the text's title, the topic's, and what was written besides."""
    title = in_quotes(item.text.title) if item.text else ""
    topic = str(topics.get(item.topic, item.topic)) if item.topic else ""
    return " · ".join(filter(None, [topic, title, item.words]))


def items_for(member: Member, day: date) -> list[Point]:
    """List the open points of the plan in force at a member's branch, the nearest first.

    Left out: texts that the member has read through, and what was studied together already.
    """
    branch = home_of(member, day)
    plan = plan_in_force(branch, day) if branch else None
    if branch is None or plan is None:
        return []
    items = list(plan.items.all())
    read = _read_by(member, [item.text_id for item in items if item.text_id])
    open_ = [item for item in items if item.way != StudyWay.SELF or item.text_id not in read]
    points = [point for point in points_of(branch, open_) if not point.is_done]
    return sorted(
        points, key=lambda point: (point.item.by is None, point.item.by or day, point.item.position)
    )


def _read_by(member: Member, texts: Sequence[int]) -> set[int]:
    rows = Reading.objects.filter(unit_id=member.unit_id, member=member, text_id__in=texts)
    return set(rows.exclude(finished_on=None).values_list("text_id", flat=True))


@dataclass(frozen=True)
class Meetings:
    """The activities of a body in a plan's year, for a point to be linked to."""

    rows: list[Activity] = field(default_factory=list)

    def fitting(self, item: PlanItem) -> list[Activity]:
        """List those that a point may be linked to: of its topic first, then all others."""
        return sorted(self.rows, key=lambda row: bool(item.topic) and row.topic != item.topic)


def meetings_for(plan: Plan) -> Meetings:
    """List what a body holds or plans in the plan's year, in the order of days."""
    rows = activities_of(plan.organization, Filters(year=plan.year)).exclude(state=State.CANCELLED)
    return Meetings(list(rows.order_by("held_on", "pk")))


def find_item(item_id: int) -> PlanItem | None:
    """Find a point by its id, which tells its unit, with its plan."""
    rows = PlanItem.objects.filter(unit_id=unit_of(item_id), pk=item_id)
    return rows.select_related("plan__organization", "activity").first()


def last_position(plan: Plan) -> int:
    """Tell the position of a plan's last point; 0 where it has none."""
    rows = PlanItem.objects.filter(unit_id=plan.unit_id, plan=plan).order_by(F("position").desc())
    return rows.values_list("position", flat=True).first() or 0
