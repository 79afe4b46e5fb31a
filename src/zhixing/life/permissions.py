"""Who sees a meeting of organisational life, who runs it, who agrees to its plan, who reads the criticism."""

from typing import Any

import rules

from zhixing.core.permissions import allow, allow_also, held_at
from zhixing.life.models import Criticism
from zhixing.organizations.models import Organization
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of

allow("life.view", EVERYONE, at=path_of)  # the frame, its steps, the result notice


def body_of(obj: Any) -> Organization | None:
    """Tell whose a meeting, or what was said at one, is."""
    if isinstance(obj, Criticism):
        obj = obj.meeting
    return obj if isinstance(obj, Organization) else getattr(obj, "organization", None)


@rules.predicate
def leads_the_body(user: Any, obj: Any = None) -> bool:
    """Tell whether the user is an officer of that very body: nobody above runs its meetings."""
    led, body = held_at(user, OFFICERS), body_of(obj)
    return bool(led) if obj is None else body is not None and body.pk in led


@rules.predicate
def leads_the_superior(user: Any, obj: Any = None) -> bool:
    """Tell whether the user is an officer of the body directly above, to which plan and report go."""
    led, body = held_at(user, OFFICERS), body_of(obj)
    return bool(led) if obj is None else body is not None and body.parent_id in led


@rules.predicate
def said_or_heard_it(user: Any, obj: Any = None) -> bool:
    """Tell whether a criticism was given by the user's own member, or received."""
    if not isinstance(obj, Criticism) or not user.is_active or user.member_id is None:
        return False
    return user.unit_id == obj.unit_id and user.member_id in {obj.giver_id, obj.receiver_id}


allow_also("life.run", leads_the_body)
allow_also("life.agree", leads_the_superior)
allow_also("life.read_criticism", leads_the_body | said_or_heard_it)
