"""A branch that asks for opinions, through the actions that pages use."""

from tests.organizations.factories import GrantFactory
from tests.polls.world import House, house
from zhixing.accounts.models import User
from zhixing.core.actions import System
from zhixing.core.permissions import Role
from zhixing.organizations.models import Member
from zhixing.polls.actions.giving import give_opinions
from zhixing.polls.actions.opinions import close_collection, open_collection, prepare_collection
from zhixing.polls.choices import Door
from zhixing.polls.drafts import Answer, CollectionDraft
from zhixing.polls.models import Collection

QUESTIONS = ("在思想方面，您有什么意见和建议？", "在作风方面，您有什么意见和建议？")
STRANGER = System("sheet")


def asked(here: House, *concerned: Member, door: str = Door.LINK) -> Collection:
    """Prepare a collection about the branch and these members."""
    draft = CollectionDraft("征求意见", QUESTIONS, concerned=tuple(each.pk for each in concerned), door=door)
    return prepare_collection(by=here.officer, organization=here.branch, draft=draft)


def opened_for(here: House, *concerned: Member, door: str = Door.LINK) -> Collection:
    """Open a collection about the branch and these members."""
    return open_collection(by=here.officer, collection=asked(here, *concerned, door=door))


def give(collection: Collection, *said: str, member: Member | None = None, slip: str = "") -> None:
    """Give a sheet: the first words to the first line, and so on."""
    about = member.pk if member else None
    answers = [Answer(at, words, about) for at, words in enumerate(said)]
    give_opinions(by=STRANGER, collection=collection, answers=answers, slip=slip)


def closed_with(here: House, *said: str, member: Member | None = None) -> Collection:
    """Close a collection with a sheet for each of these words."""
    collection = opened_for(here, *([member] if member else []))
    for words in said:
        give(collection, words, member=member)
    return close_collection(by=here.officer, collection=collection)


def officer_who_is(here: House, member: Member) -> User:
    """Give a member's account the role of an officer of the branch."""
    user = here.users[here.members.index(member)]
    GrantFactory(role=Role.BRANCH_OFFICER, organization=here.branch, user=user)
    return user


__all__ = ["asked", "closed_with", "give", "house", "officer_who_is", "opened_for"]
