"""Study plans written: made, changed, put in force, and their points tied to the meetings that study them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.activities.plans import topics_for
from zhixing.activities.queries.people import all_hosts
from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.stale import StaleError
from zhixing.core.time import today
from zhixing.library.queries.texts import texts_for
from zhixing.organizations.models import Organization
from zhixing.study.choices import StudyWay
from zhixing.study.drafts import PointDraft
from zhixing.study.models import Plan, PlanItem
from zhixing.study.queries.plans import groups_at, items_of, last_position, plan_at

NEAREST, FURTHEST = -10, 2  # years from this one


@action("study.make_plan", permission="study.guide", on="organization")
def make_plan(
    *,
    by: Actor,
    organization: Organization,
    year: int,
    group: str,
    title: str,
    aims: str = "",
    points: Sequence[PointDraft] = (),
) -> Plan:
    """Make a body's study plan for a year as a draft, with points; one that is there already is given back.

    Raises ValidationError for a group that the body has no plans for, a year far off, and points that name
    nothing or what does not hold at the body.
    """
    there = plan_at(organization, year, group)
    if there:
        unchanged()
        return there
    _check_frame(organization, year, group, title)
    _check_points(organization, points)
    plan = Plan.objects.create(
        unit_id=organization.unit_id,
        organization=organization,
        year=year,
        group=group,
        title=title,
        aims=aims,
        changed_by_name=str(by.name),
    )
    _add(plan, points, 0)
    record(plan, new={"year": year, "group": group, "title": title, "points": len(points)})
    return plan


@action("study.copy_plan", permission="study.guide", on="organization")
def copy_plan(*, by: Actor, organization: Organization, year: int, group: str, title: str) -> Plan:
    """Make a plan from the one of the year before: the same points a year later, without their meetings.

    Raises ValidationError where there was none, and as `make_plan` does.
    """
    there, before = plan_at(organization, year, group), plan_at(organization, year - 1, group)
    if there:
        unchanged()
        return there
    if before is None:
        raise ValidationError(_("There is no study plan of the year before to be copied."))
    topics = topics_for(organization, date(year, 1, 1))
    points = [_a_year_later(item, topics) for item in items_of(before)]
    kept = set(texts_for(organization).values_list("pk", flat=True))
    usable = [point for point in points if not point.is_empty and (not point.text or point.text.pk in kept)]
    plan = make_plan(
        by=by,
        organization=organization,
        year=year,
        group=group,
        title=title,
        aims=before.aims,
        points=usable,
    )
    record(plan, copied_from=before.pk)
    return plan


def _a_year_later(item: PlanItem, topics: dict[str, Any]) -> PointDraft:
    by = None
    if item.by:
        leap = (item.by.month, item.by.day) == (2, 29)
        by = item.by.replace(year=item.by.year + 1, day=28 if leap else item.by.day)
    topic = item.topic if item.topic in topics else ""
    return PointDraft(item.text, topic, item.words, item.way, by)


@action("study.edit_plan", permission="study.guide", on="plan")
def edit_plan(*, by: Actor, plan: Plan, version: int, title: str, aims: str = "") -> Plan:
    """Change a plan's title and aims; in force it stays in force.

    Raises ValidationError without a title, StaleError where it changed since `version`.
    """
    if not title:
        raise ValidationError({"title": _("Give the plan a title.")})
    row = _held(plan, version)
    new = {name: value for name, value in (("title", title), ("aims", aims)) if getattr(row, name) != value}
    if not new:
        unchanged()
        return row
    old = {name: getattr(row, name) for name in new}
    row.title, row.aims = title, aims
    _raise(row, by, "title", "aims")
    record(row, old=old, new=new)
    return row


@action("study.add_points", permission="study.guide", on="plan")
def add_points(*, by: Actor, plan: Plan, points: Sequence[PointDraft]) -> list[PlanItem]:
    """Add points to a plan, below those that stand there.

    Raises ValidationError for points that name nothing, or what does not hold at the body.
    """
    row = _held(plan, None)
    _check_points(row.organization, points)
    if not points:
        unchanged()
        return []
    made = _add(row, points, last_position(row))
    _raise(row, by)
    record(row, new={"added": [_said(item) for item in made]})
    return made


@action("study.change_point", permission="study.guide", on="plan")
def change_point(*, by: Actor, plan: Plan, item: PlanItem, version: int, point: PointDraft) -> PlanItem:
    """Change a point of a plan. Raises as `add_points` does, and StaleError where the plan changed since `version`."""
    row = _held(plan, version)
    current = _item(row, item)
    _check_points(row.organization, [point], current)
    old = _said(current)
    for name, value in point.fields.items():
        setattr(current, name, value)
    if _said(current) == old:
        unchanged()
        return current
    current.save(update_fields=list(point.fields))
    _raise(row, by)
    record(row, old={"point": old}, new={"point": _said(current)})
    _touch_meeting(row, current.activity)
    return current


@action("study.drop_point", permission="study.guide", on="plan")
def drop_point(*, by: Actor, plan: Plan, item: PlanItem) -> None:
    """Take a point out of a plan; its meeting stays. Gone already, nothing changes."""
    row = _held(plan, None)
    mine = PlanItem.objects.filter(unit_id=row.unit_id, plan=row, pk=item.pk).select_related("activity")
    current = mine.first()
    if current is None:
        unchanged()
        return
    _raise(row, by)
    record(row, old={"point": _said(current)})
    _touch_meeting(row, current.activity)
    mine.delete()


@action("study.put_in_force", permission="study.guide", on="plan")
def put_in_force(*, by: Actor, plan: Plan, on: date) -> Plan:
    """Put a plan in force from a day on; with another day said again, that day stands.

    Raises ValidationError for a plan without points, and for a day to come or long before the plan's year.
    """
    row = _held(plan, None)
    if row.in_force_on == on:
        unchanged()
        return row
    if not PlanItem.objects.filter(unit_id=row.unit_id, plan=row).exists():
        raise ValidationError(_("The plan has no points yet. Start from what is asked, or add one."))
    if on > today():
        raise ValidationError({"on": _("A plan is in force from a day that has come. Check the date.")})
    if on < date(row.year - 1, 10, 1):
        raise ValidationError({"on": _("This day lies long before the plan's year. Check the date.")})
    before = row.in_force_on
    row.in_force_on = on
    _raise(row, by, "in_force_on")
    record(row, old={"in_force_on": before}, new={"in_force_on": on})
    for day in {before, on} - {None}:
        touch(row.unit_id, organizations=[row.organization_id], first=day, last=day)
    return row


@action("study.link_meeting", permission="study.guide", on="plan")
def link_meeting(*, by: Actor, plan: Plan, item: PlanItem, activity: Activity | None) -> PlanItem:
    """Say at which activity a point is studied; None takes that back.

    Raises ValidationError for an activity of another body, or one that was cancelled.
    """
    row = _held(plan, None)
    current = _item(row, item)
    wished = activity.pk if activity else None
    if current.activity_id == wished:
        unchanged()
        return current
    if activity:
        _check_meeting(row, activity)
    before = current.activity
    current.activity = activity
    current.save(update_fields=["activity"])
    _raise(row, by)
    record(row, old={"meeting": before.pk if before else None}, new={"meeting": wished}, point=_said(current))
    for each in (before, activity):
        _touch_meeting(row, each)
    return current


def _held(plan: Plan, version: int | None) -> Plan:
    """Hold a plan until the transaction ends. Raises StaleError where it is not the version asked for."""
    rows = Plan.objects.filter(unit_id=plan.unit_id, pk=plan.pk).select_related("organization")
    row = rows.select_for_update(of=("self",)).get()
    if version is not None and row.version != version:
        raise StaleError(row)
    return row


def _raise(row: Plan, by: Actor, *changed: str) -> None:
    row.version += 1
    row.changed_by_name = str(by.name)
    row.save(update_fields=["version", "changed_by_name", *changed])


def _item(plan: Plan, item: PlanItem) -> PlanItem:
    rows = PlanItem.objects.filter(unit_id=plan.unit_id, plan=plan, pk=item.pk)
    found = rows.select_related("text", "activity").first()
    if found is None:
        raise ValidationError(_("This point is no longer in the plan. Open the plan again."))
    return found


def _add(plan: Plan, points: Iterable[PointDraft], after: int) -> list[PlanItem]:
    rows = [
        PlanItem(unit_id=plan.unit_id, plan=plan, position=place, **point.fields)
        for place, point in enumerate(points, start=after + 1)
    ]
    return PlanItem.objects.bulk_create(rows)


def _said(item: PlanItem) -> dict[str, Any]:
    title = item.text.title if item.text else ""
    return {"text": title, "topic": item.topic, "words": item.words, "way": item.way, "by": item.by}


def _touch_meeting(plan: Plan, activity: Activity | None) -> None:
    """Mark the body on the day of a confirmed meeting: what it covered together may have changed."""
    if activity and activity.state == State.CONFIRMED:
        day = activity.held_on
        touch(plan.unit_id, organizations=[plan.organization_id], first=day, last=day)


def _check_frame(organization: Organization, year: int, group: str, title: str) -> None:
    if group not in groups_at(organization):
        raise ValidationError({"group": _("This body has no such study plan. Choose another.")})
    if not today().year + NEAREST <= year <= today().year + FURTHEST:
        raise ValidationError({"year": _("This year is too far off. Check it.")})
    if not title:
        raise ValidationError({"title": _("Give the plan a title.")})


def _check_points(
    organization: Organization, points: Sequence[PointDraft], before: PlanItem | None = None
) -> None:
    """Refuse points that name nothing, or what does not hold; what a point already was stays possible."""
    if any(point.is_empty for point in points):
        raise ValidationError(_("Say what is studied: choose a text or a topic, or write it down."))
    if any(point.way not in StudyWay.values for point in points):
        raise ValidationError({"way": _("Choose how it is studied.")})
    known = topics_for(organization)
    if any(point.topic and point.topic not in known for point in points):
        raise ValidationError({"topic": _("This topic is not one of yours. Choose another.")})
    texts = {point.text.pk for point in points if point.text} - {before.text_id if before else None}
    if texts - set(texts_for(organization).filter(pk__in=texts).values_list("pk", flat=True)):
        raise ValidationError({"text": _("This text is not in your library. Choose another.")})


def _check_meeting(plan: Plan, activity: Activity) -> None:
    if activity.state == State.CANCELLED:
        raise ValidationError({"meeting": _("This activity was cancelled. Choose another.")})
    hosts = {host.pk for host in all_hosts(activity)} | {
        host.parent_id for host in all_hosts(activity) if host.kind == "cell"
    }
    if activity.unit_id != plan.unit_id or plan.organization_id not in hosts:
        raise ValidationError({"meeting": _("This is an activity of another body. Choose one of yours.")})
