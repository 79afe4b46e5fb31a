"""What the page of one problem shows besides the row itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhixing.activities.models import Activity
from zhixing.core.ids import unit_of
from zhixing.rectification.choices import AT_WORK, Duty
from zhixing.rectification.masking import Mask, mask_for
from zhixing.rectification.models import Problem, Remedy, Responsibility
from zhixing.rectification.people import Departure, departures
from zhixing.rectification.standing import is_overdue
from zhixing.rectification.tags import Kinds, Names


@dataclass(frozen=True)
class RemedyLine:
    """A remedy as the page shows it; `is_late` is a plain fact about a day."""

    remedy: Remedy
    is_late: bool


@dataclass(frozen=True)
class DutyLine:
    """Somebody who answers, and whether they have left the unit meanwhile."""

    row: Responsibility
    gone: Departure | None


@dataclass(frozen=True)
class Page:
    """One problem for one reader."""

    problem: Problem
    mask: Mask
    kinds: list[Kinds]
    remedies: list[RemedyLine]
    duties: list[DutyLine]
    meeting: Activity | None

    @property
    def lacks_remedy(self) -> bool:
        """Whether nothing is written yet of what is done about it."""
        return self.problem.state in AT_WORK and not self.remedies

    @property
    def lacks_owner(self) -> bool:
        """Whether nobody is responsible yet; a member answers for their own."""
        is_at_work = self.problem.state in AT_WORK and not self.problem.is_own
        return is_at_work and all(line.row.duty != Duty.OWNER for line in self.duties)

    @property
    def gone(self) -> list[Departure]:
        """Who of those that answer has left, while there is something to do."""
        return [line.gone for line in self.duties if line.gone] if self.problem.state in AT_WORK else []


def page_of(user: Any, problem: Problem, day: date) -> Page:
    """Put together the page of a problem that the user may read."""
    answering = list(problem.responsibilities.all())
    members = {row.member_id: row.name for row in answering if row.member_id}
    gone = departures(problem.unit_id, members, day)
    mask = mask_for(user, problem)
    return Page(
        problem=problem,
        mask=mask,
        kinds=Names(problem.organization).kinds(problem.tags.all()),
        # That a day is past is told to those who answer and to the officers, who are those who read names.
        remedies=[
            RemedyLine(remedy, mask.is_clear and is_overdue(remedy, problem, day))
            for remedy in problem.remedies.all()
        ],
        duties=[DutyLine(row, gone.get(row.member_id)) for row in in_order(answering)],
        meeting=_meeting(user, problem),
    )


def in_order(rows: list[Responsibility]) -> list[Responsibility]:
    """Put those who answer in the order of the responsibility list: leader, owner, helpers, supervisor."""
    order = [duty.value for duty in Duty]
    return sorted(rows, key=lambda row: (order.index(row.duty), row.position, row.pk))


def _meeting(user: Any, problem: Problem) -> Activity | None:
    """Find the meeting at which it was found, where the user may read that meeting's page."""
    if not problem.activity_id or unit_of(problem.activity_id) != problem.unit_id:
        return None
    rows = Activity.objects.filter(unit_id=problem.unit_id, pk=problem.activity_id)
    meeting = rows.select_related("organization").first()
    return meeting if meeting and user.has_perm("activities.view", meeting) else None
