"""What the steps of a problem share: one at a time, once per form, in order of days, each a row of its history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, unchanged
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.rectification.actions.frame import claim, touch_facts
from zhixing.rectification.actions.trail import record
from zhixing.rectification.checking import Fault, refuse, too_long
from zhixing.rectification.choices import ProblemState, StepKind
from zhixing.rectification.models import Problem, Step
from zhixing.rectification.owning import owns

AGAIN = (StepKind.RETURNED, StepKind.REOPENED)  # what begins the work anew


@dataclass(frozen=True)
class Told:
    """What somebody tells of a step: on which day, in what words; `token` is that of the form."""

    on: date
    text: str = ""
    helped: str = ""
    token: str = ""


def begin(problem: Problem, states: Collection[str], token: str = "") -> tuple[Problem, Step | None]:
    """Hold a problem for a step, and find the step that a form with this token took already.

    Raises ValidationError, with who did what meanwhile, where it is in none of the `states`.
    """
    current = claim(problem)
    there = Step.objects.filter(unit_id=current.unit_id, token=token).first() if token else None
    if there is not None:
        unchanged()
    elif current.state not in states:
        raise ValidationError(_meanwhile(current))
    return current, there


def _meanwhile(problem: Problem) -> str:
    last = steps_of(problem).order_by("-pk").first()
    if last is None:
        return _("This problem is %(state)s, so this cannot be done.") % {
            "state": problem.get_state_display()
        }
    message = _(
        "This problem is %(state)s now: %(who)s noted “%(what)s” for %(day)s. Nothing was changed, and what you "
        "typed is still here."
    )
    return message % {
        "state": problem.get_state_display(),
        "who": last.by_name,
        "what": last.get_kind_display(),
        "day": formats.date_format(last.on),
    }


def steps_of(problem: Problem) -> Any:
    """List the steps of a problem."""
    return Step.objects.filter(unit_id=problem.unit_id, problem=problem)


def work_began(problem: Problem) -> date:
    """Tell the first day on which work on it can have been done: since it was found, or sent back, or opened again."""
    again = steps_of(problem).filter(kind__in=AGAIN).order_by("-pk").first()
    return again.on if again else problem.found_on


def check(told: Told, *, since: date, wants_text: str = "") -> None:
    """Refuse a step on a day that cannot be, with too long words, or without any where `wants_text` asks for them.

    Raises ValidationError by the fields on, text and helped.
    """
    faults: list[Fault] = [*too_long("text", told.text), *too_long("helped", told.helped)]
    if wants_text and not told.text:
        faults.append(("text", wants_text))
    if told.on > today():
        faults.append(("on", _("This day is still to come. Note it once it has happened.")))
    elif told.on < since:
        message = _("This day lies before %(day)s, so it cannot be. Check the date.")
        faults.append(("on", message % {"day": formats.date_format(since)}))
    refuse(faults)


def take(
    current: Problem, kind: StepKind, *, by: Actor, told: Told, to: str | None = None, **fields: Any
) -> Step:
    """Write a step of a held problem, and where it goes `to` another state, that; both in the trail, without words."""
    step = Step.objects.create(
        unit_id=current.unit_id,
        problem=current,
        kind=kind,
        on=told.on,
        text=told.text,
        helped=told.helped,
        token=told.token,
        by_id=by.pk,
        by_name=str(by.name),
        by_owner=by.pk is not None and owns(by, current),
    )
    old = {"state": current.state}
    if to is not None and (to != current.state or fields):
        _move(current, to, told.on, **fields)
    record(current, old=old, new={"state": current.state, "step": step.pk, "kind": kind, "on": told.on})
    return step


def _move(problem: Problem, state: str, day: date, *, look_back_on: date | None = None) -> None:
    """Set a problem's state and what goes with it; the day on which it was found is never touched."""
    if state != problem.state:
        problem.state, problem.state_on = state, day
    problem.struck_off_on = day if state == ProblemState.STRUCK_OFF else None
    problem.look_back_on = look_back_on
    keep(problem, "state", "state_on", "struck_off_on", "look_back_on")
    touch_facts(problem)
