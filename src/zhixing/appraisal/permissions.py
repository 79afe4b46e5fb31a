"""Who runs an appraisal, who reads it, and what is each member's own.

Everybody of a body may know that it is appraised and how far it is. Assessments, reviews, grades and reasons are
read by the body's own committee; above it there are numbers, and one member's record where the member asked for
another look. A member reads all that is about them, and writes for themself.
"""

from typing import Any

import rules

from zhixing.appraisal.models import Participant
from zhixing.core.permissions import Role, allow, allow_also, held_at
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of

allow("appraisal.view", EVERYONE, at=path_of)
allow("appraisal.count", (*OFFICERS, Role.INSPECTOR), at=path_of)
allow("appraisal.reconsider", OFFICERS, at=path_of)  # reply to a member who asked for another look


@rules.predicate
def leads_it(user: Any, obj: Any = None) -> bool:
    """Tell whether the user is of the body's own committee: of this body, none above it."""
    led = held_at(user, {Role.BRANCH_OFFICER})
    if obj is None:
        return bool(led)
    return getattr(obj, "organization", obj).pk in led


@rules.predicate
def is_own(user: Any, obj: Any = None) -> bool:
    """Tell whether it is the user's own part of an appraisal."""
    return (
        isinstance(obj, Participant)
        and user.is_active
        and (user.unit_id, user.member_id) == (obj.unit_id, obj.member_id)
    )


@rules.predicate
def was_asked(user: Any, obj: Any = None) -> bool:
    """Tell whether the member asked for another look at it, and the user may reply."""
    return (
        isinstance(obj, Participant)
        and obj.review_asked_on is not None
        and bool(user.has_perm("appraisal.reconsider", obj))
    )


allow_also("appraisal.keep", leads_it)  # begin, note what was said, decide, tell
allow_also("appraisal.read", leads_it | is_own | was_asked)  # what is said of one participant, and decided
allow_also("appraisal.answer", is_own)  # write, review others, sign, dissent, ask for another look
