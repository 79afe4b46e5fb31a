"""A branch's lectures in a year: who has spoken and who not yet, and what the plan asks by when.

A working list of names in the order of pinyin, with dates; nothing is counted for anybody and nobody ranked.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhixing.activities.choices import LecturerType, Part, State
from zhixing.activities.matching import Event, events_of, first_for
from zhixing.activities.models import ActivityKind, Credit, Host, Lecturer
from zhixing.activities.queries.suggesting import A_WEEK
from zhixing.activities.speakers import LEADERS
from zhixing.core.language import reader_language
from zhixing.organizations.choices import Kind, PostCode
from zhixing.organizations.models import Member, Organization, Post, RankHolding
from zhixing.organizations.models.member import on_day
from zhixing.organizations.queries import members_of
from zhixing.progress.queries import branch_states, slots_for
from zhixing.schemes.language.model import Subject
from zhixing.schemes.models import Slot

LECTURE = "lecture"
HELD = "activities.held"
PARTS = (LecturerType.SECRETARY, LecturerType.LEADER, LecturerType.ORDINARY)


@dataclass(frozen=True)
class Spoke:
    """One lecture that somebody gave or is to give; without an id it stands in another unit's records."""

    held_on: date
    title: str
    at_home: bool
    is_confirmed: bool = True
    activity_id: int | None = None


@dataclass(frozen=True)
class RotaLine:
    """One member, and the lectures given in the year in the order of days."""

    member: Member
    spoke: list[Spoke]

    @property
    def has_spoken(self) -> bool:
        """Whether one of them was held and confirmed."""
        return any(each.is_confirmed for each in self.spoke)


@dataclass(frozen=True)
class RotaGroup:
    """Those of one part in the branch: its secretary, its leading cadres, everyone else."""

    part: LecturerType
    lines: list[RotaLine] = field(default_factory=list)


def rota_of(branch: Organization, year: int, today: date) -> list[RotaGroup]:
    """List who belongs to a branch by part, each with the lectures of the year (R2.2-5 to R2.2-8)."""
    day = min(today, date(year, 12, 31)) if year <= today.year else today
    people = [row.member for row in members_of(branch, day)]
    spoke = lectures_by(people, branch, year)
    parts = _parts(people, branch, day)
    groups = {part: RotaGroup(part) for part in PARTS}
    for member in people:
        groups[parts.get(member.pk, LecturerType.ORDINARY)].lines.append(
            RotaLine(member, spoke.get(member.pk, []))
        )
    return [group for group in groups.values() if group.lines]


def _parts(people: Iterable[Member], branch: Organization, day: date) -> dict[int, LecturerType]:
    """Tell who is the branch's secretary, and who else holds a leading post or rank; by member id."""
    mine = Q(on_day(day), unit_id=branch.unit_id, member__in=[member.pk for member in people])
    leaders = {
        *Post.objects.filter(mine, code__in=LEADERS).values_list("member_id", flat=True),
        *RankHolding.objects.filter(mine, leading=True).values_list("member_id", flat=True),
    }
    heads = Post.objects.filter(mine, code=PostCode.SECRETARY, organization=branch)
    return dict.fromkeys(leaders, LecturerType.LEADER) | dict.fromkeys(
        heads.values_list("member_id", flat=True), LecturerType.SECRETARY
    )


def lectures_by(people: Iterable[Member], branch: Organization, year: int) -> dict[int, list[Spoke]]:
    """List the lectures of a year by member id: in the unit, planned ones too, and those credited elsewhere."""
    ids, days = [member.pk for member in people], (date(year, 1, 1), date(year, 12, 31))
    found: defaultdict[int, list[Spoke]] = defaultdict(list)
    rows = list(_spoken(branch.unit_id, ids, days))
    at_home = _held_at(branch, [row.activity_id for row in rows])
    for row in rows:
        activity = row.activity
        is_confirmed, is_home = activity.state == State.CONFIRMED, activity.pk in at_home
        found[row.member_id].append(
            Spoke(activity.held_on, activity.title, is_home, is_confirmed, activity.pk)
        )
    for credit in Credit.objects.filter(
        unit_id=branch.unit_id, part=Part.DELIVERED, kind=LECTURE, member__in=ids, held_on__range=days
    ):
        found[credit.member_id].append(Spoke(credit.held_on, credit.title, at_home=False))
    return {pk: sorted(spoke, key=lambda each: each.held_on) for pk, spoke in found.items()}


def _spoken(unit_id: int, ids: list[int], days: tuple[date, date]) -> QuerySet[Lecturer]:
    lectures = ActivityKind.objects.filter(
        unit_id=OuterRef("unit_id"), activity_id=OuterRef("activity_id"), kind=LECTURE
    )
    rows = Lecturer.objects.filter(
        Exists(lectures), unit_id=unit_id, member__in=ids, activity__held_on__range=days
    )
    return rows.exclude(activity__state=State.CANCELLED).select_related("activity")


def _held_at(branch: Organization, activity_ids: list[int]) -> set[int]:
    """Keep the activities that the branch or one of its cells held (as the measure counts "at home")."""
    here = Q(organization=branch) | Q(organization__kind=Kind.CELL, organization__parent=branch)
    hosts = Host.objects.filter(here, unit_id=branch.unit_id, activity__in=activity_ids)
    return set(hosts.values_list("activity_id", flat=True))


@dataclass(frozen=True)
class Duty:
    """What a plan asks of the branch's lectures in one period, how it stands, and what is planned for it."""

    slot: Slot
    is_met: bool
    is_waived: bool
    event: Event | None  # the first planned one that fits
    suggested_on: date  # inside its days: in a week, or as near to that as they allow

    @property
    def title(self) -> str:
        """The requirement in the reader's language."""
        return str(self.slot.requirement.data["title"][reader_language()])


def duties_of(branch: Organization, year: int, today: date) -> list[Duty]:
    """List what the plans in force ask of a branch's own lectures in a year, as the engine sees it now."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    slots = [each.slot for each in slots_for(branch, first, last) if _is_about_lectures(each.slot)]
    if not slots:
        return []
    events = events_of(branch, min(slot.starts for slot in slots), max(slot.ends for slot in slots))
    return [
        Duty(
            state.slot,
            is_met=state.met > 0,
            is_waived=state.waived > 0,
            event=first_for(state.slot, events, confirmed=False),
            suggested_on=max(state.slot.starts, min(state.slot.ends, today + A_WEEK)),
        )
        for state in branch_states(branch, slots)
        if state.due or state.waived or state.met
    ]


def _is_about_lectures(slot: Slot) -> bool:
    data = slot.requirement.data
    return (
        slot.requirement.measure == HELD
        and LECTURE in data["where"].get("kind", ())
        and data["who"]["each"] == Subject.ORGANIZATION
    )
