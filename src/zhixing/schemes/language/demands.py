"""What a typical branch has to hold in one year, one demand for each activity that is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zhixing.schemes.language.model import ActivityKind, Population, Requirement, Scheme, Subject
from zhixing.schemes.language.periods import periods
from zhixing.schemes.language.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Typical:
    """The branch that is thought of: its members, and what else is true of it."""

    members: int = 24
    level: str = ""
    is_window: bool = False

    @property
    def has_committee(self) -> bool:
        """Tell whether it has enough members for a branch committee."""
        return self.members >= vocabulary().assumptions["committee_from"]

    @property
    def cells(self) -> int:
        """Count its cells; a branch no larger than one cell has none."""
        size = vocabulary().assumptions["cell_size"]
        return 0 if self.members <= size else -(-self.members // size)


@dataclass(frozen=True, slots=True)
class Demand:
    """One activity that one requirement asks for, on some day from ``starts`` to ``ends``.

    ``bodies`` is how many hold it: one branch, or each of its cells.
    """

    label: str
    requirement: Requirement
    kinds: tuple[ActivityKind, ...]
    starts: date
    ends: date
    bodies: int = 1

    @property
    def days(self) -> int:
        """Give the room for choosing a date."""
        return (self.ends - self.starts).days


def demands(schemes: Sequence[Scheme], typical: Typical, year: int) -> list[Demand]:
    """List every activity that the schemes ask of the branch in ``year``."""
    return [
        demand
        for scheme in schemes
        for each in scheme.requirements
        for demand in _demands(each, scheme, typical, year, label(each, scheme, schemes))
    ]


def label(requirement: Requirement, scheme: Scheme, schemes: Sequence[Scheme]) -> str:
    """Name a requirement, with its scheme where several are looked at."""
    return requirement.id if len(schemes) == 1 else f"{scheme.code}:{requirement.id}"


def _demands(each: Requirement, scheme: Scheme, typical: Typical, year: int, name: str) -> Iterator[Demand]:
    bodies = holders(each, typical)
    if not bodies or not each.level.is_owed:
        return
    kinds = kinds_of(each, scheme)
    for period in periods(each, date(year, 1, 1), date(year, 12, 31)):
        for _time in range(scheme.asked(each)):
            yield Demand(name, each, kinds, period.starts, period.ends, bodies)


def kinds_of(requirement: Requirement, scheme: Scheme) -> tuple[ActivityKind, ...]:
    """Give the kinds of activity that would do, with the scheme's own hours."""
    known = {**vocabulary().kinds, **scheme.kinds}
    return tuple(known[code] for code in requirement.where.get("kind", ()))


def holders(requirement: Requirement, typical: Typical) -> int:
    """Count the bodies of the branch that have to hold the activity: none, itself, or its cells.

    That every member attends is a duty for the branch to hold something that can be attended.
    """
    who = requirement.who
    if "kind" not in requirement.where or not fits(who, typical):
        return 0
    if requirement.do == "activities.held" and who.each == Subject.ORGANIZATION:
        return 1 if "branch" in who.bodies.kinds else typical.cells if "cell" in who.bodies.kinds else 0
    return int(requirement.do == "activities.attended" and is_every_member(who))


def is_every_member(who: Population) -> bool:
    """Tell whether a population is that of ordinary members."""
    return who.each == Subject.MEMBER and not (who.posts or who.rank or who.leading or who.statuses)


def fits(who: Population, typical: Typical) -> bool:
    """Tell whether the typical branch is of the bodies that a population speaks of."""
    bodies = who.bodies
    return (
        (not bodies.levels or typical.level in bodies.levels)
        and not (bodies.natures or bodies.fields)
        and bodies.is_window in {None, typical.is_window}
        and bodies.has_committee in {None, typical.has_committee}
    )
