"""Who is expected where a room above keeps a list of names: it registers here, so that this room knows none.

A class's session expects those enrolled, whatever the circle of its kinds.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from zhixing.activities.models import Activity
from zhixing.core.sources import Sources


@dataclass(frozen=True)
class NamedList:
    """A room's answers; people of other units are no part of them, they come as guests.

    `at`: the ids of the members of its own unit whom an activity expects, None where the room has no list.
    `of`: the ids of the activities that expect a member (unit, member).
    `among`: which of these activities of a unit have a list.
    `audience`: for whom an activity is meant, as a code that credits in other units carry; "" for all.
    """

    at: Callable[[Activity], frozenset[int] | None]
    of: Callable[[int, int], QuerySet[Any, Any]]
    among: Callable[[int, Collection[int]], set[int]]
    audience: Callable[[Activity], str]


keeps_list = Sources[NamedList]()  # the first that answers for an activity counts


def listed_at(activity: Activity) -> frozenset[int] | None:
    """Tell whom a list names for an activity, by member id; None where its kinds tell who is expected."""
    answers = (named.at(activity) for named in keeps_list)
    return next((answer for answer in answers if answer is not None), None)


def listed(unit_id: int, member_id: int) -> Q:
    """Make the condition on activities whose list names a member."""
    condition = Q(pk__in=[])
    for named in keeps_list:
        condition |= Q(pk__in=named.of(unit_id, member_id))
    return condition


def with_list(unit_id: int, activity_ids: Collection[int]) -> set[int]:
    """Tell which of these activities of one unit have a list; no query for none."""
    if not activity_ids:
        return set()
    return {pk for named in keeps_list for pk in named.among(unit_id, activity_ids)}


def audience_of(activity: Activity) -> str:
    """Tell for whom an activity is meant; "" where no list says."""
    return next((code for named in keeps_list if (code := named.audience(activity))), "")
