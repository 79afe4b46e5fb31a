"""A branch with members, an officer, and its ballots, run through the actions that pages use."""

from dataclasses import dataclass

from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
)
from zhixing.accounts.models import User
from zhixing.core.permissions import Role
from zhixing.organizations.models import Member, Organization
from zhixing.polls.actions.ballots import draft_ballot
from zhixing.polls.actions.running import close_ballot, draw_keys, open_ballot
from zhixing.polls.drafts import BallotDraft, ItemDraft
from zhixing.polls.models import Ballot
from zhixing.polls.sealing import RECEIPT, new_code

MATTER = BallotDraft(
    "接收预备党员",
    (ItemDraft("同意接收张三为预备党员"),),
    ("赞成", "不赞成", "弃权"),
    quorum={"at_least": "1/2"},
    passes={"more_than": "1/2"},
)


@dataclass
class House:
    """A branch, who runs its ballots, and its members with their accounts."""

    branch: Organization
    officer: User
    members: list[Member]
    users: list[User]


def house(members: int = 5) -> House:
    """Make a branch with so many full members, each with an account."""
    branch = OrganizationFactory(parent=CommitteeFactory())
    officer = GrantFactory(role=Role.BRANCH_OFFICER, organization=branch).user
    people = [MemberFactory(branch=branch) for _each in range(members)]
    users = [UserFactory(unit_id=branch.unit_id, member_id=person.pk) for person in people]
    return House(branch, officer, people, users)


def drafted(here: House, draft: BallotDraft = MATTER) -> Ballot:
    """Prepare a ballot."""
    return draft_ballot(by=here.officer, organization=here.branch, draft=draft)


def opened(
    here: House, draft: BallotDraft = MATTER, ballot: Ballot | None = None
) -> tuple[Ballot, list[str]]:
    """Open a ballot; gives it with two tellers' codes."""
    ballot = ballot or drafted(here, draft)
    codes = list(draw_keys(by=here.officer, ballot=ballot, tellers=["王监", "李计"]).codes.values())
    return open_ballot(by=here.officer, ballot=ballot, codes=codes), codes


def receipt() -> str:
    """Make a receipt as the page does."""
    return new_code(RECEIPT)


def closed(here: House, ballot: Ballot) -> Ballot:
    """Close a ballot."""
    return close_ballot(by=here.officer, ballot=ballot)
