"""What comes after a report: verified and struck off (销号) by somebody else, sent back, or opened again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action
from zhixing.core.time import today
from zhixing.rectification.actions.stepping import Told, begin, check, take
from zhixing.rectification.choices import ProblemState, StepKind
from zhixing.rectification.models import Problem, Remedy, Step
from zhixing.rectification.owning import answers_for, owner_of


@action("rectification.strike_off", permission="rectification.verify", on="problem")
def strike_off(
    *, by: Actor, problem: Problem, on: date, text: str = "", helped: str = "", token: str = ""
) -> Step:
    """Verify a problem that is reported as done and strike it off (R2.5-4); `helped` is for who meets it next.

    Returns the step. Raises ValidationError by the fields on, text and helped; for whoever answers for it, or
    reported it as the one who did; for an organisation's without a measure or a responsible person, or with a
    measure that is not done; and where somebody else did something with it meanwhile.
    """
    current, there = begin(problem, {ProblemState.DONE}, token)
    if there:
        return there
    _check_other(by, current)
    if not current.is_own:
        _check_lists(current)
    told = Told(on, text, helped, token)
    check(told, since=current.state_on)
    return take(current, StepKind.STRUCK_OFF, by=by, told=told, to=ProblemState.STRUCK_OFF)


def _check_other(by: Actor, problem: Problem) -> None:
    if by.pk is not None and answers_for(by, problem):
        raise ValidationError(
            _("You answer for this problem, so somebody else verifies it and strikes it off.")
        )


def _check_lists(problem: Problem) -> None:
    """Refuse a problem that stands on one of the three lists only."""
    remedies = Remedy.objects.filter(unit_id=problem.unit_id, problem=problem)
    faults = []
    if owner_of(problem) is None:
        faults.append(_("Nobody is responsible for it yet. Name somebody, then strike it off."))
    if not remedies.exists():
        faults.append(_("No measure stands with it yet. Say what was done about it, then strike it off."))
    elif remedies.filter(done_on__isnull=True).exists():
        faults.append(
            _("A measure was added that is not done yet. Tick it once it is done, or send it back.")
        )
    if faults:
        raise ValidationError(faults)


@action("rectification.send_back", permission="rectification.verify", on="problem")
def send_back(*, by: Actor, problem: Problem, reason: str, token: str = "") -> Step:
    """Send a problem back that is reported as done but not there yet; it is under way again.

    Returns the step. Raises ValidationError without a reason, and where it stands otherwise by now.
    """
    current, there = begin(problem, {ProblemState.DONE}, token)
    return there or _again(by, current, StepKind.RETURNED, reason, token)


@action("rectification.reopen", permission="rectification.work", on="problem")
def reopen(*, by: Actor, problem: Problem, reason: str, token: str = "") -> Step:
    """Open a problem again that was struck off, or take a report back; its history and first day stay.

    Returns the step. Raises ValidationError without a reason, and where it stands otherwise by now.
    """
    current, there = begin(problem, {ProblemState.DONE, ProblemState.STRUCK_OFF}, token)
    return there or _again(by, current, StepKind.REOPENED, reason, token)


def _again(by: Actor, current: Problem, kind: StepKind, reason: str, token: str) -> Step:
    if not reason:
        raise ValidationError({"reason": _("Say why; whoever goes on with it reads it.")})
    told = Told(today(), reason, token=token)
    check(told, since=current.found_on)
    return take(current, kind, by=by, told=told, to=ProblemState.UNDER_WAY)
