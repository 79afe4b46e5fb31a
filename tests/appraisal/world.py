"""A branch with members and its appraisal, run through the actions that pages use."""

from tests.polls.world import House, house, receipt
from zhixing.appraisal.actions.deciding import decide
from zhixing.appraisal.actions.polling import prepare_poll
from zhixing.appraisal.actions.rounds import begin
from zhixing.appraisal.actions.saying import assess, review
from zhixing.appraisal.choices import Grade
from zhixing.appraisal.drafts import AppraisalDraft, Decision
from zhixing.appraisal.models import Appraisal, Participant
from zhixing.appraisal.queries.rounds import participants_of
from zhixing.core.time import today
from zhixing.polls.actions.casting import cast
from zhixing.polls.actions.counting import count_ballot
from zhixing.polls.actions.running import close_ballot, draw_keys, open_ballot

__all__ = ["begun", "decided", "house", "part_of", "polled", "spoken"]


def begun(here: House, **rules) -> Appraisal:
    """Begin this year's appraisal."""
    return begin(by=here.officer, organization=here.branch, draft=AppraisalDraft(today().year, **rules))


def part_of(appraisal: Appraisal, member) -> Participant:
    """Find a member's part."""
    return participants_of(appraisal).get(member=member)


def spoken(here: House, appraisal: Appraisal) -> None:
    """Let everybody with an account assess themself and speak of the first of the others."""
    for user, member in zip(here.users, here.members, strict=True):
        row = part_of(appraisal, member)
        assess(by=user, participant=row, version=row.version, text="学习不够深入。")
        other = participants_of(appraisal).exclude(pk=row.pk).first()
        review(by=user, giver=row, said=[(other, "工作踏实，联系群众不够。")])


def polled(here: House, appraisal: Appraisal) -> None:
    """Hold the poll: everybody marks the first grade for everybody."""
    ballot = prepare_poll(by=here.officer, appraisal=appraisal)
    codes = list(draw_keys(by=here.officer, ballot=ballot, tellers=["甲", "乙"]).codes.values())
    ballot = open_ballot(by=here.officer, ballot=ballot, codes=codes)
    lines = ballot.items.filter(unit_id=ballot.unit_id).count()
    for user in here.users:
        cast(by=user, ballot=ballot, choices=[0] * lines, receipt=receipt())
    count_ballot(by=here.officer, ballot=close_ballot(by=here.officer, ballot=ballot), codes=codes)


def decided(here: House, appraisal: Appraisal, grade: str = Grade.QUALIFIED) -> Appraisal:
    """Decide the same grade for everybody who is graded."""
    appraisal.refresh_from_db()
    rows = [row for row in participants_of(appraisal) if row.is_graded]
    decisions = [Decision(row.pk, grade, "履行义务，发挥作用。") for row in rows]
    return decide(
        by=here.officer, appraisal=appraisal, version=appraisal.version, on=today(), decisions=decisions
    )
