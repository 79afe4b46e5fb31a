"""The words every scheme may use, loaded once from ``vocabulary.yaml`` beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zhixing.schemes.language.model import ActivityKind, Subject, Text

Words = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Measure:
    """A question an area can answer: its subject, the filters it knows, how it is said."""

    code: str
    of: Subject
    says: Text
    where: tuple[str, ...] = ()
    covers: bool = False
    hours: float = 0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words, by group and code; ranks stand highest first."""

    organization_kinds: Words
    levels: Words
    natures: Words
    ranks: Words
    posts: Words
    statuses: Words
    attendance: Words
    items: Words
    filters: Mapping[str, Words]
    kinds: Mapping[str, ActivityKind]
    measures: Mapping[str, Measure]
    assumptions: Mapping[str, int]


OPEN_FILTERS = ("kind", "topic", "tag", "origin")
WORD_GROUPS = (
    "organization_kinds",
    "levels",
    "natures",
    "ranks",
    "posts",
    "statuses",
    "attendance",
    "items",
)
DEFAULT_VERB = {"zh": "开展", "en": "hold"}
DEFAULT_ATTEND = {"zh": "参加", "en": "attend"}


@cache
def vocabulary() -> Vocabulary:
    """Load the words; the file is the package's own and is trusted."""
    data = yaml.safe_load(Path(__file__).with_name("vocabulary.yaml").read_text("utf-8"))
    return Vocabulary(
        **{group: _words(data[group]) for group in WORD_GROUPS},
        filters={name: _words(words) for name, words in data["filters"].items()},
        kinds={code: activity_kind(code, each) for code, each in data["kinds"].items()},
        measures={code: _measure(code, each) for code, each in data["measures"].items()},
        assumptions=data["assumptions"],
    )


def _words(group: Mapping[str, Mapping[str, str]]) -> dict[str, Text]:
    return {code: Text(each["zh"], each["en"]) for code, each in group.items()}


def activity_kind(code: str, data: Mapping[str, Any]) -> ActivityKind:
    """Make a kind from its mapping of zh, en, verb, attend, hours, audience and joins."""
    return ActivityKind(
        code=code,
        title=Text(data["zh"], data["en"]),
        verb=Text(**data.get("verb", DEFAULT_VERB)),
        attend=Text(**data.get("attend", DEFAULT_ATTEND)),
        hours=data.get("hours", 1),
        audience=data.get("audience", "members"),
        joins=tuple(data.get("joins", ())),
    )


def _measure(code: str, data: Mapping[str, Any]) -> Measure:
    return Measure(
        code=code,
        of=Subject(data["of"]),
        says=Text(data["zh"], data["en"]),
        where=tuple(data.get("where", ())),
        covers=data.get("cover", False),
        hours=data.get("hours", 0),
    )
