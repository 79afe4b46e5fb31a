"""Every read about ballots: which may be seen, which wait for whom, and what a counted one says."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from zhixing.organizations.models import Member, Organization
from zhixing.polls.choices import State
from zhixing.polls.models import Ballot, Tally, Voter
from zhixing.polls.outcome import ItemResult, Result, outcome_of
from zhixing.polls.sealing import hash_of

NEVER_OPENED = (State.DRAFT, State.KEYED)


def ballots_of(organization: Organization) -> QuerySet[Ballot]:
    """List a body's ballots, newest first, with how many are on the roll (`expected`) and have voted (`voted`)."""
    rows = Ballot.objects.filter(unit_id=organization.unit_id, organization=organization)
    return with_turnout(rows).order_by("-pk")


def with_turnout(rows: QuerySet[Ballot]) -> QuerySet[Ballot]:
    """Count on each ballot who is on the roll and who has voted."""
    on_roll = Q(roll__left_out="")
    return rows.annotate(
        expected=Count("roll", filter=on_roll), voted=Count("roll", filter=on_roll & Q(roll__has_voted=True))
    )


def find_ballot(user: Any, pk: int) -> Ballot | None:
    """Find a ballot that the user may know of: of a body in sight, or with the user on its roll."""
    ballot = Ballot.objects.of(pk).select_related("organization", "earlier").first()
    return ballot if ballot and user.has_perm("polls.view", ballot) else None


def roll_of(ballot: Ballot) -> QuerySet[Voter]:
    """List a ballot's roll by name."""
    return Voter.objects.filter(unit_id=ballot.unit_id, ballot=ballot)


def own_voter(ballot: Ballot, user: Any) -> Voter | None:
    """Find the user on a ballot's roll."""
    if user.member_id is None or user.unit_id != ballot.unit_id:
        return None
    return roll_of(ballot).filter(member_id=user.member_id, left_out="").first()


def by_slip(pk: int, slip: str) -> Voter | None:
    """Find an open ballot's voter by a slip; None for none, whatever is wrong with it."""
    rows = Voter.objects.select_related("ballot__organization").filter(slip_hash=hash_of(slip), left_out="")
    ballot = Ballot.objects.of(pk).filter(state=State.OPEN).first()
    return rows.filter(unit_id=ballot.unit_id, ballot=ballot).first() if ballot else None


def waiting_for(member: Member) -> QuerySet[Ballot]:
    """List the open ballots at which a member has not voted yet and may."""
    return Ballot.objects.filter(
        Q(only_present=False) | Q(roll__is_present=True),
        unit_id=member.unit_id,
        state=State.OPEN,
        roll__member=member,
        roll__left_out="",
        roll__has_voted=False,
    )


def to_run(organization: Organization) -> QuerySet[Ballot]:
    """List a body's ballots that wait for its officers: prepared, open, or closed and not counted."""
    return ballots_of(organization).exclude(state__in=[State.COUNTED, State.SPOILED])


def result_of(ballot: Ballot) -> Result | None:
    """Tell what a counted ballot says, by its own rules; None before it is counted."""
    if ballot.state != State.COUNTED or ballot.papers is None:
        return None
    roll = roll_of(ballot).filter(left_out="")
    expected, voted = roll.count(), roll.filter(has_voted=True).count()
    counts: dict[int, list[int]] = {}
    tallies = Tally.objects.filter(unit_id=ballot.unit_id, item__ballot=ballot)
    for item, count in tallies.order_by("item__position", "option__position").values_list("item_id", "count"):
        counts.setdefault(item, []).append(count)
    options = tuple(option.text for option in ballot.options.filter(unit_id=ballot.unit_id))
    valid = ballot.papers - ballot.invalid
    items = [
        ItemResult(item.text, tuple(counts[item.pk]), valid - sum(counts[item.pk]), options)
        for item in ballot.items.filter(unit_id=ballot.unit_id)
    ]
    return outcome_of(ballot, items, options, expected=expected, voted=voted)
