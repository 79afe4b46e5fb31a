"""Problems that take lasting effort (长期坚持): lawful, and looked back on at least once a year."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action
from zhixing.core.time import today
from zhixing.rectification.actions.stepping import Told, begin, check, take
from zhixing.rectification.actions.steps import finish_remedies
from zhixing.rectification.choices import AT_WORK, ProblemState, StepKind
from zhixing.rectification.models import Problem, Step

FURTHEST = timedelta(days=366)
AFTER = {
    ProblemState.UNDER_WAY: StepKind.REOPENED,
    ProblemState.DONE: StepKind.DONE,
}  # what ends the long term


@action("rectification.make_long_term", permission="rectification.work", on="problem")
def make_long_term(
    *, by: Actor, problem: Problem, reason: str, look_back_on: date | None, token: str = ""
) -> Step:
    """Make a problem long-term, to be looked back on by a day within a year; nothing of it is overdue then.

    Of an organisation's problem its officers decide this, not who answers for it. Returns the step. Raises
    PermissionDenied for others, and ValidationError by the fields reason and look_back_on.
    """
    if not problem.is_own and not by.has_perm("rectification.keep", problem):
        raise PermissionDenied
    current, there = begin(problem, AT_WORK, token)
    if there:
        return there
    if not reason:
        raise ValidationError(
            {"reason": _("Say why it takes lasting effort; the reason stays in its history.")}
        )
    day = _within_a_year(look_back_on, "look_back_on")
    told = Told(today(), reason, token=token)
    check(told, since=current.found_on)
    to = ProblemState.LONG_TERM
    return take(current, StepKind.LONG_TERM, by=by, told=told, to=to, look_back_on=day)


@action("rectification.look_back", permission="rectification.work", on="problem")
def look_back(
    *,
    by: Actor,
    problem: Problem,
    on: date,
    text: str,
    to: str = ProblemState.LONG_TERM,
    next_on: date | None = None,
    token: str = "",
) -> Step:
    """Look back on a long-term problem: on to the next day (`next_on`, within a year), or `to` under way or done.

    Returns the step. Raises ValidationError by the fields on, text, to and next_on.
    """
    current, there = begin(problem, {ProblemState.LONG_TERM}, token)
    if there:
        return there
    told = Told(on, text, token=token)
    check(told, since=current.state_on, wants_text=_("Say how it stands."))
    if to == ProblemState.LONG_TERM:
        day = _within_a_year(next_on, "next_on")
        return take(current, StepKind.LOOKED_BACK, by=by, told=told, to=to, look_back_on=day)
    if to not in AFTER:
        raise ValidationError({"to": _("Choose how it goes on.")})
    step = take(current, StepKind.LOOKED_BACK, by=by, told=told)
    if to == ProblemState.DONE:
        finish_remedies(current, on)
    take(current, AFTER[ProblemState(to)], by=by, told=Told(on), to=to)
    return step


def _within_a_year(day: date | None, field: str) -> date:
    """Give the day of the next look-back; raises ValidationError where it is none of the coming year."""
    if day is None:
        raise ValidationError({field: _("Say by when it is looked back on.")})
    if not today() < day <= today() + FURTHEST:
        raise ValidationError({field: _("Choose a day after today, within a year.")})
    return day
