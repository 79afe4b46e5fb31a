"""Guests of other units whom a room's list names, and counting again where such a list says something else."""

from collections.abc import Iterable

from django.db.models import QuerySet

from zhixing.activities.actions.credits import write_credits
from zhixing.activities.actions.facts import facts_of
from zhixing.activities.actions.frame import credited_units
from zhixing.activities.actions.rows import guest, of
from zhixing.activities.choices import OPEN, Part
from zhixing.activities.models import Activity, Guest
from zhixing.organizations.models import Member, Organization


def invite(activity: Activity, people: Iterable[tuple[Member, Organization]]) -> None:
    """Note members of other units, each with the branch of today, as guests, inside an action.

    Noted before, or the activity confirmed, nothing changes. A few statements, however many.
    """
    if activity.state not in OPEN:
        return
    there = set(_noted(activity).values_list("home_member_id", flat=True))
    Guest.objects.bulk_create(
        guest(activity, member, Part.ATTENDED, home) for member, home in people if member.pk not in there
    )


def disinvite(activity: Activity, members: Iterable[Member]) -> None:
    """Take such guests off again, inside an action; a confirmed activity keeps who came."""
    if activity.state in OPEN:
        _noted(activity).filter(home_member_id__in=[member.pk for member in members]).delete()


def _noted(activity: Activity) -> QuerySet[Guest]:
    rows: QuerySet[Guest] = of(Guest, activity).filter(part=Part.ATTENDED, home_member_id__isnull=False)
    return rows


def count_again(activity: Activity) -> None:
    """Mark whom a confirmed activity counts for and write its credits anew: its audience is another."""
    facts = facts_of(activity)
    if facts:
        write_credits(activity, credited_units(activity))
        facts.touch()
