"""The nouns of the scheme language: what a scheme says, once it has been read and found good.

Everything here is frozen and knows nothing of files, databases or pages.  ``reader`` makes these
objects, ``periods`` dates them, ``explain`` says them in words, and the progress engine asks them
who owes what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from typing_extensions import override


class Level(StrEnum):
    """How strongly a requirement binds, strongest first."""

    REQUIRED = "required"
    IF_ABLE = "if_able"
    ENCOURAGED = "encouraged"
    SHOWN = "shown"

    @property
    def is_owed(self) -> bool:
        """Tell whether anybody can be missing: encouraged and shown facts are listed, never due."""
        return self in {Level.REQUIRED, Level.IF_ABLE}


class Subject(StrEnum):
    """What one requirement counts: bodies, people, or single items such as a listed problem."""

    ORGANIZATION = "organization"
    MEMBER = "member"
    ITEM = "item"


class RowType(StrEnum):
    """What a row of the source is, in the order of the register's letters M, S, E, O, K, I."""

    OBLIGATION = "obligation"
    AIM = "aim"
    ENCOURAGEMENT = "encouragement"
    OPTION = "option"
    CLASSIFICATION = "classification"
    INFORMATION = "information"


class Use(StrEnum):
    """What the entries of a taxonomy tag, where a room offers them for that."""

    PROBLEMS = "problems"  # the kinds of problem, each taxonomy apart from the others
    ORIGINS = "origins"  # the campaigns and meetings that found a problem
    ACTIONS = "actions"  # special actions: each has a view of its own over the problems it works on
    SHEETS = "sheets"  # check sheets: the points that an inspection looks at


class Waive(StrEnum):
    """Who may record that a requirement does not apply this time, strictest first."""

    NOBODY = "nobody"
    UPPER = "upper"
    SELF = "self"


class OwedBy(StrEnum):
    """Who has to act, where it is not the subject itself."""

    SELF = "self"
    UPPER = "upper"
    DISCIPLINE = "discipline"


class CountAt(StrEnum):
    """Where a post holder's duty is counted: in the branch they belong to, or where the post is."""

    HOME = "home"
    POST = "post"


class Attendance(StrEnum):
    """States of attendance that may count as having taken part."""

    PRESENT = "present"
    ONLINE = "online"
    MADE_UP = "made_up"


