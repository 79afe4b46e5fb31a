"""What somebody types about an inspection, as plain values: what forms hand to actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from zhixing.inspection.choices import Outcome, Stance


def _values(draft: Any, names: str) -> Mapping[str, Any]:
    return {name: getattr(draft, name) for name in names.split()}


@dataclass(frozen=True)
class MandateDraft:
    """A mandate as typed: bodies and inspectors by id, sheets by SCHEME/CODE."""

    title: str
    starts: date
    ends: date
    bodies: tuple[int, ...] = ()
    inspectors: tuple[int, ...] = ()
    sheets: tuple[str, ...] = ()
    issued_by: str = ""
    number: str = ""
    about: str = ""
    is_covert: bool = False
    reply_days: int = 5

    @property
    def fields(self) -> Mapping[str, Any]:
        """The values that stand on the mandate's own row."""
        return _values(self, "title starts ends issued_by number about is_covert reply_days")


@dataclass(frozen=True)
class VisitDraft:
    """When and where a visit was; `aside` stays among the inspectors."""

    visited_on: date
    at_time: time | None = None
    place: str = ""
    aside: str = ""

    @property
    def fields(self) -> Mapping[str, Any]:
        """The values that stand on the visit's row."""
        return _values(self, "visited_on at_time place aside")


@dataclass(frozen=True)
class PointDraft:
    """What was seen at one point of a sheet; an empty answer takes back what was said."""

    sheet: str
    entry: str
    answer: str = ""
    note: str = ""


@dataclass(frozen=True)
class FindingDraft:
    """A fact as typed; without a day or a place it has those of its visit."""

    facts: str
    entry: str = ""
    seen_on: date | None = None
    at_time: time | None = None
    place: str = ""


@dataclass(frozen=True)
class ReplyDraft:
    """What the organisation says to a fact."""

    stance: str = Stance.AGREES
    reply: str = ""


@dataclass(frozen=True)
class OutcomeDraft:
    """What becomes of a fact. A problem takes its words from the fact unless others are given.

    `problem_id` names one that stands on the organisation's list from an earlier inspection: no second one is made.
    """

    outcome: str = Outcome.NOTHING
    reason: str = ""
    text: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    problem_id: int | None = None
    handed_to: str = ""
    reference: str = ""
