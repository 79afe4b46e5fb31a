"""Every read of progress that a page, an export or another room needs.

A branch's own page evaluates live; whatever looks at many reads the stored rows, one for each child and slot.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from zhixing.core.ids import unit_of
from zhixing.core.national import national
from zhixing.core.paths import above
from zhixing.core.time import today
from zhixing.organizations.models import Member, Organization
from zhixing.progress.live import Shift, Standing, evaluate, missing_at, preview, subjects_of
from zhixing.progress.measures import Subject, is_served
from zhixing.progress.models import Mark, Tally
from zhixing.progress.numbers import NONE, Grid, Numbers
from zhixing.progress.question import Asked, asked, question
from zhixing.progress.slots import in_force_at, with_requirements
from zhixing.schemes.models import Requirement, Slot

__all__ = [
    "MemberStanding", "MissingBranch", "MonthTotal", "Numbers", "RequirementState", "Shift", "branch_states",
    "coverage", "is_served", "is_settled", "member_standings", "member_states", "missing_branches",
    "missing_members", "missing_members_at", "own_numbers", "preview", "slots_for", "totals", "trend",
]  # fmt: skip


@dataclass(frozen=True)
class RequirementState:
    """One requirement in one period at one body: 1 of 1 for its own duty, 12 of 15 for its members."""

    slot: Slot
    numbers: Numbers
    is_served: bool  # False: dormant, a later module answers the measure
    each: Subject

    @property
    def requirement(self) -> Requirement:
        """Give the requirement."""
        return self.slot.requirement

    @property
    def due(self) -> int:
        """How many were due."""
        return self.numbers.due

    @property
    def met(self) -> int:
        """How many met it."""
        return self.numbers.met

    @property
    def waived(self) -> int:
        """How many were waived."""
        return self.numbers.waived


@dataclass(frozen=True)
class MemberStanding:
    """How a member stands with one requirement in one period."""

    member: Member
    met: bool
    waived: bool


@dataclass(frozen=True)
class MissingBranch:
    """An organisation in which something is still due."""

    organization: Organization
    numbers: Numbers


@dataclass(frozen=True)
class MonthTotal:
    """What fell due in one month."""

    month: int
    numbers: Numbers


def slots_for(organization: Organization, first: date, last: date) -> list[Asked]:
    """List the slots in force at an organisation that meet these days, in the plans' order."""
    return asked(_slots_at(organization, first, last))


def _slots_at(organization: Organization, first: date, last: date) -> QuerySet[Slot]:
    slots = Slot.objects.filter(in_force_at([organization.path]), starts__lte=last, ends__gte=first)
    order = ("adoption", "position", "code", "pk")
    return with_requirements(slots.order_by(*(f"requirement__{name}" for name in order), "starts"))


def branch_states(
    organization: Organization, slots: Iterable[Slot] | None = None, *, on: date | None = None
) -> list[RequirementState]:
    """Evaluate slots live for one organisation, in their order; without slots those of the year of `on`.

    `on`: as things stood at the end of that day (None: by every fact there is).
    """
    year = (on or today()).year
    wanted = list(
        slots if slots is not None else _slots_at(organization, date(year, 1, 1), date(year, 12, 31))
    )
    asked = {slot.pk: question(slot) for slot in wanted if is_served(slot.requirement.measure)}
    here = [each for each in asked.values() if each.concerns(organization)]
    found = evaluate(here, [organization.pk], on)
    return [
        RequirementState(
            slot=slot,
            numbers=found.get((organization.pk, slot.pk), NONE),
            is_served=slot.pk in asked and asked[slot.pk].answer is not None,
            each=Subject(slot.requirement.data["who"]["each"]),
        )
        for slot in wanted
    ]


def member_standings(
    organization: Organization, slot: Slot, *, on: date | None = None
) -> list[MemberStanding]:
    """List how each member counted at an organisation stands with a slot, in the order of pinyin."""
    found = {each.subject_id: each for each in subjects_of([question(slot)], organization.pk, on)}
    return [
        MemberStanding(member, found[member.pk].met, found[member.pk].waived) for member in _members(found)
    ]


def missing_members(organization: Organization, slot: Slot, *, on: date | None = None) -> list[Member]:
    """List the members counted at an organisation who still owe a slot, in the order of pinyin."""
    return [
        each.member for each in member_standings(organization, slot, on=on) if not (each.met or each.waived)
    ]


