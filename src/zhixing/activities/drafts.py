"""What somebody types about an activity, as plain values: what forms and the API hand to actions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from zhixing.activities.choices import Mode, Presence, VoteMethod
from zhixing.organizations.models import Member, Organization


@dataclass(frozen=True)
class Speaker:
    """One who speaks: a member of any unit, or a name. An empty type is suggested from the member's posts."""

    name: str
    type: str = ""
    member: Member | None = None


@dataclass(frozen=True)
class Draft:
    """An activity as planned or corrected. `others` are the hosts besides `organization` (R2.2-2)."""

    organization: Organization
    kinds: tuple[str, ...]
    held_on: date
    title: str = ""
    topic: str = ""
    topic_text: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    mode: str = Mode.IN_PERSON
    others: tuple[Organization, ...] = ()
    joint_reason: str = ""
    speakers: tuple[Speaker, ...] = ()
    minutes: str | None = None  # the main part of the minutes; None leaves it as it is

    @property
    def hosts(self) -> tuple[Organization, ...]:
        """Every host once, the one that records it first."""
        return tuple({host.pk: host for host in (self.organization, *self.others)}.values())

    @property
    def fields(self) -> Mapping[str, Any]:
        """The values that stand on the activity's own row."""
        names = (
            "held_on title topic topic_text starts_at ends_at place mode joint_reason".split()  # noqa: SIM905
        )
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Answer:
    """What became of one who was expected. An empty reason leaves the one already noted as it is."""

    presence: str = Presence.PRESENT
    reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class Ballot:
    """One vote as counted: those with a vote who were expected and present, and how they voted."""

    matter: str
    expected: int
    present: int
    in_favour: int
    against: int = 0
    abstained: int = 0
    method: str = VoteMethod.HANDS
    is_election: bool = False


@dataclass(frozen=True)
class Decision:
    """What was resolved: the text, who does it (a member of the unit, or a name), by when."""

    text: str
    owner: Member | None = None
    owner_name: str = ""
    due_on: date | None = None
