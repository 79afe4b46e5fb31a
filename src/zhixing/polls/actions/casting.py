"""A vote is cast: the roll is marked and a sealed paper goes into a box, both or neither.

No entry on the audit trail, no time, no row: see docs/ballots.md before changing anything here.
"""

import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from zhixing.core.actions import Actor, action, leave_no_trace
from zhixing.polls.actions.frame import claim, context_of
from zhixing.polls.checking import check_choices
from zhixing.polls.choices import State, Way
from zhixing.polls.models import Ballot, Box, Voter
from zhixing.polls.sealing import RECEIPT, Choices, hash_of, plain, put_in, seal_paper


class VotedAlreadyError(Exception):
    """The voter's paper is in the box already; nothing was written."""


@action("polls.cast", permission="polls.vote", on="ballot")
@sensitive_variables("choices", "receipt")
def cast(*, by: Actor, ballot: Ballot, choices: Choices, receipt: str) -> None:
    """Cast the user's own vote.

    Raises ValidationError for a paper that cannot be, a closed ballot, or who is not at a meeting that only those
    present vote at; VotedAlreadyError for the second.
    """
    _put(ballot, {"member_id": by.member_id}, Way.OWN, choices, receipt)  # type: ignore[attr-defined]


@action("polls.cast_by_slip", permission=None)  # whoever holds the slip: it is the right to vote
@sensitive_variables("choices", "receipt", "slip")
def cast_by_slip(*, by: Actor, ballot: Ballot, slip: str, choices: Choices, receipt: str) -> None:
    """Cast the vote of the one to whom a slip was given; raises as `cast`, PermissionDenied for no slip of it."""
    if not plain(slip):
        raise PermissionDenied
    _put(ballot, {"slip_hash": hash_of(slip)}, Way.SLIP, choices, receipt)


@action("polls.cast_at_booth", permission="polls.run", on="ballot")
@sensitive_variables("choices", "receipt")
def cast_at_booth(*, by: Actor, ballot: Ballot, voter: int, choices: Choices, receipt: str) -> None:
    """Cast the vote of somebody to whom an officer handed the shared device; raises as `cast`."""
    _put(ballot, {"pk": voter}, Way.BOOTH, choices, receipt)


@sensitive_variables("choices", "receipt", "paper")
def _put(ballot: Ballot, whose: dict[str, object], way: Way, choices: Choices, receipt: str) -> None:
    leave_no_trace()
    current = claim(ballot, State.OPEN)
    items = current.items.filter(unit_id=current.unit_id).count()
    options = current.options.filter(unit_id=current.unit_id).count()
    check_choices(choices, items, options, current.seats)
    if len(plain(receipt)) != RECEIPT:
        raise ValidationError(_("This paper is not of this ballot. Open the page again."))
    voter = current.roll.filter(unit_id=current.unit_id, left_out="", **whose).first()
    if voter is None:
        raise PermissionDenied
    mark(current, voter, way)
    paper = seal_paper(current.public_key, choices, receipt, context_of(current))
    _into_a_box(current, paper)


def mark(ballot: Ballot, voter: Voter, way: Way) -> None:
    """Mark on the roll that somebody voted; raises VotedAlreadyError, so that nobody votes twice."""
    if ballot.only_present and not voter.is_present and way != Way.BOOTH:
        raise ValidationError(
            _("This vote is for those who are at the meeting. Who comes later is ticked by an officer first.")
        )
    mine = Voter.objects.filter(unit_id=ballot.unit_id, pk=voter.pk, has_voted=False)
    if not mine.update(has_voted=True, way=way, is_present=voter.is_present or way == Way.BOOTH):
        raise VotedAlreadyError


def _into_a_box(ballot: Ballot, paper: bytes) -> None:
    boxes = list(Box.objects.filter(unit_id=ballot.unit_id, ballot=ballot).values_list("pk", flat=True))
    rows = Box.objects.select_for_update().filter(unit_id=ballot.unit_id)
    box = rows.get(pk=secrets.choice(boxes))
    box.papers = put_in(bytes(box.papers), paper)
    box.save(update_fields=["papers"])
