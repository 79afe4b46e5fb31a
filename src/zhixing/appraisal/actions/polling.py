"""The third step: a secret ballot on those who are graded, in which all members take part."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.appraisal.actions.frame import claim_undecided
from zhixing.appraisal.choices import Grade
from zhixing.appraisal.models import Appraisal
from zhixing.appraisal.queries.rounds import participants_of, poll_of
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.stale import keep
from zhixing.polls.actions.ballots import draft_ballot
from zhixing.polls.choices import Purpose, Voters
from zhixing.polls.drafts import BallotDraft, ItemDraft
from zhixing.polls.models import Ballot
from zhixing.polls.purposes import beginnings


@action("appraisal.prepare_poll", permission="appraisal.keep", on="appraisal")
def prepare_poll(*, by: Actor, appraisal: Appraisal) -> Ballot:
    """Prepare the secret ballot of an appraisal with a line for each who is graded; prepared twice, one ballot.

    Raises ValidationError where nobody is graded or the ballot cannot be.
    """
    current = claim_undecided(appraisal)
    there = poll_of(current)
    if there:
        unchanged()
        return there
    graded = [row for row in participants_of(current) if row.is_graded]
    if not graded:
        raise ValidationError(_("Nobody of this appraisal is graded, so there is nothing to vote on."))
    usual = beginnings()[Purpose.APPRAISAL]
    ballot = draft_ballot(
        by=by,
        organization=current.organization,
        draft=BallotDraft(
            title=_("Appraisal of members %(year)d: democratic poll") % {"year": current.year},
            items=tuple(ItemDraft(row.name, row.member_id) for row in graded),
            options=tuple(str(Grade(code).label) for code in current.grades),
            purpose=Purpose.APPRAISAL,
            voters=Voters.ALL,
            quorum=usual.quorum,
            passes=usual.passes,
        ),
    )
    current.ballot = ballot
    keep(current, "ballot")
    record(current, new={"ballot": ballot.pk})
    return ballot
