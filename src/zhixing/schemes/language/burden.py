"""What schemes cost a typical branch and its members: activities and hours a month.

The activities are laid into one year, each as late a comer joining one that is already there if
both can be the same: kinds that go together, a day that suits both, filters that do not disagree.
That is a plan a secretary could carry out, not a proof that no shorter one exists.  How long things
take is an assumption (``vocabulary.yaml``, or the scheme's own ``hours``); an activity of several
kinds is thought to last as long as the longest of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhixing.schemes.language.demands import Demand, Typical, demands, fits, is_every_member
from zhixing.schemes.language.model import ActivityKind, Requirement, Scheme
from zhixing.schemes.language.periods import periods
from zhixing.schemes.language.vocabulary import vocabulary

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Load:
    """Activities and hours a month."""

    activities: float
    hours: float


@dataclass(slots=True)
class Event:
    """One activity of the year: its kinds, the days on which it may lie, and what it serves."""

    starts: date
    ends: date
    bodies: int
    kinds: dict[str, ActivityKind] = field(default_factory=dict)
    serves: dict[str, Requirement] = field(default_factory=dict)

    def joinable(self, demand: Demand) -> ActivityKind | None:
        """Give the kind as which this activity could also be the one demanded, or None."""
        if demand.label in self.serves or demand.bodies != self.bodies:
            return None
        if max(demand.starts, self.starts) > min(demand.ends, self.ends):
            return None
        if not all(go_together(each, demand.requirement) for each in self.serves.values()):
            return None
        fitting = [kind for kind in demand.kinds if all(_joins(kind, other) for other in self.kinds.values())]
        return min(fitting, key=lambda kind: kind.code not in self.kinds, default=None)

    def join(self, demand: Demand, kind: ActivityKind) -> None:
        """Let this activity serve the demand too."""
        self.starts, self.ends = max(demand.starts, self.starts), min(demand.ends, self.ends)
        self.kinds[kind.code] = kind
        self.serves[demand.label] = demand.requirement


@dataclass(frozen=True, slots=True)
class Burden:
    """The cost of schemes for one typical branch.

    ``apart``: every requirement has activities of its own.  ``together``: they share where they
    can.  ``member`` and ``officer`` attend the shared ones; ``own_work`` is a member's hours a month
    outside activities.  ``shared`` counts, for each set of requirements, the year's activities that
    serve all of them.
    """

    typical: Typical
    year: int
    apart: Load
    together: Load
    member: Load
    officer: Load
    own_work: float
    events: tuple[Event, ...]
    shared: tuple[tuple[tuple[str, ...], int], ...]


def burden(schemes: Sequence[Scheme], typical: Typical, year: int) -> Burden:
    """Work out what the schemes together cost ``typical`` in the whole of ``year``."""
    asked = demands(schemes, typical, year)
    hours = {code: time for scheme in schemes for code, time in scheme.hours.items()}
    apart = [_alone(each) for each in asked]
    events = _lay(asked)
    shared = Counter(tuple(sorted(event.serves)) for event in events if len(event.serves) > 1)
    return Burden(
        typical=typical,
        year=year,
        apart=_load(apart, hours),
        together=_load(events, hours),
        member=_load((each for each in events if _is_for(each, "members")), hours, one_each=True),
        officer=_load((each for each in events if not _is_for(each, "team")), hours, one_each=True),
        own_work=sum(_own_hours(scheme, typical, year) for scheme in schemes) / MONTHS,
        events=tuple(events),
        shared=tuple(shared.most_common()),
    )


def _lay(asked: Iterable[Demand]) -> list[Event]:
    """Lay the demands with the least room first, so that those with more room can join them."""
    events: list[Event] = []
    for demand in sorted(asked, key=lambda each: (each.days, each.ends)):
        choices = [(event, kind) for event in events if (kind := event.joinable(demand))]
        if choices:
            event, kind = max(choices, key=lambda each: (each[1].code in each[0].kinds, len(each[0].serves)))
            event.join(demand, kind)
        else:
            events.append(_alone(demand))
    return sorted(events, key=lambda each: (each.ends, each.starts))


def _alone(demand: Demand) -> Event:
    event = Event(demand.starts, demand.ends, demand.bodies)
    event.join(demand, min(demand.kinds, key=lambda kind: kind.hours))
    return event


def _joins(one: ActivityKind, other: ActivityKind) -> bool:
    return one.code == other.code or one.code in other.joins or other.code in one.joins


def go_together(one: Requirement, other: Requirement) -> bool:
    """Tell whether facts can meet both: no filter but the kind asks each for another value."""
    shared = (set(one.where) & set(other.where)) - {"kind"}
    return one.goes_with(other) and all(_agree(one.where[key], other.where[key]) for key in shared)


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return "any" in {*one, *other} or bool(set(one) & set(other))


def _is_for(event: Event, audience: str) -> bool:
    return any(kind.audience == audience for kind in event.kinds.values())


def _load(events: Iterable[Event], hours: dict[str, float], *, one_each: bool = False) -> Load:
    """Sum a year's activities to a month's; with ``one_each`` a person goes to one cell's only."""
    counted = [(1 if one_each else event.bodies, _hours(event, hours)) for event in events]
    return Load(
        activities=sum(number for number, _time in counted) / MONTHS,
        hours=sum(number * time for number, time in counted) / MONTHS,
    )


def _hours(event: Event, hours: dict[str, float]) -> float:
    return max(hours.get(code, kind.hours) for code, kind in event.kinds.items())


def _own_hours(scheme: Scheme, typical: Typical, year: int) -> float:
    owed = (each for each in scheme.requirements if each.level.is_owed and is_every_member(each.who))
    return sum(
        vocabulary().measures[each.do].hours
        * scheme.asked(each)
        * len(periods(each, date(year, 1, 1), date(year, 12, 31)))
        for each in owed
        if fits(each.who, typical)
    )


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two requirements of two schemes that one activity or one piece of work could serve."""

    one: Requirement
    other: Requirement


def overlaps(one: Scheme, other: Scheme) -> tuple[Overlap, ...]:
    """List the pairs of owed requirements, one from each scheme, that ask for the same thing."""
    return tuple(
        Overlap(ours, theirs)
        for ours in one.requirements
        for theirs in other.requirements
        if _overlap(ours, theirs)
    )


def _overlap(ours: Requirement, theirs: Requirement) -> bool:
    same = ours.do == theirs.do and ours.who.each == theirs.who.each
    owed = ours.level.is_owed and theirs.level.is_owed
    kinds, others = set(ours.where.get("kind", ())), set(theirs.where.get("kind", ()))
    alike = bool(kinds & others) or kinds == others
    return same and owed and alike and go_together(ours, theirs)
