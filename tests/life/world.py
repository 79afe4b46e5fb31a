"""A branch that prepares its life meeting, its superior's organiser, and the two at work."""

from dataclasses import dataclass

from tests.activities.factories import SYSTEM, post
from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
)
from zhixing.accounts.models import User
from zhixing.activities.actions import confirm_activity
from zhixing.activities.models import Activity
from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.life.actions.meetings import begin_meeting, call_meeting
from zhixing.life.drafts import CallDraft, CriticismDraft, MeetingDraft
from zhixing.life.models import LifeMeeting
from zhixing.organizations.models import Member, Organization

THEME = "坚定理想信念，发挥先锋作用"


@dataclass
class House:
    """A branch, its officer, its members with accounts, and who agrees to its plan."""

    committee: Organization
    branch: Organization
    officer: User
    organiser: User
    members: list[Member]
    users: list[User]

    def begun(self, of: Organization | None = None, **values) -> LifeMeeting:
        """Begin a round."""
        draft = MeetingDraft(**{"theme": THEME, **values})
        by = self.organiser if of == self.committee else self.officer
        return begin_meeting(by=by, organization=of or self.branch, draft=draft)

    def held(self, meeting: LifeMeeting) -> Activity:
        """Plan the meeting for today and confirm it."""
        called = call_meeting(by=self.officer, meeting=meeting, draft=CallDraft(today()))
        activity = Activity.objects.get(unit_id=called.unit_id, pk=called.activity_id)
        confirm_activity(by=SYSTEM, activity=activity)
        meeting.refresh_from_db()
        return activity

    def criticism(self, giver: int = 0, receiver: int = 1, words: str = "到基层少") -> CriticismDraft:
        """Type a criticism of one member by another."""
        return CriticismDraft(self.members[giver].pk, self.members[receiver].pk, words)


def house(members: int = 3) -> House:
    """Make a branch with so many members below a committee."""
    committee = CommitteeFactory()
    branch = OrganizationFactory(parent=committee)
    officer = GrantFactory(role=Role.BRANCH_OFFICER, organization=branch).user
    organiser = GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=committee).user
    people = [MemberFactory(branch=branch) for _each in range(members)]
    users = [UserFactory(unit_id=branch.unit_id, member_id=person.pk) for person in people]
    return House(committee, branch, officer, organiser, people, users)


def team(here: House, size: int = 3) -> list[Member]:
    """Give the committee a team, of members of the branch below."""
    people = [MemberFactory(branch=here.branch) for _each in range(size)]
    for person in people:
        post(person, here.committee, "team_member")
    return people
