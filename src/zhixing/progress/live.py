"""The same evaluation, read at once and written nowhere: what a branch's own people see after their click."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from zhixing.core.national import national
from zhixing.organizations.models import Organization
from zhixing.progress.evaluation import scoped, scoped_standings
from zhixing.progress.numbers import NONE, Grid, Numbers
from zhixing.progress.question import Asked, Question, asked
from zhixing.progress.slots import in_force_at, served, with_requirements
from zhixing.progress.sql import rows_of
from zhixing.schemes.models import Slot


@dataclass(frozen=True)
class Standing:
    """How one subject of a slot stands."""

    slot_id: int
    subject_id: int
    met: bool
    waived: bool

    @property
    def is_missing(self) -> bool:
        """Tell whether it is still owed."""
        return not (self.met or self.waived)


@dataclass(frozen=True)
class Shift:
    """One cell that a change would move."""

    organization_id: int
    slot: Slot
    before: Numbers
    after: Numbers


def evaluate(
    questions: Iterable[Question], organization_ids: Collection[int], as_of: date | None = None
) -> Grid:
    """Work out the cells of a few organisations now, as they stood at the end of `as_of` (None: whenever)."""
    with national("evaluate"):
        found = rows_of(scoped(questions, organization_ids, as_of))
    return {
        (organization_id, slot_id): Numbers(*map(int, numbers))
        for slot_id, organization_id, _home, _up, *numbers in found
    }


def subjects_of(
    questions: Iterable[Question], organization_id: int, as_of: date | None = None
) -> list[Standing]:
    """List how the subjects of slots stand that are counted at one organisation; none for items."""
    with national("evaluate"):
        found = rows_of(scoped_standings(questions, [organization_id], as_of))
    return [Standing(slot_id, who, bool(met), bool(waived)) for slot_id, _org, who, met, waived in found]


def missing_at(question: Question, organization_ids: Collection[int]) -> dict[int, list[int]]:
    """List who still owes a slot at each of these organisations, by their ids; those complete are left out."""
    with national("evaluate"):
        found = rows_of(scoped_standings([question], organization_ids))
    missing: dict[int, list[int]] = {}
    for slot_id, organization_id, who, met, waived in found:
        if Standing(slot_id, who, bool(met), bool(waived)).is_missing:
            missing.setdefault(organization_id, []).append(who)
    return missing


def preview(organization_ids: Collection[int], write: Callable[[], Any], on: date) -> list[Shift]:
    """Tell which cells of these organisations would change by `write`, which is run and taken back.

    Asked of all slots that hold `on`, by the evaluation that counts. Whatever `write` raises is raised, and
    nothing of it stays either.
    """
    wanted = _in_force(organization_ids, on)
    questions = [each.question for each in wanted]
    before = evaluate(questions, organization_ids)
    with transaction.atomic():
        write()
        after = evaluate(questions, organization_ids)
        transaction.set_rollback(True)
    return [
        Shift(organization_id, each.slot, before.get(cell, NONE), after.get(cell, NONE))
        for each in wanted
        for organization_id in organization_ids
        if before.get(cell := (organization_id, each.slot.pk), NONE) != after.get(cell, NONE)
    ]


def _in_force(organization_ids: Collection[int], on: date) -> list[Asked]:
    paths = Organization.objects.filter(pk__in=organization_ids).values_list("path", flat=True)
    slots = Slot.objects.filter(served(), in_force_at(paths), starts__lte=on, ends__gte=on)
    return asked(with_requirements(slots.order_by("requirement__position", "starts")))
