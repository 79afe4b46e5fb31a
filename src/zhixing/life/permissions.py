"""Who sees a meeting of organisational life, who runs it, who agrees to its plan, who reads the criticism."""

from typing import Any

import rules

from zhixing.core.permissions import allow, allow_also, held_at
from zhixing.life.choices import TextState
from zhixing.life.models import ComparisonText, Criticism, Talk
from zhixing.life.queries.texts import heads
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


@rules.predicate
def wrote_it(user: Any, obj: Any = None) -> bool:
    """Tell whether a comparison text is the user's own: the member's, or the body's for its officers.

    A note of one on paper is the officers' too.
    """
    if not isinstance(obj, ComparisonText) or not user.is_active:
        return False
    is_of_officers = obj.member_id is None or not obj.is_written_here
    if is_of_officers and leads_the_body(user, obj):
        return True
    return obj.member_id is not None and (user.unit_id, user.member_id) == (obj.unit_id, obj.member_id)


@rules.predicate
def answers_it(user: Any, obj: Any = None) -> bool:
    """Tell whether a comparison text that left its writer lies before the user.

    A member's lies before the officers of the body, the secretary's and the body's before the superior; nobody
    answers their own, and where there is no superior here, the officers of the body answer (R2.6-2).
    """
    if not isinstance(obj, ComparisonText) or obj.state == TextState.DRAFT or not obj.is_written_here:
        return False
    if (user.unit_id, user.member_id) == (obj.unit_id, obj.member_id):
        return False
    if obj.member_id is not None and leads_the_body(user, obj):
        return True
    if obj.organization.parent_id is None:
        return bool(leads_the_body(user, obj))
    goes_up = obj.member_id is None or heads(obj.organization, obj.member_id)
    return goes_up and bool(leads_the_superior(user, obj))


@rules.predicate
def talked(user: Any, obj: Any = None) -> bool:
    """Tell whether a talk is one of the user's own."""
    if not isinstance(obj, Talk) or not user.is_active or user.member_id is None:
        return False
    return user.unit_id == obj.unit_id and user.member_id in obj.pair


@rules.predicate
def is_secretary(user: Any, obj: Any = None) -> bool:
    """Tell whether the user is the secretary of the body itself, by post."""
    if not isinstance(obj, Talk) or user.member_id is None or user.unit_id != obj.unit_id:
        return False
    return bool(leads_the_body(user, obj)) and heads(obj.organization, user.member_id)


allow_also("life.write_talk", talked | leads_the_body)  # who, when and where
allow_also("life.read_talk", talked | is_secretary)  # what was said (domain.md §6)
allow_also("life.write_text", wrote_it)
allow_also("life.answer_text", answers_it)
allow_also("life.read_text", wrote_it | answers_it)
