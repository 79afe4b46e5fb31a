"""What activities offer to the scheme language. Only confirmed ones count, on the day they were held.

Each answer puts together what stands in the unit's own records and its credits from other units.
"""

from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When

from zhixing.activities.choices import CAME, LecturerType, Part, Presence, State
from zhixing.activities.models import Attendance, Credit, Host, Lecturer
from zhixing.organizations.choices import Kind, ranks_from
from zhixing.organizations.models import Affiliation, RankHolding
from zhixing.organizations.models.member import on_day
from zhixing.progress.measures import Facts, Subject, Where, measure

ANY = "any"
HOME, ELSEWHERE = "home", "elsewhere"
DAY = "activity__held_on"
EVERY_STATE = (*CAME, Presence.MADE_UP)


@measure("activities.held", subject=Subject.ORGANIZATION, filters={"kind", "topic", "speaker", "mode"})
def held(where: Where, first: date, last: date) -> Facts:
    """Tell what a body held; a joint activity counts for each of its hosts (R2.2-2).

    `speaker: secretary` asks for the secretary of that very body (R2.2-7).
    """
    hosts = _confirmed(Host.objects.all(), where).filter(activity__held_on__range=(first, last))
    if "speaker" in where:
        hosts = hosts.filter(_spoken(where, host=OuterRef("organization_id")))
    own = hosts.values("unit_id", subject=F("organization_id"), day=F(DAY), key=_key(where, "activity__"))
    return [own, *_elsewhere(Part.HOSTED, "organization_id", where, first, last)]


@measure("activities.attended", subject=Subject.MEMBER, filters={"kind", "topic", "speaker", "mode"})
def attended(where: Where, first: date, last: date) -> Facts:
    """Tell at what a member was, in the states of presence that count; who made it up did so on that day."""
    states = where.get("counts") or EVERY_STATE
    came_ = [state for state in states if state in CAME]
    facts = [
        _attended(where, day, Q(presence__in=wanted, **{f"{day}__range": (first, last)}))
        for day, wanted in ((DAY, came_), ("made_up_on", [Presence.MADE_UP]))
        if set(wanted) & set(states)
    ]
    elsewhere = _elsewhere(Part.ATTENDED, "member_id", where, first, last)
    return [*facts, *(credits_.filter(presence__in=states) for credits_ in elsewhere)]


def _attended(where: Where, day: str, condition: Q) -> QuerySet[Any, dict[str, Any]]:
    rows = _confirmed(Attendance.objects.filter(condition), where)
    if "speaker" in where:
        rows = rows.filter(_spoken(where))
    return rows.values("unit_id", subject=F("member_id"), day=F(day), key=_key(where, "activity__"))


@measure(
    "activities.delivered", subject=Subject.MEMBER, filters={"kind", "topic", "speaker", "place", "mode"}
)
def delivered(where: Where, first: date, last: date) -> Facts:
    """Tell at what a member spoke: at home, where the own branch is among the hosts, or elsewhere.

    A lecture that the own branch and another held together counts as one at home (R2.2-5, R2.2-6, reading 9).
    `speaker: ordinary` leaves out those who spoke as secretary or leader (R2.2-8).
    """
    places = set(where.get("place") or (HOME, ELSEWHERE))
    spoke = _confirmed(Lecturer.objects.filter(member__isnull=False), where)
    spoke = spoke.filter(activity__held_on__range=(first, last))
    if "speaker" in where:
        spoke = spoke.filter(type__in=where["speaker"])
    if places == {HOME}:
        spoke = spoke.filter(_at_home())
    elif places == {ELSEWHERE}:
        spoke = spoke.filter(~_at_home())
    own = spoke.values("unit_id", subject=F("member_id"), day=F(DAY), key=_key(where, "activity__"))
    visits = _elsewhere(Part.DELIVERED, "member_id", where, first, last) if ELSEWHERE in places else []
    return [own, *visits]


