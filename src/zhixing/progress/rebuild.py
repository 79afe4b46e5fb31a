"""Working out everything anew, slot by slot, writing only what differs; and the same without writing."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Length

from zhixing.core.national import national
from zhixing.organizations.models import Organization
from zhixing.progress import by_sets
from zhixing.progress.changes import Change, Reach
from zhixing.progress.evaluation import Manner, cells
from zhixing.progress.question import Question, questions_of
from zhixing.progress.rollup import whole
from zhixing.progress.slots import all_slots
from zhixing.progress.turns import take_turn
from zhixing.progress.waivers import is_waived_anywhere

Result = TypeVar("Result")

OnProgress = Callable[[int, int], None]  # slots done, slots in all


def questions() -> list[Question]:
    """List what every slot asks, in the order in which a rebuild goes."""
    return questions_of(all_slots())


def rebuild(*, on_progress: OnProgress | None = None) -> int:
    """Work out everything anew, each slot in a transaction; returns how many rows had to be written."""
    return sum(_each(rebuild_slot, on_progress))


def rebuild_slot(question: Question) -> int:
    """Work out a whole slot anew in a turn of its own; returns how many rows had to be written."""
    with national("rebuild"), transaction.atomic():
        take_turn()
        return _rebuild(question)


def rebuild_within_turn(slot_ids: Iterable[int]) -> None:
    """Work out these slots anew within the running turn; one that is gone took its cells with it."""
    wanted = set(slot_ids)
    if wanted:
        for question in questions_of(all_slots().filter(pk__in=wanted)):
            _rebuild(question)


def verify(*, on_progress: OnProgress | None = None) -> list[Change]:
    """List every row that is not what a rebuild would write; nothing stays written."""
    return [change for changes in _each(verify_slot, on_progress) for change in changes]


def verify_slot(question: Question) -> list[Change]:
    """List the rows of a slot that are not what a rebuild would write."""
    with national("rebuild"), transaction.atomic():
        take_turn()
        changes: list[Change] = []
        for reach in _worked_out(question):
            found = by_sets.differences(reach)
            by_sets.apply(found, reach)
            changes += found
        transaction.set_rollback(True)
    return changes


def _each(work: Callable[[Question], Result], on_progress: OnProgress | None) -> Iterator[Result]:
    wanted = questions()
    for done, question in enumerate(wanted, start=1):
        yield work(question)
        if on_progress:
            on_progress(done, len(wanted))


def _rebuild(question: Question) -> int:
    return sum(by_sets.delete(reach) + by_sets.upsert(reach) for reach in _worked_out(question))


def _worked_out(question: Question) -> Iterator[Reach]:
    """Work out the cells, then, once those are written, the totals."""
    statement = cells(question, Manner(scoped=False, waivers=is_waived_anywhere(question)))
    by_sets.work_out([statement] if statement else [])
    by_sets.analyze()
    yield Reach((question.slot_id,), is_total=False)
    by_sets.work_out([whole(question.slot_id, _deepest())])
    by_sets.analyze()
    yield Reach((question.slot_id,), is_total=True)


def _deepest() -> int:
    return Organization.objects.aggregate(deepest=Max(Length("path")))["deepest"] or 0
