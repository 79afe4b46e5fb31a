"""Who reads an organisation's three lists, who works on them; a member's own list is the member's.

An organisation's problems are read by whoever belongs there or stands above; names of people in them by its
officers and by those who answer for them, masked for everybody else. A member's own problem is seen by nobody
else until it is handed in, then by the committee of that very branch: by nobody above it, whatever their role.
"""

from typing import Any

import rules

from zhixing.core.permissions import Role, allow, allow_also, held_at
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of
from zhixing.rectification.choices import Duty
from zhixing.rectification.models import Problem, Responsibility


def place_of(obj: Any) -> str | None:
    """Tell where a body or its problem stands; a member's own problem stands nowhere in the tree."""
    return None if isinstance(obj, Problem) and obj.is_own else path_of(obj)


allow("rectification.view", EVERYONE, at=place_of)
allow("rectification.view_names", OFFICERS, at=place_of)
allow("rectification.keep", OFFICERS, at=place_of)  # list, remedy, assign, carry over
allow("rectification.work", OFFICERS, at=place_of)  # note progress, report as done
allow("rectification.verify", (*OFFICERS, Role.INSPECTOR), at=place_of)  # never the owner: the action asks


@rules.predicate
def answers_for_it(user: Any, obj: Any = None) -> bool:
    """Tell whether the user has a duty in an organisation's problem."""
    return _has_duty(user, obj, set(Duty))


@rules.predicate
def supervises_it(user: Any, obj: Any = None) -> bool:
    """Tell whether the user supervises an organisation's problem."""
    return _has_duty(user, obj, {Duty.SUPERVISOR})


def _has_duty(user: Any, obj: Any, duties: set[Duty]) -> bool:
    if not isinstance(obj, Problem) or obj.is_own or user.member_id is None or user.unit_id != obj.unit_id:
        return False
    rows = Responsibility.objects.filter(unit_id=obj.unit_id, problem=obj, member_id=user.member_id)
    return any(row.duty in duties for row in rows)


@rules.predicate
def is_own(user: Any, obj: Any = None) -> bool:
    """Tell whether a problem is the user's own."""
    return (
        isinstance(obj, Problem)
        and obj.is_own
        and (user.unit_id, user.member_id) == (obj.unit_id, obj.member_id)
    )


@rules.predicate
def leads_the_branch(user: Any, obj: Any = None) -> bool:
    """Tell whether the user is of the branch's own committee: this branch, none above it.

    Without an object: of any branch's. A member's own problem must have been handed in.
    """
    led = held_at(user, {Role.BRANCH_OFFICER})
    if obj is None:
        return bool(led)
    if isinstance(obj, Problem):
        return obj.is_own and obj.handed_in_on is not None and obj.organization_id in led
    return getattr(obj, "pk", None) in led


for _code, _more in {
    "rectification.view": answers_for_it | is_own | leads_the_branch,
    "rectification.view_names": answers_for_it | is_own | leads_the_branch,
    "rectification.work": answers_for_it | is_own,
    "rectification.verify": supervises_it | leads_the_branch,
}.items():
    allow_also(_code, _more)

# What members handed in, and what they keep on paper; for a branch or for one problem.
allow_also("rectification.view_handed_in", leads_the_branch)
