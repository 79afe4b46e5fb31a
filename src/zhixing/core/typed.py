"""What somebody typed into a form: acted on, told what is refused beside it, and never lost.

if plan := tried(form, lambda: make_plan(by=…, draft=form.draft())):     (an action that gives something back)
if done(form, lambda: drop_point(by=…, item=row, reason=form.reason)):   (one that gives nothing)
form = PlanForm(with_version(request.POST, error.current.version))       (somebody else saved meanwhile)
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import QueryDict

R = TypeVar("R")


def done(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Run an action with what a form holds; False where the form or the action has something to mend.

    The form says then what it is. What else the action raises (somebody saved meanwhile) goes on to the caller.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except ValidationError as error:
        explain(form, error)
        return False
    return True


def tried(form: BaseForm, act: Callable[[], R]) -> R | None:
    """Run an action as `done` does, and give what it gives; None where there is something to mend."""
    given: list[R] = []
    done(form, lambda: given.append(act()))
    return given[0] if given else None


def explain(form: BaseForm, error: ValidationError) -> None:
    """Put what an action refused beside the fields that it is about; what has no field, above the form."""
    problems = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for field, messages in problems.items():
        form.add_error(field if field in form.fields else None, list(messages))


def with_version(data: QueryDict, version: int, *, prefix: str = "") -> QueryDict:
    """Give what was typed with the present version, so that saving it again is a choice, not an accident.

    `prefix` is that of the form, where it has one.
    """
    again = data.copy()
    again[f"{prefix}-version" if prefix else "version"] = str(version)
    return again
