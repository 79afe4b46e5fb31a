"""What changes of a problem share: one at a time, a stale form refused, a version for the next form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import touch
from zhixing.core.stale import StaleError, hold
from zhixing.organizations.models import Member, Organization
from zhixing.rectification.choices import ProblemState
from zhixing.rectification.models import Problem


class StaleProblemError(StaleError):
    """Somebody changed the problem after the form was opened; `current` is how it stands now."""


def claim(problem: Problem, version: int | None = None) -> Problem:
    """Hold a problem's row until the transaction ends, so that of two at once one sees what the other did.

    Raises ValidationError for one that was taken off the list, StaleProblemError where it is not of the
    `version` asked for.
    """
    current = hold(Problem.objects.select_related("organization", "member"), problem)
    if current.state == ProblemState.DROPPED:
        raise ValidationError(_("This problem was taken off the list. If it is one after all, list it anew."))
    StaleProblemError.refuse(current, version)
    return current


def hold_list(organization: Organization, member: Member | None = None) -> None:
    """Hold a list (a body's or, with `member`, a member's own) until the transaction ends: numbers are given once."""
    if member is not None:
        mine = Member.objects.select_for_update(no_key=True).filter(unit_id=member.unit_id)
        mine.get(pk=member.pk)
    else:
        Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)


def touch_facts(problem: Problem) -> None:
    """Say that what is counted about a problem changed, on any day from when it was found until today.

    A member's own counts for the member and, once handed in, as a number at the branch that reads it.
    """
    members = [] if problem.member_id is None else [problem.member_id]
    touch(problem.unit_id, organizations=[problem.organization_id], members=members, first=problem.found_on)
