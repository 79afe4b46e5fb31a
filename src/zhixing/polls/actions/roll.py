"""The roll before a ballot opens, who is at the meeting, and slips for those without an account."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.organizations.identity import sort_key_of
from zhixing.polls.actions.frame import claim
from zhixing.polls.choices import State, Way
from zhixing.polls.models import Ballot, Voter
from zhixing.polls.sealing import hash_of, new_code

PREPARED = (State.DRAFT, State.KEYED)


@action("polls.leave_out", permission="polls.run", on="ballot")
def leave_out(*, by: Actor, ballot: Ballot, voter: int, reason: str) -> Voter:
    """Say why somebody is not on the roll; an empty `reason` puts them back. Only before it opens."""
    current = claim(ballot, *PREPARED)
    row = current.roll.filter(unit_id=current.unit_id).get(pk=voter)
    if row.left_out == reason.strip()[:200]:
        unchanged()
        return row
    row.left_out = reason.strip()[:200]
    row.save(update_fields=["left_out"])
    record(current, voter=row.name, left_out=bool(row.left_out))
    return row


@action("polls.add_guest", permission="polls.run", on="ballot")
def add_guest(*, by: Actor, ballot: Ballot, name: str) -> Voter:
    """Put somebody on the roll by name who is no member of the body; they vote with a slip or on the device."""
    current = claim(ballot, *PREPARED)
    name = name.strip()
    if not name or current.roll.filter(unit_id=current.unit_id, name=name).exists():
        raise ValidationError({"name": _("Write a name that is not on the roll yet.")})
    row = Voter.objects.create(unit_id=current.unit_id, ballot=current, name=name, sort_key=sort_key_of(name))
    record(current, guest=name)
    return row


@action("polls.tick_present", permission="polls.run", on="ballot")
def tick_present(*, by: Actor, ballot: Ballot, present: Collection[int]) -> Ballot:
    """Say who is at the meeting, until the ballot closes; who has voted was there and stays ticked."""
    current = claim(ballot, *PREPARED, State.OPEN)
    roll = current.roll.filter(unit_id=current.unit_id)
    roll.filter(has_voted=False).exclude(pk__in=present).update(is_present=False)
    roll.filter(pk__in=present).update(is_present=True)
    record(current, new={"present": roll.filter(is_present=True).count()})
    return current


@action("polls.give_slips", permission="polls.run", on="ballot")
def give_slips(*, by: Actor, ballot: Ballot, voters: Collection[int]) -> list[tuple[Voter, str]]:
    """Make slips for some who have not voted and give their codes, kept nowhere; earlier slips stop working."""
    current = claim(ballot, State.OPEN)
    rows = list(current.roll.filter(unit_id=current.unit_id, pk__in=voters, has_voted=False, left_out=""))
    if not rows:
        raise ValidationError(_("Tick somebody who has not voted yet."))
    slips = [(row, new_code()) for row in rows]
    for row, slip in slips:
        row.slip_hash = hash_of(slip)
        row.save(update_fields=["slip_hash"])
    record(current, slips=len(slips))
    return slips


@action("polls.tick_paper", permission="polls.run", on="ballot")
def tick_paper(*, by: Actor, ballot: Ballot, voters: Collection[int]) -> Ballot:
    """Say who votes on paper: they cannot vote otherwise then. Who is no longer ticked may."""
    current = claim(ballot, State.OPEN)
    roll = current.roll.filter(unit_id=current.unit_id, left_out="")
    roll.filter(way=Way.PAPER).exclude(pk__in=voters).update(has_voted=False, way="")
    roll.filter(pk__in=voters, has_voted=False).update(has_voted=True, way=Way.PAPER)
    record(current, new={"on_paper": roll.filter(way=Way.PAPER).count()})
    return current
