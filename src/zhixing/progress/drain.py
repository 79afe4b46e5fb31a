"""From marks to cells to totals: one evaluator at a time, each organisation once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import F, Q, QuerySet

from zhixing.core.national import national
from zhixing.organizations.models import Organization
from zhixing.progress.changes import Reach, dirtied
from zhixing.progress.concerned import ANY_DAY, Concerned, Span, concerned
from zhixing.progress.evaluation import scoped
from zhixing.progress.measures import Subject
from zhixing.progress.models import Mark, Tally
from zhixing.progress.question import Question, questions_of
from zhixing.progress.rebuild import rebuild_within_turn
from zhixing.progress.rollup import Dirty, roll_up
from zhixing.progress.settling import settle
from zhixing.progress.slots import in_force_at, meeting, served
from zhixing.progress.turns import take_turn
from zhixing.schemes.models import Slot

BATCH = 20_000  # marks in one transaction
CHUNK = 2_000  # organisations in one statement


def drain() -> int:
    """Work out everything that is marked; returns how many marks were taken."""
    taken = batch = _drain_batch()
    while batch == BATCH:  # whoever leaves marks meanwhile drains them too
        batch = _drain_batch()
        taken += batch
    return taken


def _drain_batch() -> int:
    with national("evaluate"), transaction.atomic():
        take_turn()
        marks = list(Mark.objects.order_by("pk")[:BATCH])
        if marks:
            rebuild_within_turn(mark.slot_id for mark in marks if mark.slot_id)
            touch(concerned(mark for mark in marks if not mark.slot_id))
            for start in range(0, len(marks), CHUNK):
                Mark.objects.filter(pk__in=[mark.pk for mark in marks[start : start + CHUNK]]).delete()
    return len(marks)


def touch(changed: Concerned) -> None:
    """Work out the cells of these organisations in the periods concerned, and all sums above."""
    dirty = _moved_totals(changed.get(ANY_DAY, set()))
    for organization_ids, questions in _by_organizations(_to_ask(changed)):
        dirty |= _settle(organization_ids, questions)
    if dirty:
        roll_up(dirty)


def _to_ask(changed: Concerned) -> dict[Question, set[int]]:
    """Tell which organisations to ask each question; whoever cannot hold a cell is spared."""
    everybody = set().union(*changed.values())
    places = {each.pk: each for each in Organization.objects.filter(pk__in=everybody)}
    slots = _slots(changed, places.values())
    wanted: dict[Question, set[int]] = defaultdict(set)
    for question in questions_of(slots):
        fitting = {pk for pk, place in places.items() if question.concerns(place)}
        for span, organization_ids in changed.items():
            if span == ANY_DAY:  # it may have had cells that it should have no longer
                wanted[question] |= organization_ids
            elif _meets(question, span):
                wanted[question] |= organization_ids & fitting
    return wanted


def _slots(changed: Concerned, places: Iterable[Organization]) -> QuerySet[Slot]:
    condition = Q()
    for span in changed:
        condition |= meeting(*span) if span != ANY_DAY else Q(pk__gt=0)
    return Slot.objects.filter(
        (served() & in_force_at(place.path for place in places) & condition)
        | Q(pk__in=_stored_slots(changed.get(ANY_DAY, set())))
    )


def _meets(question: Question, span: Span) -> bool:
    first, last = span
    if first and question.ends < first:
        return False
    return last is None or question.starts <= last or question.each == Subject.ITEM


def _by_organizations(wanted: dict[Question, set[int]]) -> Iterator[tuple[list[int], list[Question]]]:
    """Put questions together that are asked of the same organisations, a statement's worth at a time."""
    together: dict[frozenset[int], list[Question]] = defaultdict(list)
    for question, organization_ids in wanted.items():
        together[frozenset(organization_ids)].append(question)
    for same, questions in together.items():
        ordered = sorted(same)
        for start in range(0, len(ordered), CHUNK):
            yield ordered[start : start + CHUNK], questions


def _settle(organization_ids: list[int], questions: list[Question]) -> Dirty:
    """Write the cells that changed; tells whose totals change with them."""
    reach = Reach(tuple(each.slot_id for each in questions), False, tuple(organization_ids))
    return dirtied(settle(scoped(questions, organization_ids), reach))


def _stored(organization_ids: set[int]) -> QuerySet[Tally]:
    # Slots are few and named, so that this goes by the index on slot and organisation.
    slot_ids = list(Slot.objects.values_list("pk", flat=True))
    return Tally.objects.filter(slot_id__in=slot_ids, organization_id__in=organization_ids)


def _stored_slots(organization_ids: set[int]) -> set[int]:
    if not organization_ids:
        return set()
    return set(_stored(organization_ids).values_list("slot_id", flat=True).distinct())


def _moved_totals(organization_ids: set[int]) -> Dirty:
    """Find totals that roll to a superior which is none any more."""
    if not organization_ids:
        return set()
    totals = _stored(organization_ids).filter(is_total=True).exclude(rolls_to=F("organization__parent"))
    return set(totals.values_list("organization_id", "slot_id"))
