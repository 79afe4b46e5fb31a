"""A ballot is prepared: what is voted on, by which rules, and the roll of its voters."""

from zhixing.core.actions import Actor, action, record
from zhixing.core.once import once
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import members_of
from zhixing.polls.actions.frame import claim
from zhixing.polls.checking import check_draft
from zhixing.polls.choices import State, Voters
from zhixing.polls.drafts import BallotDraft
from zhixing.polls.models import Ballot, Item, KeyWrap, Option, Voter

RULES = (
    "title",
    "explanation",
    "purpose",
    "voters",
    "only_present",
    "seats",
    "quorum",
    "passes",
    "least",
)


@action("polls.draft", permission="polls.run", on="organization")
def draft_ballot(*, by: Actor, organization: Organization, draft: BallotDraft, token: str = "") -> Ballot:
    """Prepare a ballot of a body, with everybody on its roll who votes there today.

    The same form (`token`) sent twice prepares it once. Raises ValidationError by field.
    """
    check_draft(draft)
    rows = Ballot.objects.filter(unit_id=organization.unit_id)
    ballot, is_new = once(
        rows,
        token,
        lambda: Ballot.objects.create(
            unit_id=organization.unit_id,
            organization=organization,
            activity_id=draft.activity,
            entered_by_name=str(by.name),
            token=token,
            **{name: getattr(draft, name) for name in RULES},
        ),
    )
    if not is_new:
        return ballot
    write_lines(ballot, draft)
    write_roll(ballot)
    record(ballot, new={"title": ballot.title, "purpose": ballot.purpose, "items": len(draft.items)})
    return ballot


@action("polls.change", permission="polls.run", on="ballot")
def change_ballot(*, by: Actor, ballot: Ballot, version: int, draft: BallotDraft) -> Ballot:
    """Change a ballot before it opens; codes that were handed out are worth nothing then.

    Raises ValidationError by field or for one that is open, StaleBallotError where it changed since `version`.
    """
    current = claim(ballot, State.DRAFT, State.KEYED, version=version)
    check_draft(draft)
    for name in RULES:
        setattr(current, name, getattr(draft, name))
    forget_keys(current)
    current.state = State.DRAFT
    keep(current, *RULES, "state", "public_key")
    for lines in (current.items, current.options):
        lines.filter(unit_id=current.unit_id).delete()
    write_lines(current, draft)
    write_roll(current)
    record(current, changed=list(RULES))
    return current


def write_lines(ballot: Ballot, draft: BallotDraft) -> None:
    """Write what stands on the paper."""
    Item.objects.bulk_create(
        Item(
            unit_id=ballot.unit_id, ballot=ballot, position=at, text=item.text.strip(), member_id=item.member
        )
        for at, item in enumerate(draft.items)
    )
    Option.objects.bulk_create(
        Option(unit_id=ballot.unit_id, ballot=ballot, position=at, text=text.strip())
        for at, text in enumerate(draft.options)
    )


def write_roll(ballot: Ballot) -> None:
    """Put on the roll who belongs to the body today and votes; take off who does not. Guests stay."""
    day = today()
    rows = [row.member for row in members_of(ballot.organization, day).select_related("member")]
    if ballot.voters == Voters.FULL:
        rows = [member for member in rows if member.is_full_on(day)]
    roll = Voter.objects.filter(unit_id=ballot.unit_id, ballot=ballot)
    roll.filter(member__isnull=False).exclude(member__in=[member.pk for member in rows]).delete()
    there = set(roll.values_list("member_id", flat=True))
    Voter.objects.bulk_create(
        Voter(
            unit_id=ballot.unit_id, ballot=ballot, member=member, name=member.name, sort_key=member.sort_key
        )
        for member in rows
        if member.pk not in there
    )


def forget_keys(ballot: Ballot) -> None:
    """Destroy a round's locked keys; its public key is cleared on the row, to be saved by the caller."""
    KeyWrap.objects.filter(unit_id=ballot.unit_id, ballot=ballot).delete()
    ballot.public_key = ""
