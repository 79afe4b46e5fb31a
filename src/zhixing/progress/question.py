"""What a slot asks, read once from its requirement's JSON: who owes, what is counted, how many, when."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from zhixing.organizations.models import Organization
from zhixing.progress.measures import MEASURES, Measure, Subject, Where
from zhixing.schemes.language.model import CountAt, Level
from zhixing.schemes.models import Requirement, Slot

Pairs = tuple[tuple[str, tuple[str, ...]], ...]
ANY = "any"
NAMED = frozenset({"topic", "tag", "origin"})  # filters whose values a scheme names


@dataclass(frozen=True)
class Bodies:
    """A condition on organisations; an empty tuple or None asks nothing."""

    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    is_window: bool | None = None
    has_committee: bool | None = None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Bodies":
        """Read the condition from a requirement's JSON."""
        lists = {name: tuple(data.get(name) or ()) for name in ("kinds", "levels", "natures", "fields")}
        return cls(**lists, is_window=data.get("is_window"), has_committee=data.get("has_committee"))

    def asked(self) -> dict[str, Any]:
        """Give what is asked, by the organisation's column."""
        columns = {"kind": self.kinds, "level": self.levels, "nature": self.natures, "field": self.fields}
        asked: dict[str, Any] = {f"{name}__in": values for name, values in columns.items() if values}
        flags = {"is_window": self.is_window, "has_committee": self.has_committee}
        return asked | {name: value for name, value in flags.items() if value is not None}


@dataclass(frozen=True)
class Question:
    """One slot as the engine evaluates it; equal questions have equal SQL, which is written once."""

    slot_id: int
    starts: date
    ends: date
    adoption_id: int
    code: str
    slot_key: str
    path: str  # the requirement holds at and below this place
    measure: str
    owed: bool
    each: Subject
    bodies: Bodies
    posts: tuple[str, ...] = ()
    rank: str = ""
    leading: bool | None = None
    statuses: tuple[str, ...] = ()
    where_pairs: Pairs = ()
    covered: tuple[str, ...] = ()
    times: int = 1
    within: int | None = None
    settled: int = 0
    at_post: bool = False

    @property
    def answer(self) -> Measure | None:
        """Give the measure that serves this question, if an area of this installation has it."""
        measure = MEASURES.get(self.measure)
        return measure if measure and measure.subject == self.each else None

    @property
    def where(self) -> Where:
        """Give the filters as a measure takes them."""
        return dict(self.where_pairs)

    def concerns(self, organization: Organization) -> bool:
        """Tell whether the organisation's own cell can hold anything; a cheap no spares a statement."""
        if not organization.path.startswith(self.path):
            return False
        if self.each != Subject.ORGANIZATION:
            return True
        return all(_fits(organization, column, value) for column, value in self.bodies.asked().items())


def _fits(organization: Organization, column: str, wanted: Any) -> bool:
    value = getattr(organization, column.removesuffix("__in"))
    return value in wanted if column.endswith("__in") else value == wanted


class Frame(NamedTuple):
    """What a slot and its requirement say besides the requirement's JSON."""

    slot_id: int
    slot_key: str
    starts: date
    ends: date
    adoption_id: int
    code: str
    measure: str
    level: str
    path: str
    scheme: str


@dataclass(frozen=True)
class Asked:
    """A slot with its row and its question, for pages that show both."""

    slot: Slot
    question: Question = field(repr=False)

    @property
    def requirement(self) -> Requirement:
        """Give the requirement of the slot."""
        return self.slot.requirement

    @property
    def is_served(self) -> bool:
        """Tell whether the question can be answered here, or waits for a later module."""
        return self.question.answer is not None


def question(slot: Slot) -> Question:
    """Read what a slot asks (its requirement, organisation, adoption and scheme loaded with it)."""
    row = slot.requirement
    return _question(
        Frame(
            slot.pk, slot.key, slot.starts, slot.ends, row.adoption_id, row.code, row.measure, row.level,
            row.organization.path, row.adoption.scheme.code,
        ),
        row.data,
    )  # fmt: skip


def questions_of(slots: QuerySet[Slot]) -> list[Question]:
    """Read what slots ask without their rows: each text is parsed once in a process."""
    requirement = ("adoption_id", "code", "measure", "level", "organization__path", "adoption__scheme__code")
    found = slots.annotate(text=Cast("requirement__data", TextField())).values_list(
        "pk", "key", "starts", "ends", *(f"requirement__{name}" for name in requirement), "text"
    )
    return [_parsed(Frame(*frame), text) for *frame, text in found]


@lru_cache(maxsize=4096)
def _parsed(frame: Frame, text: str) -> Question:
    return _question(frame, json.loads(text))


def _question(frame: Frame, data: Mapping[str, Any]) -> Question:
    who = data["who"]
    covered = tuple(f"{frame.scheme}/{key}" for key in data.get("covered") or ())
    return Question(
        slot_id=frame.slot_id,
        starts=frame.starts,
        ends=frame.ends,
        adoption_id=frame.adoption_id,
        code=frame.code,
        slot_key=frame.slot_key,
        path=frame.path,
        measure=frame.measure,
        owed=Level(frame.level).is_owed,
        each=Subject(who["each"]),
        bodies=Bodies.read(who.get("bodies") or {}),
        posts=tuple(who.get("posts") or ()),
        rank=who.get("rank") or "",
        leading=who.get("leading"),
        statuses=tuple(who.get("statuses") or ()),
        where_pairs=_where(data, who, frame.scheme, covered),
        covered=covered,
        times=data.get("times") or 1,
        within=data.get("within"),
        settled=data.get("settled") or 0,
        at_post=data.get("count_at") == CountAt.POST,
    )


def _where(data: Mapping[str, Any], who: Mapping[str, Any], scheme: str, covered: tuple[str, ...]) -> Pairs:
    """Put the filters together; topics, tags and what is to be covered are named with their scheme."""
    where = {
        key: tuple(values)
        for key, values in {**(data.get("where") or {}), **(who.get("where") or {})}.items()
    }
    for name in NAMED.intersection(where):
        where[name] = tuple(key if key == ANY else f"{scheme}/{key}" for key in where[name])
    if who["each"] == Subject.ITEM:
        where |= _of_people(who)
    where["counts"] = tuple(data.get("counts") or ())
    if covered:
        where["cover"] = covered
    return tuple(sorted(where.items()))


def _of_people(who: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Give what a population asks of the people behind its items."""
    asked: dict[str, tuple[str, ...]] = {"rank": (who["rank"],)} if who.get("rank") else {}
    if who.get("leading") is not None:
        asked["leading"] = (str(who["leading"]).lower(),)
    return asked


def asked(slots: Iterable[Slot]) -> list[Asked]:
    """Read what each of these slots asks."""
    return [Asked(slot, question(slot)) for slot in slots]
