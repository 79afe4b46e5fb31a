"""What is overdue and what comes due: for a body's officers, and for those who answer. Never anybody else's."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from zhixing.organizations.models import Member, Organization
from zhixing.rectification.choices import STANDING, Duty, ProblemState, StepKind
from zhixing.rectification.models import Problem, Remedy, Responsibility, Step
from zhixing.rectification.people import Departure, departures
from zhixing.rectification.standing import WORKED_ON

AHEAD = timedelta(days=14)  # what is due later than this waits on its list


def due_at(organization: Organization, today: date) -> QuerySet[Remedy]:
    """List a body's open measures that are overdue or due within two weeks, soonest first."""
    rows = _open(organization.unit_id, today)
    return rows.filter(problem__organization=organization, problem__member=None)


def due_for(member: Member, today: date) -> QuerySet[Remedy]:
    """List the open measures for which a member answers, their own list's too, that are due within two weeks."""
    rows = _open(member.unit_id, today)
    return rows.filter(Q(problem__in=_answered_by(member)) | Q(problem__member=member))


def _open(unit_id: int, today: date) -> QuerySet[Remedy]:
    rows = Remedy.objects.filter(unit_id=unit_id, done_on__isnull=True, due_on__lte=today + AHEAD)
    return rows.filter(problem__state__in=WORKED_ON).select_related("problem").order_by("due_on", "pk")


def _answered_by(member: Member, *duties: Duty) -> QuerySet[Responsibility, Any]:
    rows = Responsibility.objects.filter(unit_id=member.unit_id, member=member)
    return (rows.filter(duty__in=duties) if duties else rows).values("problem")


def to_verify_at(organization: Organization) -> QuerySet[Problem]:
    """List a body's problems that are reported as done, and those handed in to it, the longest waiting first."""
    rows = _waiting(organization.unit_id).filter(organization=organization)
    return rows.filter(Q(member=None) | Q(handed_in_on__isnull=False))


def to_verify_for(member: Member) -> QuerySet[Problem]:
    """List the problems reported as done that a member supervises."""
    return _waiting(member.unit_id).filter(member=None, pk__in=_answered_by(member, Duty.SUPERVISOR))


def _waiting(unit_id: int) -> QuerySet[Problem]:
    rows = Problem.objects.filter(unit_id=unit_id, state=ProblemState.DONE)
    reports = Prefetch("steps", Step.objects.filter(kind=StepKind.DONE).order_by("pk"), to_attr="reports")
    rows = rows.select_related("organization", "member").prefetch_related("responsibilities", reports)
    return rows.order_by("state_on", "pk")


def look_backs_at(organization: Organization, today: date) -> QuerySet[Problem]:
    """List a body's long-term problems that are to be looked back on within two weeks, soonest first."""
    return _look_backs(organization.unit_id, today).filter(organization=organization, member=None)


def look_backs_for(member: Member, today: date) -> QuerySet[Problem]:
    """List the long-term problems for which a member answers, and their own, that are to be looked back on."""
    rows = _look_backs(member.unit_id, today)
    return rows.filter(Q(pk__in=_answered_by(member)) | Q(member=member))


def _look_backs(unit_id: int, today: date) -> QuerySet[Problem]:
    rows = Problem.objects.filter(unit_id=unit_id, state=ProblemState.LONG_TERM)
    return rows.filter(look_back_on__lte=today + AHEAD).order_by("look_back_on", "pk")


def left_behind(organization: Organization, today: date) -> list[tuple[Problem, Departure]]:
    """List a body's standing problems whose responsible person has left the unit, with who it was."""
    owners = Responsibility.objects.filter(
        unit_id=organization.unit_id,
        duty=Duty.OWNER,
        member__isnull=False,
        problem__organization=organization,
        problem__member=None,
        problem__state__in=STANDING,
    )
    rows = list(owners.select_related("problem").order_by("problem__number"))
    gone = departures(organization.unit_id, _names(rows), today)
    return [(row.problem, gone[row.member_id]) for row in rows if row.member_id in gone]


def _names(rows: Iterable[Responsibility]) -> dict[int, str]:
    return {row.member_id: row.name for row in rows}
