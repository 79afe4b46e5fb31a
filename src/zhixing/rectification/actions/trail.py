"""What the audit trail says of problems: of what is private to a member only that they changed their own list."""

from typing import Any

from zhixing.accounts.models import User
from zhixing.core import actions
from zhixing.rectification.models import Problem


def record(problem: Problem, **values: Any) -> None:
    """Append the audit entry of the running action about a problem.

    A member's own that nobody else may read is recorded on the account that acts, which no page shows: neither
    which problem, nor how it stands, nor at which branch.
    """
    by = actions.current_act().by
    is_private = problem.is_own and problem.handed_in_on is None
    if is_private and isinstance(by, User):
        actions.record(by)
    else:
        actions.record(problem, **values)
