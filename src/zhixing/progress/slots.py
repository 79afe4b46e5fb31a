"""Which slots there are, read with what their questions need."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from zhixing.core.paths import SEGMENT
from zhixing.progress.measures import MEASURES, Subject
from zhixing.schemes.models import Slot

MANY = 500  # places; beyond, a condition on places costs more than it spares


def with_requirements(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    """Read slots with everything that their questions need, in one query."""
    return slots.select_related("requirement__adoption__scheme", "requirement__organization")


def all_slots() -> QuerySet[Slot]:
    """List every slot, in the order in which a rebuild goes."""
    return Slot.objects.order_by("starts", "ends", "pk")


def in_force_at(paths: Iterable[str]) -> Q:
    """Make the condition on slots: of requirements that hold at any of these places."""
    holding = {path[:end] for path in paths for end in range(SEGMENT, len(path) + 1, SEGMENT)}
    return Q(requirement__organization__path__in=holding) if len(holding) <= MANY else Q()


def served() -> Q:
    """Make the condition on slots: some area of this installation answers their measure."""
    return Q(requirement__measure__in=list(MEASURES))


def meeting(first: date | None, last: date | None) -> Q:
    """Make the condition on slots: facts of these days may change their cells (null: without limit).

    An open item stands in every later period, so an early change reaches far.
    """
    items = [each.name for each in MEASURES.values() if each.subject == Subject.ITEM]
    condition = Q()
    if first:
        condition &= Q(ends__gte=first)
    if last:
        condition &= Q(starts__lte=last) | Q(requirement__measure__in=items)
    return condition
