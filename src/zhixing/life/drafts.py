"""What people type about a meeting, as plain values."""

from dataclasses import dataclass, field
from datetime import date, time

from zhixing.life.choices import MeetingKind


@dataclass(frozen=True)
class MeetingDraft:
    """A round as an officer begins it."""

    theme: str
    kind: str = MeetingKind.ORG_LIFE
    year: int | None = None  # None: this year
    planned_on: date | None = None
    theme_by: str = ""


@dataclass(frozen=True)
class CallDraft:
    """When and where the meeting itself is."""

    held_on: date
    starts_at: time | None = None
    place: str = ""


@dataclass(frozen=True)
class CriticismDraft:
    """Who said what to whom; giver and receiver are ids of members, one and the same in self-criticism."""

    giver: int
    receiver: int
    words: str = field(repr=False)
    reply: str = field(default="", repr=False)


@dataclass(frozen=True)
class TalkDraft:
    """A talk of two members (ids), planned or held; its words are for the two."""

    talker: int
    partner: int
    planned_on: date | None = None
    held_on: date | None = None
    place: str = ""
    said: str = field(default="", repr=False)
    wishes: str = field(default="", repr=False)
    agreed: str = field(default="", repr=False)
