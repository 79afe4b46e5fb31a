"""A ballot's course: codes for its tellers, opening, closing, and a void round voted anew."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.polls.actions.ballots import RULES, forget_keys, write_lines, write_roll
from zhixing.polls.actions.frame import claim, context_of
from zhixing.polls.choices import State
from zhixing.polls.drafts import BallotDraft, ItemDraft
from zhixing.polls.models import Ballot, Box, KeyWrap, PaperCount, Voter
from zhixing.polls.sealing import NEEDED, Keys, WrongCodesError, draw, unlock

MOST_TELLERS = 3
PER_BOX = 100  # papers; a box is written anew with each paper
REASON = 300


@action("polls.draw_keys", permission="polls.run", on="ballot")
def draw_keys(*, by: Actor, ballot: Ballot, tellers: Sequence[str]) -> Keys:
    """Draw the keys of a round and give each teller's code, shown this once and kept nowhere.

    May be done again until the ballot opens: earlier codes are worth nothing then. Raises ValidationError for
    fewer than two tellers, more than three, or the same name twice.
    """
    names = [name.strip() for name in tellers if name.strip()]
    if not NEEDED <= len(names) <= MOST_TELLERS or len(set(names)) != len(names):
        raise ValidationError(
            _("Name two or three different tellers: any two of them open the box together.")
        )
    current = claim(ballot, State.DRAFT, State.KEYED)
    if not current.roll.filter(unit_id=current.unit_id, left_out="").exists():
        raise ValidationError(_("Nobody is on the roll yet."))
    forget_keys(current)
    keys = draw(names, context_of(current))
    KeyWrap.objects.bulk_create(
        KeyWrap(unit_id=current.unit_id, ballot=current, tellers=pair, wrapped=wrapped)
        for pair, wrapped in keys.wraps.items()
    )
    current.public_key, current.state = keys.public, State.KEYED
    keep(current, "public_key", "state")
    record(current, new={"state": State.KEYED, "tellers": names})
    return keys


def check_codes(ballot: Ballot, codes: Sequence[str]) -> None:
    """Refuse codes that do not open the round; raises ValidationError."""
    wraps = KeyWrap.objects.filter(unit_id=ballot.unit_id, ballot=ballot)
    try:
        unlock([row.wrapped for row in wraps], codes, context_of(ballot))
    except WrongCodesError as error:
        raise ValidationError(
            {
                "first_code": _(
                    "These two codes do not open this ballot. Look for a slip of the pen; each code has 16 signs."
                )
            }
        ) from error


@action("polls.open", permission="polls.run", on="ballot")
def open_ballot(*, by: Actor, ballot: Ballot, codes: Sequence[str]) -> Ballot:
    """Open a ballot with two tellers' codes, which shows that they were written down; the roll is closed.

    Raises ValidationError for wrong codes, and for a roll too short for its papers to be counted.
    """
    current = claim(ballot, State.KEYED)
    check_codes(current, codes)
    roll = current.roll.filter(unit_id=current.unit_id, left_out="")
    voters = roll.filter(is_present=True).count() if current.only_present else roll.count()
    if voters < current.least:
        raise ValidationError(
            _("Only %(voters)d can vote; fewer than %(least)d papers would tell how they voted.")
            % {"voters": voters, "least": current.least}
        )
    Box.objects.bulk_create(
        Box(unit_id=current.unit_id, ballot=current, number=number) for number in range(-(-voters // PER_BOX))
    )
    current.state, current.opened_on = State.OPEN, today()
    keep(current, "state", "opened_on")
    record(current, new={"state": State.OPEN, "voters": voters})
    return current


@action("polls.close", permission="polls.run", on="ballot")
def close_ballot(*, by: Actor, ballot: Ballot) -> Ballot:
    """Close a ballot: nobody votes any more. Closing twice changes nothing."""
    current = claim(ballot, State.OPEN, State.CLOSED)
    if current.state == State.CLOSED:
        unchanged()
        return current
    current.state, current.closed_on = State.CLOSED, today()
    keep(current, "state", "closed_on")
    record(current, new={"state": State.CLOSED, "voted": turnout(current)})
    return current


@action("polls.spoil", permission="polls.run", on="ballot")
def spoil_ballot(*, by: Actor, ballot: Ballot, reason: str) -> Ballot:
    """Declare a round void, with the reason: its papers and keys are destroyed; turnout and the trail stay.

    Raises ValidationError without a reason, and for one that is counted.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why the round is void; the reason stays with it.")})
    current = claim(ballot, State.DRAFT, State.KEYED, State.OPEN, State.CLOSED)
    destroy(current)
    current.state, current.spoil_reason = State.SPOILED, reason[:REASON]
    keep(current, "state", "spoil_reason", "public_key")
    record(current, new={"state": State.SPOILED, "voted": turnout(current)}, reason=current.spoil_reason)
    return current


def destroy(ballot: Ballot) -> None:
    """Destroy a round's papers, keys, paper totals and slips; its public key is cleared, to be saved by the caller."""
    forget_keys(ballot)
    for rows in (Box.objects, PaperCount.objects):
        rows.filter(unit_id=ballot.unit_id, ballot=ballot).delete()
    Voter.objects.filter(unit_id=ballot.unit_id, ballot=ballot).exclude(slip_hash="").update(slip_hash="")


def turnout(ballot: Ballot) -> int:
    """Count who has voted in a round."""
    return int(ballot.roll.filter(unit_id=ballot.unit_id, has_voted=True).count())


@action("polls.again", permission="polls.run", on="ballot")
def again(*, by: Actor, ballot: Ballot) -> Ballot:
    """Prepare another round of one that is void, or was counted without a valid result; asked twice, one round.

    Its roll is drawn up anew; who was left out, and guests, are taken over.
    """
    current = claim(ballot, State.SPOILED, State.COUNTED)
    there = Ballot.objects.filter(unit_id=current.unit_id, earlier=current).first()
    if there:
        unchanged()
        return there
    new = Ballot.objects.create(
        unit_id=current.unit_id,
        organization=current.organization,
        activity_id=current.activity_id,
        round=current.round + 1,
        earlier=current,
        entered_by_name=str(by.name),
        **{name: getattr(current, name) for name in RULES},
    )
    write_lines(new, _lines_of(current))
    _take_over_roll(current, new)
    record(new, new={"round": new.round})
    return new


def _lines_of(ballot: Ballot) -> BallotDraft:
    items = ballot.items.filter(unit_id=ballot.unit_id)
    options = ballot.options.filter(unit_id=ballot.unit_id)
    return BallotDraft(
        ballot.title,
        tuple(ItemDraft(item.text, item.member_id) for item in items),
        tuple(option.text for option in options),
    )


def _take_over_roll(old: Ballot, new: Ballot) -> None:
    write_roll(new)
    for voter in old.roll.filter(unit_id=old.unit_id):
        if voter.member_id is None:
            Voter.objects.create(
                unit_id=new.unit_id,
                ballot=new,
                name=voter.name,
                sort_key=voter.sort_key,
                left_out=voter.left_out,
            )
        elif voter.left_out:
            new.roll.filter(unit_id=new.unit_id, member_id=voter.member_id).update(left_out=voter.left_out)
