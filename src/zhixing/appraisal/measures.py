"""What the appraisal offers to the scheme language: which of the four steps a member went through (R2.6-6).

Never what was said, counted or decided: no filter tells grades apart.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value

from zhixing.appraisal.choices import AppraisalStep
from zhixing.appraisal.models import Participant, PeerReview
from zhixing.polls.choices import Purpose, State
from zhixing.polls.models import Voter
from zhixing.progress.measures import Facts, Subject, Where, measure

Days = tuple[date, date]
Rows = QuerySet[Any, Any]


def _assessed(days: Days) -> list[Rows]:
    rows = Participant.objects.filter(assessed_on__range=days)
    return [rows.values("unit_id", subject=F("member_id"), day=F("assessed_on"))]


def _reviewed(days: Days) -> list[Rows]:
    """Both sides went through it: who spoke, and who was spoken of."""
    rows = PeerReview.objects.filter(given_on__range=days)
    return [
        rows.values("unit_id", subject=F(f"{side}__member_id"), day=F("given_on"))
        for side in ("giver", "about")
    ]


def _polled(days: Days) -> list[Rows]:
    """Everybody on the roll of a poll that is counted and valid, voter or not: the poll was held among them."""
    rows = Voter.objects.filter(
        ballot__purpose=Purpose.APPRAISAL,
        ballot__state=State.COUNTED,
        ballot__is_valid=True,
        ballot__closed_on__range=days,
        left_out="",
        member__isnull=False,
    )
    return [rows.values("unit_id", subject=F("member_id"), day=F("ballot__closed_on"))]


def _decided(days: Days) -> list[Rows]:
    """Who is not graded took part all the same."""
    rows = Participant.objects.filter(~Q(grade="") | ~Q(not_graded=""), appraisal__decided_on__range=days)
    return [rows.values("unit_id", subject=F("member_id"), day=F("appraisal__decided_on"))]


STEPS: dict[str, Callable[[Days], list[Rows]]] = {
    AppraisalStep.SELF: _assessed,
    AppraisalStep.PEERS: _reviewed,
    AppraisalStep.POLL: _polled,
    AppraisalStep.DECISION: _decided,
}


@measure("appraisal.stepped", subject=Subject.MEMBER)
def stepped(where: Where, first: date, last: date) -> Facts:
    """Tell which steps members went through; an entry of the scheme's list means the step whose code it carries."""
    facts: list[Rows] = []
    for key in where.get("cover") or AppraisalStep.values:
        step = STEPS.get(key.rpartition("/")[2])
        facts += [
            rows.annotate(key=Value(key, output_field=CharField()))
            for rows in (step((first, last)) if step else [])
        ]
    return facts
