"""What study offers to the scheme language; what readers said of themselves, on the days they gave."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from zhixing.activities.choices import Part, State
from zhixing.activities.models import Credit, Host
from zhixing.core.paths import above
from zhixing.organizations.models import Affiliation
from zhixing.organizations.models.member import on_day
from zhixing.progress.measures import Facts, Subject, Where, measure
from zhixing.study.models import Plan, PlanItem, Reading, TopicReading

ANY = "any"


@measure("study.read", subject=Subject.MEMBER, filters={"topic", "mode"})
def read(where: Where, first: date, last: date) -> Facts:
    """Tell which texts members finished; with a list to cover, which of its entries (R2.1-2, R2.1-3, R2.1-5).

    An entry means the text that a body placed there, for the members who belong to that body or below it on
    the last day: the day on which the engine asks who they are. Where two bodies above a branch have placed
    different texts in one entry, either of them covers it.
    """
    rows: QuerySet[Any] = Reading.objects.filter(finished_on__range=(first, last))
    if "mode" in where:
        rows = rows.filter(way__in=where["mode"])
    if "topic" in where:
        rows = rows.filter(_of_topics(where["topic"], last))
    columns = {"subject": F("member_id"), "day": F("finished_on")}
    if "cover" not in where:
        return [rows.values("unit_id", **columns, key=F("text_id"))]
    rows = rows.annotate(key=F("text__listings__key"), placed=F("text__listings__organization__path"))
    rows = rows.filter(Exists(_belongs_below("placed", last)), key__in=where["cover"])
    return [rows.values("unit_id", "key", **columns)]


def _belongs_below(path: str, day: date) -> QuerySet[Affiliation]:
    """List where the reader of an outer row belongs on a day, at or below the place that its `path` names."""
    return Affiliation.objects.filter(
        on_day(day), _below(path), unit_id=OuterRef("unit_id"), member_id=OuterRef("member_id")
    )


def _of_topics(topics: Sequence[str], day: date) -> Exists:
    """Make the condition that the text is a reading for one of the topics, given by a body above the reader."""
    given = TopicReading.objects.filter(text_id=OuterRef("text_id"))
    if ANY not in topics:
        given = given.filter(topic__in=topics)
    reader = {"unit_id": OuterRef(OuterRef("unit_id")), "member_id": OuterRef(OuterRef("member_id"))}
    return Exists(
        given.filter(Exists(Affiliation.objects.filter(on_day(day), _below("organization__path"), **reader)))
    )


def _below(path: str) -> Q:
    """Make the condition that an affiliation's body stands at or below the place that an outer row's path names."""
    place = OuterRef(path)
    return Q(organization__path__gte=place, organization__path__lt=Concat(place, Value(above(""))))


@measure("study.planned", subject=Subject.ORGANIZATION)
def planned(_where: Where, first: date, last: date) -> Facts:
    """Tell which bodies have a study plan, on the day on which it was put in force (R2.1-1)."""
    plans: QuerySet[Any] = Plan.objects.filter(in_force_on__range=(first, last))
    return [plans.values("unit_id", subject=F("organization_id"), day=F("in_force_on"), key=F("pk"))]


@measure("study.covered", subject=Subject.ORGANIZATION, filters={"mode"})
def covered(where: Where, first: date, last: date) -> Facts:
    """Tell what bodies studied together, at confirmed activities.

    Covered is a topic by an activity on it; a text by an activity tied to a point of the study plan with it,
    and by one whose topic has it among its readings. What covers nothing named counts by the activity.
    """
    days = (first, last)
    hosts: QuerySet[Any] = Host.objects.filter(activity__state=State.CONFIRMED, activity__held_on__range=days)
    points: QuerySet[Any] = PlanItem.objects.filter(
        activity__state=State.CONFIRMED, activity__held_on__range=days
    )
    away: QuerySet[Any] = Credit.objects.filter(part=Part.HOSTED, held_on__range=days)
    if "mode" in where:
        hosts, points = (rows.filter(activity__mode__in=where["mode"]) for rows in (hosts, points))
        away = away.filter(mode__in=where["mode"])
    if "cover" in where:
        return _covered(hosts, points, away, where["cover"])
    return [
        hosts.exclude(activity__topic="").values("unit_id", **_AT_HOST, key=F("activity_id")),
        points.values("unit_id", **_AT_POINT, key=F("activity_id")),
        away.exclude(topic="").values("unit_id", **_AWAY, key=F("activity_id")),
    ]


_DAY = F("activity__held_on")
_AT_HOST: dict[str, Any] = {"subject": F("organization_id"), "day": _DAY}
_AT_POINT: dict[str, Any] = {"subject": F("plan__organization_id"), "day": _DAY}
_AWAY: dict[str, Any] = {"subject": F("organization_id"), "day": F("held_on")}


def _covered(hosts: QuerySet[Any], points: QuerySet[Any], away: QuerySet[Any], keys: Sequence[str]) -> Facts:
    placed = points.annotate(key=F("text__listings__key"), placed=F("text__listings__organization__path"))
    placed = placed.filter(_holds_at("plan__organization__path", F("placed")), key__in=keys)
    return [
        hosts.filter(activity__topic__in=keys).values("unit_id", **_AT_HOST, key=F("activity__topic")),
        away.filter(topic__in=keys).values("unit_id", **_AWAY, key=F("topic")),
        placed.values("unit_id", "key", **_AT_POINT),
        *(_read_for_topic(hosts, key) for key in keys),
    ]


def _read_for_topic(hosts: QuerySet[Any], key: str) -> QuerySet[Any]:
    """List the activities whose topic has the text that an entry means among its readings."""
    body = OuterRef("organization__path")
    given = TopicReading.objects.filter(topic=OuterRef("activity__topic"), text__listings__key=key)
    for path in ("organization__path", "text__listings__organization__path"):
        given = given.alias(beyond=Concat(F(path), Value(above(""))))
        given = given.filter(beyond__gt=body, **{f"{path}__lte": body})
    return hosts.filter(Exists(given)).values("unit_id", **_AT_HOST, key=Value(key, output_field=CharField()))


def _holds_at(path: str, place: F) -> Q:
    """Make the condition that the body at `path` stands at or below a place."""
    return Q(**{f"{path}__gte": place, f"{path}__lt": Concat(place, Value(above("")))})