class CalendarUnit(StrEnum):
    """Stretches of the calendar that a requirement may recur in, shortest first."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Give the length in months, a divisor of twelve."""
        return {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[self.value]


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in Chinese and English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Give the Chinese wording for ``zh…`` codes and the English one for any other."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A day that comes back every year; 29 February is the 28th in a common year."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """Give the day's date in ``year``."""
        if (self.month, self.day) == (2, 29) and not _is_leap(year):
            return date(year, 2, 28)
        return date(year, self.month, self.day)

    @override
    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


Day = MonthDay | date


@dataclass(frozen=True, slots=True)
class Window:
    """A named stretch of days, inclusive, either in every year or once."""

    code: str
    title: Text
    starts: Day
    ends: Day


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole time for which the scheme is adopted."""


@dataclass(frozen=True, slots=True)
class Every:
    """Each month, quarter, half-year or year."""

    unit: CalendarUnit


@dataclass(frozen=True, slots=True)
class Between:
    """Inside a window."""

    window: Window


@dataclass(frozen=True, slots=True)
class By:
    """From the beginning of the year (or of the adoption, for a full date) until a last day."""

    day: Day


When = Whole | Every | Between | By


@dataclass(frozen=True, slots=True)
class Bodies:
    """A condition on organisations; an empty tuple or None asks nothing."""

    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    is_window: bool | None = None
    has_committee: bool | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """Who owes: every organisation, member or item that fits all the conditions on the day.

    ``bodies`` speaks of the organisation itself; for a member, of the body where the post is held,
    or, without a post, of the branch the member belongs to; for an item, of the body it belongs to.
    ``rank`` means that rank or a higher one.  ``of`` names the source of the items.
    """

    code: str
    each: Subject
    title: Text
    bodies: Bodies = Bodies()
    posts: tuple[str, ...] = ()
    rank: str = ""
    leading: bool | None = None
    statuses: tuple[str, ...] = ()
    of: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in a collection; without a title it is a slot that a unit fills later.

    ``questions`` are what a discussion asks, where the entry is a topic.
    """

    key: str
    title: Text | None
    ref: str = ""
    about: Text | None = None
    questions: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """A topic list, a reading list or a taxonomy; an open one may be added to."""

    code: str
    title: Text
    entries: tuple[Entry, ...] = ()
    open: bool = False
    use: str = ""

    @property
    def filled(self) -> tuple[Entry, ...]:
        """Give the entries that have a title: only these can be asked of anybody."""
        return tuple(entry for entry in self.entries if entry.title is not None)


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """A kind of activity that a scheme adds to the ones every house has."""

    code: str
    title: Text
    verb: Text
    attend: Text
    hours: float
    audience: str
    joins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the source's register; obligations are worded by the requirements they have."""

    id: str
    type: RowType
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One heading of the official outline with a title of our own and the rows under it."""

    code: str
    title: Text
    rows: tuple[Row, ...] = ()


EVERY_ATTENDANCE = (Attendance.PRESENT, Attendance.ONLINE, Attendance.MADE_UP)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a population owes: who × do × how many × when × where it applies.

    ``times`` asks for that many; ``cover`` asks for every filled entry of a collection instead.
    ``counts_with`` None lets one event serve any other requirement too, a tuple only those.
    ``within`` gives each item that many days from its own day.  ``settled`` excuses members who
    came fewer than that many days before the period's end.  ``tightens`` is empty in a scheme.
    """

    id: str
    refs: tuple[str, ...]
    clause: str
    title: Text
    level: Level
    who: Population
    do: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    times: int = 1
    cover: str = ""
    when: When = Whole()
    within: int | None = None
    settled: int = 0
    counts: tuple[Attendance, ...] = EVERY_ATTENDANCE
    counts_with: tuple[str, ...] | None = None
    waive: Waive = Waive.UPPER
    owed_by: OwedBy = OwedBy.SELF
    count_at: CountAt = CountAt.HOME
    merge: bool = True
    served_by: str = ""
    tightens: str = ""
    says: Text | None = None
    note: Text | None = None

    @property
    def module(self) -> str:
        """Name the area that answers the measure: the part of ``do`` before the dot."""
        return self.do.partition(".")[0]

    def goes_with(self, other: Requirement) -> bool:
        """Tell whether one event may count for both, as far as either one limits it."""
        return all(
            one.counts_with is None or two.id in one.counts_with
            for one, two in ((self, other), (other, self))
        )


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole scheme: outline, vocabulary of its own, and requirements."""

    code: str
    title: Text
    clauses: tuple[Clause, ...]
    requirements: tuple[Requirement, ...]
    source: str = ""
    zone: str = "Asia/Shanghai"
    starts: date | None = None
    ends: date | None = None
    topics: Collection = Collection("topics", Text("专题", "topics"))
    taxonomies: Mapping[str, Collection] = field(default_factory=dict, hash=False)
    lists: Mapping[str, Collection] = field(default_factory=dict, hash=False)
    windows: Mapping[str, Window] = field(default_factory=dict, hash=False)
    kinds: Mapping[str, ActivityKind] = field(default_factory=dict, hash=False)
    populations: Mapping[str, Population] = field(default_factory=dict, hash=False)
    folded: Mapping[str, Text] = field(default_factory=dict, hash=False)
    hours: Mapping[str, float] = field(default_factory=dict, hash=False)

    def requirement(self, requirement_id: str) -> Requirement:
        """Find a requirement; raises KeyError."""
        return {each.id: each for each in self.requirements}[requirement_id]

    def clause(self, code: str) -> Clause:
        """Find a clause of the outline; raises KeyError."""
        return {each.code: each for each in self.clauses}[code]

    def rows(self) -> Iterator[tuple[Clause, Row]]:
        """Walk every row of the source with the clause it stands under."""
        for clause in self.clauses:
            for row in clause.rows:
                yield clause, row

    def serving(self, row_id: str) -> tuple[Requirement, ...]:
        """Give the requirements that a row of the source is turned into."""
        return tuple(each for each in self.requirements if row_id in each.refs)

    def collections(self) -> dict[str, Collection]:
        """Give everything ``cover`` may point to, by code: the topics, the lists, the taxonomies."""
        return {self.topics.code: self.topics, **self.lists, **self.taxonomies}

    def covered(self, requirement: Requirement) -> tuple[Entry, ...]:
        """Give the entries that ``requirement`` asks to be covered, slots left out."""
        return self.collections()[requirement.cover].filled if requirement.cover else ()

    def asked(self, requirement: Requirement) -> int:
        """Count what one period asks: the times, or the entries to cover."""
        return len(self.covered(requirement)) if requirement.cover else requirement.times

    def is_dormant(self, requirement: Requirement) -> bool:
        """Tell whether nothing can be asked yet because every slot of its list is still empty."""
        return bool(requirement.cover) and not self.covered(requirement)


@dataclass(frozen=True, slots=True)
class LocalPlan:
    """A unit's own plan: additions and tightenings laid over one scheme, and slots filled."""

    code: str
    of: str
    title: Text
    requirements: tuple[Requirement, ...]
    fills: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict, hash=False)
    windows: Mapping[str, Window] = field(default_factory=dict, hash=False)
    kinds: Mapping[str, ActivityKind] = field(default_factory=dict, hash=False)
    populations: Mapping[str, Population] = field(default_factory=dict, hash=False)
