"""What was counted at a meeting stands in its minutes without being typed again."""

from django.utils.translation import gettext as _

from zhixing.activities.actions import record_vote
from zhixing.activities.choices import State as ActivityState
from zhixing.activities.choices import VoteMethod
from zhixing.activities.drafts import Ballot as VoteDraft
from zhixing.activities.models import Activity
from zhixing.core.actions import Actor
from zhixing.core.time import today
from zhixing.polls.choices import Purpose
from zhixing.polls.models import Ballot
from zhixing.polls.outcome import ItemResult, Result
from zhixing.polls.queries.ballots import result_of

MATTER = 300  # characters


def into_minutes(by: Actor, ballot: Ballot) -> None:
    """Record each line of a counted ballot as a vote of the meeting at which it was held, inside an action.

    Only a valid one, of a meeting whose day has come and that was not cancelled; a poll on members is no vote.
    """
    result, meeting = result_of(ballot), _meeting_of(ballot)
    if ballot.purpose == Purpose.APPRAISAL or meeting is None or result is None or not result.is_valid:
        return
    reason = _("Counted by secret ballot") if meeting.state == ActivityState.CONFIRMED else ""
    for item in result.items:
        record_vote(by=by, activity=meeting, ballot=_vote(ballot, item, result), reason=reason)


def _meeting_of(ballot: Ballot) -> Activity | None:
    if ballot.activity_id is None:
        return None
    rows = Activity.objects.filter(
        unit_id=ballot.unit_id, organization=ballot.organization, held_on__lte=today()
    )
    return rows.exclude(state=ActivityState.CANCELLED).filter(pk=ballot.activity_id).first()


def _vote(ballot: Ballot, item: ItemResult, result: Result) -> VoteDraft:
    against = item.counts[1] if len(item.counts) > 1 else 0
    return VoteDraft(
        f"{ballot.title}：{item.text}"[:MATTER],
        expected=result.expected,
        present=result.papers,
        in_favour=item.counts[0],
        against=against,
        abstained=result.valid - item.counts[0] - against,
        method=VoteMethod.COUNTED,
        is_election=ballot.purpose == Purpose.ELECTION,
    )
