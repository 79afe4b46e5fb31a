"""Double organisational life (R3.2-2): a leading cadre's year in the leadership team and in the own branch.

Two columns of plain facts with dates. Nothing is added up, and neither life is counted as the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from zhixing.activities.choices import Expects, Mode, Part, Presence, State
from zhixing.activities.kinds import base, expected_at
from zhixing.activities.models import ActivityKind, Attendance, Credit, Host
from zhixing.activities.queries.listing import visible_to
from zhixing.activities.speakers import LEADERS
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Member, Post, RankHolding


@dataclass(frozen=True)
class Fact:
    """One activity at which the member was expected, and what became of it."""

    held_on: date
    title: str
    presence: str
    activity_id: int
    made_up_on: date | None = None
    is_elsewhere: bool = False  # in another unit's records, so nobody here can open it

    @property
    def presence_label(self) -> str:
        """The presence in words."""
        return str(Presence(self.presence).label)


@dataclass(frozen=True)
class Lives:
    """The two lives of a year, newest first."""

    year: int
    team: list[Fact] = field(default_factory=list)
    branch: list[Fact] = field(default_factory=list)

    @property
    def activity_ids(self) -> set[int]:
        """Every activity that is named, of whichever unit."""
        return {fact.activity_id for fact in (*self.team, *self.branch)}

    @property
    def ids_here(self) -> set[int]:
        """Every activity of this unit that is named."""
        return {fact.activity_id for fact in (*self.team, *self.branch) if not fact.is_elsewhere}


def lives_of(member: Member, year: int) -> Lives | None:
    """Lay a year out as both lives; None for one who held no leading rank or team post on any day of it."""
    days = (date(year, 1, 1), date(year, 12, 31))
    if not _leads(member, days):
        return None
    team, branch = [], []
    rows = _attended(member, days)
    kinds = _team_meetings(member, [row.activity_id for row in rows])
    for row in rows:
        if row.activity_id in kinds:
            team.append(_fact(row))
        elif row.is_at_home:
            branch.append(_fact(row))
    team += _in_other_units(member, days)
    return Lives(year, sorted(team, key=_newest, reverse=True), branch)


def _newest(fact: Fact) -> date:
    return fact.held_on


def may_see(user: Any, lives: Lives) -> bool:
    """Tell whether a user may see every activity that is named: else the page would show half a life."""
    ids = lives.ids_here
    return visible_to(user).filter(pk__in=ids).count() == len(ids) if ids else True


def _leads(member: Member, days: tuple[date, date]) -> bool:
    first, last = days
    within = Q(Q(ends__isnull=True) | Q(ends__gt=first), starts__lte=last)
    mine = {"unit_id": member.unit_id, "member": member}
    return (
        RankHolding.objects.filter(within, leading=True, **mine).exists()
        or Post.objects.filter(within, code__in=LEADERS, **mine).exists()
    )


def _attended(member: Member, days: tuple[date, date]) -> list[Any]:
    """List what the member was expected at, each knowing whether the own branch or its cell held it."""
    here = Q(organization=OuterRef("home")) | Q(
        organization__kind=Kind.CELL, organization__parent=OuterRef("home")
    )
    hosts = Host.objects.filter(here, unit_id=OuterRef("unit_id"), activity_id=OuterRef("activity_id"))
    rows = Attendance.objects.filter(
        unit_id=member.unit_id,
        member=member,
        expected=True,
        activity__state=State.CONFIRMED,
        activity__held_on__range=days,
    )
    return list(
        rows.annotate(is_at_home=Exists(hosts))
        .select_related("activity")
        .defer("reason")
        .order_by("-activity__held_on", "-pk")
    )


def _team_meetings(member: Member, activity_ids: Iterable[int]) -> set[int]:
    """Keep the activities at which the leadership team is expected, and nobody else."""
    found: dict[int, list[str]] = {}
    rows = ActivityKind.objects.filter(unit_id=member.unit_id, activity__in=list(activity_ids))
    for activity_id, kind in rows.values_list("activity_id", "kind"):
        found.setdefault(activity_id, []).append(kind)
    known = base()
    return {
        pk
        for pk, codes in found.items()
        if expected_at(known[code] for code in codes if code in known) == Expects.TEAM
    }


def _fact(row: Any) -> Fact:
    return Fact(row.activity.held_on, row.activity.title, row.presence, row.activity_id, row.made_up_on)


def _in_other_units(member: Member, days: tuple[date, date]) -> list[Fact]:
    """List team meetings in other units, of which the credit at home tells."""
    kinds = [code for code, kind in base().items() if kind.expects == Expects.TEAM]
    rows = Credit.objects.filter(
        unit_id=member.unit_id, member=member, part=Part.ATTENDED, kind__in=kinds, held_on__range=days
    )
    usual = {Mode.ONLINE: Presence.ONLINE}
    return [
        Fact(
            row.held_on,
            row.title,
            row.presence or usual.get(Mode(row.mode), Presence.PRESENT),
            row.activity_id,
            is_elsewhere=True,
        )
        for row in {row.activity_id: row for row in rows}.values()
    ]
