"""The frame of every write: permission, transaction, audit entry, touched facts, side effects on commit.

@action("activities.confirm", permission="activities.record", on="activity")
def confirm_activity(*, by: Actor, activity: Activity) -> Activity:
    …change rows…
    record(activity, old={"state": …}, new={"state": …})
    touch(activity.unit_id, organizations=[…], first=day, last=day)
    after_commit(lambda: …)
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.dispatch import Signal

from zhixing.core.models import PLATFORM, AuditEntry

P = ParamSpec("P")
R = TypeVar("R")

# Sent once at the end of the outermost action, inside its transaction, with `touches`: list[Touch].
facts_touched = Signal()


class Actor(Protocol):
    """Who acts: a user, a token of a user, or the system on an operator's command."""

    @property
    def pk(self) -> Any:
        """The user's id, or None for the system."""

    @property
    def name(self) -> Any:
        """The name that the audit trail keeps."""

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Tell whether the actor may do `perm` on `obj`."""


@dataclass(frozen=True)
class System:
    """The system itself, on an operator's command line: it may do everything, and the trail says so."""

    name: str
    pk: None = None

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ARG002  the shape of Actor
        """Allow."""
        return True


@dataclass(frozen=True)
class Touch:
    """Facts changed for one organisation or member of a unit, on the days first … last (None: any day)."""

    unit_id: int
    organization_id: int | None = None
    member_id: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass
class Act:
    """One running action."""

    code: str
    by: Actor
    audited: bool = False
    touches: list[Touch] = field(default_factory=list)


@dataclass(frozen=True)
class Registered:
    """An action as the guard tests see it."""

    code: str
    permission: str | None
    function: Callable[..., Any]


ACTIONS: dict[str, Registered] = {}
_act: ContextVar[Act | None] = ContextVar("act", default=None)


class UnauditedError(RuntimeError):
    """An action ended without an audit entry and without saying that nothing changed."""


def action(
    code: str, *, permission: str | None, on: str | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action named `code`.

    `permission` is asked of `by` for the argument named `on` (None: not asked here, the reason beside it).
    Raises PermissionDenied before anything is read or written.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by: Any = kwargs["by"]
            _check(by, permission, on, kwargs)
            outer = _act.get()
            act = Act(code, by, touches=outer.touches if outer else [])
            token = _act.set(act)
            try:
                with transaction.atomic():
                    result = function(*args, **kwargs)
                    _finish(act, outermost=outer is None)
            finally:
                _act.reset(token)
            return result

        ACTIONS[code] = Registered(code, permission, run)
        return run

    return decorate


def _check(by: Actor, permission: str | None, on: str | None, arguments: Mapping[str, Any]) -> None:
    if permission is None:
        return
    target = arguments[on] if on else None
    # has_perm without an object asks "anywhere": nobody but the system may leave the place open.
    left_open = on is not None and target is None and by.pk is not None
    if left_open or not by.has_perm(permission, target):
        raise PermissionDenied(permission)


def _finish(act: Act, *, outermost: bool) -> None:
    if not act.audited:
        raise UnauditedError(act.code)
    if outermost and act.touches:
        facts_touched.send(sender=act.code, touches=list(dict.fromkeys(act.touches)))


def current_act() -> Act:
    """Tell the running action; raises RuntimeError outside one, so that nothing writes on the side."""
    act = _act.get()
    if act is None:
        raise RuntimeError("only an action may do this")
    return act


def record(
    target: models.Model,
    *,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    **more: Any,
) -> AuditEntry:
    """Append the audit entry of the running action: what it was done to, and the values before and after.

    Sensitive values never go in: name the field, not its content.
    """
    act = current_act()
    act.audited = True
    data = {key: value for key, value in {"old": old, "new": new, **more}.items() if value is not None}
    return AuditEntry.objects.create(
        unit_id=_unit_id(target),
        actor_id=act.by.pk,
        actor_name=str(act.by.name),
        code=act.code,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        organization_id=_organization_id(target),
        data=_plain(data),
    )


def unchanged() -> None:
    """Say that the running action found everything as wished and wrote nothing (a double click, say)."""
    current_act().audited = True


def leave_no_trace() -> None:
    """Say that the running action may not be on the audit trail: a secret ballot was cast.

    An entry would say who voted at which minute. Only actions that a guard test names may do this.
    """
    current_act().audited = True


def touch(
    unit_id: int,
    *,
    organizations: Iterable[int] = (),
    members: Iterable[int] = (),
    first: date | None = None,
    last: date | None = None,
) -> None:
    """Say whose facts changed, and on which days, so that their cells are worked out again."""
    touches = current_act().touches
    touches.extend(Touch(unit_id, organization_id=pk, first=first, last=last) for pk in organizations)
    touches.extend(Touch(unit_id, member_id=pk, first=first, last=last) for pk in members)


def after_commit(effect: Callable[[], Any]) -> None:
    """Run `effect` once the running action's transaction is committed, never if it is rolled back."""
    current_act()
    transaction.on_commit(effect)


def _unit_id(target: models.Model) -> int:
    """Tell in whose trail it stands: the row's own unit, or that of the organisation that it is about."""
    about = target if hasattr(target, "unit_id") else getattr(target, "organization", None)
    return getattr(about, "unit_id", None) or PLATFORM


def _organization_id(target: models.Model) -> int | None:
    if target._meta.label_lower == "organizations.organization":
        return int(target.pk)
    return getattr(target, "organization_id", None)


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Reduce dates and the like to JSON the way that the seal will read it back."""
    result: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return result
