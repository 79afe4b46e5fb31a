"""Who runs a ballot or a collection of opinions, who knows of it, and who votes.

Nobody, whatever their role, sees a vote; nobody above a body sees the words of an opinion.
"""

from typing import Any

import rules

from zhixing.core.permissions import allow, allow_also, held_at
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of
from zhixing.polls.models import Ballot, Collection, Opinion, Voter

allow("polls.view", EVERYONE, at=path_of)  # that there is a ballot, and its result


@rules.predicate
def leads_the_body(user: Any, obj: Any = None) -> bool:
    """Tell whether the user is an officer of that very body: nobody above runs its ballots and collections."""
    led = held_at(user, OFFICERS)
    if obj is None:
        return bool(led)
    about = obj.collection if isinstance(obj, Opinion) else obj
    place = about.organization_id if isinstance(about, Ballot | Collection) else getattr(about, "pk", None)
    return place in led


@rules.predicate
def is_on_the_roll(user: Any, obj: Any = None) -> bool:
    """Tell whether the user's own member stands on a ballot's roll."""
    if not isinstance(obj, Ballot) or not user.is_active or user.member_id is None:
        return False
    if user.unit_id != obj.unit_id:
        return False
    return Voter.objects.filter(
        unit_id=obj.unit_id, ballot=obj, member_id=user.member_id, left_out=""
    ).exists()


allow_also("polls.run", leads_the_body)
allow_also("polls.collect", leads_the_body)
allow_also("polls.vote", is_on_the_roll)
allow_also("polls.view", is_on_the_roll)
