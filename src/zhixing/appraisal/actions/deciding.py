"""The fourth step: the organisation decides with reasons, and tells each member in person. No grade is computed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.appraisal.actions.frame import claim, claim_decided, touch_members
from zhixing.appraisal.checking import check_day, check_decisions
from zhixing.appraisal.drafts import Decision
from zhixing.appraisal.models import Appraisal, Participant
from zhixing.appraisal.queries.rounds import participants_of
from zhixing.core.actions import Actor, action, record
from zhixing.core.stale import keep
from zhixing.core.time import today

NAME = 60


@action("appraisal.decide", permission="appraisal.keep", on="appraisal")
def decide(
    *,
    by: Actor,
    appraisal: Appraisal,
    version: int,
    on: date,
    decisions: Sequence[Decision],
) -> Appraisal:
    """Lay down what was decided about everybody who is graded; may be mended until a member has answered.

    From votes and daily conduct (domain.md §5): nothing here follows from a number, and no grade starts anything.
    Raises ValidationError by field, StaleAppraisalError where the appraisal changed since `version`.
    """
    current = claim(appraisal, version)
    check_day(on, current.began_on, today(), "decided_on")
    rows = list(participants_of(current))
    if any(row.answer or row.review_asked_on for row in rows):
        raise ValidationError(
            _(
                "Members have answered already: a grade changes now only where its member asks for another look."
            )
        )
    given = check_decisions(current, [row for row in rows if row.is_graded], decisions)
    for row in rows:
        _write_down(row, given.get(row.pk) if row.is_graded else None, on)
    current.decided_on = on
    keep(current, "decided_on")
    counts = Counter(row.grade for row in rows if row.is_graded)
    record(current, new={"decided_on": on, "grades": dict(counts)}, sensitive=["reason"])
    touch_members(current, [row.member_id for row in rows])
    return current


def _write_down(row: Participant, decision: Decision | None, on: date) -> None:
    row.grade, row.reason, row.graded_on = "", "", None
    if decision:
        row.grade, row.reason, row.graded_on = decision.grade, decision.reason.strip(), on
    keep(row, "grade", "reason", "graded_on")


@action("appraisal.tell", permission="appraisal.keep", on="participant")
def tell(*, by: Actor, participant: Participant, on: date, teller: str = "") -> Participant:
    """Note that somebody of the committee told the member in person what was decided. Raises ValidationError."""
    current = claim_decided(participant)
    check_day(on, current.appraisal.decided_on or on, today(), "told_on")
    current.told_on, current.told_by = on, (teller.strip() or str(by.name))[:NAME]
    keep(current, "told_on", "told_by")
    record(current, new={"told_on": on, "told_by": current.told_by})
    return current
