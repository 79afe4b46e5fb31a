"""A problem that was struck off and has come back: its row is opened again, with what was typed as a new one."""

from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, unchanged
from zhixing.core.time import today
from zhixing.rectification.actions.frame import claim
from zhixing.rectification.actions.problems import AlikeError
from zhixing.rectification.actions.remedies import write_remedies
from zhixing.rectification.actions.trail import record
from zhixing.rectification.actions.verifying import reopen
from zhixing.rectification.choices import ProblemState
from zhixing.rectification.drafts import DutyDraft, ProblemDraft, RemedyDraft
from zhixing.rectification.models import Problem, Remedy, Responsibility, Step
from zhixing.rectification.people import departures


@action("rectification.list_again", permission="rectification.keep", on="problem")
def list_again(
    *,
    by: Actor,
    problem: Problem,
    draft: ProblemDraft,
    remedies: Sequence[RemedyDraft] = (),
    responsibilities: Sequence[DutyDraft] = (),
    token: str = "",
) -> Problem:
    """Open a problem again that was struck off and is found anew (R2.5-6), with a remedy and who answers now.

    Its history and the day on which it was first found stay; a duty that is named anew is its new holder's. The
    same form (`token`) sent twice opens it once. Raises ValidationError by row as `set_remedies` does, and
    AlikeError where it is open already.
    """
    current = claim(problem)
    if token and Step.objects.filter(unit_id=current.unit_id, token=token).exists():
        unchanged()
        return current
    if current.state != ProblemState.STRUCK_OFF:
        raise AlikeError(current)
    found_on = draft.found_on or today()
    reason = _("Found again on %(day)s.") % {"day": formats.date_format(found_on)}
    reopen(by=by, problem=current, reason=reason, token=token)
    current = claim(current)
    record(current, found_again_on=found_on)
    duties = [*responsibilities, *_staying(current, {draft.duty for draft in responsibilities})]
    write_remedies(current, [*remedies, *_undone(current)], duties)
    return current


def _undone(problem: Problem) -> list[RemedyDraft]:
    rows = Remedy.objects.filter(unit_id=problem.unit_id, problem=problem, done_on=None)
    return [RemedyDraft(row.pk, row.aim, row.step, row.due_on) for row in rows]


def _staying(problem: Problem, renewed: set[str]) -> list[DutyDraft]:
    """List who answered and goes on: duties that nobody else was named for, of people who are still here."""
    rows = Responsibility.objects.filter(unit_id=problem.unit_id, problem=problem).exclude(duty__in=renewed)
    members = {row.member_id: row.name for row in rows if row.member_id}
    gone = departures(problem.unit_id, members, today())
    return [DutyDraft(row.duty, row.member_id, row.name) for row in rows if row.member_id not in gone]
