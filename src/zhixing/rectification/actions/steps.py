"""Work on a problem: progress noted, measures ticked, reported as done (R2.5-4)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Max
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, unchanged
from zhixing.core.stale import keep
from zhixing.core.uploads import examine
from zhixing.rectification.actions.frame import touch_facts
from zhixing.rectification.actions.step_files import check_number, keep_files
from zhixing.rectification.actions.stepping import Told, begin, check, take, work_began
from zhixing.rectification.choices import STANDING, ProblemState, StepKind
from zhixing.rectification.models import Problem, Remedy, Step

WORKED_ON = frozenset({ProblemState.OPEN, ProblemState.UNDER_WAY})


@action("rectification.note_progress", permission="rectification.work", on="problem")
def note_progress(
    *,
    by: Actor,
    problem: Problem,
    on: date,
    text: str = "",
    uploads: Sequence[File[bytes]] = (),
    token: str = "",
) -> Step:
    """Note progress on a problem, with files if anybody wishes; the first note on one not started starts it.

    Returns the step; the same form (`token`) sent twice takes one. Raises ValidationError by the fields on,
    text and file, and for a problem struck off meanwhile.
    """
    examined = [(upload, examine(upload)) for upload in uploads]
    check_number(len(examined))
    current, there = begin(problem, STANDING, token)
    if there:
        return there
    starts = current.state == ProblemState.OPEN
    told = Told(on, text, token=token)
    check(told, since=current.found_on, wants_text="" if starts or examined else _("Say what was done."))
    step = take(
        current, StepKind.STARTED if starts else StepKind.NOTE, by=by, told=told, to=_at_work(current)
    )
    keep_files(by, step, examined)
    return step


def _at_work(problem: Problem) -> str | None:
    """Tell where work on a problem takes it: one not started is under way by it."""
    return ProblemState.UNDER_WAY if problem.state == ProblemState.OPEN else None


@action("rectification.remedy_done", permission="rectification.work", on="problem")
def remedy_done(
    *, by: Actor, problem: Problem, remedy: Remedy, on: date, text: str = "", token: str = ""
) -> Step | None:
    """Note that one measure is done, on which day; one that was done already stays as it is (None).

    The step keeps the measure's words as they were. Raises ValidationError by the fields on and text.
    """
    current, there = begin(problem, STANDING, token)
    if there:
        return there
    row = _remedy(current, remedy)
    if row.done_on is not None:
        unchanged()
        return None
    check(Told(on, text), since=current.found_on)
    return _tick(current, row, StepKind.REMEDIED, on, by=by, told=Told(on, _about(row, text), token=token))


@action("rectification.remedy_not_done", permission="rectification.work", on="problem")
def remedy_not_done(
    *, by: Actor, problem: Problem, remedy: Remedy, on: date, text: str = "", token: str = ""
) -> Step | None:
    """Take back that a measure is done; one that was not stays as it is (None).

    Raises ValidationError by the fields on and text, and for a problem reported as done: that is sent back first.
    """
    current, there = begin(problem, STANDING - {ProblemState.DONE}, token)
    if there:
        return there
    row = _remedy(current, remedy)
    if row.done_on is None:
        unchanged()
        return None
    check(Told(on, text), since=row.done_on)
    return _tick(
        current, row, StepKind.UNREMEDIED, None, by=by, told=Told(on, _about(row, text), token=token)
    )


def _tick(
    current: Problem, row: Remedy, kind: StepKind, done_on: date | None, *, by: Actor, told: Told
) -> Step:
    row.done_on = done_on
    row.save(update_fields=["done_on"])
    to = _at_work(current)
    if to is None:
        keep(current)
        touch_facts(current)
    return take(current, kind, by=by, told=told, to=to)


def _about(row: Remedy, text: str) -> str:
    return f"{row.step}\n{text}" if text else row.step


def _remedies(problem: Problem) -> Any:
    return Remedy.objects.filter(unit_id=problem.unit_id, problem=problem)


def _remedy(problem: Problem, given: Remedy) -> Remedy:
    """Read a measure of a held problem; raises ValidationError where somebody took it off meanwhile."""
    row: Remedy | None = _remedies(problem).filter(pk=given.pk).first()
    if row is None:
        raise ValidationError(
            _("Somebody took this measure off a moment ago. Look at the list as it is now.")
        )
    return row


@action("rectification.report_done", permission="rectification.work", on="problem")
def report_done(*, by: Actor, problem: Problem, on: date, text: str = "", token: str = "") -> Step:
    """Report a problem as done; its measures that are still open are done with it, on that day.

    Returns the step. Raises ValidationError by the fields on and text, and where it stands otherwise by now.
    """
    current, there = begin(problem, WORKED_ON, token)
    if there:
        return there
    told = Told(on, text, token=token)
    check(told, since=max(work_began(current), _last_tick(current)))
    finish_remedies(current, on)
    return take(current, StepKind.DONE, by=by, told=told, to=ProblemState.DONE)


def _last_tick(problem: Problem) -> date:
    last: date | None = _remedies(problem).aggregate(last=Max("done_on"))["last"]
    return last or problem.found_on


def finish_remedies(problem: Problem, on: date) -> None:
    """Set a held problem's open measures done on a day, inside an action."""
    _remedies(problem).filter(done_on__isnull=True).update(done_on=on)
