"""A problem's history: its steps with their files, and the rows of the same cause before and after it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zhixing.rectification.choices import ProblemState, StepKind
from zhixing.rectification.masking import Mask, mask_for
from zhixing.rectification.models import Problem, Step, StepFile

FURTHEST = 5  # rows of the same cause, before and after each


@dataclass(frozen=True)
class Strand:
    """A row of the same cause, with its own history and the mask through which it is read."""

    problem: Problem
    steps: list[Step]
    mask: Mask


def steps_of(problem: Problem) -> QuerySet[Step]:
    """List what happened to a problem, the latest first, with the files."""
    rows = Step.objects.filter(unit_id=problem.unit_id, problem=problem)
    return rows.prefetch_related("files").order_by("-pk")


def struck_off_days(steps: list[Step]) -> list[Step]:
    """Keep the steps by which a problem was struck off, the earliest first; twice means that it came back."""
    return [step for step in reversed(steps) if step.kind == StepKind.STRUCK_OFF]


def strands_of(user: Any, problem: Problem) -> list[Strand]:
    """List the problems of the same cause that came before and after, which the user may read, by first day."""
    rows = [*_before(problem), *_after(problem)]
    rows = [row for row in rows if user.has_perm("rectification.view", row)]
    rows.sort(key=lambda row: (row.listed_on, row.pk))
    return [Strand(row, list(steps_of(row)), mask_for(user, row)) for row in rows]


def _of_the_same(problem: Problem) -> QuerySet[Problem]:
    rows = Problem.objects.filter(unit_id=problem.unit_id).exclude(state=ProblemState.DROPPED)
    return rows.exclude(pk=problem.pk).select_related("organization").prefetch_related("responsibilities")


def _before(problem: Problem) -> list[Problem]:
    found: list[Problem] = []
    row: Problem | None = problem
    while row is not None and row.earlier_id and len(found) < FURTHEST:
        row = (
            _of_the_same(problem)
            .exclude(pk__in=[each.pk for each in found])
            .filter(pk=row.earlier_id)
            .first()
        )
        found += [row] if row else []
    return found


def _after(problem: Problem) -> list[Problem]:
    found: list[Problem] = []
    level = [problem.pk]
    while level and len(found) < FURTHEST:
        known = [each.pk for each in found]
        rows = list(_of_the_same(problem).exclude(pk__in=known).filter(earlier__in=level)[:FURTHEST])
        found += rows
        level = [row.pk for row in rows]
    return found[:FURTHEST]


def step_of(problem: Problem, pk: int) -> Step | None:
    """Find a step of a problem."""
    return Step.objects.filter(unit_id=problem.unit_id, problem=problem, pk=pk).first()


def file_of(problem: Problem, pk: int) -> StepFile | None:
    """Find a file of a problem's history."""
    return StepFile.objects.filter(unit_id=problem.unit_id, step__problem=problem, pk=pk).first()
