"""The suggestions for a year: needs packed so that the least work serves the most requirements."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from zhixing.activities.choices import Expects
from zhixing.activities.kinds import Catalogue, Kind, go_together, suggested_title
from zhixing.activities.matching import Event
from zhixing.activities.plans import Topic
from zhixing.activities.year.days import A_WEEK, in_month, nearest_free
from zhixing.activities.year.needs import ANY, Need
from zhixing.organizations.models import Organization

MOST = 3  # kinds in one activity: more would fill an afternoon
USUAL_DAY = 15  # of the month, where a branch has no fixed day yet
# The committee prepares a week before the members meet; the cells go on a week after.
BESIDE = {Expects.COMMITTEE: -A_WEEK, Expects.CELL: A_WEEK}


@dataclass(frozen=True)
class Habits:
    """What a body usually does: its fixed day of the month, its hour and place."""

    day: int = USUAL_DAY
    starts_at: time | None = None
    place: str = ""


@dataclass
class Suggestion:
    """One activity that would serve several needs at once."""

    body: Organization
    kinds: list[Kind]
    held_on: date
    serves: list[Need] = field(default_factory=list)
    topic: str = ""
    topic_text: str = ""
    starts_at: time | None = None
    place: str = ""

    @property
    def key(self) -> str:
        """A name that stays the same while nothing else is planned."""
        need = self.serves[0]
        return f"{need.slot.pk}-{self.body.pk}-{need.number}"

    @property
    def is_owed(self) -> bool:
        """Whether one of the requirements behind it binds."""
        return any(need.is_owed for need in self.serves)

    @property
    def titles(self) -> list[str]:
        """What it serves, each named once, in the reader's language."""
        return list(dict.fromkeys(f"{need.requirement.clause} {need.title}" for need in self.serves))

    def title(self, topics: dict[str, Topic]) -> str:
        """Name it as the activity would be named."""
        named = topics.get(self.topic)
        return suggested_title(self.kinds, self.held_on, str(named) if named else self.topic_text)


def suggestions_for(
    needs: Sequence[Need],
    *,
    kinds: Catalogue,
    events: Sequence[Event],
    topics: Iterable[str],
    habits: Habits,
    today: date,
) -> list[Suggestion]:
    """Pack needs (narrowest window first) into suggestions, in order of days.

    A need joins the suggestion of its body that lies in its window and may be of its kind too, if possible
    without a further kind; else it gets one of its own, on the body's usual day. `topics` are spread over
    those that may be on any.
    """
    taken = {(host, event.held_on) for event in events for host in event.hosts}
    found: list[Suggestion] = []
    for need in needs:
        joined = _joined(need, found, kinds)
        if joined is None:
            joined = _new(need, kinds, taken, habits, today)
            taken.add((need.body.pk, joined.held_on))
            found.append(joined)
        joined.serves.append(need)
    found.sort(key=lambda each: (each.held_on, each.body.path))
    _spread(found, list(topics))
    return found


def _joined(need: Need, found: Iterable[Suggestion], kinds: Catalogue) -> Suggestion | None:
    """Find the suggestion that a need fits best, and make it fit."""
    options = [
        (len(more), need.topic not in {"", each.topic}, abs(each.held_on - need.wish), place, each, more)
        for place, each in enumerate(found)
        if (more := _more(need, each, kinds)) is not None
    ]
    if not options:
        return None
    *_order, best, more = min(options, key=lambda option: option[:4])
    best.kinds = [kind for kind in kinds.values() if kind in (*best.kinds, *more)]  # in the house's order
    best.topic = _topic(best.topic, need.topic)
    return best


def _more(need: Need, there: Suggestion, kinds: Catalogue) -> list[Kind] | None:
    """List the kinds that a suggestion lacks to serve a need; None where it cannot."""
    if there.body.pk != need.body.pk or not need.first <= there.held_on <= need.last:
        return None
    if ANY not in {there.topic, need.topic} and there.topic and need.topic and there.topic != need.topic:
        return None
    if any(kind.code in need.kinds for kind in there.kinds):
        return []
    wider = (kinds[code] for code in need.kinds if _may_also_be(kinds[code], there.kinds))
    kind = next(wider, None)
    return [kind] if kind and len(there.kinds) < MOST else None


def _may_also_be(kind: Kind, others: Iterable[Kind]) -> bool:
    return all(go_together(kind, other) for other in others)


def _topic(there: str, asked: str) -> str:
    return asked if not there or (there == ANY and asked) else there


def _new(
    need: Need, kinds: Catalogue, taken: set[tuple[int, date]], habits: Habits, today: date
) -> Suggestion:
    kind = kinds[need.kinds[0]]
    busy = {day for body, day in taken if body == need.body.pk}
    usual = in_month(need.wish.year, need.wish.month, habits.day) + BESIDE.get(kind.expects, timedelta())
    wished = usual if need.first <= usual <= need.last else need.wish
    first = today + A_WEEK if today + A_WEEK <= need.last else need.first  # people need time to make room
    day = nearest_free(wished, max(need.first, first), need.last, busy)
    return Suggestion(
        need.body, [kind], day, topic=need.topic, starts_at=habits.starts_at, place=habits.place
    )


def _spread(found: Sequence[Suggestion], topics: Sequence[str]) -> None:
    """Give each that may be on any topic the one that is used least so far, in the scheme's order."""
    used = Counter(each.topic for each in found)
    for each in found:
        if each.topic != ANY:
            continue
        each.topic = min(topics, key=lambda topic: used[topic], default="")
        used[each.topic] += 1
        if not each.topic:
            each.topic_text = next(need.title for need in each.serves if need.topic == ANY)