@measure("activities.came", subject=Subject.ITEM, filters={"kind", "topic", "mode", "rank", "leading"})
def came(where: Where, first: date, last: date) -> Facts:
    """List the attendances that were expected of members by their own branch or its cell (R3.2-2).

    Met on the day itself, or when it was made up; excused by leave.
    """
    rows = _confirmed(Attendance.objects.filter(expected=True), where)
    rows = rows.filter(activity__held_on__range=(first, last))
    if "rank" in where or "leading" in where:
        rows = rows.filter(_ranked(where))
    states = set(where.get("counts") or EVERY_STATE)
    met_day = Case(
        When(presence__in=[state for state in CAME if state in states], then=F(DAY)),
        When(presence__in={Presence.MADE_UP} & states, then=F("made_up_on")),
        default=None,
        output_field=DateField(),
    )
    excused = Case(
        When(presence=Presence.LEAVE, then=Value(True)), default=False, output_field=BooleanField()
    )
    # The body is named by its host's row: so one branch is found by an index, at any size.
    host = "activity__hosts__organization"
    by_branch = rows.filter(**{host: F("home")})
    by_cell = rows.filter(**{f"{host}__kind": Kind.CELL, f"{host}__parent": F("home")})
    return [
        found.values("unit_id", body=F(body), item=F("pk"), day=F(DAY), met_day=met_day, excused=excused)
        for found, body in ((by_branch, f"{host}_id"), (by_cell, f"{host}__parent_id"))
    ]


def _confirmed(rows: QuerySet[Any], where: Where) -> QuerySet[Any]:
    """Keep the rows of confirmed activities of the kinds, modes and topics that are asked for."""
    rows = rows.filter(_topic(where, "activity__"), activity__state=State.CONFIRMED)
    if "kind" in where:
        rows = rows.filter(activity__kinds__kind__in=where["kind"])
    if "mode" in where:
        rows = rows.filter(activity__mode__in=where["mode"])
    return rows


def _topic(where: Where, prefix: str = "") -> Q:
    """Make the condition on the topic: one of those named, any at all (own words too), one to be covered."""
    condition = Q()
    wanted = where.get("topic", ())
    if ANY in wanted:
        condition &= ~Q(**{f"{prefix}topic": "", f"{prefix}topic_text": ""})
    elif wanted:
        condition &= Q(**{f"{prefix}topic__in": wanted})
    if "cover" in where:
        condition &= Q(**{f"{prefix}topic__in": where["cover"]})
    return condition


def _key(where: Where, prefix: str = "") -> F:
    """Tell what is counted distinctly: the topic where topics are to be covered, else the activity."""
    return F(f"{prefix}topic") if "cover" in where else F("activity_id")


def _elsewhere(part: Part, subject: str, where: Where, first: date, last: date) -> Facts:
    """List what was done in activities of other units, from the credits at home."""
    rows: QuerySet[Any] = Credit.objects.filter(_topic(where), part=part, held_on__range=(first, last))
    if "kind" in where:
        rows = rows.filter(kind__in=where["kind"])
    if "mode" in where:
        rows = rows.filter(mode__in=where["mode"])
    if "speaker" in where:
        spoken = Q()
        for type_ in where["speaker"]:
            spoken |= Q(speakers__contains=f",{type_},")
        rows = rows.filter(spoken)
    return [rows.values("unit_id", subject=F(subject), day=F("held_on"), key=_key(where))]


def _spoken(where: Where, host: OuterRef | None = None) -> Exists:
    """Make the condition that one of these types spoke; a secretary counts for the own body only."""
    types = set(where["speaker"])
    condition = Q(type__in=types)
    if host is not None:
        condition = Q(type__in=types - {LecturerType.SECRETARY})
        if LecturerType.SECRETARY in types:
            condition |= Q(type=LecturerType.SECRETARY, organization_id=host)
    return Exists(_of_same_activity(Lecturer.objects.filter(condition)))


def _of_same_activity(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(unit_id=OuterRef("unit_id"), activity_id=OuterRef("activity_id"))


def _at_home() -> Exists:
    """Make the condition that a lecturer belonged to one of the hosts on the day."""
    hosts = Host.objects.filter(
        Q(organization_id=OuterRef("organization_id"))
        | Q(organization__kind=Kind.CELL, organization__parent_id=OuterRef("organization_id")),
        unit_id=OuterRef("unit_id"),
        activity_id=OuterRef(OuterRef("activity_id")),
    )
    return Exists(_belonging(Affiliation).filter(Exists(hosts)))


def _ranked(where: Where) -> Exists:
    held_ranks = _belonging(RankHolding)
    if "rank" in where:
        held_ranks = held_ranks.filter(rank__in=ranks_from(where["rank"][0]))
    if "leading" in where:
        held_ranks = held_ranks.filter(leading=where["leading"][0] == "true")
    return Exists(held_ranks)


def _belonging(model: type[Affiliation] | type[RankHolding]) -> QuerySet[Any]:
    """List a member's dated facts that held on the day of the activity."""
    return model.objects.filter(
        on_day(OuterRef("activity__held_on")), unit_id=OuterRef("unit_id"), member_id=OuterRef("member_id")
    )
