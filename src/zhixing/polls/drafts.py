"""What an officer types about a ballot, before an action takes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.polls.choices import Purpose, Voters


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
