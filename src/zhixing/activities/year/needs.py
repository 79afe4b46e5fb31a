"""What a body still has to arrange in a year, and has not planned yet: the need behind every suggestion."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhixing.activities.kinds import Catalogue, held_by
from zhixing.activities.matching import ABOUT, Event, fits
from zhixing.activities.year.days import A_DAY
from zhixing.core.language import reader_language
from zhixing.organizations.models import Organization
from zhixing.progress.live import evaluate
from zhixing.progress.measures import Subject
from zhixing.progress.numbers import NONE, Numbers
from zhixing.progress.queries import slots_for
from zhixing.progress.question import Asked
from zhixing.schemes.language.model import Level
from zhixing.schemes.models import Requirement, Slot

ANY = "any"
SERVED_BY = {"training.held": "training"}  # other measures that activities of one kind serve
LONG = timedelta(days=100)  # a window as long as this has its one activity late, when it is ripe


@dataclass(frozen=True)
class Need:
    """One activity that a requirement still asks of a body: one of `kinds`, from `first` to `last`.

    `topic` is SCHEME/TOPIC, ANY, or nothing; `number` tells several of one slot apart.
    """

    body: Organization
    slot: Slot
    kinds: tuple[str, ...]
    first: date
    last: date
    wish: date
    topic: str = ""
    number: int = 0

    @property
    def requirement(self) -> Requirement:
        """Give the requirement."""
        return self.slot.requirement

    @property
    def title(self) -> str:
        """The requirement in the reader's language."""
        return str(self.requirement.data["title"][reader_language()])

    @property
    def is_owed(self) -> bool:
        """Whether anybody would miss it."""
        return Level(self.requirement.level).is_owed

    @property
    def days(self) -> timedelta:
        """How long the window is."""
        return self.last - self.first


def needs_of(
    bodies: Sequence[Organization], kinds: Catalogue, events: Sequence[Event], year: int, today: date
) -> list[Need]:
    """List what is still open from tomorrow to the year's end, the narrowest windows first.

    `bodies`: the body itself, then its cells. Asked are the requirements that count what bodies held, and
    what all members of a body attended, since their branch must arrange it.
    """
    first, last = max(date(year, 1, 1), today + A_DAY), date(year, 12, 31)
    if last < first:
        return []
    wanted = [each for each in slots_for(bodies[0], first, last) if _is_about(each)]
    pairs = [(body, each) for body in bodies for each in wanted if each.question.concerns(body)]
    numbers = evaluate({each.question: None for _body, each in pairs}, [body.pk for body in bodies])
    found = [
        need
        for body, each in pairs
        if _is_open(each, numbers.get((body.pk, each.slot.pk), NONE))
        for need in _needs(body, each.slot, held_by(kinds, body), events, (first, last))
    ]
    return sorted(found, key=lambda need: (need.days, need.first, need.requirement.position))


def _is_about(asked: Asked) -> bool:
    """Tell whether a body has to arrange it: not what is asked of holders of posts or ranks, arranged above."""
    if asked.requirement.measure not in {*ABOUT, *SERVED_BY} or not asked.is_served:
        return False
    who = asked.requirement.data["who"]
    narrow = who.get("posts") or who.get("rank") or who.get("leading") is not None
    return asked.question.each == Subject.ORGANIZATION or not narrow


def _is_open(asked: Asked, numbers: Numbers) -> bool:
    """Tell whether anything is left: of what is owed, something due; of what is only shown, nothing met."""
    if Level(asked.requirement.level).is_owed:
        return numbers.due > numbers.met
    return asked.question.each == Subject.ORGANIZATION and not numbers.met


def _needs(
    body: Organization,
    slot: Slot,
    kinds: Mapping[str, object],
    events: Sequence[Event],
    year: tuple[date, date],
) -> Iterator[Need]:
    where = _where(slot.requirement)
    possible = tuple(code for code in where.get("kind", ()) if code in kinds)
    first, last = max(slot.starts, year[0]), min(slot.ends, year[1])
    if not possible or last < first:
        return
    there = [
        each
        for each in events
        if slot.starts <= each.held_on <= slot.ends and body.pk in each.hosts and fits(each, where)
    ]
    topics = _topics(slot.requirement, there)
    for number, topic in enumerate(topics):
        yield Need(body, slot, possible, first, last, _wish(first, last, number, len(topics)), topic, number)


def _where(requirement: Requirement) -> dict[str, list[str]]:
    """Tell what an activity must look like to serve a requirement."""
    where: dict[str, list[str]] = requirement.data["where"]
    kind = SERVED_BY.get(requirement.measure)
    return {**where, "kind": [kind]} if kind else where


def _topics(requirement: Requirement, there: Sequence[Event]) -> list[str]:
    """List the topic of each activity that is missing: one for each uncovered, else as many as times asked."""
    data = requirement.data
    scheme = requirement.adoption.scheme.code
    if data.get("covered"):
        done = frozenset().union(*(each.topics for each in there))
        return [f"{scheme}/{key}" for key in data["covered"] if key not in done]
    named = data["where"].get("topic") or [""]
    topic = named[0] if named[0] in {"", ANY} else f"{scheme}/{named[0]}"
    return [topic] * max((data.get("times") or 1) - len(there), 0)


def _wish(first: date, last: date, number: int, of: int) -> date:
    """Spread several over their window; the only one lies in the middle, in a long window in its last third."""
    share = 0.75 if of == 1 and last - first > LONG else (number + 0.5) / of
    return first + timedelta(days=int((last - first).days * share))
