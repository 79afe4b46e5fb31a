"""A problem on its way in: what will be written of it, as plain values that can wait for somebody's word."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from zhixing.rectification.choices import Duty, ProblemState
from zhixing.rectification.likeness import likeness_of
from zhixing.rectification.tags import Pair


@dataclass(frozen=True)
class CarriedRemedy:
    """One measure; `is_month` where the list knows its month alone, `is_done` where the list says so."""

    step: str
    due_on: date
    aim: str = ""
    is_month: bool = False
    is_done: bool = False


@dataclass(frozen=True)
class CarriedDuty:
    """Who has a duty: a member of the unit by id, or a name alone."""

    duty: str
    name: str
    member_id: int | None = None

    @property
    def words(self) -> str:
        """The duty in words."""
        return str(Duty(self.duty).label)


@dataclass(frozen=True)
class Carried:
    """A problem of an earlier list; `told` is what has no column here and goes into its history."""

    sheet: str
    row: int
    organization_id: int
    text: str
    found_on: date
    state: str
    found_is_month: bool = False
    struck_off_on: date | None = None
    tags: tuple[Pair, ...] = ()
    remedies: tuple[CarriedRemedy, ...] = ()
    duties: tuple[CarriedDuty, ...] = ()
    old_owner: str = ""
    told: str = ""

    @cached_property
    def likeness(self) -> str:
        """The digest under which the same words are found again."""
        return likeness_of(self.text)

    @property
    def is_struck_off(self) -> bool:
        """Whether the earlier list had done with it."""
        return self.state == ProblemState.STRUCK_OFF

    @property
    def state_words(self) -> str:
        """The state in words."""
        return str(ProblemState(self.state).label)


@dataclass(frozen=True)
class CarriedList:
    """A list found good: its problems, and what its reader should look at (plain data of `Problem`s)."""

    items: tuple[Carried, ...]
    remarks: tuple[dict[str, Any], ...] = ()
    passed_over: tuple[str, ...] = ()

    def as_json(self) -> str:
        """Write it down."""
        return json.dumps(asdict(self), cls=DjangoJSONEncoder, ensure_ascii=False)


def from_json(text: str) -> CarriedList:
    """Read what `as_json` wrote; an empty text is an empty list."""
    data = json.loads(text) if text else {"items": []}
    return CarriedList(
        items=tuple(map(_item, data["items"])),
        remarks=tuple(data.get("remarks", ())),
        passed_over=tuple(data.get("passed_over", ())),
    )


def _item(data: dict[str, Any]) -> Carried:
    return Carried(
        **data
        | {
            "found_on": _day(data["found_on"]),
            "struck_off_on": _day(data["struck_off_on"]) if data["struck_off_on"] else None,
            "tags": _pairs(data["tags"]),
            "remedies": tuple(
                CarriedRemedy(**row | {"due_on": _day(row["due_on"])}) for row in data["remedies"]
            ),
            "duties": tuple(CarriedDuty(**row) for row in data["duties"]),
        }
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _pairs(rows: Iterable[Sequence[str]]) -> tuple[Pair, ...]:
    return tuple((taxonomy, entry) for taxonomy, entry in rows)
