"""What of a list stands on the lists here already, and what was struck off before in the same words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhixing.organizations.models import Organization
from zhixing.rectification.carrying.carried import Carried
from zhixing.rectification.choices import STANDING, ProblemState
from zhixing.rectification.models import Problem
from zhixing.rectification.queries.problems import alike


@dataclass(frozen=True)
class Compared:
    """A problem of the list, the one that is `there` already, or the ones struck off before it."""

    item: Carried
    body: Organization
    there: Problem | None = None
    earlier: Problem | None = None  # of this body, struck off before
    before: Carried | None = None  # of the file itself, struck off before


@dataclass(frozen=True)
class Comparison:
    """A whole list beside what stands here."""

    rows: Sequence[Compared]

    @property
    def fresh(self) -> list[Compared]:
        """Those to be listed as still to be done with."""
        return [row for row in self.rows if row.there is None and not row.item.is_struck_off]

    @property
    def over(self) -> list[Compared]:
        """Those that the list has as struck off: taken over if the officer wishes."""
        return [row for row in self.rows if row.there is None and row.item.is_struck_off]

    @property
    def there(self) -> list[Compared]:
        """Those that are here already: left as they are."""
        return [row for row in self.rows if row.there is not None]

    @property
    def again(self) -> list[Compared]:
        """Those to be listed that were struck off before, here or in the list itself."""
        return [row for row in self.fresh if row.earlier or row.before]


def compare(items: Iterable[Carried], bodies: dict[int, Organization]) -> Comparison:
    """Compare a list with the lists of its bodies: one query for each body, however many problems.

    The same words still standing are the same problem, and so are the same words first found on the same day.
    """
    by_body: dict[int, list[Carried]] = {}
    for item in items:
        by_body.setdefault(item.organization_id, []).append(item)
    return Comparison([row for pk, mine in by_body.items() for row in _compare(bodies[pk], mine)])


def _compare(body: Organization, items: list[Carried]) -> list[Compared]:
    known = alike(body, [item.likeness for item in items])
    over = {item.likeness: item for item in sorted(items, key=_ended) if item.is_struck_off}
    return [_one(body, item, known.get(item.likeness, []), over) for item in items]


def _one(body: Organization, item: Carried, known: list[Problem], over: dict[str, Carried]) -> Compared:
    there = next((row for row in known if _is_same(item, row)), None)
    if there is not None or item.is_struck_off:
        return Compared(item, body, there=there)
    struck_off = [row for row in known if row.state == ProblemState.STRUCK_OFF]
    earlier = max(struck_off, key=lambda row: (row.struck_off_on, row.number), default=None)
    return Compared(item, body, earlier=earlier, before=over.get(item.likeness))


def _is_same(item: Carried, row: Problem) -> bool:
    return row.found_on == item.found_on or (row.state in STANDING and not item.is_struck_off)


def _ended(item: Carried) -> tuple[bool, str]:
    return item.struck_off_on is not None, str(item.struck_off_on)
