"""Who answers for a problem, and so does not verify it: its responsible person, or the member whose own it is."""

from typing import Any

from zhixing.rectification.choices import Duty, StepKind
from zhixing.rectification.models import Problem, Responsibility, Step


def owner_of(problem: Problem) -> Responsibility | None:
    """Find who is responsible for an organisation's problem (责任人); uses what is loaded already."""
    return next((row for row in problem.responsibilities.all() if row.duty == Duty.OWNER), None)


def owns(user: Any, problem: Problem) -> bool:
    """Tell whether a problem is the user's own, or theirs to put right as the responsible person.

    Somebody named without a member is compared by name.
    """
    mine = (getattr(user, "unit_id", None), getattr(user, "member_id", None))
    if problem.is_own:
        return mine == (problem.unit_id, problem.member_id)
    owner = owner_of(problem)
    if owner is None:
        return False
    if owner.member_id is None:
        return bool(owner.name == str(user.name))
    return mine == (owner.unit_id, owner.member_id)


def reported_as_owner(user: Any, problem: Problem) -> bool:
    """Tell whether the user reported it done last, and was its owner then: another owner since changes nothing.

    Uses `problem.reports` (queries.due) where that is loaded.
    """
    reports = getattr(problem, "reports", None)
    if reports is None:
        reports = Step.objects.filter(unit_id=problem.unit_id, problem=problem, kind=StepKind.DONE).order_by(
            "pk"
        )
    last = list(reports)[-1:]
    return any(step.by_owner and step.by_id == user.pk for step in last)


def answers_for(user: Any, problem: Problem) -> bool:
    """Tell whether the user owns a problem, or did when they reported it done: somebody else verifies it."""
    return owns(user, problem) or reported_as_owner(user, problem)


def may_strike_off(user: Any, problem: Problem) -> bool:
    """Tell whether the user is one to verify a problem: with the permission, and not who answers for it."""
    return user.has_perm("rectification.verify", problem) and not answers_for(user, problem)
