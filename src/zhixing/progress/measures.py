"""The registry of measures: how an area tells the engine what it can count.

    @measure("activities.held", subject=Subject.ORGANIZATION, filters={"kind", "topic"})
    def held(where: Where, first: date, last: date) -> list[QuerySet]:
        hosts = Host.objects.filter(activity__held_on__range=(first, last), …)
        columns = {"day": F("activity__held_on"), "key": F("activity_id")}
        return [hosts.values("unit_id", subject=F("organization_id"), **columns)]

A measure answers with plain querysets, never evaluated here: the engine puts thin SQL around them, and adds
"only these subjects" itself. So no slices, no ordering, no aggregates, no `distinct()`; several querysets are
counted together (own activities and credits from elsewhere, say), so their keys must be of one type.

Columns of an organisation's or a member's measure, one row for each fact from `first` to `last` inclusive:

* `unit_id`
* `subject`: the id of the organisation or member;
* `day`: the date on which it happened;
* `key`: what is counted distinctly. With `where["cover"]` what was covered (a topic, a book), else the event.

Columns of an item's measure, one row for each item that stands in the period `first` … `last` (an open
problem stands in every later one; an expected attendance only in its own):

* `unit_id`, `body` (the id of the organisation it belongs to), `item` (its id), `day`;
* `met_day`: the date on which it was done, or null; `excused`: true where it needs not be done.

`where` holds the requirement's filters as lists of text (a topic as SCHEME/TOPIC, or `any`; a tag or an origin
as SCHEME/TAXONOMY or SCHEME/ENTRY), and besides them
`counts` (the states of presence that count) and, where the requirement covers a set, `cover` (its keys).
An item's measure also finds there what its population asks: `origin`…, and of the people behind the items
`rank` (or higher) and `leading` (true, false). Filters of many-to-many joins may find an item twice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhixing.schemes.language.model import Subject

__all__ = ["MEASURES", "Facts", "Measure", "Subject", "Where", "is_served", "measure"]

Where = Mapping[str, Sequence[str]]
Facts = list[QuerySet[Any, dict[str, Any]]]
Answer = Callable[[Where, date, date], Facts]


@dataclass(frozen=True)
class Measure:
    """A named, set-based question that an area can answer."""

    name: str
    subject: Subject
    filters: frozenset[str]
    facts: Answer


MEASURES: dict[str, Measure] = {}


def measure(name: str, *, subject: Subject, filters: Iterable[str] = ()) -> Callable[[Answer], Answer]:
    """Register the function as the measure `name`; raises ValueError if the name is taken."""

    def register(facts: Answer) -> Answer:
        if name in MEASURES:
            raise ValueError(name)
        MEASURES[name] = Measure(name, subject, frozenset(filters), facts)
        return facts

    return register


def is_served(name: str) -> bool:
    """Tell whether an area of this installation answers the measure; else its requirements are dormant."""
    return name in MEASURES
