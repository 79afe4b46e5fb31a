"""What is typed about a ballot, a collection or an opinion, before an action takes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhixing.polls.choices import Door, Purpose, Voters


@dataclass(frozen=True)
class ItemDraft:
    """One matter or name on the paper; `member` where it is a member."""

    text: str
    member: int | None = None


@dataclass(frozen=True)
class BallotDraft:
    """What is voted on, by whom, by which rules; shares as in ballots.yaml."""

    title: str
    items: tuple[ItemDraft, ...]
    options: tuple[str, ...]
    purpose: str = Purpose.MATTER
    explanation: str = ""
    voters: str = Voters.FULL
    only_present: bool = False
    seats: int | None = None
    quorum: Mapping[str, str] | None = None
    passes: Mapping[str, str] | None = None
    least: int = 3
    activity: int | None = None


@dataclass(frozen=True)
class CollectionDraft:
    """What is asked, about whom besides the body (`concerned`, member ids), through which door, for how many days."""

    title: str
    questions: tuple[str, ...]
    invitation: str = ""
    concerned: tuple[int, ...] = ()
    door: str = Door.LINK
    days: int = 7


@dataclass(frozen=True)
class Answer:
    """One opinion as it is given: the line that it answers, its words, and whom the giver means (a member's id)."""

    question: int
    words: str
    member: int | None = None


@dataclass(frozen=True)
class ByHand:
    """An opinion that did not come on a sheet: how, on which day, and its words."""

    source: str
    came_on: date
    words: str
    member: int | None = None


@dataclass(frozen=True)
class Sorting:
    """What an officer makes of an opinion: words and whom they concern, or the reason why it is set aside."""

    words: str = ""
    member: int | None = None  # None: the body
    aspect: str = ""
    aside: str = ""