def missing_members_at(organizations: Collection[Organization], slot: Slot) -> dict[int, list[Member]]:
    """List the members who still owe a slot, by the organisation at which they are counted, in pinyin's order.

    A few statements, however many organisations.
    """
    if not organizations:
        return {}
    found = missing_at(question(slot), [each.pk for each in organizations])
    known = _members({who for ids in found.values() for who in ids})
    return {
        pk: [member for member in known if member.pk in here]
        for pk, ids in found.items()
        if (here := set(ids))
    }


def member_states(
    member: Member, organization: Organization, first: date, last: date, *, on: date | None = None
) -> list[tuple[Slot, Standing]]:
    """List what is asked of one member in slots that meet these days, and how they stand."""
    asked_of_members = {
        each.slot.pk: each
        for each in slots_for(organization, first, last)
        if each.question.each == Subject.MEMBER
    }
    found = subjects_of([each.question for each in asked_of_members.values()], organization.pk, on)
    mine = {each.slot_id: each for each in found if each.subject_id == member.pk}
    return [(each.slot, mine[pk]) for pk, each in asked_of_members.items() if pk in mine]


def _members(ids: Collection[int]) -> list[Member]:
    condition = Q(pk__in=[])
    by_unit: dict[int, list[int]] = defaultdict(list)
    for pk in ids:
        by_unit[unit_of(pk)].append(pk)
    for unit_id, here in by_unit.items():
        condition |= Q(unit_id=unit_id, pk__in=here)
    return list(Member.objects.filter(condition).order_by("sort_key", "pk"))


def coverage(organization: Organization, slots: Iterable[Slot]) -> Grid:
    """Give the numbers of each body directly below × slot: itself and all below it. One query at any size."""
    with national("coverage"):
        found = Tally.objects.filter(rolls_to=organization, slot__in=slots).values_list(
            "organization_id", "slot_id"
        )
        summed = found.annotate(Sum("due"), Sum("met"), Sum("waived"))
        return {(child, slot): Numbers(*numbers) for child, slot, *numbers in summed}


def totals(organization: Organization, slots: Iterable[Slot | int]) -> dict[int, Numbers]:
    """Give an organisation's own numbers together with all below it, by slot. One query."""
    with national("coverage"):
        found = Tally.objects.filter(organization=organization, slot__in=slots).values_list("slot_id")
        return {
            slot: Numbers(*numbers)
            for slot, *numbers in found.annotate(Sum("due"), Sum("met"), Sum("waived"))
        }


def own_numbers(organization: Organization, slots: Iterable[Slot]) -> dict[int, Numbers]:
    """Give an organisation's own stored numbers, without those below it, by slot. One query."""
    with national("coverage"):
        found = Tally.objects.filter(organization=organization, slot__in=slots, is_total=False)
        return {cell.slot_id: Numbers(cell.due, cell.met, cell.waived) for cell in found}


def missing_branches(organization: Organization, slot: Slot) -> list[MissingBranch]:
    """List the bodies at or below an organisation in which a slot is still due, in the order of the tree."""
    with national("coverage"):
        cells = Tally.objects.filter(
            slot=slot, is_total=False, due__gt=F("met"), organization__path__gte=organization.path,
            organization__path__lt=above(organization.path),
        )  # fmt: skip
        return [
            MissingBranch(cell.organization, Numbers(cell.due, cell.met, cell.waived))
            for cell in cells.select_related("organization").order_by("organization__path")
        ]


def trend(organization: Organization, year: int) -> list[MonthTotal]:
    """Sum, month by month, the slots whose last day falls in it, at and below an organisation."""
    slots = Slot.objects.filter(in_force_at([organization.path]), ends__year=year)
    last_days = dict(slots.values_list("pk", "ends"))
    months = dict.fromkeys(range(1, 13), NONE)
    for slot_id, numbers in totals(organization, last_days).items():
        months[last_days[slot_id].month] = months[last_days[slot_id].month].plus(numbers)
    return [MonthTotal(month, numbers) for month, numbers in months.items()]


def is_settled() -> bool:
    """Tell whether nothing waits to be worked out, so that stored numbers are up to date."""
    with national("drain-marks"):
        return not Mark.objects.exists()
