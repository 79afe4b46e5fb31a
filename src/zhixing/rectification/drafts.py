"""What somebody types about a problem, as plain values: what forms and imports hand to actions."""

from dataclasses import dataclass
from datetime import date

from zhixing.rectification.choices import Source


@dataclass(frozen=True)
class ProblemDraft:
    """A problem as typed; `tags` are pairs of SCHEME/TAXONOMY and SCHEME/ENTRY."""

    text: str
    source: str = Source.SELF_CHECK
    found_on: date | None = None  # None: today
    tags: tuple[tuple[str, str], ...] = ()
    activity_id: int | None = None  # the meeting at which it was found
    earlier_id: int | None = None  # the problem of the same cause that was there before
    old_owner: str = ""


@dataclass(frozen=True)
class RemedyDraft:
    """One measure and its day; `pk` is that of a remedy which stands already."""

    pk: int | None = None
    aim: str = ""
    step: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class DutyDraft:
    """Who has a duty: a member of the unit by id, or somebody else by name alone."""

    duty: str
    member_id: int | None = None
    name: str = ""
